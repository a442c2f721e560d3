"""The quotations that a library keeps, and how they are found: by their words, by their speakers."""

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

from index.article_table import ArticleTable
from index.filters import EVERYTHING, Filter
from index.models import Article, Passage, Quotation, Span
from index.schema import any_of
from index.sentences import around
from index.words import fold, terms

FIELDS = "q.kind, q.spans, q.speaker, q.mention, q.cue, q.lemma, q.polarity, q.confidence"  # as Quotation takes them
# How much a word of the question counts in the statement itself, in what its article says of the speaker ("l'avocat
# du suspect"), in its sentence, in the title of its article.
CONTENT, PROFILE, SENTENCE, TITLE = 1.0, 0.4, 0.5, 0.3


class QuotationTable:
    """Who said what, in the database of a library. Changes belong into the library's transactions."""

    def __init__(self, database: sqlite3.Connection, articles: ArticleTable) -> None:
        self._db = database
        self._articles = articles

    def put(self, article: int, passages: Sequence[tuple[int, Passage]], quotations: Sequence[Quotation]) -> None:
        """Keep the quotations of an article, whose passages have these numbers."""
        source = passages[0][1].article
        title = " ".join(terms(source.title or ""))
        for quotation in quotations:
            passage, _ = passages[bisect_right(passages, quotation.spans[0].start, key=_end)]
            number = self._insert(article, passage, quotation)
            said = " ".join(source.text[span.start : span.end] for span in quotation.spans)
            place = around(source.text, quotation.spans)
            sentence = source.text[place.start : place.end]
            profile = introduction(quotation.speaker, source.text)
            stems = (" ".join(terms(part)) for part in (profile, sentence))
            self._db.execute(
                "INSERT INTO statements (rowid, content, speaker, profile, sentence, title) VALUES (?, ?, ?, ?, ?, ?)",
                (number, " ".join(terms(said)), fold(quotation.speaker), *stems, title),
            )

    def matching(self, stems: Iterable[str], count: int, only: Filter = EVERYTHING) -> list[tuple[int, float]]:
        """The quotations about any of these stems, best first, with their BM25 score (higher is better)."""
        if not (expression := any_of(stems)):
            return []
        join, condition, values = _among("statements.rowid", only)
        return self._db.execute(
            f"SELECT statements.rowid, -bm25(statements, ?, 0, ?, ?, ?) AS score FROM statements {join}"
            f" WHERE statements MATCH ? {condition} ORDER BY score DESC, statements.rowid LIMIT ?",
            (CONTENT, PROFILE, SENTENCE, TITLE, f"{{content profile sentence title}} : ({expression})", *values, count),
        ).fetchall()

    def saying(self, stems: Sequence[str], count: int, only: Filter = EVERYTHING) -> list[int]:
        """The numbers of the quotations in which these stems stand one after the other."""
        if not stems:
            return []
        join, condition, values = _among("statements.rowid", only)
        rows = self._db.execute(
            f"SELECT statements.rowid FROM statements {join} WHERE statements MATCH ? {condition}"
            " ORDER BY bm25(statements), statements.rowid LIMIT ?",
            (f'content : "{" ".join(stems)}"', *values, count),
        )
        return [number for (number,) in rows]

    def places(self, numbers: Iterable[int]) -> dict[int, tuple[int, int]]:
        """The passages in which these quotations begin, and their articles: by the numbers of both."""
        rows = self._db.execute(
            "SELECT number, passage, article FROM quotation WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        return {number: (passage, article) for number, passage, article in rows}

    def in_articles(self, articles: Iterable[int]) -> list[int]:
        """The numbers of all that is said in the articles of these numbers."""
        rows = self._db.execute(
            "SELECT number FROM quotation WHERE article IN (SELECT value FROM json_each(?))",
            (json.dumps(list(articles)),),
        )
        return [number for (number,) in rows]

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
        join, condition, values = _among("said.number", only)
        rows = self._db.execute(
            f"SELECT said.number FROM quotation said {join}"
            f" WHERE said.speaker IN (SELECT value FROM json_each(?)) {condition}",
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
            f"SELECT q.number, q.article, {FIELDS} FROM quotation q WHERE q.number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        ).fetchall()
        articles = self._articles.of({article for _, article, *_ in rows})
        return {number: (articles[article], _quotation(row)) for number, article, *row in rows if article in articles}

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


def introduction(speaker: str, text: str) -> str:
    """What an article says of a speaker where it names them first: the name, and that sentence if there is one."""
    surname = speaker.rsplit(maxsplit=1)[-1] if speaker else ""
    named = text.find(surname) if surname else -1
    if named < 0:
        return speaker
    place = around(text, [Span(named, named + 1)])
    return f"{speaker} {text[place.start : place.end]}"


def _end(numbered: tuple[int, Passage]) -> int:
    return numbered[1].end


def _among(number: str, only: Filter) -> tuple[str, str, list[str]]:
    """What keeps a query to the quotations that count, by the column with their number: joins, condition, values."""
    condition, values = only.condition()
    if not condition:
        return "", "", []
    joins = (
        f"JOIN quotation q ON q.number = {number} JOIN passage p ON p.number = q.passage"
        " JOIN article a ON a.number = q.article"
    )
    return joins, f"AND {condition}", values


def _quotation(row: Sequence[Any]) -> Quotation:
    kind, spans, speaker, mention, cue, *rest = row
    pieces = tuple(Span(*piece) for piece in json.loads(spans))
    return Quotation(kind, pieces, speaker, _span(mention), _span(cue), *rest)


def _span(value: str) -> Span | None:
    place = json.loads(value)
    return Span(*place) if place else None
