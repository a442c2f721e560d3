import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.feeds import LONGEST, links
from index.readers.reading import ReadingError

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>La Gazette</title>
<entry><title>a</title><link href="https://gazette.example/a?b=1&amp;c=2"/></entry>
<entry><title>b</title><link rel="alternate" href="/b"/></entry>
<entry><title>c</title></entry>
<entry><title>a</title><link href="https://gazette.example/a?b=1&amp;c=2"/></entry></feed>"""
RSS = '<rss version="2.0"><channel>{}</channel></rss>'
ITEM = "<item><link>https://gazette.example/{}</link></item>"


def test_the_links_of_entries_are_found_each_once() -> None:
    assert links(ATOM.encode()) == ["https://gazette.example/a?b=1&c=2", "/b"]
    assert links(RSS.format(ITEM.format(1)).encode()) == ["https://gazette.example/1"]
    assert links(b"\n" + RSS.format(ITEM.format("a&b")).encode()) == ["https://gazette.example/a&b"]  # ill-formed


@pytest.mark.parametrize("content", [b"", b"pont", b"<html><body>pont</body></html>", b"\xff\x00"])
def test_what_is_no_feed_is_told(content: bytes) -> None:
    with pytest.raises(ReadingError, match="it is no feed"):
        links(content)


def test_content_that_is_the_name_of_a_file_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "flux.xml").write_text(ATOM)
    with pytest.raises(ReadingError, match="it is no feed"):
        links(bytes(tmp_path / "flux.xml"))


@given(st.binary() | st.builds(RSS.format, st.text()).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_a_feed_or_refused(content: bytes) -> None:
    with suppress(ReadingError):
        assert all(isinstance(link, str) for link in links(content))


def test_a_feed_of_too_many_entries_is_refused() -> None:
    with pytest.raises(ReadingError, match="more than 500 entries"):
        links(RSS.format("".join(map(ITEM.format, range(LONGEST + 1)))).encode())


def test_entities_bring_in_no_file_and_take_no_time(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    entity = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    assert not any("secret" in link for link in links(f"{entity}{RSS.format(ITEM.format('&x;'))}".encode()))
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    started = time.monotonic()
    with suppress(ReadingError):
        links(f'<!DOCTYPE r [<!ENTITY l0 "ha">{laughs}]>{RSS.format(ITEM.format("&l11;"))}'.encode())
    assert time.monotonic() - started < 5
