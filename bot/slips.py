"""Slips of the pen: what is no word and stands nowhere, mended by the word of the articles that is one slip away."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from index.words import QUOTED, fold, stem

if TYPE_CHECKING:
    from spellchecker import SpellChecker

Written = Callable[[Iterable[str]], Mapping[str, int]]

SHORTEST = 5  # letters; shorter words have too many neighbours
LETTERS = re.compile(r"\b[^\W\d_]+\b")


def mended(text: str, language: str, written: Written) -> str:
    """The question without its slips, but for what it quotes.

    `written` tells in how many passages words stand, of those that stand in any. A slip is a letter too many, too few
    or wrong, or two that changed places (Damerau 1964, "A technique for computer detection and correction of spelling
    errors"); the first letter is right.
    """
    if QUOTED.search(text):
        return text
    return LETTERS.sub(lambda found: _mended(found.group(), language, written), text)


def _mended(word: str, language: str, written: Written) -> str:
    folded = fold(word)
    if len(folded) < SHORTEST or not stem(folded) or written([folded, stem(folded)]) or folded in _words(language):
        return word
    slips = (slip for slip in _speller(language).edit_distance_1(folded) if slip[:1] == folded[:1])
    counts = written(slips)
    return max(sorted(counts), key=lambda slip: counts[slip], default=word)


@cache
def _words(language: str) -> frozenset[str]:
    """The words of a language, folded."""
    return frozenset(map(fold, _speller(language).word_frequency.words()))


@cache
def _speller(language: str) -> "SpellChecker":
    from spellchecker import SpellChecker

    return SpellChecker(language=language)
