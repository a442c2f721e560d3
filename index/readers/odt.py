"""OpenDocument texts. Their XML is read here: of what is in it, an article needs little."""

import re
from collections.abc import Iterator
from typing import Any

from index.readers.archive import INFLATED, Archive
from index.readers.reading import Part, ReadingError, article_of, heading

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
LINES = frozenset({f"{TEXT}p", f"{TEXT}h"})
SIGNS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
PASSED_OVER = frozenset({f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{TEXT}note-citation", f"{TEXT}hidden-text"})
MOST_SPACES = 100  # in a row; a number in the file tells how many


def read_odt(content: bytes) -> Part:
    """The paragraphs and headings, those of tables and notes too, each on a line of its own."""
    archive = Archive(content, INFLATED)
    body = _xml(archive.read("content.xml")).find(f"{OFFICE}body")
    if body is None:
        raise ReadingError("it is damaged: there is no text part in it")
    text = "\n".join(line for line in (line.strip(" \t") for line in _text(body).split("\n")) if line)
    about = _xml(archive.read("meta.xml")) if "meta.xml" in archive.names() else body
    title = about.findtext(f".//{DUBLIN_CORE}title")
    author = about.findtext(f".//{META}initial-creator") or about.findtext(f".//{DUBLIN_CORE}creator")
    return Part("", article_of(text, {"title": title or heading(text), "author": author}))


def _xml(content: bytes) -> Any:
    from lxml.etree import XMLParser, XMLSyntaxError, fromstring

    try:
        # No entity is resolved and no other file or address read, whatever the document declares.
        return fromstring(content, XMLParser(resolve_entities=False, load_dtd=False, no_network=True))
    except XMLSyntaxError as error:
        raise ReadingError(f"it is damaged ({error.msg}): save it anew") from None


def _text(element: Any) -> str:
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    if element.tag in PASSED_OVER or not isinstance(element.tag, str):
        return
    if element.tag in LINES:
        yield "\n"
    if element.tag == f"{TEXT}s":
        yield " " * _count(element.get(f"{TEXT}c", "1"))
    yield SIGNS.get(element.tag, "")
    yield _plain(element.text)
    for child in element:
        yield from _pieces(child)
        yield _plain(child.tail)
    if element.tag in LINES:
        yield "\n"


def _plain(text: str | None) -> str:
    """Line ends and tabs in the file mean a space (OpenDocument 1.3, 6.1.2)."""
    return (text or "").replace("\n", " ").replace("\t", " ")


def _count(written: str) -> int:
    return min(int(written), MOST_SPACES) if re.fullmatch("[0-9]{1,5}", written) else 1
