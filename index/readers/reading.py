"""What every reader needs: its error, and metadata brought into one form."""

import datetime as dt

from index.words import language


class ReadingError(Exception):
    """Why a file is no article; the message completes "cannot be read: ..."."""


def iso_date(value: object) -> str | None:
    """A date out of metadata as YYYY-MM-DD; None stays None. Raises ReadingError where it is no such date."""
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    try:
        return dt.date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        raise ReadingError(f"its date {str(value)!r} is not written as 2026-04-30") from None


def one_line(value: object) -> str | None:
    """A title or a name out of metadata, its runs of spaces made one; None where nothing is left."""
    return " ".join(str(value).split()) or None if value is not None else None


def language_of(declared: object, text: str) -> str | None:
    """The declared language as a code of two letters, else a guess by the text's small words."""
    code = str(declared or "").strip().lower()[:2]
    return code or language(text)
