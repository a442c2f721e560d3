"""A web page: its article without menus, advertisements and footers, in the page's own characters."""

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from index.models import Article
from index.readers.characters import clean
from index.readers.decoding import decode
from index.readers.hidden import remove_hidden
from index.readers.metadata import described
from index.readers.reading import Part, ReadingError, address_or_none, language_of, line_of
from index.readers.surroundings import PLAIN_SPACES, at_headline, blocks, lead, remove_pointers

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
XML_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")
HEAD = 4096  # bytes in which an encoding may be declared
# trafilatura makes every kind of space a plain one. Here each passes as a sign of a script that the page does not use.
SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
SCRIPTS = (0x10600, 0x12000, 0x13000, 0x14400)  # Linear A, cuneiform, hieroglyphs of Egypt and of Anatolia
BLOCKS = frozenset({"p", "head", "list", "item", "quote", "table", "row", "lb", "div", "figure", "code", "body"})
LOST = 0.05  # of the characters; more is worth a warning
BY = re.compile(r"^\s*(?:par|by)\s+(?=\S)", re.IGNORECASE)


def read_html(content: bytes) -> Part:
    """The main text of the page and the metadata that it declares."""
    declared = DECLARED.search(content[:HEAD]) or XML_DECLARED.search(content[:HEAD])
    return read_page(decode(content, declared.group(1).decode("ascii") if declared else None))


def read_page(source: str) -> Part:
    """The same for a page that is decoded already."""
    source = clean(source)
    page = _parsed(source)
    kept = _letters("".join(page.itertext()))
    told = described(page)
    remove_hidden(page)
    remove_pointers(page)
    signs = _signs(source)
    _translate(page, signs)
    back = {sign: space for space, sign in signs.items()}
    shown = blocks(page, back)
    found = _extracted(page)
    told = _guessed(found, back) | told
    headline, lines = at_headline(_lines(found.body, back), told.get("title", ""))
    if not lines:
        raise ReadingError("no article is found in the page")
    text = "\n".join([*headline, *lead(shown, lines[0], told.get("description", "")), *lines])
    return Part("", _article(told, text), _loss(source, kept))


def _parsed(source: str) -> "HtmlElement":
    from lxml.etree import ParserError
    from lxml.html import HTMLParser as LxmlParser
    from lxml.html import document_fromstring

    try:
        # In bytes, since lxml takes no text that declares an encoding. Without huge_tree all below 256 levels is lost.
        return document_fromstring(source.encode(), parser=LxmlParser(encoding="utf-8", huge_tree=True))
    except ParserError:
        raise ReadingError("no article is found in the page") from None


def _extracted(page: "HtmlElement") -> "Document":
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    found = bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        # A date is taken from metadata; any date of the text would do otherwise.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if not isinstance(found, Document) or found.body is None:
        raise ReadingError("no article is found in the page")
    return found


def _signs(source: str) -> dict[int, int]:
    """A sign that the page does not use for each kind of space."""
    free = next((s for s in SCRIPTS if not any(chr(s + i) in source for i in range(len(SPACES)))), None)
    if free is None:
        raise ReadingError("it mixes every ancient script there is")
    return {ord(space): free + place for place, space in enumerate(SPACES)}


def _translate(page: "HtmlElement", signs: dict[int, int]) -> None:
    for element in page.iter():
        if element.text and isinstance(element.tag, str):
            element.text = clean(element.text).translate(signs)  # what stood in references, too
        if element.tail:
            element.tail = clean(element.tail).translate(signs)


def _lines(body: Any, back: dict[int, int]) -> list[str]:
    """The text of what trafilatura found: blocks on lines of their own, else only plain spaces put in or taken out."""
    from lxml.etree import iterwalk

    pieces: list[str] = []
    for event, element in iterwalk(body, events=("start", "end")):
        if element.tag in BLOCKS:
            pieces.append("\n")
        if event == "start":
            pieces.append(PLAIN_SPACES.sub(" ", element.text or ""))
            continue
        if element.tag == "cell":
            pieces.append("\t")
        pieces.append(PLAIN_SPACES.sub(" ", element.tail or ""))
    lines = (
        PLAIN_SPACES.sub(lambda run: "\t" if "\t" in run.group() else " ", line) for line in "".join(pieces).split("\n")
    )
    return [line for line in (line.strip(" \t").translate(back) for line in lines) if line.strip()]


def _guessed(found: "Document", back: dict[int, int]) -> dict[str, str]:
    """What trafilatura makes of the page where it tells nothing itself; not the day, which may come out of the text."""
    fields = {"title": found.title, "author": found.author, "outlet": found.sitename, "url": found.url}
    return {name: value.translate(back) for name, value in fields.items() if value}


def _article(told: dict[str, str], text: str) -> Article:
    def line(name: str) -> str | None:
        return line_of(told.get(name), name)

    return Article(
        id="",
        text=text,
        title=line("title"),
        author=BY.sub("", line("author") or "") or None,
        outlet=line("outlet"),
        published=told.get("published"),
        modified=told.get("modified"),
        url=address_or_none(told.get("url")),
        language=language_of(told.get("language"), text),
    )


def _letters(text: str) -> int:
    return len("".join(text.split()))


class _Words(HTMLParser):
    """Counts the characters of a page by a parser that knows no depth."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.letters = 0

    def handle_data(self, data: str) -> None:
        self.letters += _letters(data)


def _loss(source: str, kept: int) -> str:
    words = _Words()
    words.feed(source)
    words.close()
    lost = 1 - kept / words.letters if words.letters else 0.0
    return f"{lost:.0%} of its text is nested too deep to be read" if lost > LOST else ""
