"""What a feed or a sitemap lists: pages, or sitemaps of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """An address as it is written, perhaps a relative one, and on which day its page changed: ISO 8601, or ""."""

    url: str
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The links, each once; either all to pages or all to `sitemaps`."""

    links: list[Link]
    sitemaps: bool = False


def listing(content: bytes) -> Listing:
    """Read a feed or a sitemap, in this process. Raises ReadingError where it is neither."""
    from index.feeds import links
    from index.sitemaps import is_sitemap, sitemap

    return sitemap(content) if is_sitemap(content) else Listing([Link(url) for url in links(content)])
