"""Word documents."""

import io
from collections.abc import Iterator
from typing import Any

from index.readers.archive import INFLATED, Archive
from index.readers.reading import Part, ReadingError, article_of, heading

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same once more
SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}
# Not part of the text as it reads: what was deleted or moved away, fields' codes, what the paragraph looks like.
PASSED_OVER = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}pPr", FALLBACK})


def read_docx(content: bytes) -> Part:
    """The paragraphs of the body, those of tables and text boxes too, each on a line of its own."""
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    Archive(content, INFLATED)
    try:
        document = Document(io.BytesIO(content))
        text = "\n".join(_paragraphs(document.element.body))
        about = document.core_properties
        title, author = about.title, about.author
    except (OpcError, LxmlError, LookupError, ValueError, AttributeError, TypeError) as error:
        raise ReadingError(f"it is damaged or no Word document ({str(error)[:80]}): save it anew") from None
    return Part("", article_of(text, {"title": title or heading(text), "author": author}))


def _paragraphs(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in PASSED_OVER:
            continue
        if child.tag == f"{W}p" and (line := "".join(_runs(child)).strip(" \t")):
            yield line
        yield from _paragraphs(child)


def _runs(element: Any) -> Iterator[str]:
    """The text of a paragraph; one within it, as in a text box, is yielded for itself."""
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag not in PASSED_OVER and child.tag != f"{W}p" and not _vanishes(child):
            yield from _runs(child)


def _vanishes(run: Any) -> bool:
    """Whether a run is marked as hidden text."""
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(f"{W}val") not in {"0", "false"}
