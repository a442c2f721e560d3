"""Words looked up in a text: typography is folded, content never is."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from index.models import Span

SAME = {
    "'": "‘’‚‛ʼʹ′＇",
    '"': "«»“”„‟‹›″＂",
    " ": "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "-": "‐‑‒–—―−",
    "...": "…",
    "": "\u00ad\u200b\u2060\ufeff",  # what nobody sees
}
FOLDED = str.maketrans({glyph: plain for plain, glyphs in SAME.items() for glyph in glyphs})


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text without its typography; `places` are those of its characters in the text as it was."""

    text: str
    places: tuple[int, ...]


def find(words: str, text: str, within: Span) -> Iterator[Span]:
    """Where `words` stand in `text[within]`, whole words only, whatever the quotes, dashes, spaces and accents' form.

    Nowhere if a single letter, digit or punctuation mark differs.
    """
    needle, hay = _fold(words).text, _fold(text[within.start : within.end])
    if any(c.isalnum() for c in needle):
        for place in _occurrences(needle, hay.text):
            if _whole(hay.text, place, len(needle)):
                start, last = hay.places[place], hay.places[place + len(needle) - 1]
                yield Span(within.start + start, within.start + last + 1)


def _fold(text: str) -> _Folded:
    kept: list[tuple[str, int]] = []
    for place, glyph in enumerate(text):
        for char in unicodedata.normalize("NFD", glyph).translate(FOLDED):
            if char == " " and (not kept or kept[-1][0] in ' "'):
                continue
            if char == '"' and kept and kept[-1][0] == " ":
                kept.pop()
            kept.append((char, place))
    if kept and kept[-1][0] == " ":
        kept.pop()
    return _Folded("".join(char for char, _ in kept), tuple(place for _, place in kept))


def _occurrences(needle: str, hay: str) -> Iterator[int]:
    place = hay.find(needle)
    while place >= 0:
        yield place
        place = hay.find(needle, place + 1)


def _whole(hay: str, start: int, length: int) -> bool:
    """Whether what was found neither begins nor ends inside a word, nor before an accent."""
    end = start + length
    begins = start == 0 or not (_in_word(hay[start - 1]) and _in_word(hay[start]))
    ends = end == len(hay) or not (_in_word(hay[end - 1]) and _in_word(hay[end]))
    return begins and ends


def _in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.combining(char) != 0
