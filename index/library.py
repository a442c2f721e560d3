"""The library: one SQLite file that holds every article, passage and vector. All else is derived from it."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from filelock import FileLock, Timeout

from index.copies import CopyTable
from index.errors import LibraryBusyError, LibraryError, LibraryMissingError
from index.filters import EVERYTHING, Filter
from index.models import Article, Passage, Quotation
from index.quotation_table import QuotationTable
from index.schema import ARTICLE_FIELDS, SchemaTooNewError, migrate, steps_done
from index.source_table import Origin, SourceTable
from index.vector_table import VectorTable
from index.word_table import WordTable
from index.words import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "library.sqlite"
FULL_TEXT = ("words", "spellings", "article_words", "statements")
# Passages that went before it is worth while to compact: so many, and such a share of those there are.
WORN, WORN_SHARE = 200, 0.5
ROOM = 2  # times the size of the file that has to be free for that
COLUMNS = "id text text_digest title author outlet published url language modified".split()
# How many there are of what should not be.
FAULTS = {
    "rows that hang on nothing": "SELECT count(*) FROM pragma_foreign_key_check",
    "articles of no file": "SELECT count(*) FROM article WHERE number NOT IN (SELECT article FROM source)",
    "articles without passages": "SELECT count(*) FROM article WHERE number NOT IN (SELECT article FROM passage)",
    "passages without words": "SELECT count(*) FROM passage WHERE number NOT IN (SELECT rowid FROM words)",
    "articles without words": "SELECT count(*) FROM article WHERE number NOT IN (SELECT rowid FROM article_words)",
    "passages without spellings": "SELECT count(*) FROM passage WHERE number NOT IN (SELECT rowid FROM spellings)",
    "passages without a vector": (
        "SELECT count(*) FROM passage WHERE number NOT IN"
        " (SELECT passage FROM vector JOIN model m ON m.number = model WHERE m.active)"
    ),
}


class Version(NamedTuple):
    """An article that is there, and its number."""

    number: int
    article: Article


class Owner(NamedTuple):
    """The article that a passage belongs to, by its number, and its language."""

    article: int
    language: str | None


class Library:
    """An open library. Reading needs nothing; whoever changes it holds `writing()`.

    A change of one article is one transaction: a reader sees all of it or nothing.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection, patience: float = 0) -> None:
        self.folder = folder
        self.vectors = VectorTable(connection)
        self.quotations = QuotationTable(connection)
        self.words = WordTable(connection)
        self.sources = SourceTable(connection)
        self.copies = CopyTable(connection)
        self._db = connection
        self._patience = patience

    @classmethod
    def open(cls, folder: Path, *, create: bool = False, patience: float = 0) -> Self:
        """Open the library in `folder`. Raises LibraryMissingError unless it is there or may be created.

        Whoever wants to write waits for `patience` seconds for another writer to end.
        """
        path = folder / FILE
        if not create and not path.is_file():
            raise LibraryMissingError(f"There is no library in {folder.absolute()}: add articles first, or say --data.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Threads may share the connection: this SQLite is built to serialise them.
            db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(f"The library in {folder.absolute()} cannot be made or opened: {error}.") from error
        db.create_function("fold", 1, lambda text: text if text is None else fold(text), deterministic=True)
        library = cls(folder, db, patience)
        try:
            if not create:
                _check_filled(db)
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

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Close it. A damage that was met turns into a LibraryError."""
        self.close()
        if isinstance(error, sqlite3.DatabaseError):
            raise LibraryError(f"{self.path} is damaged or cannot be read ({error}): run quidit doctor.") from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer, among all processes. Raises LibraryBusyError where another one writes too long."""
        lock = FileLock(self.folder / "writer.lock", timeout=self._patience)
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
            with self._explained():
                self._db.execute("BEGIN IMMEDIATE")
                yield
                self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise LibraryError(f"The library in {self.folder.absolute()} cannot be written: {error}.") from error

    # Articles

    def articles(self, only: Filter = EVERYTHING) -> Iterator[Article]:
        """The articles that count (a speaker is no matter here), newest first, those without a date last."""
        condition, values = only.condition()
        where = f"WHERE {condition}" if condition else ""
        rows = self._db.execute(
            f"SELECT {ARTICLE_FIELDS} FROM article a {where} ORDER BY published DESC NULLS LAST, id", values
        )
        return (Article(*row) for row in rows)

    def articles_of(self, numbers: Iterable[int]) -> dict[int, Article]:
        """The articles of these numbers; those that are gone meanwhile are left out."""
        rows = self._db.execute(
            f"SELECT a.number, {ARTICLE_FIELDS} FROM article a WHERE a.number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        return {number: Article(*fields) for number, *fields in rows}

    def article(self, name: str) -> Article | None:
        """The article that people know as `name`. Raises LibraryError where its text is not what was stored."""
        query = f"SELECT {ARTICLE_FIELDS}, a.text_digest FROM article a WHERE id = ?"
        row = self._db.execute(query, (name,)).fetchone()
        if row is None:
            return None
        *fields, digest = row
        article = Article(*fields)
        if text_digest(article.text) != digest:
            raise LibraryError(f"{self.path} is damaged: the text of {name} was altered. Restore a backup.")
        return article

    def taken(self, name: str) -> bool:
        """Whether an article is already known as `name`."""
        return self._db.execute("SELECT 1 FROM article WHERE id = ?", (name,)).fetchone() is not None

    def twin(self, article: Article) -> Version | None:
        """The article with the same text and title from the same outlet."""
        same = (text_digest(article.text), article.title, article.outlet)
        return self._version("text_digest = ? AND title IS ? AND outlet IS ?", same)

    def at(self, url: str) -> Version | None:
        """The article from this address."""
        return self._version("url = ?", (url,))

    def _version(self, condition: str, values: tuple[object, ...]) -> Version | None:
        query = f"SELECT number, {ARTICLE_FIELDS} FROM article a WHERE {condition} ORDER BY number LIMIT 1"
        row = self._db.execute(query, values).fetchone()
        return Version(row[0], Article(*row[1:])) if row else None

    def store(
        self,
        origin: Origin,
        passages: Sequence[Passage],
        vectors: "NDArray[np.float32]",
        quotations: Sequence[Quotation] = (),
        former: int | None = None,
    ) -> None:
        """Put an article in: in the place of its `former` version, else of what this part of the file alone held.

        `vectors` has a row for each passage, of the model in use.
        """
        article = passages[0].article
        with self.transaction():
            place = former or self.sources.held_alone(origin)
            number = self._replace(place, article) if place else self._insert_article(article)
            self._drop(self.sources.put(number, origin))
            places = ((number, passage.start, passage.end) for passage in passages)
            added = [self._insert("INSERT INTO passage (article, start, end) VALUES (?, ?, ?)", p) for p in places]
            numbered = list(zip(added, passages, strict=True))
            words = self.words.put(number, article, numbered)
            self.vectors.put(self.vectors.model(), added, vectors)
            self.quotations.put(number, numbered, quotations)
            self.copies.put(number, words)

    def attach(self, number: int, origin: Origin) -> None:
        """Say that a part of a file holds an article that is there, and no other one."""
        with self.transaction():
            self._drop(self.sources.put(number, origin))

    def remove(self, path: str, part: str = "") -> bool:
        """Take out what a part of a file holds. Returns whether the article is gone: another file may hold it, too."""
        with self.transaction():
            gone = self.sources.take(path, part)
            self._drop(gone)
        return gone is not None

    def withdraw(self, path: str, part: str = "") -> bool:
        """The same, and keep it out when that is read again."""
        with self.transaction():
            self.sources.withdraw(path, part)
            gone = self.sources.take(path, part)
            self._drop(gone)
        return gone is not None

    def move(self, path: str, target: str) -> None:
        """Say that a page, and its article, has moved to another address for good."""
        with self.transaction():
            for left in self.sources.move(path, target):
                self._drop(left)
            self._db.execute(
                "UPDATE article SET url = ? WHERE url = ? AND number IN (SELECT article FROM source WHERE path = ?)",
                (target, path, target),
            )

    def forget(self, name: str) -> None:
        """Take out the article known as `name`, and keep it out when what holds it is read again."""
        with self.transaction():
            (number,) = self._db.execute("SELECT number FROM article WHERE id = ?", (name,)).fetchone()
            self.sources.forget(number)
            self._drop(number)

    def _drop(self, article: int | None) -> None:
        self._db.execute("DELETE FROM article WHERE number = ?", (article,))

    def _insert_article(self, article: Article) -> int:
        marks = ", ".join("?" * len(COLUMNS))
        return self._insert(f"INSERT INTO article ({', '.join(COLUMNS)}) VALUES ({marks})", _values(article))

    def _replace(self, number: int, article: Article) -> int:
        """Empty an article's row of all that hangs on it, and fill it anew."""
        for table in ("passage", "quotation", "band", "copy"):
            self._db.execute(f"DELETE FROM {table} WHERE article = ?", (number,))
        self._db.execute("DELETE FROM copy WHERE other = ?", (number,))
        self._db.execute("DELETE FROM article_words WHERE rowid = ?", (number,))
        places = ", ".join(f"{column} = ?" for column in COLUMNS)
        self._db.execute(f"UPDATE article SET {places} WHERE number = ?", (*_values(article), number))
        return number

    def _insert(self, statement: str, values: tuple[object, ...]) -> int:
        """Insert a row and return its number."""
        return self._db.execute(statement, values).lastrowid or 0

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

    def owners(self, numbers: Iterable[int]) -> dict[int, Owner]:
        """The articles of these passages; those that are gone meanwhile are left out."""
        rows = self._db.execute(
            "SELECT p.number, a.number, a.language FROM passage p JOIN article a ON a.number = p.article"
            " WHERE p.number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        return {number: Owner(*row) for number, *row in rows}

    def counts(self) -> dict[str, int]:
        """How many articles, passages, quotations and stale passages (not yet in the vector index) there are."""
        tables = ("article", "passage", "quotation", "stale")
        return {table: self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}

    def has_language(self, language: str) -> bool:
        """Whether any article is in this language."""
        return self._db.execute("SELECT 1 FROM article WHERE language = ? LIMIT 1", (language,)).fetchone() is not None

    def outlets(self) -> int:
        """How many outlets there are."""
        return int(self._db.execute("SELECT count(DISTINCT outlet) FROM article").fetchone()[0])

    def period(self) -> tuple[str, str] | None:
        """The oldest and the newest date of an article."""
        first, last = self._db.execute("SELECT min(published), max(published) FROM article").fetchone()
        return (first, last) if first else None

    def faults(self) -> list[str]:
        """What is wrong with the file, a sentence each; [] where it is sound. Reads all of it."""
        try:
            damaged = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
            if damaged != "ok":
                return [f"{self.path} is damaged ({damaged})"]
            for table in FULL_TEXT:
                self._db.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
            counts = {fault: self._db.execute(query).fetchone()[0] for fault, query in FAULTS.items()}
            texts = self._db.execute("SELECT text, text_digest FROM article")
            counts["articles whose text was altered"] = sum(text_digest(text) != digest for text, digest in texts)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            return [f"{self.path} is damaged ({error})"]
        return [f"there are {count} {fault}" for fault, count in counts.items() if count]

    def worn(self) -> bool:
        """Whether so many passages went since `compact` that what they left on the disk counts."""
        return self._gone() - int(self.setting("compacted") or 0) >= max(WORN, WORN_SHARE * self.words.passages())

    def compact(self) -> None:
        """Give back the disk that passages which went still take, and wipe their words off it.

        Reads and writes all there is once, unless there is no room for that on the disk. The caller holds `writing()`
        and is in no transaction. Raises LibraryError, and has lost nothing, where the disk may not be written.
        """
        if shutil.disk_usage(self.folder).free < ROOM * self.path.stat().st_size:
            return
        with self.transaction():
            self.set_setting("compacted", str(self._gone()))
            for table in FULL_TEXT:
                self._db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        with self._explained():
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _gone(self) -> int:
        """How many passages ever went: their numbers count all that ever came."""
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passage'").fetchone()
        return (row[0] if row else 0) - self.words.passages()

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


def _check_filled(database: sqlite3.Connection) -> None:
    if steps_done(database) == 0:
        raise sqlite3.DatabaseError("it is empty")


def _values(article: Article) -> tuple[object, ...]:
    """What the columns of an article's row hold."""
    fields = (article.title, article.author, article.outlet, article.published, article.url, article.language)
    return article.id, article.text, text_digest(article.text), *fields, article.modified


def text_digest(text: str) -> bytes:
    """What tells two texts apart."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
