"""Cut an article into passages: the pieces that are searched and cited."""

from collections.abc import Iterator

from index.models import Article, Passage, Span
from index.sentences import breaks_inside, sentences, trimmed

LONGEST = 700  # characters; about what a small embedding model reads of French before it stops
FULL = 350  # a passage this long ends with its paragraph rather than take in the next


def passages(article: Article) -> tuple[Passage, ...]:
    """Cut `article` at the bounds of sentences, where possible of paragraphs, into at most LONGEST characters.

    Every character that is no space lies in exactly one passage, and passages come in order. A sentence
    that is longer by itself is cut inside: at a sentence end within quotation marks, a comma or a space.
    """
    return tuple(Passage(article, *span) for span in _packed(article.text))


def _packed(text: str) -> Iterator[Span]:
    """Join neighbouring pieces as long as they fit."""
    start = end = 0
    for piece in _pieces(text):
        new_paragraph = "\n" in text[end : piece.start]
        if end and (piece.end - start > LONGEST or (new_paragraph and end - start >= FULL)):
            yield Span(start, end)
            start = piece.start
        elif not end:
            start = piece.start
        end = piece.end
    if end:
        yield Span(start, end)


def _pieces(text: str) -> Iterator[Span]:
    """Yield sentences, those that are too long in parts."""
    for sentence in sentences(text):
        start = sentence.start
        while sentence.end - start > LONGEST:
            cut = _cut(text, start)
            if piece := trimmed(text, start, cut):
                yield piece
            start = cut
        if piece := trimmed(text, start, sentence.end):
            yield piece


def _cut(text: str, start: int) -> int:
    """Where to cut a sentence that goes on for more than LONGEST characters: the last good place in reach."""
    limit = start + LONGEST
    if ends := list(breaks_inside(text, start, limit)):
        return ends[-1]
    for mark in (", ", "; ", " ", "\u00a0"):
        if (place := text.rfind(mark, start + 1, limit)) > 0:
            return place + 1
    return limit
