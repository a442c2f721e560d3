"""Plain text."""

from index.models import Article
from index.readers.reading import language_of, one_line

LONGEST_TITLE = 250  # characters; a longer first line is a paragraph


def read_text(name: str, text: str) -> Article:
    """Plain text as it stands. Its first line is the title, too, if a blank line follows."""
    first, _, rest = text.lstrip().partition("\n")
    blank, _, body = rest.partition("\n")
    titled = len(first) <= LONGEST_TITLE and not blank.strip() and body.strip()
    title = one_line(first) if titled else None
    return Article(id=name, text=text, title=title, language=language_of(None, text))
