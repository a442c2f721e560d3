"""PDF: the text of its pages, lines joined to paragraphs."""

import io
import re
from typing import TYPE_CHECKING

from index.readers.characters import clean
from index.readers.reading import Part, ReadingError, article_of, heading

if TYPE_CHECKING:
    from pypdf import PageObject

MOST_PAGES = 500
SHORT = 0.75  # of the width of the text; a line that is shorter ends a paragraph
WORD_CUT = re.compile(r"(\w+)-$")
NO_TITLE = re.compile(r"\.\w{2,5}$|^(?:untitled|sans titre|microsoft word)", re.IGNORECASE)
# What follows a hyphen that belongs to the word: dit-il, peut-être, celles-ci, vingt-quatre, soi-disant.
AFTER_HYPHEN = frozenset(
    """
    il ils elle elles on je tu nous vous ce ci la là le les lui leur moi toi en y t être etre même mêmes dire
    un une deux trois quatre cinq six sept huit neuf dix vingt cents disant
    """.split()
)
BEFORE_HYPHEN = frozenset(
    "ex vice non quasi mi demi semi sous grand grande saint sainte après avant anti pro sud nord".split()
)


def read_pdf(content: bytes) -> Part:
    """The text of the pages in their order. Raises ReadingError where there is none, as in scanned papers."""
    pages, title, author = _pages(content)
    texts = [clean(page) for page in pages]
    empty = sum(not text.strip() for text in texts)
    if empty == len(texts):
        raise ReadingError(
            "it holds no text, only pictures of pages perhaps: put it through text recognition (OCR) first"
        )
    text = _paragraphs(texts)
    if not title or NO_TITLE.search(title):
        title = heading(text)
    problem = f"{empty} of its {len(texts)} pages hold no text that can be read" if empty else ""
    return Part("", article_of(text, {"title": title, "author": author}), problem)


def _pages(content: bytes) -> tuple[list[str], str | None, str | None]:
    """The text of each page, and title and author as the document declares them."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadingError("it is protected by a password: save it without")
        if len(reader.pages) > MOST_PAGES:
            raise ReadingError(f"it has more than {MOST_PAGES} pages: an article has few")
        about = reader.metadata
        return [_text(page) for page in reader.pages], (about and about.title) or None, (about and about.author) or None
    # pypdf raises whatever comes, also AttributeError and the like, where a file is not as it should be.
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise ReadingError(
            f"it is damaged or no PDF ({str(error)[:80] or type(error).__name__}): save it anew"
        ) from None


def _text(page: "PageObject") -> str:
    """The text of a page. Raises PyPdfError where there is none since the page's content passes pypdf's limits."""
    text = page.extract_text()
    if not text.strip() and (content := page.get_contents()) is not None:
        content.get_data()  # extract_text says nothing about them
    return text


def _paragraphs(pages: list[str]) -> str:
    """The lines of all pages, joined where a paragraph goes on; a paragraph may go on over the page."""
    lines = [line.strip(" \t") for page in pages for line in page.split("\n")]
    text = "\n".join(lines)
    width = _width(lines)
    paragraphs: list[str] = []
    going_on = False
    for line in lines:
        if not line:
            going_on = going_on and bool(paragraphs) and not _ends(paragraphs[-1])
        elif going_on:
            paragraphs[-1] = _joined(paragraphs[-1], line, text)
        else:
            paragraphs.append(line)
        if line:
            going_on = len(line) >= SHORT * width or bool(WORD_CUT.search(line))
    return "\n".join(paragraphs)


def _width(lines: list[str]) -> int:
    """How long a full line is: that of nine lines in ten is not longer."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _ends(paragraph: str) -> bool:
    return paragraph.rstrip("»”\"' \u00a0\u202f").endswith((".", "!", "?", "…", ":"))


def _joined(before: str, line: str, text: str) -> str:
    """A line put to those before it; a word that was cut at the line's end is made whole."""
    cut = WORD_CUT.search(before)
    rest = re.match(r"\w+", line)
    if not cut or not rest:
        return f"{before} {line}"
    return before + line if _keeps_hyphen(cut.group(1), rest.group(), text) else before[:-1] + line


def _keeps_hyphen(first: str, second: str, text: str) -> bool:
    """Whether the hyphen belongs to the word: as the text writes it elsewhere, else as French words are made."""
    whole = re.escape(first + second)
    if re.search(rf"\b{whole}\b", text, re.IGNORECASE):
        return False
    if re.search(rf"\b{re.escape(first)}-{re.escape(second)}\b", text, re.IGNORECASE):
        return True
    return (
        second[0].isupper() or second[0].isdigit() or second.lower() in AFTER_HYPHEN or first.lower() in BEFORE_HYPHEN
    )
