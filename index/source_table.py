"""Which articles came from where: files and pages that were read, their parts, and those that are to stay out."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.freshness import Asked


@dataclass(frozen=True, slots=True)
class Origin:
    """A part of a file ("" where the file is one article), and in what state it was read."""

    path: str
    digest: str
    part: str = ""

    def __str__(self) -> str:
        """The part as people read it."""
        return shown(self.path, self.part)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server wants to be told when it is asked whether a page has changed (RFC 9110, 8.8)."""

    etag: str = ""
    modified: str = ""

    def headers(self) -> dict[str, str]:
        """The headers of a conditional request."""
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in told.items() if value}


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class FileDone:
    """Says that all of a file or page was read, in this state."""

    path: str
    digest: str
    validators: Validators


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the shelf list shows it: its names, and where it came from."""

    number: int
    id: str
    origin: Origin


class SourceTable:
    """The origins of the articles, in the database of a library. Changes belong into the library's transactions."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def entries(self) -> list[Entry]:
        """All sources, in the order in which their articles came."""
        rows = self._db.execute(
            "SELECT a.number, a.id, s.path, s.digest, s.part FROM source s JOIN article a ON a.number = s.article"
            " ORDER BY a.number, s.path, s.part"
        )
        return [Entry(number, name, Origin(*origin)) for number, name, *origin in rows]

    def put(self, article: int, origin: Origin) -> int | None:
        """Say that this part of this file holds the article, and that the file is not read to the end.

        Returns the article that it held before, if nothing holds that any more.
        """
        place = (origin.path, origin.part)
        before = self._db.execute("SELECT article FROM source WHERE path = ? AND part = ?", place).fetchone()
        self._db.execute("DELETE FROM file WHERE path = ?", (origin.path,))
        self._db.execute("DELETE FROM forgotten WHERE path = ? AND part = ?", place)
        self._db.execute("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?)", (*place, origin.digest, article))
        return self._left(*before) if before and before != (article,) else None

    def take(self, path: str, part: str) -> int | None:
        """Say that this part of this file holds its article no more. Returns the article if nothing else holds it."""
        self._db.execute("DELETE FROM file WHERE path = ?", (path,))
        before = self._db.execute(
            "DELETE FROM source WHERE path = ? AND part = ? RETURNING article", (path, part)
        ).fetchall()
        return self._left(*before[0]) if before else None

    def _left(self, article: int) -> int | None:
        """The article, if nothing holds it. What else does is read again: it may have another version of it."""
        others = self._db.execute(
            "UPDATE source SET digest = '' WHERE article = ? RETURNING path", (article,)
        ).fetchall()
        self._db.executemany("DELETE FROM file WHERE path = ?", others)
        return None if others else article

    def held_alone(self, origin: Origin) -> int | None:
        """The article that this part of this file holds, if nothing else does."""
        row = self._db.execute(
            "SELECT s.article FROM source s WHERE path = ? AND part = ?"
            " AND (SELECT count(*) FROM source o WHERE o.article = s.article) = 1",
            (origin.path, origin.part),
        ).fetchone()
        return int(row[0]) if row else None

    def digests(self, article: int) -> set[str]:
        """In what states its sources were read; "" is that of one that has to be read again."""
        return {digest for (digest,) in self._db.execute("SELECT digest FROM source WHERE article = ?", (article,))}

    def to_read_again(self) -> set[str]:
        """The files of which a part has to be read again."""
        return {path for (path,) in self._db.execute("SELECT path FROM source WHERE digest = ''")}

    def forget(self, article: int) -> None:
        """Keep all that holds the article out from now on."""
        self._db.execute("INSERT OR IGNORE INTO forgotten SELECT path, part FROM source WHERE article = ?", (article,))

    def recall(self, path: str) -> None:
        """Let in again what was kept out of this file."""
        self._db.execute("DELETE FROM forgotten WHERE path = ?", (path,))
        self._db.execute("DELETE FROM file WHERE path = ?", (path,))

    def forgotten(self) -> set[tuple[str, str]]:
        """The parts of files that are kept out."""
        return set(self._db.execute("SELECT path, part FROM forgotten"))

    def files(self) -> dict[str, FileDone]:
        """The files and pages that were read to the end and without an error, by their paths."""
        rows = self._db.execute("SELECT path, digest, etag, modified FROM file")
        return {path: FileDone(path, digest, Validators(*validators)) for path, digest, *validators in rows}

    def put_files(self, files: Iterable[FileDone]) -> None:
        """Note files and pages as read to the end."""
        rows = [(file.path, file.digest, file.validators.etag, file.validators.modified) for file in files]
        self._db.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", rows)

    def withdraw(self, path: str, part: str) -> None:
        """Keep a part of a file out from now on."""
        self._db.execute("INSERT OR IGNORE INTO forgotten VALUES (?, ?)", (path, part))

    def asked(self) -> dict[str, Asked]:
        """When each page was asked for, by their addresses."""
        return {row[0]: Asked(*row) for row in self._db.execute("SELECT path, day, since FROM asked")}

    def put_asked(self, pages: Iterable[Asked]) -> None:
        """Note when pages were asked for."""
        rows = [(page.path, page.day, page.since) for page in pages]
        self._db.executemany("INSERT OR REPLACE INTO asked VALUES (?, ?, ?)", rows)

    def moved(self) -> dict[str, str]:
        """Where pages have moved to for good."""
        return dict(self._db.execute("SELECT path, target FROM moved"))

    def move(self, path: str, target: str) -> list[int]:
        """Say that a page has moved for good. Returns the articles that nothing holds any more.

        Where the target is a page that is known, that one stays as it is.
        """
        known = {part for (part,) in self._db.execute("SELECT part FROM source WHERE path = ?", (target,))}
        parts = [part for (part,) in self._db.execute("SELECT part FROM source WHERE path = ?", (path,))]
        left = [self.take(path, part) for part in parts if part in known]
        for table in ("source", "file", "root", "asked"):
            self._db.execute(f"UPDATE OR IGNORE {table} SET path = ? WHERE path = ?", (target, path))
            self._db.execute(f"DELETE FROM {table} WHERE path = ?", (path,))
        self._db.execute("UPDATE moved SET target = ? WHERE target = ?", (target, path))
        self._db.execute("INSERT OR REPLACE INTO moved VALUES (?, ?)", (path, target))
        self._db.execute("DELETE FROM moved WHERE path = ?", (target,))  # it may have moved back
        return [article for article in left if article is not None]

    def rests(self) -> dict[str, float]:
        """Until when hosts are left alone, in seconds since 1970."""
        return dict(self._db.execute("SELECT host, until FROM rest"))

    def put_rests(self, rests: Mapping[str, float]) -> None:
        """Note until when hosts are left alone; others are no more."""
        self._db.execute("DELETE FROM rest")
        self._db.executemany("INSERT INTO rest VALUES (?, ?)", rests.items())

    def roots(self) -> list[str]:
        """The files, folders and addresses that were added."""
        return [path for (path,) in self._db.execute("SELECT path FROM root ORDER BY path")]

    def add_root(self, path: str) -> None:
        """Remember a file, a folder or an address, so that it can be read again."""
        self._db.execute("INSERT OR IGNORE INTO root VALUES (?)", (path,))

    def remove_root(self, path: str) -> None:
        """Remember it no more."""
        self._db.execute("DELETE FROM root WHERE path = ?", (path,))


def shown(path: str, part: str) -> str:
    """A part of a file as people read it."""
    return f"{path}#{part}" if part else path
