import ipaddress
from contextlib import suppress
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.addresses import address, checked, is_like_address, is_public
from index.readers.reading import ReadingError


@pytest.mark.parametrize(
    ("given_", "read"),
    [
        ("https://gazette.example/a?b=c#d", "https://gazette.example/a?b=c"),
        ("HTTPS://Gazette.Example:443", "https://gazette.example/"),
        ("http://gazette.example./", "http://gazette.example/"),
        ("http://gazette.example:443/", "http://gazette.example:443/"),
        ("https://gazette.example:8443/flux.xml", "https://gazette.example:8443/flux.xml"),
        (
            "https://journal-de-la-cité.example/été?q=où",
            "https://xn--journal-de-la-cit-rtb.example/%C3%A9t%C3%A9?q=o%C3%B9",
        ),
        ("https://xn--caf-dma.example/%C3%A9", "https://xn--caf-dma.example/%C3%A9"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[2606:4700:4700:0::1111]/", "https://[2606:4700:4700::1111]/"),
    ],
)
def test_an_address_is_brought_into_one_spelling(given_: str, read: str) -> None:
    assert str(address(given_)) == read


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("file:///etc/passwd", "only addresses that begin with http:// or https:// are read"),
        ("//127.0.0.1/", "only addresses that begin"),
        ("", "only addresses that begin"),
        ("http://user:pass@gazette.example/", "addresses with a user name are not read"),
        ("http://gazette.example:22/", "port 22 is not read from, only 80, 443, 8443"),
        ("http://gazette.example:80:80/", "it is no address like"),
        ("http://[::1/", "it is no address like"),
        ("http://gazette.example\\@127.0.0.1/", "has no spaces"),
        ("http://gazette.example/\r\nHost: 127.0.0.1", "has no spaces"),
        ("http://gazette.example/" + "a" * 2000, "at most 2,000 characters"),
        ("http:///a", "'' is no name of a web server"),
        ("http://-.example/", "'-.example' is no name"),
        ("http://127.1/", "'127.1' is no IP address in its usual form"),
        ("http://0x7f000001/", "is no IP address in its usual form"),
        ("http://①②⑦.⓪.⓪.①/", "127.0.0.1 is no address of the public internet"),
        ("http://[::ffff:127.0.0.1]/", "is no address of the public internet"),
    ],
)
def test_other_addresses_are_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ReadingError) as refused:
        address(text)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    "ip",
    """127.0.0.1 0.0.0.0 10.0.0.1 172.16.0.1 192.168.0.1 100.64.0.1 169.254.169.254 192.0.0.1 192.0.0.200 192.0.2.1
    192.88.99.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1
    ::ffff:8.8.8.8 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:808:808::1 3fff::1 5f00::1 fc00::1
    fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1 kervall""".split(),
)
def test_what_is_not_public_is_known(ip: str) -> None:
    assert not is_public(ip)
    with pytest.raises(ReadingError, match=r"leads to .*, which is no address of the public internet"):
        checked("gazette.example", ["8.8.8.8", ip])


@pytest.mark.parametrize("ip", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4007::1"])
def test_what_is_public_is_known(ip: str) -> None:
    assert checked("gazette.example", [ip]) == [ip]


@given(st.ip_addresses())
def test_no_address_is_public_that_python_thinks_private(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert not is_public(str(ip)) or (ip.is_global and not ip.is_multicast and not ip.is_reserved)


def test_a_host_without_an_address_is_told() -> None:
    with pytest.raises(ReadingError, match=r"gazette\.example has no address"):
        checked("gazette.example", [])


@given(st.text() | st.builds("http://{}/{}?{}".format, st.text(), st.text(), st.text()))
def test_any_text_is_an_address_in_one_spelling_or_refused(text: str) -> None:
    with suppress(ReadingError):
        once = address(text)
        assert address(str(once)) == once
        assert str(once).isascii()


def test_a_redirect_is_read_against_where_it_was_met() -> None:
    here = address("https://gazette.example/a/b?c")
    assert str(here.joined("../d")) == "https://gazette.example/d"
    assert str(here.joined("//other.example/é")) == "https://other.example/%C3%A9"
    for hostile in ("file:///etc/passwd", "//[::1]/", "http://[", "//127.0.0.1"):
        with pytest.raises(ReadingError):
            here.joined(hostile)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("https://gazette.example/2026/pont.html", ["pont", "gazette.example/pont"]),
        ("https://gazette.example/%C3%A9t%C3%A9/?a", ["été", "gazette.example/été"]),
        ("https://gazette.example/a%0A%1B[2J", ["a [2J", "gazette.example/a [2J"]),
        ("https://gazette.example", ["gazette.example"]),
    ],
)
def test_an_article_is_called_by_the_end_of_its_address(text: str, names: list[str]) -> None:
    found = address(text)
    assert list(islice(found.names(), len(names) + 2)) == [*names, str(found), f"{found} 2"]


def test_addresses_are_told_from_files() -> None:
    assert is_like_address("ftp://gazette.example")
    assert not is_like_address("news/http:/a.txt")
    assert not is_like_address("/news/a://b.txt")
