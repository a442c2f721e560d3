"""Slips of the pen: what is no word and stands nowhere, mended by the word of the articles that is one slip away."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from string import ascii_lowercase

from index.words import QUOTED, fold, plain, stem

Written = Callable[[Iterable[str]], Mapping[str, int]]

SHORTEST, LONGEST = 5, 30  # letters; shorter words have too many neighbours, and what is longer is none
MOST = 5  # slips in a question: a text with more is not one that was typed carelessly
LETTERS = re.compile(r"\b[^\W\d_]+\b")


def mended(text: str, language: str, written: Written) -> str:
    """The question without its slips, but for what it quotes.

    `written` tells in how many passages words stand, of those that stand in any. A slip is a letter too many, too few
    or wrong, or two that changed places (Damerau 1964, "A technique for computer detection and correction of spelling
    errors"); the first letter is right.
    """
    if QUOTED.search(text):
        return text
    words = {word for word in map(fold, LETTERS.findall(text)) if SHORTEST <= len(word) <= LONGEST and stem(word)}
    there = written([*words, *map(stem, words), *map(plain, words)])
    unknown = [word for word in words if there.keys().isdisjoint((word, stem(word), plain(word)))]
    slips = [word for word in unknown if word not in words_of(language)]
    if len(slips) > MOST:
        return text
    meant = {word: _meant(word, written) for word in slips}
    return LETTERS.sub(lambda found: meant.get(fold(found.group())) or found.group(), text)


def _meant(word: str, written: Written) -> str:
    """The commonest word that a mistyped one may be meant for; "" if there is none."""
    counts = written(_slips(word))
    return max(sorted(counts), key=lambda slip: counts[slip], default="")


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
