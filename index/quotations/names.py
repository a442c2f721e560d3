"""Names: runs of capitals in a sentence, cut where a ministry, a town or a party ends and a person begins."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.quotations.lexicon import group
from index.quotations.tokens import Token

_PARTICLES = frozenset("de du d' des von van der den di da do dos del della el al ben bin ibn la le".split())
# No name has more words; what has is a headline in capitals.
LONGEST = 8
# "de la", "van der": so many particles may follow each other.
PARTICLES = 2


class Name(NamedTuple):
    """A name as it stands in a sentence: tokens `first` to `last`."""

    first: int
    last: int
    text: str


def names_in(tokens: Sequence[Token], tags: str, text: str) -> Iterator[Name]:
    """Yield the names of a sentence in order: "ministre de l'Intérieur | Paul Roche" holds two."""
    place = 0
    while (place := tags.find("C", place)) >= 0:
        last = _end(tokens, tags, place)
        first = _person_start(tokens, tags, place, last)
        if first > place:
            yield _name(tokens, place, first - 1, text)
        yield _name(tokens, first, last, text)
        place = last + 1


def _name(tokens: Sequence[Token], first: int, last: int, text: str) -> Name:
    raw = text[tokens[first].start : tokens[last].end]
    return Name(first, last, re.sub(r"\s+", " ", raw).removesuffix("'s"))


def _end(tokens: Sequence[Token], tags: str, first: int) -> int:
    """The last token of the name that starts here; particles join a given name to a surname."""
    last = first
    while last - first < LONGEST:
        following = last + 1
        joins = tokens[last].given or tokens[last].word in _PARTICLES
        while (
            joins and following - last <= PARTICLES and following < len(tags) and tokens[following].word in _PARTICLES
        ):
            following += 1
        if tags[following : following + 1] != "C":
            break
        last = following
    return last


def _person_start(tokens: Sequence[Token], tags: str, first: int, last: int) -> int:
    """Where a person's name starts in a run of capitals after "de l'", an acronym or a channel: "LREM | Anne Roche"."""
    governed = first > 0 and tags[first - 1] in "okdp"
    channel = tokens[first].shouted or tokens[first].word in group("channel")
    if tokens[first].given or not (governed or channel):
        return first
    return next((place for place in range(first + 1, last) if tokens[place].given), first)
