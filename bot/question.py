"""What is asked: which kind of answer is wanted, about what, by whom, in which language."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from bot.period import Period, period
from index.people import name_words
from index.words import WORD, fold, language, quoted

# "topic": who said what about it; "who": who said this; "speaker": what somebody said; "fact": anything else.
Kind = Literal["topic", "who", "speaker", "fact"]
SpeakersNamed = Callable[[Iterable[str]], list[str]]

# Frames of questions for all statements on a topic. They stand at the beginning or at the end.
TOPIC_FRAMES = re.compile(
    r"""^\W*(?:
        qui\ (?:a|ont|avait|dit)\ ?(?:dit|parle)?\ ?(?:quoi|de\ quoi)?
        \ (?:sur|(?:a\ propos\ |au\ sujet\ )?(?:des|du|de|d['’]))
      | qui\ parle\ (?:des|du|de|d['’])
      | (?:qu['’]est[- ]ce\ qu[e'’]|que|qu['’])\ ?(?:on\ |l['’]on\ )?(?:dit|disent)[- ]?(?:on|ils)?
        \ (?:sur|des|du|de|d['’])
      | qu['’](?:est[- ]ce\ qui\ se\ dit|a[- ]t[- ]on\ dit)\ (?:sur|des|du|de|d['’])
      | (?:quelles\ (?:sont\ )?(?:les\ )?)?reactions?\ (?:a|aux|au|sur|apres)
      | who\ (?:said|says)\ what\ (?:about|on)
      | what\ (?:did|do)\ (?:people|they)\ say\ (?:about|on)
    )\s?
    | \W+(?:
        qui\ a\ dit\ quoi | qui\ en\ (?:a\ )?parle | qui\ (?:dit|raconte|pense)\ quoi
      | qu['’]en\ dit[- ]on | qu['’]est[- ]ce\ qu['’]on\ (?:en\ )?dit
    )(?:\ de\ l\w+)?\W*$
    """,
    re.VERBOSE,
)
ASKS_WHO = re.compile(r"^\W*(?:qui|quels?|quelles?|who|which)\b")
ASKS_A_FACT = re.compile(
    r"\b(?:combien|quand|ou|when|where|how (?:many|much|old)|quelle? (?:jour|date|heure|annee|age))\b"
)
ASKS_A_FIGURE = re.compile(
    r"\b(?:combien|quand|quelle? (?:jour|date|heure|annee|age|prix)|how (?:many|much|old)|when)\b"
)
# Nouns that ask for what somebody said as verbs do.
SPEECH_NOUNS = frozenset(
    "position avis reaction reactions opinion propos declaration declarations view opinion".split()
)
# Descriptions that make nobody out.
ANYBODY = frozenset("homme femme hommes femmes gens personne personnes ce celui celle man woman people".split())
# A name behind one of these is what is talked about, not who talks.
ABOUT = frozenset("sur contre pour avec apres envers de du des d about on against with of".split())


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked, and how it was understood.

    `topic` are its words without the frame and without the `speakers`, which are spelled as the articles do.
    `quoted` are words that it quotes, `language` is "fr" or "en"; `asks_a_figure`: a number or a date is wanted.
    """

    text: str
    topic: str
    language: str
    kind: Kind = "fact"
    speakers: tuple[str, ...] = ()
    quoted: str = ""
    asks_a_figure: bool = False
    period: Period | None = None


def understand(text: str, speakers_named: SpeakersNamed) -> Question:
    """Read a question. `speakers_named` gives the speakers in whose names any of some words stands.

    French unless its words are English.
    """
    text = " ".join(text.split())
    if len(fold(text)) != len(text):  # places in one would not be places in the other (œ, …)
        text = fold(text)
    days, rest = period(text)
    question = _kind(" ".join(rest.split()), speakers_named)
    return replace(question, text=text, language=language(text) or "fr", period=days)


def _kind(text: str, speakers_named: SpeakersNamed) -> Question:
    """Tell the kind of a question, its topic and speakers."""
    folded = fold(text)
    plain = Question(text, _trimmed(text), "fr", asks_a_figure=ASKS_A_FIGURE.search(folded) is not None)
    if ASKS_WHO.match(folded) and (cited := quoted(text)):
        return replace(plain, kind="who", quoted=cited)
    if frame := TOPIC_FRAMES.search(folded):
        return replace(plain, kind="topic", topic=_trimmed(text[: frame.start()] + text[frame.end() :]))
    words = WORD.findall(folded)
    if not ASKS_A_FACT.search(folded) and _asks_for_speech(words):
        if words[1:] and words[0] in {"qui", "who", "which"}:
            return replace(plain, kind="who")
        if speakers := _speakers(words, speakers_named):
            return replace(plain, kind="speaker", topic=_without(text, speakers), speakers=speakers)
    return plain


def _asks_for_speech(words: Sequence[str]) -> bool:
    return not reporting_forms().isdisjoint(words) or not SPEECH_NOUNS.isdisjoint(words)


def _speakers(words: Sequence[str], speakers_named: SpeakersNamed) -> tuple[str, ...]:
    """The speakers that a question names as such: of several that fit, those of whom most words are named."""
    fitting = [(name, found) for name in speakers_named(words) if (found := _named(name, words))]
    talking = [(name, found) for name, found in fitting if not _talked_about(found, words)]
    most = max((len(found) for _, found in talking or fitting), default=0)
    return tuple(name for name, found in talking or fitting if len(found) == most)


def _named(name: str, words: Sequence[str]) -> list[str]:
    """The words of a name that stand in the question; none unless they make the name out.

    The surname makes a person out; what is no proper name must stand there whole.
    """
    parts = name_words(name)
    found = [part for part in parts if part in words]
    if len(parts) == 1 and parts[0] in ANYBODY:
        return []
    proper = bool(parts) and name.rsplit(maxsplit=1)[-1][:1].isupper()
    return found if (proper and parts[-1] in words) or len(found) == len(parts) else []


def _talked_about(name: Sequence[str], words: Sequence[str]) -> bool:
    place = min(words.index(word) for word in name)
    while place and words[place - 1] in {"le", "la", "l", "les", "m", "mme"}:
        place -= 1
    before, farther = words[place - 1 : place], words[max(0, place - 2) : place - 1]
    return bool(before) and before[0] in ABOUT and not SPEECH_NOUNS & set(farther)


def _without(text: str, speakers: Iterable[str]) -> str:
    """The words of a question that are no name of a speaker and nothing but a verb of speech."""
    names = {word for speaker in speakers for word in name_words(speaker)} | verbs_only() | SPEECH_NOUNS
    return " ".join(word for word in re.findall(r"[^\W_]+", text) if fold(word) not in names)


def _trimmed(text: str) -> str:
    return text.strip(" ?!.:,")


@cache
def reporting_forms() -> frozenset[str]:
    """All forms of the reporting verbs, folded."""
    from index.quotations.lexicon import lexicon

    return frozenset(fold(form) for tongue in ("fr", "en") for form in lexicon(tongue).readings)


@cache
def verbs_only() -> frozenset[str]:
    """Those of them that are no nouns as well, as "taxe" and "demande" are."""
    from index.quotations.lexicon import lexicon

    return reporting_forms() - {fold(form) for tongue in ("fr", "en") for form in lexicon(tongue).nouns}
