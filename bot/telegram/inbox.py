"""The durable inbox: updates are written down before Telegram forgets them, and kept until they are answered."""

import json
import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Telegram delivers again for 24 hours; ids of what was answered are known for twice as long.
REMEMBERED_SECONDS = 2 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Letter:
    """An update as it came: JSON, with its id, the chat in which answers keep their order, and when it was written.

    `written` is in seconds since 1970; 0 where the update does not tell.
    """

    id: int
    chat: int
    written: int
    body: str


class Inbox:
    """The updates that wait, and the ids of those that were answered lately. Every change is durable on return."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def put(self, letters: Sequence[Letter]) -> list[Letter]:
        """Write down what is new. Returns that: an update that comes a second time is not answered again."""
        now = int(time.time())
        new = []
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM inbox WHERE body IS NULL AND received < ?", (now - REMEMBERED_SECONDS,))
            for letter in letters:
                added = self._db.execute(
                    "INSERT OR IGNORE INTO inbox (id, chat, written, received, body) VALUES (?, ?, ?, ?, ?)",
                    (letter.id, letter.chat, letter.written, now, letter.body),
                )
                new += [letter] * added.rowcount
        return new

    def waiting(self) -> list[tuple[int, int]]:
        """The updates to answer, in the order in which they came: (id, chat)."""
        return self._db.execute("SELECT id, chat FROM inbox WHERE body IS NOT NULL ORDER BY received, id").fetchall()

    def body(self, number: int) -> str | None:
        """What an update says; None where it was answered."""
        row = self._db.execute("SELECT body FROM inbox WHERE id = ?", (number,)).fetchone()
        return None if row is None or row[0] is None else str(row[0])

    def done(self, numbers: Iterable[int]) -> None:
        """Mark updates as answered: nothing but their ids stays."""
        self._db.execute(
            "UPDATE inbox SET body = NULL, chat = 0, written = 0"
            " WHERE body IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )

    def older(self, chat: int, written: int) -> list[int]:
        """The waiting updates of a chat that were written before a moment, in seconds since 1970."""
        rows = self._db.execute(
            "SELECT id FROM inbox WHERE chat = ? AND body IS NOT NULL AND written BETWEEN 1 AND ?", (chat, written - 1)
        )
        return [number for (number,) in rows]

    def depth(self) -> int:
        """How many updates wait."""
        (count,) = self._db.execute("SELECT count(*) FROM inbox WHERE body IS NOT NULL").fetchone()
        return int(count)
