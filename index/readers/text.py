"""Plain text."""

from index.readers.characters import clean
from index.readers.decoding import decode
from index.readers.reading import Part, article_of, first_line


def read_text(content: bytes) -> Part:
    """Plain text as it stands. Its first line is the title, too, if a blank line follows."""
    text = clean(decode(content))
    return Part("", article_of(text, {"title": first_line(text)}))
