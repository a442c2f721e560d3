"""The formats that are read. A new one is a function in a module of its own and a line here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from index.readers.characters import clean
from index.readers.docx import read_docx
from index.readers.html import read_html
from index.readers.mail import read_mail
from index.readers.markdown import read_markdown
from index.readers.odt import read_odt
from index.readers.pdf import read_pdf
from index.readers.reading import Part, ReadingError
from index.readers.rows import read_csv, read_json, read_json_lines
from index.readers.text import read_text

MEGABYTE = 1_000_000
LONGEST = 1_000_000  # characters; ten times what the longest articles have, and seconds to search for statements


@dataclass(frozen=True, slots=True)
class Format:
    """How files of a format are read: by what, up to which size in bytes, and whether in a process of its own.

    `libraries` are what the reader needs, so that they can be loaded before its memory is limited.
    """

    read: Callable[[bytes], Part | Iterator[Part]]
    limit: int = 5 * MEGABYTE
    apart: bool = True
    libraries: tuple[str, ...] = ()


HTML = Format(read_html, libraries=("trafilatura",))
FORMATS = {
    ".txt": Format(read_text, apart=False),
    ".md": Format(read_markdown, apart=False),
    ".html": HTML,
    ".htm": HTML,
    ".pdf": Format(read_pdf, libraries=("pypdf",)),
    ".docx": Format(read_docx, libraries=("docx",)),
    ".odt": Format(read_odt, libraries=("lxml.etree",)),
    ".eml": Format(read_mail, libraries=("trafilatura",)),
    ".json": Format(read_json, limit=20 * MEGABYTE),
    ".jsonl": Format(read_json_lines, limit=50 * MEGABYTE, apart=False),  # a line at a time, which needs little
    ".csv": Format(read_csv, limit=20 * MEGABYTE),
}


def parts_of(ending: str, content: bytes) -> list[Part]:
    """What a file holds, read in this process. Raises ReadingError where nothing of it can be read."""
    found = FORMATS[ending].read(content)
    parts = [_checked(part) for part in ([found] if isinstance(found, Part) else found)]
    if not parts:
        raise ReadingError("there is no article in it")
    return parts


def _checked(part: Part) -> Part:
    """The part with its text cleaned, or with the reason why there is none."""
    if part.article is None:
        return part
    text = clean(part.article.text)
    if not text.strip():
        return Part(part.key, None, "there is no text in it")
    if len(text) > LONGEST:
        return Part(part.key, None, f"it has more than {LONGEST:,} characters: split it into its articles")
    return replace(part, article=replace(part.article, text=text))
