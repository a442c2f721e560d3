"""Feeds: where the pages are that an RSS or Atom file lists."""

import io

from index.readers.reading import ReadingError

LONGEST = 500  # entries; feeds have tens of them, and each is a page to be fetched


def links(content: bytes) -> list[str]:
    """The links of a feed's entries, each once, the oldest last. Raises ReadingError where it is no feed."""
    import feedparser

    # A stream, since feedparser takes bytes for the name of a file or for an address if it can. What it would make
    # of the texts of the entries is not used.
    feed = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not feed.get("version"):
        raise ReadingError("it is no feed and no web page")
    found = list(dict.fromkeys(str(entry.link) for entry in feed.entries if entry.get("link")))
    if len(found) > LONGEST:
        raise ReadingError(f"the feed has more than {LONGEST} entries: add the pages one by one")
    return found
