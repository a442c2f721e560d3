"""The words that a library keeps, of passages and of whole articles, and how they are found."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import pairwise

from index.filters import EVERYTHING, Filter
from index.models import Article, Passage
from index.schema import any_of
from index.words import spelled, stems, terms

TITLE_WEIGHT, BODY_WEIGHT = 0.5, 1.0


class WordTable:
    """The stems and the spellings of texts, in the database of a library: changes belong into its transactions.

    What is found comes best first, with its BM25 score (higher is better).
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def put(self, number: int, article: Article, passages: Iterable[tuple[int, Passage]]) -> list[str]:
        """Keep the words of an article and of its passages, each under its number. Returns them as they are spelled."""
        title = _joined(terms(article.title or ""))
        bodies, all_words = [], []
        for passage_number, passage in passages:
            words = spelled(passage.text)
            all_words += words
            bodies.append(_joined(stems(words)))
            self._insert("words (rowid, title, body)", passage_number, title, bodies[-1])
            self._insert("spellings (rowid, body)", passage_number, _joined(words))
        self._insert("article_words (rowid, title, body)", number, title, _joined(bodies))
        return all_words

    def matching(self, stems: Iterable[str], count: int, only: Filter = EVERYTHING) -> list[tuple[int, float]]:
        """The passages that hold any of these stems."""
        return self._found("words", f"bm25(words, {TITLE_WEIGHT}, {BODY_WEIGHT})", any_of(stems), count, only)

    def repeating(self, words: Sequence[str], count: int, only: Filter = EVERYTHING) -> list[tuple[int, float]]:
        """The passages that hold most of these words as they are spelled, best those that hold them in this order."""
        pairs = [f"{one} {other}" for one, other in pairwise(words)]
        return self._found("spellings", "bm25(spellings)", any_of([*words, *pairs]), count, only)

    def articles(self, stems: Iterable[str], count: int) -> list[tuple[int, float]]:
        """The articles that hold any of these stems, by number."""
        score = f"bm25(article_words, {TITLE_WEIGHT}, {BODY_WEIGHT})"
        return self._found("article_words", score, any_of(stems), count, EVERYTHING)

    def passages(self) -> int:
        """How many passages there are."""
        return int(self._db.execute("SELECT count(*) FROM passage").fetchone()[0])

    def frequencies(self, wanted: Iterable[str]) -> dict[str, int]:
        """In how many passages each of these stems stands."""
        stems = list(dict.fromkeys(wanted))
        rows = self._db.execute(
            "SELECT term, doc FROM vocabulary WHERE term IN (SELECT value FROM json_each(?))", (json.dumps(stems),)
        )
        return dict.fromkeys(stems, 0) | dict(rows.fetchall())

    def _found(self, table: str, score: str, expression: str, count: int, only: Filter) -> list[tuple[int, float]]:
        if not expression:
            return []
        condition, values = only.condition()
        among = "JOIN passage p ON p.number = t.rowid JOIN article a ON a.number = p.article" if condition else ""
        rows = self._db.execute(
            f"SELECT t.rowid, -{score} AS score FROM {table} t {among}"
            f" WHERE {table} MATCH ? {f'AND {condition}' if condition else ''} ORDER BY score DESC, t.rowid LIMIT ?",
            (expression, *values, count),
        )
        return rows.fetchall()

    def _insert(self, columns: str, *values: object) -> None:
        self._db.execute(f"INSERT INTO {columns} VALUES ({', '.join('?' * len(values))})", values)


def _joined(words: Iterable[str]) -> str:
    return " ".join(words)
