"""A web page: its article without menus, advertisements and footers."""

from index.models import Article
from index.readers.reading import ReadingError, iso_date, language_of, one_line


def read_html(name: str, source: str) -> Article:
    """The main text of the page and the metadata that it declares."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    page = bare_extraction(source, with_metadata=True, include_comments=False)
    if not isinstance(page, Document) or not (text := page.text):
        raise ReadingError("no article is found in the page")
    return Article(
        id=name,
        text=text,
        title=one_line(page.title),
        author=one_line(page.author),
        outlet=one_line(page.sitename),
        published=iso_date(page.date),
        url=one_line(page.url),
        language=language_of(page.language, text),
    )
