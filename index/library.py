"""The library: one SQLite file that holds every article, passage and vector. All else is derived from it."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

from filelock import FileLock, Timeout

from index.errors import LibraryBusyError, LibraryError, LibraryMissingError
from index.filters import Filter
from index.models import Article, Passage, Quotation
from index.quotation_table import QuotationTable
from index.schema import ARTICLE_FIELDS, SchemaTooNewError, migrate
from index.vector_table import VectorTable
from index.word_table import WordTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "library.sqlite"


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the shelf list shows it: where it came from and what state of the source was read."""

    number: int
    id: str
    source: str
    digest: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The number and the language of the article that a passage belongs to."""

    article: int
    language: str | None


class Library:
    """An open library. Reading needs nothing; whoever changes it holds `writing()`.

    A change of one article is one transaction: a reader sees all of it or nothing.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self.vectors = VectorTable(connection)
        self.quotations = QuotationTable(connection)
        self.words = WordTable(connection)
        self._db = connection

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> Self:
        """Open the library in `folder`. Raises LibraryMissingError unless it is there or may be created."""
        path = folder / FILE
        if not create and not path.is_file():
            raise LibraryMissingError(f"There is no library in {folder.absolute()}: add articles first, or say --data.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Threads may share the connection: this SQLite is built to serialise them.
            db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(f"The library in {folder.absolute()} cannot be made or opened: {error}.") from error
        library = cls(folder, db)
        try:
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
                db.execute(f"PRAGMA {pragma}")
            library.bring_up_to_date()
        except SchemaTooNewError as error:
            db.close()
            raise LibraryError(f"{path} was made by a newer Quidit ({error}): update Quidit.") from error
        except sqlite3.DatabaseError as error:
            db.close()
            raise LibraryError(f"{path} cannot be used ({error}): mend that, or restore a backup.") from error
        return library

    @property
    def path(self) -> Path:
        """The file that holds it all."""
        return self.folder / FILE

    def bring_up_to_date(self) -> None:
        """Do what an older library still needs. Raises SchemaTooNewError for one of a newer program."""
        migrate(self._db)

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
        rows = self._db.execute(f"SELECT {ARTICLE_FIELDS} FROM article a ORDER BY published DESC NULLS LAST, id")
        return (Article(*row) for row in rows)

    def newest(self, count: int) -> list[Article]:
        """The newest articles, those without a date last."""
        return list(islice(self.articles(), count))

    def article(self, name: str) -> Article | None:
        """The article that people know as `name`."""
        row = self._db.execute(f"SELECT {ARTICLE_FIELDS} FROM article a WHERE id = ?", (name,)).fetchone()
        return Article(*row) if row else None

    def taken(self, name: str) -> bool:
        """Whether an article is already known as `name`."""
        return self._db.execute("SELECT 1 FROM article WHERE id = ?", (name,)).fetchone() is not None

    def store(
        self,
        source: str,
        digest: str,
        passages: Sequence[Passage],
        vectors: "NDArray[np.float32]",
        quotations: Sequence[Quotation] = (),
    ) -> None:
        """Put an article in, or in the place of what `source` held.

        `vectors` has a row for each passage, of the model in use.
        """
        article = passages[0].article
        with self.transaction():
            self._db.execute("DELETE FROM article WHERE source = ?", (source,))
            self._db.execute("DELETE FROM forgotten WHERE source = ?", (source,))
            number = self._insert_article(article, source, digest)
            places = ((number, passage.start, passage.end) for passage in passages)
            added = [self._insert("INSERT INTO passage (article, start, end) VALUES (?, ?, ?)", p) for p in places]
            numbered = list(zip(added, passages, strict=True))
            self.words.put(number, article, numbered)
            self.vectors.put(self.vectors.model(), added, vectors)
            self.quotations.put(number, numbered, quotations)

    def _insert(self, statement: str, values: tuple[object, ...]) -> int:
        """Insert a row and return its number."""
        return self._db.execute(statement, values).lastrowid or 0

    def _insert_article(self, article: Article, source: str, digest: str) -> int:
        fields = (article.title, article.author, article.outlet, article.published, article.url, article.language)
        return self._insert(
            "INSERT INTO article (id, source, digest, text, text_digest,"
            " title, author, outlet, published, url, language) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (article.id, source, digest, article.text, text_digest(article.text), *fields),
        )

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

    # Passages

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """The passages of these numbers, with their articles; those that are gone meanwhile are left out."""
        rows = self._db.execute(
            f"SELECT p.number, p.start, p.end, {ARTICLE_FIELDS} FROM passage p JOIN article a ON a.number = p.article"
            " WHERE p.number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        return {number: Passage(Article(*fields), start, end) for number, start, end, *fields in rows}

    def selected(self, only: Filter) -> frozenset[int]:
        """The numbers of the passages that count. The time grows with their number: 30 ms for 100,000."""
        condition, values = only.condition()
        where = f" WHERE {condition}" if condition else ""
        rows = self._db.execute(f"SELECT p.number FROM passage p JOIN article a ON a.number = p.article{where}", values)
        return frozenset(number for (number,) in rows)

    def origins(self, numbers: Iterable[int]) -> dict[int, Origin]:
        """Where these passages come from; those that are gone meanwhile are left out."""
        rows = self._db.execute(
            "SELECT p.number, a.number, a.language FROM passage p JOIN article a ON a.number = p.article"
            " WHERE p.number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        return {number: Origin(*row) for number, *row in rows}

    def counts(self) -> dict[str, int]:
        """How many articles, passages, quotations and stale passages (not yet in the vector index) there are."""
        tables = ("article", "passage", "quotation", "stale")
        return {table: self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}

    def has_language(self, language: str) -> bool:
        """Whether any article is in this language."""
        return self._db.execute("SELECT 1 FROM article WHERE language = ? LIMIT 1", (language,)).fetchone() is not None

    def period(self) -> tuple[str, str] | None:
        """The oldest and the newest date of an article."""
        first, last = self._db.execute("SELECT min(published), max(published) FROM article").fetchone()
        return (first, last) if first else None

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


def text_digest(text: str) -> bytes:
    """What tells two texts apart."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
