"""The library: one SQLite file that holds every article, passage and vector. All else is derived from it."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from filelock import FileLock, Timeout

from index.errors import UserError
from index.models import Article, Passage
from index.schema import SchemaTooNewError, migrate
from index.words import terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ARTICLE_FIELDS = "id, text, title, author, outlet, published, url, language"
TITLE_WEIGHT, BODY_WEIGHT = 0.5, 1.0


class LibraryError(UserError):
    """Why the library cannot be used."""


class LibraryMissingError(LibraryError):
    """There is no library where one was looked for."""


class LibraryBusyError(LibraryError):
    """Another process is writing to the library."""


@dataclass(frozen=True, slots=True)
class Model:
    """What vectors are tied to: those of two models must never be compared."""

    name: str
    revision: str
    dimension: int
    query_prefix: str = ""
    document_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the shelf list shows it: where it came from and what state of the source was read."""

    number: int
    id: str
    source: str
    digest: str


class Library:
    """An open library. Reading needs nothing; whoever changes it holds `writing()`.

    A change of one article is one transaction: a reader sees all of it or nothing.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._db = connection

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> Self:
        """Open the library in `folder`. Raises LibraryMissingError unless it is there or may be created."""
        path = folder / "library.sqlite"
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        elif not path.is_file():
            raise LibraryMissingError(f"There is no library in {folder.absolute()}: add articles first, or say --data.")
        # Threads may share the connection: this SQLite is built to serialise them.
        db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        try:
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
                db.execute(f"PRAGMA {pragma}")
            migrate(db)
        except SchemaTooNewError as error:
            db.close()
            raise LibraryError(f"{path} was made by a newer Quidit ({error}): update Quidit.") from error
        except sqlite3.DatabaseError as error:
            db.close()
            raise LibraryError(f"{path} cannot be read ({error}): restore a backup of it.") from error
        return cls(folder, db)

    def close(self) -> None:
        """Close the file; the library is of no use afterwards."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer, among all processes. Raises LibraryBusyError at once where another one writes."""
        lock = FileLock(self.folder / "writer.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise LibraryBusyError(
                f"Another quidit command is changing the library in {self.folder.absolute()}: try again later."
            ) from None
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the changes inside visible together, and durable, or not at all.

        Raises LibraryError where the disk is full or may not be written.
        """
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise LibraryError(f"The library in {self.folder.absolute()} cannot be written: {error}.") from error
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    # Articles

    def entries(self) -> dict[str, Entry]:
        """All articles by source."""
        rows = self._db.execute("SELECT number, id, source, digest FROM article ORDER BY number")
        return {row[2]: Entry(*row) for row in rows}

    def articles(self) -> Iterator[Article]:
        """All articles, newest first, those without a date last."""
        rows = self._db.execute(f"SELECT {ARTICLE_FIELDS} FROM article ORDER BY published DESC NULLS LAST, id")
        return (Article(*row) for row in rows)

    def article(self, name: str) -> Article | None:
        """The article that people know as `name`."""
        row = self._db.execute(f"SELECT {ARTICLE_FIELDS} FROM article WHERE id = ?", (name,)).fetchone()
        return Article(*row) if row else None

    def taken(self, name: str) -> bool:
        """Whether an article is already known as `name`."""
        return self._db.execute("SELECT 1 FROM article WHERE id = ?", (name,)).fetchone() is not None

    def store(self, source: str, digest: str, passages: Sequence[Passage], vectors: "NDArray[np.float32]") -> None:
        """Put an article in, or in the place of what `source` held, with a vector (a row of `vectors`) a passage."""
        article = passages[0].article
        with self.transaction():
            self._db.execute("DELETE FROM article WHERE source = ?", (source,))
            self._db.execute("DELETE FROM forgotten WHERE source = ?", (source,))
            number = self._insert_article(article, source, digest)
            title = " ".join(terms(article.title or ""))
            model = self._active_model_number()
            for passage, vector in zip(passages, vectors, strict=True):
                added = self._db.execute(
                    "INSERT INTO passage (article, start, end) VALUES (?, ?, ?)", (number, passage.start, passage.end)
                ).lastrowid
                body = " ".join(terms(passage.text))
                self._db.execute("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", (added, title, body))
                self._db.execute("INSERT INTO vector VALUES (?, ?, ?)", (model, added, vector.tobytes()))

    def _insert_article(self, article: Article, source: str, digest: str) -> int | None:
        fields = (article.title, article.author, article.outlet, article.published, article.url, article.language)
        return self._db.execute(
            "INSERT INTO article (id, source, digest, text, text_digest,"
            " title, author, outlet, published, url, language) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (article.id, source, digest, article.text, text_digest(article.text), *fields),
        ).lastrowid

    def remove(self, source: str, *, forget: bool = False) -> None:
        """Take the article of `source` out. One that is to be forgotten stays out when its folder is read again."""
        with self.transaction():
            self._db.execute("DELETE FROM article WHERE source = ?", (source,))
            if forget:
                self._db.execute("INSERT OR IGNORE INTO forgotten VALUES (?)", (source,))

    def roots(self) -> list[str]:
        """The files and folders that were added."""
        return [path for (path,) in self._db.execute("SELECT path FROM root ORDER BY path")]

    def add_root(self, path: str) -> None:
        """Remember a file or folder, so that it can be read again."""
        self._db.execute("INSERT OR IGNORE INTO root VALUES (?)", (path,))

    def forgotten(self) -> frozenset[str]:
        """Sources that were taken out by hand."""
        return frozenset(source for (source,) in self._db.execute("SELECT source FROM forgotten"))

    # Passages and words

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """The passages of these numbers, with their articles; those that are gone meanwhile are left out."""
        rows = self._db.execute(
            f"SELECT p.number, p.start, p.end, {ARTICLE_FIELDS} FROM passage p JOIN article a ON a.number = p.article"
            " WHERE p.number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        return {number: Passage(Article(*fields), start, end) for number, start, end, *fields in rows}

    def matching(self, wanted: Iterable[str], count: int) -> list[tuple[int, float]]:
        """The passages that hold any of these stems, best first, with their BM25 score (higher is better)."""
        # Stems are letters and digits only; in quotation marks none of them is an operator.
        expression = " OR ".join(f'"{stem}"' for stem in dict.fromkeys(wanted))
        if not expression:
            return []
        rows = self._db.execute(
            "SELECT rowid, -bm25(words, ?, ?) AS score FROM words WHERE words MATCH ?"
            " ORDER BY score DESC, rowid LIMIT ?",
            (TITLE_WEIGHT, BODY_WEIGHT, expression, count),
        )
        return rows.fetchall()

    def frequencies(self, wanted: Iterable[str]) -> dict[str, int]:
        """In how many passages each of these stems stands."""
        stems = list(dict.fromkeys(wanted))
        rows = self._db.execute(
            "SELECT term, doc FROM vocabulary WHERE term IN (SELECT value FROM json_each(?))", (json.dumps(stems),)
        )
        return dict.fromkeys(stems, 0) | dict(rows.fetchall())

    def counts(self) -> dict[str, int]:
        """How many articles, passages and stale passages (not yet in the vector index) there are."""
        tables = ("article", "passage", "stale")
        return {table: self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}

    def period(self) -> tuple[str, str] | None:
        """The oldest and the newest date of an article."""
        first, last = self._db.execute("SELECT min(published), max(published) FROM article").fetchone()
        return (first, last) if first else None

    # Models and vectors

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
        if self._model_number(model) is None:
            active = self.model() is None
            self._db.execute(
                "INSERT INTO model (name, revision, dimension, query_prefix, document_prefix, active)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (model.name, model.revision, model.dimension, model.query_prefix, model.document_prefix, active),
            )

    def activate(self, model: Model) -> None:
        """Use the vectors of `model` from now on and drop all others. The vector index has to be built again."""
        with self.transaction():
            number = self._model_number(model)
            self._db.execute("UPDATE model SET active = (number = ?)", (number,))
            self._db.execute("DELETE FROM model WHERE NOT active")
            self.set_setting("chroma_fingerprint", "")

    def without_vector(self, model: Model, count: int) -> list[tuple[int, str]]:
        """Up to `count` passages (number and text) that have no vector of `model` yet."""
        rows = self._db.execute(
            "SELECT p.number, substr(a.text, p.start + 1, p.end - p.start) FROM passage p JOIN article a"
            " ON a.number = p.article WHERE NOT EXISTS"
            " (SELECT 1 FROM vector v WHERE v.model = ? AND v.passage = p.number) ORDER BY p.number LIMIT ?",
            (self._model_number(model), count),
        )
        return rows.fetchall()

    def put_vectors(self, model: Model, numbers: Sequence[int], vectors: "NDArray[np.float32]") -> None:
        """Keep a vector of `model` for each of these passages."""
        with self.transaction():
            number = self._model_number(model)
            rows = ((number, passage, vector.tobytes()) for passage, vector in zip(numbers, vectors, strict=True))
            self._db.executemany("INSERT INTO vector VALUES (?, ?, ?)", rows)

    def vectors_of_text(self, text: str) -> "NDArray[np.float32] | None":
        """The vectors in use of an article with this very text, in the order of its passages, if there is one."""
        rows = self._db.execute(
            "SELECT value FROM vector v JOIN passage p ON p.number = v.passage WHERE model = ? AND p.article ="
            " (SELECT number FROM article WHERE text_digest = ? LIMIT 1) ORDER BY p.start",
            (self._active_model_number(), text_digest(text)),
        ).fetchall()
        return _matrix([value for (value,) in rows]) if rows else None

    def vectors(self, count: int) -> "Iterator[tuple[list[int], NDArray[np.float32]]]":
        """Yield the vectors in use, in batches of at most `count`: passage numbers, and the rows of a matrix."""
        last = 0
        while rows := self._db.execute(
            "SELECT passage, value FROM vector WHERE model = ? AND passage > ? ORDER BY passage LIMIT ?",
            (self._active_model_number(), last, count),
        ).fetchall():
            last = rows[-1][0]
            yield [number for number, _ in rows], _matrix([value for _, value in rows])

    # What the vector index has to know

    def stale(self, count: int) -> "tuple[list[int], NDArray[np.float32], list[int]] | None":
        """Up to `count` passages in which the index lags, if any: those to write, their vectors, those to delete."""
        rows = self._db.execute(
            "SELECT s.passage, v.value FROM (SELECT passage FROM stale ORDER BY passage LIMIT ?) s"
            " LEFT JOIN vector v ON v.passage = s.passage AND v.model = ?",
            (count, self._active_model_number()),
        ).fetchall()
        if not rows:
            return None
        written = [(number, value) for number, value in rows if value is not None]
        deleted = [number for number, value in rows if value is None]
        return [number for number, _ in written], _matrix([value for _, value in written]), deleted

    def settle(self, numbers: Sequence[int]) -> None:
        """Note that the vector index has followed in these passages."""
        self._db.execute("DELETE FROM stale WHERE passage IN (SELECT value FROM json_each(?))", (json.dumps(numbers),))

    def settle_all(self) -> None:
        """Note that the vector index holds every passage."""
        self._db.execute("DELETE FROM stale")

    @property
    def name(self) -> str:
        """What tells this library from all others: a random name, given when it was made."""
        return self.setting("name")

    def setting(self, key: str) -> str:
        """A value that was kept, or ""."""
        row = self._db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def set_setting(self, key: str, value: str) -> None:
        """Keep a value."""
        self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))

    def _active_model_number(self) -> int | None:
        row = self._db.execute("SELECT number FROM model WHERE active").fetchone()
        return row[0] if row else None

    def _model_number(self, model: Model) -> int | None:
        row = self._db.execute(
            "SELECT number FROM model"
            " WHERE (name, revision, dimension, query_prefix, document_prefix) = (?, ?, ?, ?, ?)",
            (model.name, model.revision, model.dimension, model.query_prefix, model.document_prefix),
        ).fetchone()
        return row[0] if row else None


def text_digest(text: str) -> bytes:
    """What tells two texts apart."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _matrix(values: Sequence[bytes]) -> "NDArray[np.float32]":
    """Stored vectors as the rows of a matrix."""
    import numpy as np

    if not values:
        return np.empty((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(values), dtype=np.float32).reshape(len(values), -1)
