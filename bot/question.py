"""What is asked: which kind of answer is wanted, about what, by whom, in which language."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Literal

from bot.answer_type import FIGURES, answer_type
from bot.frames import (
    ABOUT,
    ARTICLES,
    ASKED,
    FACT,
    FAMILIAR,
    GOVERNMENTS,
    HELP,
    JUDGES,
    LOCAL,
    OFFICES,
    OPINIONS,
    SAID,
    SPEECH_NOUNS,
    WANTS,
    WHICH,
    WHO,
)
from bot.period import Period, period
from bot.topic_frame import SAYS, SOMEBODY, topic_of
from index.people import name_words
from index.words import QUOTED, STOP_WORDS, WORD, fold, language, terms

# "topic": who said what about it; "who": who said or wants this; "speaker": what somebody said; "stance": whether they
# are, do or want something, which they may have said; "articles": which articles there are; "help": a greeting, or what
# the bot can do; "fact": anything else.
Kind = Literal["topic", "who", "speaker", "stance", "articles", "help", "fact"]
SpeakersNamed = Callable[[Iterable[str]], list[str]]

SPELLED_OUT = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
LIGATURES = re.compile("|".join(SPELLED_OUT))
BEGINNING = 4  # words, among which somebody is named whom a question is about
# Descriptions that make nobody out.
OPENS_A_TOPIC = frozenset("sur about concernant regarding".split())
ANYBODY = frozenset(
    "chiffre chiffres homme femme hommes femmes gens personne personnes ce celui celle man woman people".split()
)
# Somebody who is asked for by name; capitals tell.
SUBJECT = re.compile(
    r"\W*(?:[Qq]ue|[Qq]u['’]\w+|[Ww]hat (?:did|does|do|has)) (?:\w+ )?(?:(?:le|la|les|M\.|Mme|the) |l['’])?"
    r"([A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)*)"
)
# Behind a noun for what somebody is, and at most two adjectives.
NAME_BEHIND = re.compile(
    r"(?: (?!(?:d[eu]s?|à|aux?|en|of|in|at|for)\b)[a-zà-öø-ÿ]+){0,2} ([A-ZÀ-Þ][\w’'-]{2,}(?: [A-ZÀ-Þ][\w’'-]+)*)"
)
MEMBERS = frozenset("membre elu elue gilet ong member vest ngo".split())
WHO_IS_THE = re.compile(r"^\W*c['’]est qui (?:le |la |l['’])(?=[^?]* qui )")  # "c'est qui le maire qui dit que … ?"
ASKED_ABOUT = re.compile(r"-(?:t-)?(?:il|elle|ils|elles|on)\b")  # "quel ministre Roy a-t-elle vu ?": not who did it
# Endings of nouns for what people do.
AGENT = re.compile(r"(?:iers?|ieres?|eurs?|euses?|istes?|iens?|iennes?|trices?|logues?|crates?|ers?|persons?)$")
OF = frozenset("de du des d of".split())
OPENING = frozenset({("de",), ("du",), ("d",), ("pour",), ("selon",), ("d", "apres")})  # what a name may stand behind
LONGEST_OFFICE = 3  # words
LETTERS = re.compile(r"[^\W_]+")
COMPOUND = re.compile(r"\b[A-ZÀ-Þ]\w*-(?=[A-ZÀ-Þ])")  # whose first part names nobody: "Bas-Rhin"
BETWEEN_NAMES = frozenset("et ou ni and or de du d le la l les m mme the".split())
ARTICLES_BEFORE_A_NOUN = frozenset("un une le la les l des du cette ces a the".split())
ARTICLES_BEFORE_A_NAME = frozenset("le la l les m mme the mr mrs ms".split())


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked, and how it was understood.

    `topic` are its words without the frame and without the `speakers`, which are spelled as the articles do.
    `role` is what somebody is called who is not named ("avocat", "ministre justice"). `quoted` are
    words that it quotes, `language` is "fr" or "en". `rewritten`: it was made whole with the one before, or mended.
    """

    text: str
    topic: str
    language: str
    kind: Kind = "fact"
    speakers: tuple[str, ...] = ()
    role: str = ""
    quoted: str = ""
    period: Period | None = None
    rewritten: bool = False

    @property
    def in_full(self) -> str:
        """What it was taken for: who is asked, and about what."""
        asked = ", ".join(self.speakers) or self.role
        return f"{asked} : {self.topic}" if asked and self.rewritten else self.topic


