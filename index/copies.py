"""The same story in several outlets: articles with nearly the same words.

Candidates are found without comparing all pairs, by MinHash signatures cut into bands (Broder 1997, "On the
resemblance and containment of documents"; Leskovec et al., "Mining of Massive Datasets", 3.4), and confirmed by the
exact Jaccard index of their word shingles.
"""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from index.words import spelled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHINGLE = 3  # words
COPY = 0.4  # Jaccard index from which on articles are copies; a word in ten changed leaves about 0.57
SAME = 0.8  # from which on one stands for the others in a search
SAME_STORY = 0.2  # from which on two texts from one address are versions of one article
BANDS, ROWS = 32, 3  # finds 99 of 100 pairs at 0.57, and compares 1 of 30 at 0.1
MOST_CANDIDATES = 20  # those that share the most bands
AT_ONCE = 10_000  # shingles that are hashed together: a megabyte for every thousand
SEED = 1997


class CopyTable:
    """Which articles are copies of which, in the database of a library. Changes belong into its transactions."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def put(self, article: int, words: Sequence[str]) -> None:
        """Link the article, which has these words as they are spelled, with those there that are copies of it."""
        own = shingles(words)
        bands = _bands(own)
        for other in self._candidates(bands):
            likeness = jaccard(own, shingles(spelled(self._text(other))))
            if likeness >= COPY:
                pairs = ((article, other, likeness), (other, article, likeness))
                self._db.executemany("INSERT OR REPLACE INTO copy VALUES (?, ?, ?)", pairs)
        self._db.executemany("INSERT OR IGNORE INTO band VALUES (?, ?)", ((band, article) for band in bands))

    def of(self, ids: Iterable[str]) -> dict[str, dict[str, float]]:
        """The copies of the articles of these ids: their ids, the most alike first, with how alike they are.

        1 for the same words, COPY at least. Articles without copies are left out.
        """
        rows = self._db.execute(
            "SELECT a.id, b.id, likeness FROM copy JOIN article a ON a.number = copy.article"
            " JOIN article b ON b.number = copy.other"
            " WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY likeness DESC, b.id",
            (json.dumps(list(ids)),),
        )
        found: dict[str, dict[str, float]] = {}
        for name, other, likeness in rows:
            found.setdefault(name, {})[other] = likeness
        return found

    def among(self, articles: Iterable[int]) -> dict[int, list[int]]:
        """For each of these articles, by number, those of them that tell the same in nearly all the same words."""
        these = set(articles)
        rows = self._db.execute(
            "SELECT article, other FROM copy WHERE article IN (SELECT value FROM json_each(?)) AND likeness >= ?",
            (json.dumps(list(these)), SAME),
        )
        found: dict[int, list[int]] = {}
        for article, other in rows:
            if other in these:
                found.setdefault(article, []).append(other)
        return found

    def count(self) -> int:
        """How many articles have a copy."""
        return int(self._db.execute("SELECT count(DISTINCT article) FROM copy").fetchone()[0])

    def _candidates(self, bands: list[int]) -> list[int]:
        rows = self._db.execute(
            "SELECT article FROM band WHERE hash IN (SELECT value FROM json_each(?))"
            " GROUP BY article ORDER BY count(*) DESC, article LIMIT ?",
            (json.dumps(bands), MOST_CANDIDATES),
        )
        return [article for (article,) in rows]

    def _text(self, article: int) -> str:
        return str(self._db.execute("SELECT text FROM article WHERE number = ?", (article,)).fetchone()[0])


def same_story(one: str, other: str) -> bool:
    """Whether two texts from one address are versions of one article."""
    return jaccard(shingles(spelled(one)), shingles(spelled(other))) >= SAME_STORY


def shingles(words: Sequence[str]) -> frozenset[str]:
    """Every SHINGLE words that follow one another. They are given folded, so that only their letters count."""
    return frozenset(" ".join(words[i : i + SHINGLE]) for i in range(max(len(words) - SHINGLE + 1, 1)))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two sets have in common, from 0 to 1."""
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def _bands(of: frozenset[str]) -> list[int]:
    """The bands of a MinHash signature, each as a number that two articles share if they share the band."""
    import numpy as np

    factors, summands = _permutations()
    hashes = np.fromiter((zlib.crc32(shingle.encode()) for shingle in of), dtype=np.uint64, count=len(of))
    least = np.full(BANDS * ROWS, 2**32 - 1, dtype=np.uint64)
    for start in range(0, len(hashes), AT_ONCE):
        # Multiply-shift hashing (Dietzfelbinger 1996); the arithmetic is meant to wrap.
        hashed = (hashes[start : start + AT_ONCE, None] * factors + summands) >> np.uint64(32)
        least = np.minimum(least, hashed.min(axis=0))
    rows = least.astype(np.uint32).reshape(BANDS, ROWS)
    return [_number(bytes([band]) + row.tobytes()) for band, row in enumerate(rows)]


def _number(band: bytes) -> int:
    """A number that fits into SQLite."""
    return int.from_bytes(hashlib.blake2b(band, digest_size=8).digest(), signed=True)


@cache
def _permutations() -> "tuple[NDArray[np.uint64], NDArray[np.uint64]]":
    import numpy as np

    chance = np.random.default_rng(SEED)
    factors, summands = chance.integers(1 << 63, size=(2, BANDS * ROWS), dtype=np.uint64)
    return factors * np.uint64(2) + np.uint64(1), summands
