"""Markdown, with or without YAML front matter. It is not rendered: its text stands as it is."""

import re

import yaml

from index.models import Article
from index.readers.reading import ReadingError, iso_date, language_of, one_line

FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)\n*", re.DOTALL)
HEADING = re.compile(r"\s*# +(.+)")


def read_markdown(name: str, source: str) -> Article:
    """The text after the front matter, which gives title, outlet, author, date, url and language.

    Without a title there, a heading that the text begins with is the title.
    """
    front = FRONT_MATTER.match(source)
    fields = _fields(front.group(1)) if front else {}
    text = source[front.end() :] if front else source
    heading = HEADING.match(text)
    return Article(
        id=name,
        text=text,
        title=one_line(fields.get("title")) or (one_line(heading.group(1)) if heading else None),
        author=one_line(fields.get("author")),
        outlet=one_line(fields.get("outlet")),
        published=iso_date(fields.get("date")),
        url=one_line(fields.get("url")),
        language=language_of(fields.get("language"), text),
    )


def _fields(front: str) -> dict[str, object]:
    try:
        fields = yaml.safe_load(front)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 2}" if mark else ""
        raise ReadingError(f"its front matter is no valid YAML{where}") from None
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise ReadingError("its front matter has no fields (title: ..., date: ...)")
    return fields