@dataclass(frozen=True, slots=True)
class Known:
    """What a question is read with: who speaks in the articles, and the day.

    `speakers_named` gives the speakers in whose names any of some words stands; `published` the days of the oldest and
    the newest article, if any has one.
    """

    speakers_named: SpeakersNamed
    today: dt.date
    published: tuple[str, str] | None


def understand(text: str, known: Known) -> Question:
    """Read a question. French unless its words are English.

    Days before all articles are part of its topic: newspapers tell of the past.
    """
    text = " ".join(text.split())
    text = LIGATURES.sub(lambda found: SPELLED_OUT[found.group()], text)
    if len(fold(text)) != len(text):  # places in one would not be places in the other
        text = fold(text)
    oldest, newest = known.published or (None, None)
    days, rest = period(text, known.today, newest)
    question = _kind(" ".join(rest.split()), known.speakers_named)
    if days and days.is_past(oldest):
        question, days = replace(question, topic=f"{question.topic} {days.words}"), None
    return replace(question, text=text, language=language(text) or "fr", period=days)


def _kind(text: str, speakers_named: SpeakersNamed) -> Question:
    """Tell the kind of a question, its topic and speakers."""
    folded = fold(text)
    plain = Question(text, trimmed(text), "fr")
    if HELP.match(folded):
        return replace(plain, kind="help")
    if WHO.match(folded) and (cited := QUOTED.search(text)):
        return replace(plain, kind="who", quoted=cited.group(1))
    if framed := _framed(plain, folded):
        return framed
    words = _words(text)
    wanted = answer_type(folded)
    told = FACT.search(folded) or wanted in FIGURES | {"place", "person"}
    said = SAID.search(folded)
    if said or (not told and _asks_for_speech(words)):
        question = _of_a_speaker(plain, words, speakers_named)
        anybody = said and question.kind == "fact"
        return replace(plain, kind="topic", topic=_without(plain.text, ())) if anybody else question
    asks = ASKED.search(folded) or wanted or not terms(text)
    return plain if asks else _of_anybody(plain, words, speakers_named)


def _framed(plain: Question, folded: str) -> Question | None:
    """A question whose kind its frame tells."""
    text = plain.text
    if (topic := topic_of(text)) is not None:
        return replace(plain, kind="topic", topic=trimmed(topic))
    if (found := ARTICLES.match(folded)) and not FACT.search(folded):
        return replace(plain, kind="articles", topic=trimmed(text[found.end() :]))
    if WHICH.match(folded) and ASKED_ABOUT.search(folded):
        return plain
    role = _which_person(folded)
    return replace(plain, kind="who", role=role) if role or WHO.match(folded) else None


def _which_person(folded: str) -> str:
    """The noun by which "quel ..." or "which ..." asks for somebody: one for what people are, or that looks like it."""
    found = WHICH.match(WHO_IS_THE.sub("quel ", folded))
    if found is None or answer_type(folded) in FIGURES | {"place"}:
        return ""
    speaks = not (reporting_forms() | WANTS | JUDGES).isdisjoint(WORD.findall(folded))
    nouns = WORD.findall(found.group(1))
    asked = (n for n in nouns if n in people() or (speaks and (AGENT.search(n) or n in known_nouns() or n in MEMBERS)))
    return next(asked, "")


def _asks_for_speech(words: Sequence[str]) -> bool:
    return not (reporting_forms() | WANTS | SPEECH_NOUNS).isdisjoint(words)


def _of_a_speaker(plain: Question, words: Sequence[str], speakers_named: SpeakersNamed) -> Question:
    """A question for what somebody said: named as articles name them, or by what they are."""
    speakers, role = _somebody(_before_the_topic(words), speakers_named)
    if not speakers and (unknown := _unknown(plain.text, role, speakers_named)):
        return replace(plain, kind="speaker", speakers=(unknown,))
    if not speakers and not role:
        return plain
    if role.partition(" ")[0].endswith("s") or role == "people":  # many people, whom their statements tell
        return replace(plain, kind="topic", topic=_without(plain.text, ()))
    return replace(plain, kind="speaker", topic=_without(plain.text, speakers), speakers=speakers, role=role)


