"""What a web page tells of its article: in JSON-LD and microdata, both in schema.org's words, and in meta elements."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from index.readers.reading import address_or_none, date_or_none

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ARTICLE_TYPE = re.compile(r"Article$|Report$|Posting$|^WebPage$")
# The names that meta elements have for it, in lower case, the best first.
META = {
    "author": ("author", "dc.creator", "dcterms.creator", "parsely-author", "article:author"),
    "outlet": ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher"),
    "published": (
        "article:published_time og:published_time datepublished publish-date publish_date pubdate publication_date"
        " parsely-pub-date sailthru.date dc.date.issued dcterms.issued dc.date.created dcterms.created dc.date"
        " dcterms.date date"
    ).split(),
    "modified": "article:modified_time og:updated_time datemodified dcterms.modified last-modified revised".split(),
    "url": ("og:url",),
    "language": ("inlanguage", "content-language", "dc.language", "dcterms.language"),
    "description": ("og:description", "description", "twitter:description"),
}
ADDRESS = re.compile("https?:|/")  # where a name should be, as Facebook once wanted it


def described(page: "HtmlElement") -> dict[str, str]:
    """What is told of the article, by the names of `Article`'s fields, and its `description`: all of it foreign text.

    The page has to have its scripts still. Where several tell, JSON-LD is believed before microdata, that before meta
    elements, and these before times in the article; but its address and language are those that the page is marked
    with, if it is.
    """
    data = _of_times(page) | _of_meta_elements(page) | _of_microdata(page) | _of_linked_data(page)
    canonical = next((a for href in page.xpath("//link[@rel='canonical']/@href") if (a := address_or_none(href))), None)
    return data | _told({"url": canonical, "language": page.get("lang")})


def _told(fields: Mapping[str, object]) -> dict[str, str]:
    """The fields that hold a text, and of dates those that can be read."""
    dates = {name: date_or_none(fields.get(name)) for name in ("published", "modified")}
    return {name: value for name, value in (dict(fields) | dates).items() if isinstance(value, str) and value.strip()}


def _of_times(page: "HtmlElement") -> dict[str, str]:
    """The day that <time> elements of the first <article> tell, if they agree."""
    days = {date_or_none(time) for time in page.xpath("(//article)[1]//time/@datetime")}
    return _told({"published": days.pop()} if len(days) == 1 else {})


def _of_meta_elements(page: "HtmlElement") -> dict[str, str]:
    known: dict[str, str] = {}
    for element in page.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("http-equiv") or ""
        known.setdefault(name.strip().lower(), element.get("content") or "")
    authors = (known.get(name) for name in META["author"])
    told = {field: next((known[name] for name in names if known.get(name)), None) for field, names in META.items()}
    return _told(told | {"author": next((name for name in authors if name and not ADDRESS.match(name)), None)})


def _of_microdata(page: "HtmlElement") -> dict[str, str]:
    for item in page.xpath("//*[@itemscope and @itemtype]"):
        if ARTICLE_TYPE.search((item.get("itemtype") or "").strip()):
            return _in_our_words(_properties(item))
    return {}


def _properties(item: "HtmlElement") -> dict[str, Any]:
    """The properties of an item of microdata, as JSON-LD would tell them; of an item within, its name."""
    found: dict[str, Any] = {}
    for element in item.iterdescendants():
        if isinstance(element.tag, str) and (names := (element.get("itemprop") or "").split()):
            owner = next((each for each in element.iterancestors() if each.get("itemscope") is not None), None)
            for name in names if owner is item else ():
                found.setdefault(name, []).append(_value(element))
    return {name: values if name == "author" else values[0] for name, values in found.items()}


def _value(element: "HtmlElement") -> Any:
    if element.get("itemscope") is not None:
        return _properties(element)
    given = next((element.get(name) for name in ("content", "datetime", "href") if element.get(name)), None)
    return given or " ".join(element.text_content().split())


def _of_linked_data(page: "HtmlElement") -> dict[str, str]:
    """What JSON-LD tells of the article, the more special type first; {} where none does."""
    things = [
        thing
        for script in page.iter("script")
        if (script.get("type") or "").strip().lower() == "application/ld+json"
        for thing in _things(script.text or "")
    ]
    articles = [thing for thing in things if ARTICLE_TYPE.search(_type(thing))]
    article = min(articles, key=lambda thing: _type(thing) == "WebPage", default={})
    named = {thing["@id"]: thing for thing in things if isinstance(thing.get("@id"), str)}
    return _in_our_words({name: _resolved(value, named) for name, value in article.items()})


def _resolved(value: Any, named: Mapping[str, Any]) -> Any:
    """The value, and what it refers to instead of a reference."""
    if isinstance(value, list):
        return [_resolved(each, named) for each in value]
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return named.get(value["@id"], value)
    return value


def _in_our_words(thing: Mapping[str, Any]) -> dict[str, str]:
    entity = thing.get("mainEntityOfPage")
    return _told(
        {
            "title": thing.get("headline"),
            "author": _names(thing.get("author")),
            "outlet": _names(thing.get("publisher")),
            "published": thing.get("datePublished"),
            "modified": thing.get("dateModified"),
            "url": thing.get("url") or (entity.get("@id") if isinstance(entity, dict) else entity),
            "language": thing.get("inLanguage"),
            "description": thing.get("description"),
        }
    )


def _names(people: object) -> str:
    """The names of people or organisations."""
    names = (p.get("name") if isinstance(p, dict) else p for p in (people if isinstance(people, list) else [people]))
    return ", ".join(name for name in names if isinstance(name, str) and not ADDRESS.match(name))


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
