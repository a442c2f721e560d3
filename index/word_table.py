"""The words that a library keeps, of passages and of whole articles, and how they are found."""

import json
import math
import sqlite3
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import accumulate, pairwise, takewhile

from index.filters import EVERYTHING, Filter
from index.models import Article, Passage
from index.schema import any_of
from index.words import spelled, stems, terms

TITLE_WEIGHT, BODY_WEIGHT = 0.5, 1.0
EVERYWHERE = "\ue000"  # stands in every text, and is no letter: no text has it of its own
# Of the weight of a query, its commonest words up to that need not be looked for alone, if so many passages hold them.
SPARED, MANY = 0.35, 300
REMEMBERED = 100_000  # stems whose frequency is kept in memory


class WordTable:
    """The stems and the spellings of texts, in the database of a library: changes belong into its transactions.

    What is found comes best first, with its BM25 score (higher is better).
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database
        self._counted: tuple[object, int, dict[str, int]] = (None, 0, {})

    def put(self, number: int, article: Article, passages: Iterable[tuple[int, Passage]]) -> list[str]:
        """Keep the words of an article and of its passages, each under its number. Returns them as they are spelled."""
        title = _joined(terms(article.title or ""))
        bodies, all_words = [], []
        for passage_number, passage in passages:
            words = spelled(passage.text)
            all_words += words
            bodies.append(_joined(stems(words)))
            self._insert("words (rowid, title, body)", passage_number, title, f"{bodies[-1]} {EVERYWHERE}")
            self._insert("spellings (rowid, body)", passage_number, _joined(words))
        self._insert("article_words (rowid, title, body)", number, title, _joined([*bodies, EVERYWHERE]))
        return all_words

    def matching(self, stems: Iterable[str], count: int, only: Filter = EVERYTHING) -> list[tuple[int, float]]:
        """The passages that hold any of these stems, but for those that hold the commonest alone."""
        score = f"bm25(words, {TITLE_WEIGHT}, {BODY_WEIGHT})"
        return self._found("words", score, self._sought(stems), count, only)

    def repeating(self, words: Sequence[str], count: int, only: Filter = EVERYTHING) -> list[tuple[int, float]]:
        """The passages that hold most of these words as they are spelled, best those that hold them in this order.

        Of those that hold the rarer ones; a score is a share. To look for pairs of words takes twenty times as long.
        """
        passages, counts = self.passages(), self.written(dict.fromkeys(words))
        weights = telling(passages, {word: counts.get(word, 0) for word in words})
        rarer = any_of(rarest(weights, {word for word, held in counts.items() if held >= MANY}))
        found = self._found("spellings", "bm25(spellings)", rarer, count, only)
        rows = self._db.execute(
            "SELECT rowid, body FROM spellings WHERE rowid IN (SELECT value FROM json_each(?))",
            (json.dumps([number for number, _ in found]),),
        )
        scores = {number: repeated(words, body.split(), weights) for number, body in rows}
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))

    def articles(self, stems: Iterable[str], among: Iterable[int]) -> dict[int, float]:
        """How well articles match by these stems, of those `among` them, by number."""
        expression = self._sought(stems)
        if not expression:
            return {}
        rows = self._db.execute(
            f"SELECT rowid, -bm25(article_words, {TITLE_WEIGHT}, {BODY_WEIGHT}) FROM article_words"
            # With the plus all that match are gone through, and few scored: looked up one by one they take ten times
            # as long, and scoring all thrice.
            " WHERE article_words MATCH ? AND +rowid IN (SELECT value FROM json_each(?))",
            (expression, json.dumps(list(among))),
        )
        return dict(rows.fetchall())

    def passages(self) -> int:
        """How many passages there are."""
        return int(self._db.execute("SELECT count(*) FROM passage").fetchone()[0])

    def telling(self, stems: Iterable[str]) -> dict[str, float]:
        """How telling each of these stems is: the inverse document frequency of BM25, in passages."""
        return telling(*self._frequencies(dict.fromkeys(stems)))

    def written(self, words: Iterable[str]) -> dict[str, int]:
        """In how many passages each of these folded words stands as it is spelled, for those that stand in any."""
        rows = self._db.execute(
            "SELECT term, doc FROM spelled WHERE term IN (SELECT value FROM json_each(?))", (json.dumps(list(words)),)
        )
        return dict(rows.fetchall())

    def _sought(self, stems: Iterable[str]) -> str:
        """The full-text query for texts with any of these stems, as far as they stand in any."""
        _, counts = self._frequencies(dict.fromkeys(stems))
        weights = self.telling(stem for stem, count in counts.items() if count)
        return sought(weights, {stem for stem, count in counts.items() if count >= MANY})

    def _frequencies(self, stems: Iterable[str]) -> tuple[int, dict[str, int]]:
        """How many passages there are, and in how many each stem stands: remembered until anything changes."""
        (others,) = self._db.execute("PRAGMA data_version").fetchone()
        version = (others, self._db.total_changes)
        if self._counted[0] != version or len(self._counted[2]) > REMEMBERED:
            self._counted = (version, self.passages(), {})
        _, passages, known = self._counted
        if unknown := [stem for stem in stems if stem not in known]:
            rows = self._db.execute(
                "SELECT term, doc FROM vocabulary WHERE term IN (SELECT value FROM json_each(?))",
                (json.dumps(unknown),),
            )
            known.update(dict.fromkeys(unknown, 0) | dict(rows.fetchall()))
        return passages, {stem: known[stem] for stem in stems}

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


def sought(weights: Mapping[str, float], common: Container[str]) -> str:
    """A full-text query for rows that hold any of these stems, by how telling each is; "" for none.

    Rows that hold nothing but the spared of the `common` stems are not looked for: they could not come first. In the
    others these count like the rest. It halves the time of long queries (MaxScore: Turtle & Flood 1995, "Query
    Evaluation: Strategies and Optimizations").
    """
    looked_for = rarest(weights, common)
    spared = weights.keys() - set(looked_for)
    return f"({any_of(looked_for)}) AND ({any_of([*sorted(spared), EVERYWHERE])})" if spared else any_of(looked_for)


def rarest(weights: Mapping[str, float], common: Container[str]) -> list[str]:
    """The words, by how telling each is, without the commonest of the `common` ones, which together weigh little."""
    commonest_first = sorted(weights, key=lambda word: weights[word])
    so_far = accumulate(weights[word] for word in commonest_first)
    most = SPARED * sum(weights.values())
    light = (word for word, weight in zip(commonest_first, so_far, strict=True) if weight <= most)
    spared = list(takewhile(lambda word: word in common, light))
    return commonest_first[len(spared) :]


def telling(passages: int, counts: Mapping[str, int]) -> dict[str, float]:
    """The inverse document frequency of BM25 of words that stand in so many of the `passages`."""
    return {word: math.log(1 + (passages - count + 0.5) / (count + 0.5)) for word, count in counts.items()}


def repeated(words: Sequence[str], text: Sequence[str], weights: Mapping[str, float]) -> float:
    """How much of some words, and of their pairs, stands in a text: a share by weight.

    A pair weighs what its words do.
    """
    held, held_pairs = set(text), set(pairwise(text))
    pairs = {pair: weights[pair[0]] + weights[pair[1]] for pair in pairwise(words)}
    here = sum(weights[word] for word in weights.keys() & held) + sum(pairs[pair] for pair in pairs.keys() & held_pairs)
    return here / ((sum(weights.values()) + sum(pairs.values())) or 1.0)


def _joined(words: Iterable[str]) -> str:
    return " ".join(words)