def _unknown(text: str, role: str, speakers_named: SpeakersNamed) -> str:
    """The name of somebody asked for whom nobody quotes: the subject, or behind a noun ("le maire Roy"); "" if none."""
    if not role:
        subject = SUBJECT.match(text)
        return subject[1] if subject else ""
    noun = role.split(maxsplit=1)[0].rpartition("-")[2]
    ends = (word.end() for word in LETTERS.finditer(text) if FAMILIAR.get(fold(word[0]), fold(word[0])) == noun)
    named = NAME_BEHIND.match(text, next(ends, len(text)))
    return named[1] if named and not speakers_named(name_words(named[1])) else ""


def _of_anybody(plain: Question, words: Sequence[str], speakers_named: SpeakersNamed) -> Question:
    """What no word asks for: whether somebody is, does or wants something, or the mere words of a topic."""
    question = _of_a_speaker(plain, words, speakers_named)
    begins = question.speakers and not set(words[:BEGINNING]).isdisjoint(
        word for speaker in question.speakers for word in name_words(speaker)
    )
    if begins and (plain.text.rstrip().endswith("?") or not SOMEBODY.isdisjoint(words)):
        return replace(question, kind="stance")
    return replace(plain, kind="topic")


def _words(text: str) -> list[str]:
    """The folded words of a text in which somebody may be named; a compound is one if it is for people."""
    compounds = re.findall(r"\w+(?:-\w+)*", fold(COMPOUND.sub("", text)))
    return [word for compound in compounds for word in ([compound] if compound in people() else compound.split("-"))]


def named_in(text: str, speakers_named: SpeakersNamed) -> tuple[tuple[str, ...], str]:
    """The speakers that a text names, or else what it calls somebody ("préfet"), if anything."""
    return _somebody(_words(text), speakers_named)


def _somebody(words: Sequence[str], speakers_named: SpeakersNamed) -> tuple[tuple[str, ...], str]:
    fitting = _fitting(words, speakers_named)
    talking = _together(words, {n: found for n, found in fitting.items() if not _about(words, words.index(found[0]))})
    role = next((_office(words, place) for place, word in enumerate(words) if _is_role(words, place)), "")
    if talking and {name_words(name) for name in talking} <= LOCAL:
        return (), " ".join(next(iter(talking.values())))  # which one, what they are asked about tells
    return tuple(talking), "" if talking else role


