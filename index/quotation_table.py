"""The quotations that a library keeps, and how they are found: by their words, by their speakers."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from index.filters import EVERYTHING, Filter
from index.models import Article, Passage, Quotation, Span
from index.schema import ARTICLE_FIELDS, any_of
from index.sentences import sentences
from index.words import fold, terms

FIELDS = "q.kind, q.spans, q.speaker, q.mention, q.cue, q.lemma, q.polarity, q.confidence"  # as Quotation takes them
# How much a word of the question counts in the statement itself, in its sentence, in the title of its article.
CONTENT, SENTENCE, TITLE = 1.0, 0.5, 0.3


class QuotationTable:
    """Who said what, in the database of a library. Changes belong into the library's transactions."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def put(self, article: int, passages: Sequence[tuple[int, Passage]], quotations: Sequence[Quotation]) -> None:
        """Keep the quotations of an article, whose passages have these numbers."""
        source = passages[0][1].article
        title = " ".join(terms(source.title or ""))
        bounds = list(sentences(source.text)) if quotations else []
        for quotation in quotations:
            passage = next(number for number, passage in passages if quotation.spans[0].start < passage.end)
            around = [
                bound for bound in bounds if any(bound.start < s.end and s.start < bound.end for s in quotation.spans)
            ]
            number = self._insert(article, passage, quotation)
            said = " ".join(source.text[span.start : span.end] for span in quotation.spans)
            sentence = source.text[around[0].start : around[-1].end]
            self._db.execute(
                "INSERT INTO statements (rowid, content, speaker, sentence, title) VALUES (?, ?, ?, ?, ?)",
                (number, " ".join(terms(said)), fold(quotation.speaker), " ".join(terms(sentence)), title),
            )

    def matching(self, stems: Iterable[str], count: int, only: Filter = EVERYTHING) -> list[tuple[int, float]]:
        """The quotations about any of these stems, best first, with their BM25 score (higher is better)."""
        if not (expression := any_of(stems)):
            return []
        among, values = _among("rowid", only)
        return self._db.execute(
            f"SELECT rowid, -bm25(statements, ?, 0, ?, ?) AS score FROM statements WHERE statements MATCH ?{among}"
            " ORDER BY score DESC, rowid LIMIT ?",
            (CONTENT, SENTENCE, TITLE, f"{{content sentence title}} : ({expression})", *values, count),
        ).fetchall()

    def saying(self, stems: Sequence[str], count: int, only: Filter = EVERYTHING) -> list[int]:
        """The numbers of the quotations in which these stems stand one after the other."""
        if not stems:
            return []
        among, values = _among("rowid", only)
        rows = self._db.execute(
            f"SELECT rowid FROM statements WHERE statements MATCH ?{among} ORDER BY bm25(statements), rowid LIMIT ?",
            (f'content : "{" ".join(stems)}"', *values, count),
        )
        return [number for (number,) in rows]

    def in_passages(self, passages: Iterable[int]) -> dict[int, list[int]]:
        """The numbers of the quotations that begin in these passages."""
        found: dict[int, list[int]] = {}
        rows = self._db.execute(
            "SELECT passage, number FROM quotation WHERE passage IN (SELECT value FROM json_each(?))",
            (json.dumps(list(passages)),),
        )
        for passage, number in rows:
            found.setdefault(passage, []).append(number)
        return found

    def of_articles(self, articles: Iterable[str]) -> list[int]:
        """The numbers of all that is said in the articles of these ids."""
        rows = self._db.execute(
            "SELECT q.number FROM quotation q JOIN article a ON a.number = q.article"
            " WHERE a.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(articles)),),
        )
        return [number for (number,) in rows]

    def of_speakers(self, speakers: Iterable[str], only: Filter = EVERYTHING) -> list[int]:
        """The numbers of all that these speakers said."""
        among, values = _among("number", only)
        rows = self._db.execute(
            f"SELECT number FROM quotation WHERE speaker IN (SELECT value FROM json_each(?)){among}",
            (json.dumps(list(speakers)), *values),
        )
        return [number for (number,) in rows]

    def speakers_named(self, words: Iterable[str]) -> list[str]:
        """The speakers whose names hold any of these words, however they are written."""
        expression = any_of(fold(word) for word in words)
        if not expression:
            return []
        rows = self._db.execute(
            "SELECT DISTINCT q.speaker FROM statements s JOIN quotation q ON q.number = s.rowid"
            " WHERE statements MATCH ? ORDER BY q.speaker",
            (f"speaker : ({expression})",),
        )
        return [speaker for (speaker,) in rows]

    def get(self, numbers: Iterable[int]) -> dict[int, tuple[Article, Quotation]]:
        """These quotations, with their articles."""
        rows = self._db.execute(
            f"SELECT q.number, {FIELDS}, {ARTICLE_FIELDS} FROM quotation q JOIN article a ON a.number = q.article"
            " WHERE q.number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        return {number: (Article(*row[8:]), _quotation(row[:8])) for number, *row in rows}

    def _insert(self, article: int, passage: int, quotation: Quotation) -> int:
        """Insert a row and return its number."""
        spans, mention, cue = (json.dumps(place) for place in (quotation.spans, quotation.mention, quotation.cue))
        said = (quotation.kind, spans, quotation.speaker, mention, cue)
        how = (quotation.lemma, quotation.polarity, quotation.confidence)
        row = self._db.execute(
            "INSERT INTO quotation (article, passage, kind, spans, speaker, mention, cue, lemma, polarity, confidence)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (article, passage, *said, *how),
        )
        return row.lastrowid or 0


def _among(number: str, only: Filter) -> tuple[str, list[str]]:
    """The end of a WHERE that holds for the quotations that count, by the column with their number, and its values."""
    condition, values = only.condition()
    if not condition:
        return "", []
    counting = (
        f"SELECT q.number FROM quotation q JOIN passage p ON p.number = q.passage"
        f" JOIN article a ON a.number = q.article WHERE {condition}"
    )
    return f" AND {number} IN ({counting})", values


def _quotation(row: Sequence[Any]) -> Quotation:
    kind, spans, speaker, mention, cue, *rest = row
    pieces = tuple(Span(*piece) for piece in json.loads(spans))
    return Quotation(kind, pieces, speaker, _span(mention), _span(cue), *rest)


def _span(value: str) -> Span | None:
    place = json.loads(value)
    return Span(*place) if place else None
