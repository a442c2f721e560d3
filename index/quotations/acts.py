"""Speech acts: what somebody does by saying something, as far as the verb that reports it tells."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from index.quotations.lexicon import lexicon, lines
from index.words import fold

Acts = frozenset[str]
NONE: Acts = frozenset()


def acts_of(lemma: str) -> Acts:
    """The acts that a reporting verb tells of: "réclamer" of a demand."""
    return _by_lemma().get(lemma, NONE)


def acts_in(words: Iterable[str]) -> Acts:
    """The acts that folded words tell of: "veut" and "réclament" of a demand."""
    return NONE.union(*(_by_form().get(word, NONE) for word in words))


@cache
def _by_lemma() -> Mapping[str, Acts]:
    found: defaultdict[str, Acts] = defaultdict(frozenset)
    for heading, entry in _entries():
        if not heading.endswith(" forms"):
            found[entry] |= {heading}
    return found


@cache
def _by_form() -> Mapping[str, Acts]:
    found: defaultdict[str, Acts] = defaultdict(frozenset)
    for heading, entry in _entries():
        if heading.endswith(" forms"):
            found[entry] |= {heading.removesuffix(" forms")}
    for tongue in ("fr", "en"):
        for form, readings in lexicon(tongue).readings.items():
            found[fold(form)] |= NONE.union(*(acts_of(reading.verb.lemma) for reading in readings))
    return found


def _entries() -> Iterable[tuple[str, str]]:
    """The entries of the data, each with its heading."""
    heading = ""
    for line in lines("acts.txt"):
        if line.startswith("= "):
            heading = line[2:].strip()
        else:
            yield from ((heading, entry.strip()) for entry in line.split(","))
