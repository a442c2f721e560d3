"""The glossary: English and French words of the news, of which everyday sentences tell the model too little."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from index.words import language, stem

CAPITALS = re.compile(r"\b[A-Z]{2,5}\b")


@cache
def glossary() -> Mapping[str, tuple[str, ...]]:
    """The stems of the translations of a word, by its stem, both ways."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for english, french in _entries():
        if not english.isupper():
            stems = tuple(filter(None, map(stem, french.split())))
            found[stem(english)] += stems
            for one in stems:
                found[one] += (stem(english),)
    return found


def called_in_french(text: str) -> str:
    """An English text with what institutions are called in French: "UN" is "onu". Any other text as it is."""
    if language(text) != "en":
        return text
    return CAPITALS.sub(lambda name: _institutions().get(name.group(), name.group()), text)


@cache
def _institutions() -> Mapping[str, str]:
    return {english: french for english, french in _entries() if english.isupper()}


def _entries() -> Iterator[tuple[str, str]]:
    for line in (files("index") / "glossary.txt").read_text("utf-8").splitlines():
        english, colon, french = line.partition(": ")
        if colon and not line.startswith("#"):
            yield english, french