def _together(words: Sequence[str], names: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The first names, by the words for each, that stand beside each other ("Roy et Sorel"): proper ones if any."""
    runs: list[dict[str, list[str]]] = []
    end = -1
    for name, found in sorted(names.items(), key=lambda named: words.index(named[1][0])):
        first, last = words.index(found[0]), words.index(found[-1])
        if not runs or (first > end and not set(words[end + 1 : first]) <= BETWEEN_NAMES):
            runs.append({})
        runs[-1][name] = found
        end = max(end, last)
    return next((run for run in runs if any(map(_is_proper, run))), runs[0] if runs else {})


def _is_proper(name: str) -> bool:
    """Whether a speaker is called by a name and not by a noun: "Anne Roy", "Drovie", not "la police"."""
    return name_words(name)[-1] not in known_nouns() and name.rsplit(maxsplit=1)[-1][:1].isupper()


def _is_role(words: Sequence[str], place: int) -> bool:
    known = words[place] in FAMILIAR or words[place] in people() - STOP_WORDS
    return known and not _about(words, place)


def _office(words: Sequence[str], place: int) -> str:
    """What somebody is, and of what where it is an office: "ministre justice", "patronne redaction drovie"."""
    role = FAMILIAR.get(words[place], words[place])
    if role not in OFFICES:
        return role
    held = [role]
    while words[place + 1 : place + 2] and words[place + 1] in OF and len(held) < LONGEST_OFFICE:
        place = next((n for n, word in enumerate(words) if n > place + 1 and word not in STOP_WORDS), len(words))
        held += words[place : place + 1]
    return " ".join(held)


def _before_the_topic(words: Sequence[str]) -> Sequence[str]:
    """The words up to "sur" or "about", unless a verb of speech comes only after that."""
    end = next((place for place, word in enumerate(words) if word in OPENS_A_TOPIC), len(words))
    return words[:end] if _asks_for_speech(words[:end]) else words


def _fitting(words: Sequence[str], speakers_named: SpeakersNamed) -> dict[str, list[str]]:
    """The speakers that a question names, with the words that name each; of two one may be named by more of them."""
    telling = [word for word in words if word not in STOP_WORDS]
    fitting = {
        name: found
        for name in speakers_named(telling)
        if (found := _named(name, telling)) and not (len(name_words(name)) == 1 and _is_noun(words, found[0]))
    }
    for government in GOVERNMENTS:
        if called := [word for name in government if set(name) <= set(telling) for word in name]:
            named = speakers_named({word for name in government for word in name})
            fitting |= {name: called for name in named if name_words(name) in government}
    return {
        name: found for name, found in fitting.items() if not any(set(found) < set(other) for other in fitting.values())
    }


def _named(name: str, words: Sequence[str]) -> list[str]:
    """The words of a name that stand in the question; none unless they make the name out.

    The surname makes a person out; what is no proper name must stand there whole, and be more than what many people
    are ("avocat").
    """
    parts = name_words(name)
    found = [part for part in parts if part in words]
    if not found or "".join(parts).isdigit() or all(part in ANYBODY or part in people() for part in parts):
        return []
    capitals = all(word.group()[:1].isupper() for word in LETTERS.finditer(name) if fold(word.group()) in parts)
    person = (
        capitals and parts[-1] not in known_nouns() and (parts[0] not in known_nouns() or parts[0] in first_names())
    )
    return found if (person and parts[-1] in words) or len(found) == len(parts) else []


def _is_noun(words: Sequence[str], word: str) -> bool:
    """Whether a word that may be a first name stands behind an article: "une pierre"."""
    place = words.index(word)
    return word in first_names() and place > 0 and words[place - 1] in ARTICLES_BEFORE_A_NOUN


def _about(words: Sequence[str], place: int) -> bool:
    """Whether the name at `place` is what is talked about or to, or belongs to that ("du bébé Antoine")."""
    start = _phrase(words, place)
    if start > 1 and _is_common(words[start - 1]) and words[start - 1] not in ABOUT | reporting_forms():
        start = _phrase(words, start - 1)
    before, farther = words[start - 1 : start], words[max(0, start - 2) : start - 1]
    if tuple(words[:start]) in OPENING:
        return False  # "de Roy, que dit-il ?", "pour Roy, …"
    return bool(before) and before[0] in ABOUT and not SPEECH_NOUNS & set(farther)


def _is_common(word: str) -> bool:
    """Whether a word is a common noun, which may stand before a name: "bébé", "maire", "flic"."""
    return word in people() or word in known_nouns() or word in FAMILIAR


def _phrase(words: Sequence[str], place: int) -> int:
    """Where the phrase of a name or noun begins: before its article."""
    while place and words[place - 1] in ARTICLES_BEFORE_A_NAME:
        place -= 1
    return place


def _without(text: str, speakers: Iterable[str]) -> str:
    """The words of a question that are no name of a speaker and no mere verb of speech, from the first that counts.

    Nor what a speaker is called before the name ("le maire Roy").
    """
    called = {name_words(speaker) for speaker in speakers}
    called.update(*(government for government in GOVERNMENTS if government & called))
    of_speakers = {word for name in called for word in name}
    names = of_speakers | verbs_only() | SAYS | SPEECH_NOUNS | OPINIONS
    words = [fold(word.group()) for word in LETTERS.finditer(text)]
    titles = {one for one, other in pairwise(words) if other in of_speakers and (one in people() or one in FAMILIAR)}
    left = LETTERS.sub(lambda word: "" if fold(word.group()) in names | titles else word.group(), text)
    counting = [word for word in LETTERS.finditer(left) if fold(word.group()) not in STOP_WORDS]
    return " ".join(left[counting[0].start() : counting[-1].end()].split()) if counting else ""


def trimmed(text: str) -> str:
    """A text without the marks around it."""
    return text.strip(" ?!.:,")


@cache
def people() -> frozenset[str]:
    """Nouns for what somebody is, folded: avocat, préfet, spokesperson."""
    from index.quotations.lexicon import lexicon

    return frozenset(fold(word) for tongue in ("fr", "en") for word, tag in lexicon(tongue).tags.items() if tag == "H")


@cache
def known_nouns() -> frozenset[str]:
    """Common nouns of the lexicon, folded: a name that ends in one ("la préfecture de Police") is no surname."""
    from index.quotations.lexicon import NOUNS, lexicon

    return frozenset(
        fold(word) for tongue in ("fr", "en") for word, tag in lexicon(tongue).tags.items() if tag in NOUNS
    )


@cache
def first_names() -> frozenset[str]:
    """First names, folded, some of which are common nouns too."""
    from index.quotations.lexicon import lexicon

    return frozenset(fold(name) for tongue in ("fr", "en") for name in lexicon(tongue).genders)


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
