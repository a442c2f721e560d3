"""The lexicon: what a word can be, and what a reporting verb can take. Plain files in `data/`, read once."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from index.quotations.conjugation import Mood, forms

# The letter that stands for a class of words in a sentence's tags.
CLASSES = {
    "determiner": "d", "des": "s", "of": "o", "preposition": "p", "pronoun": "i", "clitic": "k", "not": "x",
    "negation": "z", "que": "q", "relative": "w", "and": "&", "but": "m", "when": "S", "been": "u", "avoir": "a",
    "être": "e", "having": "A", "adverb": "r", "time": "t", "title": "T", "human": "H", "institution": "I",
    "document": "D", "to have": "h", "verb": "v", "infinitive": "j", "source": "f",
    "number": "#",
}  # fmt: skip
NOUNS = frozenset("HID")
MOODS: tuple[Mood, ...] = ("finite", "participle", "gerund")  # in the order in which a line gives their forms


@dataclass(frozen=True, slots=True)
class Verb:
    """A reporting verb or locution: its lemma, the words that complete it, and the frames it takes."""

    lemma: str
    rest: tuple[str, ...]
    reflexive: bool
    frames: frozenset[str]


class Reading(NamedTuple):
    """A form of a reporting verb."""

    verb: Verb
    mood: Mood


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """What the words of one language can be; `nouns` are forms of verbs that are nouns as well."""

    language: str
    tags: dict[str, str]
    readings: dict[str, tuple[Reading, ...]]
    genders: dict[str, str]
    nouns: frozenset[str]


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language, "fr" or "en"."""
    readings = _readings(language)
    tags = {word: _verbal(moods) for word, moods in _moods(readings).items()}
    if language == "fr":
        tags = _other_verbs() | tags
    nouns: set[str] = set()
    for name, words in _sections(f"words_{language}.txt"):
        if name == "verb or noun":
            nouns.update(words)
            continue
        letter = CLASSES[name]
        for word in words:
            tags[word] = letter
            plural = _plural(word, language)
            if letter in NOUNS and tags.get(plural, "P") == "P":  # "les accusés" is told from "accusés" by its place
                tags[plural] = letter
    return Lexicon(language, tags, readings, _genders(), frozenset(nouns))


@cache
def group(name: str) -> frozenset[str]:
    """Return a small group of words, as "office" or "possessive"."""
    return _groups()[name]


def kinds(noun: str, words: set[str]) -> tuple[str, ...]:
    """Return the roles that a noun with its complements takes up at large: "magistrat" a "procureur" or a "juge"."""
    return tuple(role for (first, *rest), roles in _kinds() if first == noun and set(rest) <= words for role in roles)


@cache
def _groups() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, words in _sections("groups.txt"):
        found[name].update(words)
    return {name: frozenset(words) for name, words in found.items()}


@cache
def _kinds() -> tuple[tuple[list[str], list[str]], ...]:
    pairs = (line.split(":") for line in lines("kinds_fr.txt"))
    return tuple((nouns.split(), roles.split()) for nouns, roles in pairs)


def lines(name: str) -> Iterator[str]:
    """Yield the lines of a data file, without comments and empty ones."""
    text = (files("index.quotations") / "data" / name).read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line


def _sections(name: str) -> Iterator[tuple[str, list[str]]]:
    heading = ""
    for line in lines(name):
        if line.startswith("= "):
            heading = line[2:].strip()
        else:
            yield heading, line.split()


def _genders() -> dict[str, str]:
    letters = {"man": "m", "woman": "f", "either": "?"}
    return {name: letters[heading] for heading, names in _sections("given_names.txt") for name in names}


def _readings(language: str) -> dict[str, tuple[Reading, ...]]:
    found: defaultdict[str, list[Reading]] = defaultdict(list)
    for line in lines(f"verbs_{language}.txt"):
        verb, given = _verb(line)
        infinitive = verb.lemma.removeprefix("se ").removeprefix("s'").split()[0]
        for form, mood in given or forms(infinitive):
            found[form].append(Reading(verb, mood))
    return {form: tuple(readings) for form, readings in found.items()}


def _verb(line: str) -> tuple[Verb, list[tuple[str, Mood]]]:
    """Read "lemma: frames" or, where the forms are given, "lemma: frames: finite/participle/gerund"."""
    lemma, frames, *given = (part.strip() for part in line.split(":"))
    reflexive = lemma.startswith(("se ", "s'"))
    rest = tuple(lemma.removeprefix("se ").split()[1:])
    moods: list[tuple[str, Mood]] = []
    for group, mood in zip(given[0].split("/") if given else (), MOODS, strict=False):
        moods += [(form, mood) for form in group.split()]
    return Verb(lemma, rest, reflexive, frozenset(frames.split())), moods


def _moods(readings: dict[str, tuple[Reading, ...]]) -> dict[str, set[Mood]]:
    return {form: {reading.mood for reading in found} for form, found in readings.items()}


def _verbal(moods: set[Mood]) -> str:
    if "finite" in moods:
        return "B" if "participle" in moods else "V"
    if "participle" in moods:
        return "P"
    if "gerund" in moods:
        return "G"
    return "F" if "infinitive" in moods else "U"


def _other_verbs() -> dict[str, str]:
    letters = {"finite": "v", "future": "v", "conditional": "v", "infinitive": "j"}
    return {
        form: letters[mood]
        for line in lines("other_verbs_fr.txt")
        for verb in line.split()
        for form, mood in forms(verb)
        if mood in letters
    }


def _plural(word: str, language: str) -> str:
    if language == "fr" and word.endswith("al"):
        return word[:-2] + "aux"
    if word.endswith(("s", "x", "z")):
        return word
    return word + ("x" if word.endswith("eau") else "s")
