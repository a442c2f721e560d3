"""Stretches of text between quotation marks, in every French and English convention."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from index.models import Span

CLOSING = {"«": "»", "“": "”", "„": "”“", "‹": "›", '"': '"', "<<": ">>", "''": "''"}
MARK = re.compile(r"[«»“”„‹›\"]|<<|>>|''(?!')")
# Marks that are open at once: a reader follows no more, and the time stays linear.
DEEPEST = 8
# A quotation that nobody closes within so many paragraphs was never one.
MOST_PARAGRAPHS = 5
# A mark that stays open over so few words was left by mistake.
FEWEST_WORDS = 5
OPENS_AFTER = frozenset(" \n([{'«“–-:/")
NEVER_OPENS = frozenset(",;:?!)")
CLOSES_BEFORE = frozenset(" \n.,;:!?…)]}»”–-/")


class Stretch(NamedTuple):
    """A pair of marks with what stands between them; at a paragraph's bound there is no mark.

    `continues`: an earlier paragraph opened it; `goes_on`: a later one closes it.
    """

    start: int
    end: int
    inner: Span
    continues: bool = False
    goes_on: bool = False


@dataclass(slots=True)
class _Reader:
    """Reads paragraph after paragraph, and remembers a quotation that the last one left open."""

    text: str
    pending: list[Stretch] = field(default_factory=list)
    opener: str = ""

    def paragraph(self, start: int, end: int) -> Iterator[Stretch]:
        marks = list(MARK.finditer(self.text, start, end))
        if self.pending:
            yield from self._carried(start, end, marks)
        yield from self._pairs(marks, end)

    def _carried(self, start: int, end: int, marks: list[re.Match[str]]) -> Iterator[Stretch]:
        """What an open quotation takes of a new paragraph: up to the mark that closes it, or all of it."""
        first = marks[0] if marks else None
        if first is None and len(self.pending) < MOST_PARAGRAPHS:
            self.pending.append(_stretch(self.text, Span(start, end), Span(start, end), continues=True))
            return
        if first and self._closes(first):
            yield from (piece._replace(goes_on=True) for piece in self.pending)
            yield _stretch(self.text, Span(start, first.end()), Span(start, first.start()), continues=True)
            del marks[0]
        elif first and not self.text[start : first.start()].strip():
            yield from self.pending
            if first.group() == "»":  # older French typography opens each paragraph with the closing mark
                self.opener = "«"
        self.pending = []

    def _closes(self, mark: re.Match[str]) -> bool:
        glyph = mark.group()
        if glyph not in CLOSING[self.opener]:
            return False
        return glyph != '"' or not _opens_here(self.text, mark)

    def _pairs(self, marks: list[re.Match[str]], end: int) -> Iterator[Stretch]:
        """The quotations that open and close in a paragraph; what stays open at its `end` may go on."""
        found: list[Stretch] = []
        opened: list[re.Match[str]] = []
        for mark in marks:
            if _is_closing(self.text, mark, opened):
                _close(self.text, mark, opened, found)
            elif mark.group() in CLOSING:
                if mark.group() == '"' and opened and opened[-1].group() == '"':
                    opened.pop()
                opened.append(mark)
                del opened[:-DEEPEST]
        yield from found
        tail = next((m for m in opened if not found or m.start() >= found[-1].end), None)
        if tail and len(self.text[tail.end() : end].split(maxsplit=FEWEST_WORDS)) >= FEWEST_WORDS:
            self.opener = tail.group()
            self.pending = [_stretch(self.text, Span(tail.start(), end), Span(tail.end(), end))]


def stretches(shadow: str) -> tuple[Stretch, ...]:
    """Return the outermost quoted stretches of a text in order, a piece for each paragraph of one.

    A mark without its partner spoils nothing but itself.
    """
    reader = _Reader(shadow)
    return tuple(
        stretch
        for line in re.finditer(r"[^\n]+", shadow)
        for stretch in reader.paragraph(line.start(), line.end())
        if stretch.inner.start < stretch.inner.end
    )


def _stretch(text: str, outer: Span, inner: Span, *, continues: bool = False) -> Stretch:
    """A stretch without the spaces inside its marks, nor the comma that English typography puts there."""
    inside = text[slice(*inner)]
    start = inner.start + len(inside) - len(inside.lstrip())
    end = inner.end - len(inside) + len(inside.rstrip(" \t,"))
    return Stretch(outer.start, outer.end, Span(min(start, end), end), continues)


def _opens_here(text: str, mark: re.Match[str]) -> bool:
    """Whether a straight mark can only open: a space before it, and neither a space nor a stop after it."""
    before, after = text[mark.start() - 1 : mark.start()] or "\n", text[mark.end() : mark.end() + 1] or "\n"
    return before in OPENS_AFTER and not after.isspace() and after not in NEVER_OPENS


def _closes_here(text: str, mark: re.Match[str]) -> bool:
    """Whether a straight mark can only close: a word or a stop before it, a space or a stop after it."""
    before, after = text[mark.start() - 1 : mark.start()] or "\n", text[mark.end() : mark.end() + 1] or "\n"
    return after in CLOSES_BEFORE and not before.isspace()


def _is_closing(text: str, mark: re.Match[str], opened: list[re.Match[str]]) -> bool:
    glyph = mark.group()
    if glyph not in CLOSING:
        return True
    if CLOSING[glyph] != glyph:
        return glyph == "“" and bool(opened) and opened[-1].group() == "„"
    if not any(m.group() == glyph for m in opened):
        return _closes_here(text, mark) and not _opens_here(text, mark)
    return not _opens_here(text, mark) or _closes_here(text, mark)


def _close(text: str, mark: re.Match[str], opened: list[re.Match[str]], found: list[Stretch]) -> None:
    """Join a closing mark to the last one that it can close, and drop what was left open in between."""
    partner = next((i for i in range(len(opened) - 1, -1, -1) if mark.group() in CLOSING[opened[i].group()]), None)
    if partner is None:
        return
    opening = opened[partner]
    del opened[partner:]
    while found and found[-1].start >= opening.start():
        found.pop()
    found.append(_stretch(text, Span(opening.start(), mark.end()), Span(opening.end(), mark.start())))
