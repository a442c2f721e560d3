"""The library: one SQLite file that holds every article, passage and vector. All else is derived from it."""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from filelock import FileLock, Timeout

from index.article_table import ArticleTable, text_digest
from index.copies import CopyTable
from index.errors import LibraryBusyError, LibraryError, LibraryMissingError
from index.filters import Filter
from index.models import Passage, Quotation
from index.quotation_table import QuotationTable
from index.schema import SchemaTooNewError, migrate, steps_done
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
        self.articles = ArticleTable(connection)
        self.vectors = VectorTable(connection)
        self.quotations = QuotationTable(connection, self.articles)
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
            if place:
                self.articles.replace(place, article)
            number = place or self.articles.insert(article)
            self.articles.drop(self.sources.put(number, origin))
            numbered = [(self._insert(number, passage), passage) for passage in passages]
            words = self.words.put(number, article, numbered)
            self.vectors.put(self.vectors.model(), [added for added, _ in numbered], vectors)
            self.quotations.put(number, numbered, quotations)
            self.copies.put(number, words)

    def attach(self, number: int, origin: Origin) -> None:
        """Say that a part of a file holds an article that is there, and no other one."""
        with self.transaction():
            self.articles.drop(self.sources.put(number, origin))

    def remove(self, path: str, part: str = "") -> bool:
        """Take out what a part of a file holds. Returns whether the article is gone: another file may hold it, too."""
        with self.transaction():
            gone = self.sources.take(path, part)
            self.articles.drop(gone)
        return gone is not None

    def withdraw(self, path: str, part: str = "") -> bool:
        """The same, and keep it out when that is read again."""
        with self.transaction():
            self.sources.withdraw(path, part)
            gone = self.sources.take(path, part)
            self.articles.drop(gone)
        return gone is not None

    def move(self, path: str, target: str) -> None:
        """Say that a page, and its article, has moved to another address for good."""
        with self.transaction():
            for left in self.sources.move(path, target):
                self.articles.drop(left)
            self.articles.moved(path, target)

    def forget(self, name: str) -> None:
        """Take out the article known as `name`, and keep it out when what holds it is read again."""
        with self.transaction():
            number = self.articles.number(name)
            self.sources.forget(number)
            self.articles.drop(number)

    def _insert(self, article: int, passage: Passage) -> int:
        """Keep a passage of the article of this number. Returns its own."""
        statement = "INSERT INTO passage (article, start, end) VALUES (?, ?, ?)"
        return self._db.execute(statement, (article, passage.start, passage.end)).lastrowid or 0

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """The passages of these numbers, with their articles; those that are gone meanwhile are left out."""
        rows = self._db.execute(
            "SELECT number, article, start, end FROM passage WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        ).fetchall()
        articles = self.articles.of({article for _, article, _, _ in rows})
        return {n: Passage(articles[article], start, end) for n, article, start, end in rows if article in articles}

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
