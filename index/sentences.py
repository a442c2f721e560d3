"""Where sentences begin and end in French and English news text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import attrgetter

from index.marks import quoted
from index.models import Span

# Words that a full stop abbreviates: titles, months, references.
ABBREVIATIONS = frozenset(
    """
    m mm mme mmes mlle mlles me mes mgr dr drs pr prof st ste sr jr mr mrs ms gen gén col cap capt lt sgt cdt amb
    art al av bd boul ch chap cf etc fig ibid max min no nos op p pp par réf rev sec sect tél tel vol vs janv févr
    avr juill sept oct nov déc jan feb aug dec sen rep gov adj
    """.split()
)
# Possessive and anchored at the first mark of a run, so that no input makes it quadratic.
TERMINATOR = re.compile(
    r"""(?<![.!?…])[.!?…]++                                 # the mark itself, or a run of them
        (?>(?:[ \u00a0\u202f]?[»›]|[”"’')\]])*)            # marks that close with it
        (?=\s|$|[«“"]                                      # a space, the end, or a sentence glued on
          |(?:(?<=[a-zà-öø-ÿ»”")\]][.!?…])|(?<=\d\d[.!?…])|(?<=[»”]))[A-ZÀ-ÖØ-Þ])
    """,
    re.VERBOSE,
)
LINE = re.compile(r"[^\n]+")
STARTER = re.compile(r"""[\s«“„"'‘’‹(\[—–-]*([^\W_a-zà-öø-ÿœæ]|$)""")
LONGEST_ABBREVIATION = 8


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the sentences of `text[start:end]` in order, without the spaces around them, as places in `text`.

    A line is a paragraph and ends a sentence; a full stop inside quotation marks does not. Every
    character that is no space lies in exactly one sentence.
    """
    for line in LINE.finditer(text, start, len(text) if end is None else end):
        first = line.start()
        for last in (*_breaks(text, line.start(), line.end()), line.end()):
            if span := trimmed(text, first, last):
                yield span
            first = last


def around(text: str, spans: Sequence[Span]) -> Span:
    """The whole sentences around some spans, from the first of them to the last."""
    end = text.find("\n", spans[-1].end)
    return covering(_between(text, text.rfind("\n", 0, spans[0].start) + 1, end if end >= 0 else len(text)), spans)


@lru_cache(maxsize=512)
def _between(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The sentences between two places; the statements of one paragraph ask for the same ones."""
    return tuple(sentences(text, start, end))


def covering(bounds: Sequence[Span], spans: Sequence[Span]) -> Span:
    """From the first to the last of some sentences, in their order, that the spans touch: each touches one at least."""
    first = min(bisect_right(bounds, span.start, key=attrgetter("end")) for span in spans)
    last = max(bisect_left(bounds, span.end, key=attrgetter("start")) for span in spans) - 1
    return Span(bounds[first].start, bounds[last].end)


def trimmed(text: str, start: int, end: int) -> Span | None:
    """`text[start:end]` without the spaces at its ends, or None where nothing else stands there."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return Span(start, end) if start < end else None


def breaks_inside(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where sentences end in `text[start:end]`, quotation marks or not."""
    for mark in TERMINATOR.finditer(text, start, end):
        if mark.end() < end and STARTER.match(text, mark.end(), end) and not _abbreviates(text, mark.start()):
            yield mark.end()


def _breaks(text: str, start: int, end: int) -> Iterator[int]:
    quotations = quoted(text, start, end)
    quotation = next(quotations, None)
    for place in breaks_inside(text, start, end):
        while quotation and quotation.end <= place:
            quotation = next(quotations, None)
        if not quotation or place <= quotation.start:
            yield place


def _abbreviates(text: str, stop: int) -> bool:
    """Whether the full stop at `stop` belongs to an abbreviation or an initial, as in "M." or "J. Dupont"."""
    if text[stop : stop + 2] != ". ":
        return False
    before = text[max(0, stop - LONGEST_ABBREVIATION) : stop]
    word = re.split(r"[^\w]", before)[-1]
    return (len(word) == 1 and word.isupper()) or word.lower() in ABBREVIATIONS
