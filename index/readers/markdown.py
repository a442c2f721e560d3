"""Markdown, with or without YAML front matter. It is not rendered: its text stands as it is."""

import re

import yaml

from index.readers.characters import clean
from index.readers.decoding import decode
from index.readers.reading import Part, ReadingError, article_of

FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)\n*", re.DOTALL)
LONGEST_FRONT_MATTER = 20_000  # characters; parsing takes long
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # in C where PyYAML was built with it
HEADING = re.compile(r"\s*# +(.+)")


def read_markdown(content: bytes) -> Part:
    """The text after the front matter, which gives title, outlet, author, date, modified, url and language.

    Without a title there, a heading that the text begins with is the title.
    """
    source = clean(decode(content))
    front = FRONT_MATTER.match(source)
    fields = _fields(front.group(1)) if front else {}
    text = source[front.end() :] if front else source
    heading = HEADING.match(text)
    return Part("", article_of(text, {"title": heading.group(1) if heading else None} | fields))


def _fields(front: str) -> dict[str, object]:
    if len(front) > LONGEST_FRONT_MATTER:
        raise ReadingError(f"its front matter is longer than {LONGEST_FRONT_MATTER} characters")
    try:
        # Everything in it is text, as written: a title "2026" is no number, "oui" no truth value.
        fields = yaml.load(front, Loader=LOADER)  # noqa: S506 (it makes nothing but texts, lists and mappings)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 2}" if mark else ""
        raise ReadingError(f"its front matter is no valid YAML{where}") from None
    if not fields:
        return {}
    if not isinstance(fields, dict):
        raise ReadingError("its front matter has no fields (title: ..., date: ...)")
    return {str(name): value for name, value in fields.items() if value != ""}
