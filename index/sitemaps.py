"""Sitemaps: where the pages of a site are, or its other sitemaps (https://www.sitemaps.org/protocol.html)."""

import io
import re
from collections.abc import Iterator

from index.listings import Link, Listing
from index.readers.reading import ReadingError, date_or_none

ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s/>]")
HEAD = 4096  # bytes in which the root is looked for
MOST_PAGES = 10_000  # at a page a second nearly three hours
MOST_SITEMAPS = 500


def is_sitemap(content: bytes) -> bool:
    """Whether it looks like one and not like a feed."""
    return ROOT.search(content[:HEAD]) is not None


def sitemap(content: bytes) -> Listing:
    """The pages, or the sitemaps, that a sitemap lists, those that changed last first. Raises ReadingError."""
    from lxml import etree

    try:
        found = list(_entries(content))
    except etree.XMLSyntaxError as error:
        raise ReadingError(f"the sitemap is damaged ({error.msg})") from None
    links = sorted(dict.fromkeys(link for _, link in found), key=lambda link: link.changed, reverse=True)
    return Listing(links, sitemaps=any(kind == "sitemap" for kind, _ in found))


def _entries(content: bytes) -> Iterator[tuple[str, Link]]:
    """What is listed, one after the other so that little memory is needed, with its kind: url or sitemap."""
    from lxml import etree

    entries = etree.iterparse(
        io.BytesIO(content), tag=("{*}url", "{*}sitemap"), resolve_entities=False, load_dtd=False, no_network=True
    )
    for number, (_, entry) in enumerate(entries, start=1):
        kind = etree.QName(entry).localname
        if number > (most := MOST_SITEMAPS if kind == "sitemap" else MOST_PAGES):
            raise ReadingError(f"the sitemap has more than {most:,} entries: add a part of it, or the pages one by one")
        if url := (entry.findtext("{*}loc") or "").strip():
            yield kind, Link(url, date_or_none((entry.findtext("{*}lastmod") or "").strip()) or "")
        entry.clear()
