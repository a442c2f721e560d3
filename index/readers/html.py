"""A web page: its article without menus, advertisements and footers, in the page's own characters."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from index.models import Article
from index.readers.characters import clean
from index.readers.decoding import decode
from index.readers.hidden import remove_hidden
from index.readers.reading import (
    Part,
    ReadingError,
    address_or_none,
    date_or_none,
    language_of,
    line_of,
)

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
PLAIN_SPACES = re.compile(r"[ \t\n]+")
LOST = 0.05  # of the characters; more is worth a warning
ARTICLE_TYPE = re.compile(r"Article$|Report$|Posting$|^WebPage$")


def read_html(content: bytes) -> Part:
    """The main text of the page and the metadata that it declares."""
    declared = DECLARED.search(content[:HEAD]) or XML_DECLARED.search(content[:HEAD])
    return read_page(decode(content, declared.group(1).decode("ascii") if declared else None))


def read_page(source: str) -> Part:
    """The same for a page that is decoded already."""
    source = clean(source)
    page = _parsed(source)
    kept = _letters("".join(page.itertext()))
    data = _linked_data(page)
    remove_hidden(page)
    signs = _signs(source)
    _translate(page, signs)
    found = _extracted(page)
    text = _text(found.body).translate({sign: space for space, sign in signs.items()})
    if not text.strip():
        raise ReadingError("no article is found in the page")
    back = str.maketrans({chr(sign): " " for sign in signs.values()})
    return Part("", _article(found, page, data, text, back), _loss(source, kept))


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


def _text(body: Any) -> str:
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
    return "\n".join(line for line in (line.strip(" \t") for line in lines) if line)


def _article(found: "Document", page: "HtmlElement", data: dict[str, Any], text: str, back: dict[int, str]) -> Article:
    def told(value: object, name: str) -> str | None:
        return line_of(value.translate(back), name) if isinstance(value, str) else None

    return Article(
        id="",
        text=text,
        title=told(data.get("headline"), "title") or told(found.title, "title"),
        author=told(found.author, "author") or told(_names(data.get("author")), "author"),
        outlet=told(_names(data.get("publisher")), "outlet") or told(found.sitename, "outlet"),
        published=date_or_none(data.get("datePublished")) or date_or_none(found.date),
        modified=date_or_none(_meta(page, "article:modified_time")) or date_or_none(data.get("dateModified")),
        url=address_or_none(found.url) or address_or_none(_address(data)),
        language=language_of(page.get("lang") or data.get("inLanguage"), text),
    )


def _meta(page: "HtmlElement", name: str) -> str | None:
    found = page.xpath("string(//meta[@property=$name or @name=$name]/@content)", name=name)
    return str(found) or None


def _names(people: object) -> str:
    """The names of people or organisations in JSON-LD."""
    names = (p.get("name") if isinstance(p, dict) else p for p in (people if isinstance(people, list) else [people]))
    return ", ".join(name for name in names if isinstance(name, str))


def _address(data: dict[str, Any]) -> object:
    entity = data.get("mainEntityOfPage")
    return data.get("url") or (entity.get("@id") if isinstance(entity, dict) else entity)


def _linked_data(page: "HtmlElement") -> dict[str, Any]:
    """The article that JSON-LD in the page describes (schema.org), the more special type first; {} where none does."""
    described = [
        thing
        for script in page.iter("script")
        if (script.get("type") or "").strip().lower() == "application/ld+json"
        for thing in _things(script.text or "")
        if ARTICLE_TYPE.search(_type(thing))
    ]
    return min(described, key=lambda thing: _type(thing) == "WebPage", default={})


def _things(source: str) -> Iterator[dict[str, Any]]:
    try:
        top = json.loads(source)
    except (ValueError, RecursionError):
        return
    for thing in top if isinstance(top, list) else [top]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (t for t in graph if isinstance(t, dict)) if isinstance(graph, list) else ()


def _type(thing: dict[str, Any]) -> str:
    kind = thing.get("@type")
    return str(kind[0] if isinstance(kind, list) and kind else kind)


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
