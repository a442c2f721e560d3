"""Where an article begins and ends among what stands around it on its page, as far as extraction gets that wrong."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.html import HtmlElement

POINTER = re.compile(
    r"(?:[àa]\s)?(?:re)?(?:lire|voir|écouter|regarder|découvrir)\s(?:aussi|également)\b"
    r"|(?:lire|voir|écouter|regarder)\s?[:>»→]|pour aller plus loin\b|sur le même (?:sujet|thème)\b"
    r"|(?:read|see)\salso\b|also\sread\b|read\smore\b|related\s?:",
    re.IGNORECASE,
)
PLAIN_SPACES = re.compile(r"[ \t\n]+")
POINTING = 40  # characters that a pointer has beside the links, at most
LEAD = re.compile(
    r"(?:^|[\s_-])(?:chap[oô]|chapeau|standfirst|lead|intro|accroche|dek|deck|desc|description|summary|excerpt|subtitle)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
LONGEST_HEAD = 0.25  # of a text; what stands above a headline further down is none of its page's frame
BLOCKS = ("p", "li", "div", "aside", "section", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6")


class Block(NamedTuple):
    """A piece of a page that holds no smaller ones, on one line."""

    line: str
    headline: bool  # a first heading, as its element says
    lead: bool  # an introduction, as its class says


def remove_pointers(page: "HtmlElement") -> None:
    """Take the lines out of the page, in place, that do nothing but point to other articles: "Lire aussi : …"."""
    for element in list(_smallest(page)):
        if POINTER.match(line := _line(element)):
            linked = sum(len(_line(link)) for link in element.iter("a"))
            if linked and len(line) - linked <= POINTING:
                element.drop_tree()


def blocks(page: "HtmlElement", back: dict[int, int]) -> list[Block]:
    """The blocks of the page in their order, their lines translated by `back`."""
    return [Block(_line(element).translate(back), element.tag == "h1", _leads(element)) for element in _smallest(page)]


def lead(page: Iterable[Block], first: str, description: str) -> list[str]:
    """What stands between a page's headline and the `first` line of its text, and introduces it.

    That is known by its class, or since it is the page's `description` of itself.
    """
    found: list[str] = []
    for block in page:
        if _same(block.line, first):
            return list(dict.fromkeys(found))
        if block.headline:
            found = []
        elif block.line and (block.lead or _same(block.line, description)):
            found.append(block.line)
    return []


def at_headline(lines: list[str], title: str) -> tuple[list[str], list[str]]:
    """The headline of a text, if its lines have it, and what stands below. What stands above it is left out."""
    above = 0
    for place, line in enumerate(lines):
        if _same(line, title):
            return [line], lines[place + 1 :]
        above += len(line)
        if above > LONGEST_HEAD * sum(map(len, lines)):
            break
    return [], lines


def _smallest(page: "HtmlElement") -> Iterator["HtmlElement"]:
    return (element for element in page.iter(*BLOCKS) if next(element.iterdescendants(*BLOCKS), None) is None)


def _leads(element: "HtmlElement") -> bool:
    around = element.getparent()
    classes = (each.get("class") or "" for each in (element, around) if each is not None)
    return any(LEAD.search(names) for names in classes)


def _line(element: "HtmlElement") -> str:
    return PLAIN_SPACES.sub(" ", element.text_content()).strip(" ")


def _same(one: str, other: str) -> bool:
    """Whether two lines have the same letters and digits."""
    return bool(one) and _letters(one) == _letters(other)


def _letters(line: str) -> str:
    return "".join(filter(str.isalnum, line)).casefold()
