"""Slips of the pen: what is no word and stands nowhere, mended by the word of the articles that is one slip away."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from string import ascii_lowercase

from index.words import QUOTED, fold, stem

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
    if len(folded) < SHORTEST or not stem(folded) or written([folded, stem(folded)]) or folded in words_of(language):
        return word
    counts = written(_slips(folded))
    return max(sorted(counts), key=lambda slip: counts[slip], default=word)


def _slips(word: str) -> Iterator[str]:
    """Yield all that a mistyped word may be meant for."""
    for place in range(1, len(word) + 1):
        before, after = word[:place], word[place:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in ascii_lowercase:
            yield before + letter + after
            yield before + letter + after[1:]


@cache
def words_of(language: str) -> frozenset[str]:
    """The words of a language, folded; read in a quarter of a second."""
    from spellchecker import SpellChecker

    return frozenset(map(fold, SpellChecker(language=language).word_frequency.words()))
