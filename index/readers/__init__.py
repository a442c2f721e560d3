"""From the bytes of a file to an article. A format is a function here and a line in READERS."""

import codecs
import re
from collections.abc import Callable
from pathlib import PurePath

from index.models import Article
from index.readers.html import read_html
from index.readers.markdown import read_markdown
from index.readers.reading import ReadingError
from index.readers.text import read_text

READERS: dict[str, Callable[[str, str], Article]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
}
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# No text has these, but wrongly decoded or binary data does.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def read(path: PurePath, content: bytes, name: str) -> Article:
    """Read the file at `path`, whose bytes are `content`, as the article `name`.

    Line ends become one line feed; else the text of plain text and Markdown stands as it is. Raises
    ReadingError, saying why, where there is no text to be had.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ReadingError(f"{path.suffix or 'a file without an ending'} is none of {', '.join(READERS)}")
    article = reader(name, _decode(content).replace("\r\n", "\n").replace("\r", "\n"))
    if not article.text.strip():
        raise ReadingError("there is no text in it")
    return article


def _decode(content: bytes) -> str:
    """Unicode by its byte order mark, else UTF-8, else Windows-1252, in which older French files are kept."""
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text):
            return text
    raise ReadingError("it is not text in UTF-8, UTF-16 or Windows-1252")
