"""Mentions: the noun phrases of an article under their noun, so that "le ministère" finds its full name."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from index.quotations.lexicon import group
from index.quotations.sentence import Sentence

_NOUN = re.compile(r"H+|[ID]")
_COMPLEMENTS = re.compile(r"n*(?>(?:(?:o[dsk]?|s)\#?[nHIDC]++|(?<=[HI])pC|\([^()]{1,8}\))*)")
# Phrases with the same noun beyond this number tell nothing apart, and comparing them all would cost too much.
MOST = 20


@dataclass(frozen=True, slots=True)
class Mentions:
    """For each noun, the phrases that it heads, in order, each with its place."""

    places: dict[str, list[tuple[int, str]]]

    def fuller(self, noun: str, text: str, position: int, *, human: bool) -> str:
        """A longer phrase that holds all the words of `text`: the nearest before, or for a house the first after.

        A person must have been introduced: "un jeune homme de 19 ans".
        """
        own = _words(text) - group("definite")
        longer = [
            (place, phrase)
            for place, phrase in self.places.get(noun, ())
            if len(phrase) > len(text) and own <= _words(phrase)
        ]
        if human:
            longer = [found for found in longer if found[1].lower().startswith(("un ", "une "))]
        before = [phrase for place, phrase in longer if place < position]
        if before:
            return before[-1]
        return longer[0][1] if longer and not human else ""


def mentions(sentences: Iterable[Sentence], text: str) -> Mentions:
    """Return the mentions of an article."""
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for sentence in sentences:
        for match in _NOUN.finditer(sentence.tags):
            first = _first(sentence.tags, match.start())
            places = found[sentence.word(match.end() - 1)]
            if len(places) == MOST or sentence.word(first) in group("possessive"):
                continue
            complements = _COMPLEMENTS.match(sentence.tags, match.end())
            last = complements.end() - 1 if complements else match.end() - 1
            phrase = text[slice(*sentence.span(first, last))]
            if all(phrase != known for _, known in places):
                places.append((sentence.tokens[first].start, phrase))
    return Mentions(found)


def _first(tags: str, noun: int) -> int:
    """Where the phrase of a noun starts, with its adjectives and its determiner."""
    while noun > 0 and tags[noun - 1] in "n#":
        noun -= 1
    return noun - 1 if noun > 0 and tags[noun - 1] in "dsk" else noun


def _words(phrase: str) -> set[str]:
    return set(re.split(r"[\s'’]+", phrase.lower()))
