import gzip
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.listings import Link, Listing, listing
from index.readers.reading import ReadingError
from index.readers.sandbox import Sandbox
from index.sitemaps import MOST_PAGES, MOST_SITEMAPS, is_sitemap, sitemap

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
PAGES = f"""<?xml version="1.0" encoding="UTF-8"?><!-- made by hand -->
<urlset {NAMESPACE} xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://gazette.example/a?b=1&amp;c=2 </loc><lastmod>2026-03-01</lastmod></url>
<url><loc>https://gazette.example/b</loc><lastmod>2026-03-02T08:00:00+01:00</lastmod><n:news><n:title>b</n:title></n:news></url>
<url><loc>/c</loc><lastmod>hier</lastmod></url><url><lastmod>2026-03-01</lastmod></url>
<url><loc>/c</loc></url></urlset>"""
INDEX = "<sitemapindex {}><sitemap><loc>https://gazette.example/2026.xml</loc></sitemap></sitemapindex>"


def urlset(entries: str, before: str = "") -> bytes:
    return f"{before}<urlset {NAMESPACE}>{entries}</urlset>".encode()


def test_the_pages_of_a_sitemap_are_found_each_once_the_last_changed_first() -> None:
    assert listing(PAGES.encode()) == Listing(
        [
            Link("https://gazette.example/b", "2026-03-02"),
            Link("https://gazette.example/a?b=1&c=2", "2026-03-01"),
            Link("/c"),
        ]
    )


@pytest.mark.parametrize("namespace", [NAMESPACE, ""])
def test_a_sitemap_may_list_sitemaps(namespace: str) -> None:
    found = listing(INDEX.format(namespace).encode())
    assert found == Listing([Link("https://gazette.example/2026.xml")], sitemaps=True)


def test_a_feed_is_no_sitemap() -> None:
    feed = b"<rss version='2.0'><channel><item><link>https://gazette.example/urlset</link></item></channel></rss>"
    assert not is_sitemap(feed)
    assert listing(feed) == Listing([Link("https://gazette.example/urlset")])


def test_a_sitemap_of_too_many_entries_or_cut_off_is_refused() -> None:
    with pytest.raises(ReadingError, match="more than 10,000 entries"):
        sitemap(urlset("<url><loc>/a</loc></url>" * (MOST_PAGES + 1)))
    with pytest.raises(ReadingError, match="more than 500 entries"):
        sitemap(urlset("<sitemap><loc>/a</loc></sitemap>" * (MOST_SITEMAPS + 1)))
    with pytest.raises(ReadingError, match="the sitemap is damaged"):
        sitemap(PAGES.encode()[:-30])


def test_entities_bring_in_no_file_and_take_no_time(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    foreign = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    with suppress(ReadingError):
        assert "secret" not in str(sitemap(urlset("<url><loc>/&x;</loc></url>", foreign)))
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    started = time.monotonic()
    with suppress(ReadingError):
        sitemap(urlset("<url><loc>/&l11;</loc></url>", f'<!DOCTYPE r [<!ENTITY l0 "ha">{laughs}]>'))
    assert time.monotonic() - started < 5


def test_it_is_read_in_the_other_process_and_so_are_feeds() -> None:
    with Sandbox() as sandbox:
        assert sandbox.listing(PAGES.encode()) == listing(PAGES.encode())
        assert sandbox.listing(INDEX.format("").encode()).sitemaps
        with pytest.raises(ReadingError, match="it is no feed and no web page"):
            sandbox.listing(b"pont")
        deep = b"<a>" * 1_500_000
        with pytest.raises(ReadingError):
            sandbox.listing(b"<rss>" + deep)
        with pytest.raises(ReadingError):
            sandbox.listing(b"<urlset>" + deep)
        many = "".join(f"<url><loc>https://gazette.example/{n:0>80}</loc></url>" for n in range(MOST_PAGES))
        assert len(sandbox.listing(urlset(many)).links) == MOST_PAGES


@given(st.binary() | st.text(st.characters(exclude_categories=["Cs"])).map(urlset) | st.binary().map(gzip.compress))
def test_any_bytes_are_a_listing_or_refused(content: bytes) -> None:
    with suppress(ReadingError):
        assert all(link.url for link in listing(content).links)
