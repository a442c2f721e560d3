"""What every reader needs: its result, its error, and metadata brought into one form."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from index.models import Article
from index.readers.characters import one_line
from index.words import language

LANGUAGE = re.compile("[a-z]{2}")
LONGEST_TITLE = 250  # characters; a longer first line is a paragraph
# By what names metadata may go, the first that is there wins.
NAMES = {
    "title": ("title",),
    "author": ("author",),
    "outlet": ("outlet", "source"),
    "published": ("date", "published"),
    "modified": ("modified",),
    "url": ("url",),
    "language": ("language",),
}


class ReadingError(Exception):
    """Why a file is no article; the message completes "cannot be read: ..."."""


class UnreachableError(ReadingError):
    """The server of a page does not answer now; that says nothing about the page."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a file holds under `key`, which is "" where the file is one article.

    Either an article, which has `key` for an id as long as nobody names it, and perhaps a warning as `problem`; or
    none, and `problem` says why.
    """

    key: str
    article: Article | None
    problem: str = ""


def article_of(text: str, fields: Mapping[str, object], key: str = "") -> Article:
    """An article with what these fields tell (see NAMES). Raises ReadingError for a date or an address that is none."""
    told = {
        name: next((fields[n] for n in names if fields.get(n) not in (None, "")), None) for name, names in NAMES.items()
    }
    return Article(
        id=key,
        text=text,
        title=line_of(told["title"], "title"),
        author=line_of(told["author"], "author"),
        outlet=line_of(told["outlet"], "outlet"),
        published=iso_date(told["published"]),
        modified=iso_date(told["modified"]),
        url=web_address(told["url"]),
        language=language_of(told["language"], text),
    )


def iso_date(value: object) -> str | None:
    """A date out of metadata, in ISO 8601 or as in mail headers, as YYYY-MM-DD; None stays None.

    Raises ReadingError where it is no such date.
    """
    if value is None or value == "":
        return None
    text = str(value).strip()[:40]
    try:
        return dt.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except ValueError:
        raise ReadingError(f"its date {text!r} is not written as 2026-04-30") from None


def date_or_none(value: object) -> str | None:
    """The same for metadata that a program wrote: what is no date is None."""
    try:
        return iso_date(value)
    except ReadingError:
        return None


def line_of(value: object, name: str) -> str | None:
    """A title or a name out of metadata on one line; names in a list are joined. None where nothing is left."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if isinstance(value, list | dict):
        raise ReadingError(f"its {name} is no text")
    return one_line(str(value)) or None if value is not None else None


def web_address(value: object) -> str | None:
    """An address of the web; None stays None. Raises ReadingError where it is none."""
    if value is None or value == "":
        return None
    text = one_line(str(value)) if isinstance(value, str) else repr(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in text:
        raise ReadingError(f"its url {text[:100]!r} is no address like https://journal.example/article")
    return text


def address_or_none(value: object) -> str | None:
    """The same for metadata that a program wrote: what is no address is None."""
    try:
        return web_address(value)
    except ReadingError:
        return None


def language_of(declared: object, text: str) -> str | None:
    """The declared language as a code of two letters, else a guess by the text's small words."""
    code = str(declared or "").strip().lower()[:2]
    return code if LANGUAGE.fullmatch(code) else language(text)


def first_line(text: str) -> str | None:
    """The first line, as a title, if a blank line and more follow."""
    first, _, rest = text.lstrip().partition("\n")
    blank, _, body = rest.partition("\n")
    titled = len(first) <= LONGEST_TITLE and not blank.strip() and body.strip()
    return one_line(first) or None if titled else None


def heading(text: str) -> str | None:
    """The first line of a document whose lines are paragraphs, as a title, if it is no sentence and more follows."""
    first, _, rest = text.lstrip().partition("\n")
    return (
        one_line(first) or None if len(first) <= LONGEST_TITLE and rest and not first.rstrip().endswith(".") else None
    )
