"""Follow-up questions: "et Peskov ?", "pourquoi ?", "and in Italy?" made whole with the question before."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.question import Known, Question, SpeakersNamed, named_in, trimmed, understand
from index.people import name_words
from index.words import fold, language, spelled, terms

SPOKEN = frozenset({"topic", "speaker", "who", "stance"})  # kinds of questions for what was said
LONGEST_MEMORY = 3  # questions
LONGEST_ROLE = 2  # words that count, of what somebody is called ("le préfet de police")
LONGEST_OF_PRONOUN = 3  # words that count, of a question for "il" or "elle"
PRONOUN = re.compile(r"\b(?:il(?! (?:y|faut|fait|s['’]agit|pleut)\b)|elle|ils|elles|lui|he|she|they|him|her)\b")
OPENERS = re.compile(
    r"^\W*(?:et|mais|and|but|what about|how about|quid)\b\s*(?:alors\s+)?(?:pour|concernant|about)?\s*(?P<rest>.*)$"
)
# Questions that ask for something of what was asked before: nothing but words of asking.
BARE = re.compile(
    r"^\W*(?:(?:et|and)\s+)?(?:pourquoi|comment|quand|ou|combien|qui|why|how|when|where|how many|who"
    r"|(?:donne |dis )?(?:m'en |moi )?(?:plus|davantage|encore)(?: de details?| d'infos?)?|details?"
    r"|more(?: on (?:that|this|it))?)"
    r"(?:\s+(?:ca|cela|that|so))?\W*$"
)


def whole(text: str, before: Sequence[str], known: Known) -> Question:
    """Understand a question after the questions `before` it, oldest first: one that stands alone is not changed."""
    question = understand(text, known)
    if not before:
        return question
    last = whole(before[-1], before[-LONGEST_MEMORY:-1], known)
    folded = fold(question.text)
    if question.kind == "speaker" and question.speakers and not terms(question.topic):
        return replace(question, topic=last.topic, rewritten=True)
    if BARE.match(folded) or _of_one_before(folded, question):
        return replace(
            question,
            topic=f"{_about(last)} {question.topic}".strip(),
            language=last.language,
            period=last.period,
            rewritten=True,
        )
    if opened := OPENERS.match(folded):
        rest = (
            trimmed(question.text[opened.start("rest") :])
            if len(folded) == len(question.text)
            else trimmed(opened["rest"])
        )
        return _continued(replace(question, topic=rest, rewritten=True), last, known.speakers_named)
    return question


def _of_one_before(folded: str, question: Question) -> bool:
    """Whether a short question asks for "il" or "she" and says nothing before of who that is."""
    found = PRONOUN.search(folded)
    short = len(terms(question.topic)) <= LONGEST_OF_PRONOUN
    return bool(found and short and not question.speakers and not terms(folded[: found.start()]))


def goes_on(text: str) -> bool:
    """Whether a question needs the one before it: "et Peskov ?", "pourquoi ?"."""
    folded = fold(text)
    return bool(BARE.match(folded) or OPENERS.match(folded))


def _continued(question: Question, last: Question, speakers_named: SpeakersNamed) -> Question:
    """What "et X ?" asks after a question: the same of another speaker, or something else of the same."""
    somebody, _, rest = question.topic.partition(",")
    speakers, role = named_in(somebody, speakers_named)
    tongue = language(question.text) or last.language
    question = replace(question, language=tongue, period=question.period or last.period)
    if last.kind in SPOKEN and (speakers or (role and len(terms(somebody)) <= LONGEST_ROLE)):
        topic = last.topic if speakers else f"{role} {_without(last.topic, last.role.split()[:1])}"
        return replace(question, kind="speaker", speakers=speakers, role=role, topic=f"{rest.strip()} {topic}".strip())
    if last.kind in {"speaker", "stance"}:
        return replace(question, kind="speaker", speakers=last.speakers, role=last.role)
    kept = _without(last.topic, _first_named(last.topic, speakers_named)) if speakers else last.topic
    return replace(question, kind=last.kind, topic=f"{question.topic} {kept}", speakers=(), role="")


def _about(question: Question) -> str:
    """What a question is about, its speakers included."""
    return " ".join([*question.speakers, question.topic])


def _first_named(topic: str, speakers_named: SpeakersNamed) -> tuple[str, ...]:
    """The words of the name that a topic gives first: another name takes its place."""
    words = spelled(topic)
    speakers, _ = named_in(topic, speakers_named)
    # One who is called by another name of their government is not there under their own.
    names = [there for speaker in speakers if (there := [word for word in name_words(speaker) if word in words])]
    places = [min(words.index(word) for word in name) for name in names]
    first = min(places, default=-1)
    return tuple(word for name, place in zip(names, places, strict=True) if place == first for word in name)


def _without(topic: str, words: Iterable[str]) -> str:
    unwanted = set(words)
    return " ".join(word for word in topic.split() if fold(word) not in unwanted)
