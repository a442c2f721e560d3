"""What a chat chose."""

import sqlite3


class Chats:
    """The language in which each chat wants the bot's own words, where it said so."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def language(self, chat: int) -> str | None:
        """The language that the chat chose, an ISO 639-1 code."""
        row = self._db.execute("SELECT language FROM chat WHERE id = ?", (chat,)).fetchone()
        return row and str(row[0])

    def choose(self, chat: int, language: str) -> None:
        """Keep a choice."""
        self._db.execute("INSERT OR REPLACE INTO chat VALUES (?, ?)", (chat, language))

    def forget(self, chat: int) -> None:
        """Delete what the chat chose."""
        self._db.execute("DELETE FROM chat WHERE id = ?", (chat,))

    def moved(self, old: int, new: int) -> None:
        """Give the chat its new id."""
        self._db.execute("UPDATE OR REPLACE chat SET id = ? WHERE id = ?", (new, old))
