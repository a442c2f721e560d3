"""What the Telegram bot remembers: one small SQLite file, from which everything that is deleted vanishes bytewise."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from bot.telegram.answers import KeptAnswers
from bot.telegram.chats import Chats
from bot.telegram.inbox import Inbox
from index.errors import UserError
from index.schema import SchemaTooNewError, migrate

FILE = "telegram.sqlite"
TABLES = """
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL,
    written INTEGER NOT NULL,
    received INTEGER NOT NULL,
    body TEXT
);
CREATE TABLE answer (
    id INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL,
    question INTEGER NOT NULL,
    message INTEGER NOT NULL DEFAULT 0,
    made INTEGER NOT NULL,
    language TEXT NOT NULL,
    statements TEXT NOT NULL
);
CREATE INDEX answer_by_question ON answer (chat, question);
CREATE TABLE vote (
    answer INTEGER NOT NULL REFERENCES answer ON DELETE CASCADE,
    citation INTEGER NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (answer, citation)
) WITHOUT ROWID;
CREATE TABLE chat (id INTEGER PRIMARY KEY, language TEXT NOT NULL);
"""
# No write-ahead log: what was deleted would live on in it. The journal is emptied with every transaction.
PRAGMAS = (
    "journal_mode = TRUNCATE",
    "synchronous = FULL",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "foreign_keys = ON",
)


class StateError(UserError):
    """The bot's memory cannot be opened, or is in use."""


class State:
    """The bot's open memory: the inbox, the answers it gave, and what chats chose."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self.inbox = Inbox(connection)
        self.answers = KeptAnswers(connection)
        self.chats = Chats(connection)

    @classmethod
    @contextmanager
    def open(cls, folder: Path) -> Iterator[Self]:
        """Open the memory in `folder`, for this process alone. Raises StateError."""
        path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / "telegram.lock", timeout=0):
                connection = _connected(path)
                try:
                    yield cls(connection)
                finally:
                    connection.close()
        except Timeout:
            raise StateError(f"Another quidit serve uses {folder.absolute()}: stop that one first.") from None
        except SchemaTooNewError as error:
            raise StateError(f"{path} was made by a newer Quidit ({error}): update Quidit.") from error
        except (OSError, sqlite3.Error) as error:
            raise StateError(f"{path} cannot be used: {error}.") from error

    def forget(self, chat: int) -> None:
        """Delete what is kept of a chat, and leave no byte of it in the file. What waits in the inbox stays."""
        self.chats.forget(chat)
        self._db.execute("DELETE FROM answer WHERE chat = ?", (chat,))
        self._db.execute("VACUUM")

    def moved(self, old: int, new: int) -> None:
        """Follow a group that became a supergroup, and got a new id thereby."""
        self.chats.moved(old, new)
        self._db.execute("UPDATE inbox SET chat = ? WHERE chat = ?", (new, old))
        self._db.execute("UPDATE answer SET chat = ? WHERE chat = ?", (new, old))


@contextmanager
def kept_answers(folder: Path) -> Iterator[KeptAnswers]:
    """Read the answers of a bot, also while it runs. Raises StateError."""
    path = folder / FILE
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            yield KeptAnswers(connection)
    except sqlite3.Error as error:
        raise StateError(f"{path} cannot be read: {error}. It is made when quidit serve first runs.") from error


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    migrate(connection, (TABLES,))
    return connection
