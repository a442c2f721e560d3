"""The articles that a library keeps."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from index.errors import LibraryError
from index.filters import EVERYTHING, Filter
from index.models import Article

FIELDS = (
    "a.id, a.text, a.title, a.author, a.outlet, a.published, a.url, a.language, a.modified"  # as Article takes them
)
COLUMNS = "id text text_digest title author outlet published url language modified".split()


class Version(NamedTuple):
    """An article that is there, and its number."""

    number: int
    article: Article


class ArticleTable:
    """The articles, in the database of a library: changes belong into its transactions."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def all(self, only: Filter = EVERYTHING) -> Iterator[Article]:
        """The articles that count (a speaker is no matter here), newest first, those without a date last.

        Of one day, and of none, what was added last comes first: the index by date, read backwards.
        """
        condition, values = only.condition()
        where = f"WHERE {condition}" if condition else ""
        rows = self._db.execute(
            f"SELECT {FIELDS} FROM article a {where} ORDER BY a.published DESC, a.number DESC", values
        )
        return (Article(*row) for row in rows)

    def of(self, numbers: Iterable[int]) -> dict[int, Article]:
        """The articles of these numbers; those that are gone meanwhile are left out."""
        rows = self._db.execute(
            f"SELECT a.number, {FIELDS} FROM article a WHERE a.number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        return {number: Article(*fields) for number, *fields in rows}

    def named(self, name: str) -> Article | None:
        """The article that people know as `name`. Raises LibraryError where its text is not what was stored."""
        row = self._db.execute(f"SELECT {FIELDS}, a.text_digest FROM article a WHERE id = ?", (name,)).fetchone()
        if row is None:
            return None
        *fields, digest = row
        article = Article(*fields)
        if text_digest(article.text) != digest:
            raise LibraryError(f"The library is damaged: the text of {name} was altered. Restore a backup.")
        return article

    def twin(self, article: Article) -> Version | None:
        """The article with the same text and title from the same outlet."""
        same = (text_digest(article.text), article.title, article.outlet)
        return self._version("text_digest = ? AND title IS ? AND outlet IS ?", same)

    def at(self, url: str) -> Version | None:
        """The article from this address."""
        return self._version("url = ?", (url,))

    def _version(self, condition: str, values: tuple[object, ...]) -> Version | None:
        query = f"SELECT number, {FIELDS} FROM article a WHERE {condition} ORDER BY number LIMIT 1"
        row = self._db.execute(query, values).fetchone()
        return Version(row[0], Article(*row[1:])) if row else None

    def count(self) -> int:
        """How many there are."""
        return int(self._db.execute("SELECT count(*) FROM article").fetchone()[0])

    def has_language(self, language: str) -> bool:
        """Whether any is in this language."""
        return self._db.execute("SELECT 1 FROM article WHERE language = ? LIMIT 1", (language,)).fetchone() is not None

    def outlets(self) -> int:
        """How many outlets they are from."""
        return int(self._db.execute("SELECT count(DISTINCT outlet) FROM article").fetchone()[0])

    def period(self) -> tuple[str, str] | None:
        """The oldest and the newest date of an article, ISO 8601."""
        first, last = self._db.execute("SELECT min(published), max(published) FROM article").fetchone()
        return (first, last) if first else None

    def insert(self, article: Article) -> int:
        """Keep an article. Returns its number."""
        marks = ", ".join("?" * len(COLUMNS))
        statement = f"INSERT INTO article ({', '.join(COLUMNS)}) VALUES ({marks})"
        return self._db.execute(statement, _values(article)).lastrowid or 0

    def replace(self, number: int, article: Article) -> None:
        """Keep an article in the place of another one, all that hangs on which goes."""
        for table in ("passage", "quotation", "band", "copy"):
            self._db.execute(f"DELETE FROM {table} WHERE article = ?", (number,))
        self._db.execute("DELETE FROM copy WHERE other = ?", (number,))
        self._db.execute("DELETE FROM article_words WHERE rowid = ?", (number,))
        places = ", ".join(f"{column} = ?" for column in COLUMNS)
        self._db.execute(f"UPDATE article SET {places} WHERE number = ?", (*_values(article), number))

    def moved(self, path: str, target: str) -> None:
        """Note that the articles from the page `target` had the address `path`."""
        self._db.execute(
            "UPDATE article SET url = ? WHERE url = ? AND number IN (SELECT article FROM source WHERE path = ?)",
            (target, path, target),
        )

    def number(self, name: str) -> int:
        """The number of the article known as `name`, which is there."""
        return int(self._db.execute("SELECT number FROM article WHERE id = ?", (name,)).fetchone()[0])

    def drop(self, number: int | None) -> None:
        """Take one out, with all that hangs on it."""
        self._db.execute("DELETE FROM article WHERE number = ?", (number,))


def text_digest(text: str) -> bytes:
    """What tells two texts apart."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _values(article: Article) -> tuple[object, ...]:
    """What the columns of an article's row hold."""
    fields = (article.title, article.author, article.outlet, article.published, article.url, article.language)
    return article.id, article.text, text_digest(article.text), *fields, article.modified
