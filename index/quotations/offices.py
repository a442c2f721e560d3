"""Offices: who has held those that news takes as known, as "le locataire de la Maison Blanche"."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import groupby, product
from typing import NamedTuple

from index.quotations.lexicon import group, lines
from index.quotations.shadow import bare, bare_words

# The last year of those who are still in office.
_NOW = 9999


class Holder(NamedTuple):
    """Somebody who held an office in the years `since` to `until`."""

    name: str
    since: int
    until: int


def holders(description: str, year: int | None = None) -> frozenset[str]:
    """The bare names of those who have held an office that French calls so; where the `year` is known, of then."""
    found = _offices().get(_key(description), ())
    return frozenset(bare(holder.name) for holder in found if year is None or holder.since <= year <= holder.until)


@cache
def _offices() -> dict[frozenset[str], tuple[Holder, ...]]:
    found: defaultdict[frozenset[str], tuple[Holder, ...]] = defaultdict(tuple)
    blocks = [list(block) for _, block in groupby(lines("offices.txt"), key=lambda line: line.startswith("= "))]
    for headings, held in zip(blocks[::2], blocks[1::2], strict=True):
        for description in {name for heading in headings for name in _descriptions(heading)}:
            found[description] += tuple(_holder(line) for line in held)
    return dict(found)


def _descriptions(heading: str) -> Iterator[frozenset[str]]:
    """What an office is called: "= maire | édile : Paris" makes "maire Paris" and "édile Paris"."""
    nouns, complements = (part.split(" | ") for part in heading.removeprefix("= ").split(" : "))
    for noun, complement in product(nouns, complements):
        yield _key(f"{noun} {complement}")


def _key(description: str) -> frozenset[str]:
    return frozenset(bare_words(description)) - group("linking")


def _holder(line: str) -> Holder:
    name, _, years = line.rpartition(" ")
    since, _, until = years.partition("-")
    return Holder(name, int(since), int(until or _NOW))
