"""Quotation marks: which words of a paragraph stand between them."""

import re
from collections.abc import Iterator

from index.models import Span

CLOSING = {"«": "»", "“": "”", "„": "”", "‹": "›"}
MARK = re.compile('[«»“”„‹›"]')


def quoted(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the outermost pairs of marks in `text[start:end]`, marks included, in reading order.

    Straight marks open and close in turn; an odd number of them, like a mark without its partner, is
    no pair. One pass: the time grows with the length alone.
    """
    straight = text.count('"', start, end) % 2 == 0
    opened: list[tuple[str, int]] = []
    for mark in MARK.finditer(text, start, end):
        glyph = mark.group()
        if glyph == '"' and not straight:
            continue
        if opened and glyph == opened[-1][0]:
            _, opening = opened.pop()
            if not opened:
                yield Span(opening, mark.end())
        elif glyph in CLOSING or glyph == '"':
            opened.append((CLOSING.get(glyph, '"'), mark.start()))
