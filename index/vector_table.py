"""The vectors that a library keeps: of which model they are, and what the vector index has not seen yet."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import LibraryError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Model:
    """What vectors are tied to: those of two models must never be compared."""

    name: str
    revision: str
    dimension: int
    query_prefix: str = ""
    document_prefix: str = ""


class VectorTable:
    """A vector a passage and model, in the database of a library. Changes belong into the library's transactions."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def model(self) -> Model | None:
        """The model whose vectors are in use; None before the first article."""
        row = self._db.execute(
            "SELECT name, revision, dimension, query_prefix, document_prefix FROM model WHERE active"
        ).fetchone()
        return Model(*row) if row else None

    def check_model(self, model: Model) -> None:
        """Raises LibraryError unless the vectors in use are those of `model`: two models must not be mixed."""
        used = self.model()
        if used and used != model:
            same = "another version of it" if used.name == model.name else model.name
            raise LibraryError(
                f"The library was embedded with {used.name}, and EMBEDDING_MODEL is now {same}: set it back,"
                " or run quidit reembed."
            )

    def enter_model(self, model: Model) -> None:
        """Make room for the vectors of `model`. The first model of a library is at once the one in use."""
        if self._number(model) is None:
            active = self.model() is None
            self._db.execute(
                "INSERT INTO model (name, revision, dimension, query_prefix, document_prefix, active)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (model.name, model.revision, model.dimension, model.query_prefix, model.document_prefix, active),
            )

    def activate(self, model: Model) -> None:
        """Use the vectors of `model` from now on and drop all others."""
        self._db.execute("UPDATE model SET active = (number = ?)", (self._number(model),))
        self._db.execute("DELETE FROM model WHERE NOT active")

    def put(self, model: Model | None, numbers: Sequence[int], vectors: "NDArray[np.float32]") -> None:
        """Keep a vector of `model`, a row of `vectors`, for each of these passages."""
        number = self._number(model)
        rows = ((number, passage, vector.tobytes()) for passage, vector in zip(numbers, vectors, strict=True))
        self._db.executemany("INSERT INTO vector VALUES (?, ?, ?)", rows)

    def missing(self, model: Model, count: int) -> list[tuple[int, str]]:
        """Up to `count` passages (number and text) that have no vector of `model` yet."""
        rows = self._db.execute(
            "SELECT p.number, substr(a.text, p.start + 1, p.end - p.start) FROM passage p JOIN article a"
            " ON a.number = p.article WHERE NOT EXISTS"
            " (SELECT 1 FROM vector v WHERE v.model = ? AND v.passage = p.number) ORDER BY p.number LIMIT ?",
            (self._number(model), count),
        )
        return rows.fetchall()

    def of_text(self, digest: bytes) -> "NDArray[np.float32] | None":
        """The vectors in use of an article with this text, in the order of its passages, if there is one."""
        rows = self._db.execute(
            "SELECT value FROM vector v JOIN passage p ON p.number = v.passage WHERE model = ? AND p.article ="
            " (SELECT number FROM article WHERE text_digest = ? LIMIT 1) ORDER BY p.start",
            (self._active(), digest),
        ).fetchall()
        return _matrix([value for (value,) in rows]) if rows else None

    def batches(self, count: int) -> "Iterator[tuple[list[int], NDArray[np.float32]]]":
        """Yield the vectors in use, at most `count` at once: passage numbers, and the rows of a matrix."""
        last = 0
        while rows := self._db.execute(
            "SELECT passage, value FROM vector WHERE model = ? AND passage > ? ORDER BY passage LIMIT ?",
            (self._active(), last, count),
        ).fetchall():
            last = rows[-1][0]
            yield [number for number, _ in rows], _matrix([value for _, value in rows])

    def of(self, passages: Iterable[int]) -> "tuple[list[int], NDArray[np.float32]]":
        """The vectors in use of these passages: passage numbers, and the rows of a matrix."""
        rows = self._db.execute(
            "SELECT passage, value FROM vector WHERE model = ? AND passage IN (SELECT value FROM json_each(?))",
            (self._active(), json.dumps(list(passages))),
        ).fetchall()
        return [number for number, _ in rows], _matrix([value for _, value in rows])

    def stale(self, count: int) -> "tuple[list[int], NDArray[np.float32], list[int]] | None":
        """Up to `count` passages in which the index lags, if any: those to write, their vectors, those to delete."""
        rows = self._db.execute(
            "SELECT s.passage, v.value FROM (SELECT passage FROM stale ORDER BY passage LIMIT ?) s"
            " LEFT JOIN vector v ON v.passage = s.passage AND v.model = ?",
            (count, self._active()),
        ).fetchall()
        if not rows:
            return None
        written = [(number, value) for number, value in rows if value is not None]
        deleted = [number for number, value in rows if value is None]
        return [number for number, _ in written], _matrix([value for _, value in written]), deleted

    def lagging(self) -> bool:
        """Whether there are passages in which the index lags."""
        return self._db.execute("SELECT 1 FROM stale LIMIT 1").fetchone() is not None

    def settle(self, numbers: Sequence[int]) -> None:
        """Note that the vector index has followed in these passages."""
        self._db.execute("DELETE FROM stale WHERE passage IN (SELECT value FROM json_each(?))", (json.dumps(numbers),))

    def settle_all(self) -> None:
        """Note that the vector index holds every passage."""
        self._db.execute("DELETE FROM stale")

    def _active(self) -> int | None:
        row = self._db.execute("SELECT number FROM model WHERE active").fetchone()
        return row[0] if row else None

    def _number(self, model: Model | None) -> int | None:
        if model is None:
            return None
        row = self._db.execute(
            "SELECT number FROM model"
            " WHERE (name, revision, dimension, query_prefix, document_prefix) = (?, ?, ?, ?, ?)",
            (model.name, model.revision, model.dimension, model.query_prefix, model.document_prefix),
        ).fetchone()
        return row[0] if row else None


def _matrix(values: Sequence[bytes]) -> "NDArray[np.float32]":
    """Stored vectors as the rows of a matrix."""
    import numpy as np

    if not values:
        return np.empty((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(values), dtype=np.float32).reshape(len(values), -1)
