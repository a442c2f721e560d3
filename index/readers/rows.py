"""Tables of articles: JSON, JSON lines and CSV with columns that are named."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from index.readers.decoding import decode
from index.readers.reading import Part, ReadingError, article_of

TEXT_NAMES = ("text", "content", "body")
DELIMITERS = ",;\t|"
LONGEST_ROW = 5_000_000  # characters
COLUMNS = "a column text, and perhaps title, outlet, author, date, modified, url, language and id"


def read_json(content: bytes) -> Iterator[Part]:
    """An article, a list of articles, or a list of them within an object."""
    top = _json(decode(content))
    if isinstance(top, dict) and not _text_of(top):
        lists = [value for value in top.values() if isinstance(value, list)]
        top = lists[0] if len(lists) == 1 else top
    yield from _parts(top) if isinstance(top, list) else [_part("", top)]


def read_json_lines(content: bytes) -> Iterator[Part]:
    """An article on each line."""
    lines = content.split(b"\n")
    keys = _Keys()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _line(line, number, keys)


def read_csv(content: bytes) -> Iterator[Part]:
    """An article in each row; the first row names the columns."""
    source = decode(content)
    csv.field_size_limit(LONGEST_ROW)
    head = source.partition("\n")[0].lower()
    delimiter = max(DELIMITERS, key=head.count)
    rows = csv.DictReader(io.StringIO(source, newline=""), delimiter=delimiter, strict=True)
    try:
        names = {str(name).strip().lower() for name in rows.fieldnames or ()}
        if names.isdisjoint(TEXT_NAMES):
            raise ReadingError(f"its first row names no column text: it needs {COLUMNS}")
        yield from _parts({str(name).strip().lower(): value for name, value in row.items()} for row in rows)
    except csv.Error as error:
        raise ReadingError(f"row {rows.line_num} is no valid CSV ({error})") from None


class _Keys:
    """Gives each row what tells it from the others: its id, else its address, else its number."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, row: object, number: int) -> str:
        """Raises ReadingError for an id or an address that another row has."""
        fields: Mapping[str, object] = row if isinstance(row, dict) else {}
        key = str(next((fields[name] for name in ("id", "url") if fields.get(name) not in (None, "")), number))
        if key in self._taken:
            raise ReadingError(f"row {number} has the same id or url as a row before, {key[:100]!r}")
        self._taken.add(key)
        return key


def _parts(rows: Iterable[object]) -> Iterator[Part]:
    keys = _Keys()
    for number, row in enumerate(rows, start=1):
        try:
            key = keys.of(row, number)
        except ReadingError as error:
            yield Part(str(number), None, str(error))
        else:
            yield _part(key, row)


def _line(line: bytes, number: int, keys: _Keys) -> Part:
    try:
        row = _json(decode(line))
        return _part(keys.of(row, number), row)
    except ReadingError as error:
        return Part(str(number), None, f"line {number}: {error}")


def _part(key: str, row: object) -> Part:
    if not isinstance(row, dict):
        return Part(key, None, f"it is no object with named fields: it needs {COLUMNS}")
    if not (text := _text_of(row)):
        return Part(key, None, f"there is no text in it: it needs {COLUMNS}")
    try:
        return Part(key, article_of(text, row, key))
    except ReadingError as error:
        return Part(key, None, str(error))


def _text_of(row: Mapping[str, Any]) -> str:
    return next((row[name] for name in TEXT_NAMES if isinstance(row.get(name), str) and row[name].strip()), "")


def _json(source: str) -> Any:
    try:
        return json.loads(source)
    except json.JSONDecodeError as error:
        raise ReadingError(f"it is no valid JSON, at line {error.lineno}, column {error.colno}") from None
    except (ValueError, RecursionError) as error:
        raise ReadingError(f"it is no JSON that can be read ({str(error)[:80]})") from None
