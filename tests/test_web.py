import gzip
import json
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpcore
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.addresses import address, is_public
from index.readers.reading import ReadingError, UnreachableError
from index.source_table import Validators
from index.web import LARGEST, LARGEST_INFLATED, REDIRECTS, Page, Web, resolve
from index.wire import dial
from tests.fakes_web import DAY, MISSING, PUBLIC, URL, Headers, Internet, Pages, Served, redirect

ROBOTS = "https://gazette.example/robots.txt"
PAGE = Served("<p>Le pont rouvre.</p>")


def fetched(internet: Internet, url: str = URL, known: Validators = Validators()) -> Page | None:  # noqa: B008 (frozen)
    return Web(internet.net).visit(address(url), known).page


def refusal(internet: Internet, url: str = URL) -> str:
    with pytest.raises(ReadingError) as refused:
        fetched(internet, url)
    return str(refused.value)


def test_a_page_is_fetched_from_the_machine_that_was_checked_and_under_its_own_name() -> None:
    internet = Internet({URL: PAGE})
    page = fetched(internet)
    assert page is not None
    assert (page.path.suffix, page.content) == (".html", b"<p>Le pont rouvre.</p>")
    assert internet.connected == [(PUBLIC, 443), (PUBLIC, 443)]
    assert internet.asked == [ROBOTS, URL]
    for name, context in internet.secured:
        assert name == "gazette.example"
        assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
    assert internet.heads[1]["user-agent"].startswith("Quidit/")


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:9")
    internet = Internet({URL: PAGE})
    assert fetched(internet)
    assert set(internet.connected) == {(PUBLIC, 443)}


def test_a_machine_that_does_not_answer_is_passed_over_for_the_next_one() -> None:
    internet = Internet({URL: PAGE}, {"gazette.example": [["2606:4700::1", PUBLIC]]}, dead=frozenset({"2606:4700::1"}))
    assert fetched(internet)
    assert internet.connected[:2] == [("2606:4700::1", 443), (PUBLIC, 443)]


# Where it may not go


def test_a_name_that_leads_to_a_private_machine_is_refused_before_it_is_connected_to() -> None:
    internet = Internet({}, {"gazette.example": [[PUBLIC, "10.0.0.5"]]})
    assert refusal(internet) == "gazette.example leads to 10.0.0.5, which is no address of the public internet"
    assert internet.connected == []


def test_a_name_that_leads_elsewhere_the_second_time_leads_to_no_other_machine() -> None:
    internet = Internet({URL: PAGE}, {"gazette.example": [[PUBLIC], ["127.0.0.1"]]})
    assert "127.0.0.1" in refusal(internet)
    assert internet.connected == [(PUBLIC, 443)]  # for robots.txt


@pytest.mark.parametrize("to", ["http://127.0.0.1/", "//[::1]/", "file:///etc/passwd", "http://intern.example/"])
def test_a_redirect_is_checked_as_the_first_address_is(to: str) -> None:
    internet = Internet({URL: redirect(to)}, {"intern.example": [["192.168.0.1"]]})
    refusal(internet)
    assert {ip for ip, _ in internet.connected} == {PUBLIC}


def test_a_redirect_of_robots_txt_is_checked_too() -> None:
    internet = Internet({URL: PAGE, ROBOTS: redirect("http://169.254.169.254/")})
    assert "169.254.169.254" in refusal(internet)
    assert len(internet.connected) == 1


def test_some_redirects_are_followed_and_no_more() -> None:
    steps: Pages = {f"{URL}{n}": redirect(f"/pont{n + 1}") for n in range(9)}
    assert fetched(Internet(steps | {f"{URL}{REDIRECTS}": PAGE}), f"{URL}0")
    internet = Internet(dict(steps))
    assert refusal(internet, f"{URL}0") == "it redirects more than 5 times"
    assert len(internet.asked) == 1 + REDIRECTS + 1


# robots.txt


def test_what_robots_txt_forbids_is_not_fetched() -> None:
    rules = Served("User-agent: Quidit\nDisallow: /pont\n", headers={"Content-Type": "text/plain"})
    internet = Internet({URL: PAGE, ROBOTS: rules, "https://gazette.example/eau": PAGE})
    assert refusal(internet) == "the robots.txt of gazette.example asks programs not to read it"
    assert internet.asked == [ROBOTS]
    assert fetched(internet, "https://gazette.example/eau")


def test_robots_txt_counts_where_a_redirect_leads() -> None:
    rules = Served("User-agent: *\nDisallow: /\n")
    internet = Internet({URL: redirect("https://autre.example/"), "https://autre.example/robots.txt": rules})
    assert refusal(internet) == "the robots.txt of autre.example asks programs not to read it"


def test_a_site_whose_robots_txt_is_out_of_order_is_left_alone() -> None:
    assert "HTTP 503 when asked for its robots.txt" in refusal(Internet({URL: PAGE, ROBOTS: Served(status=503)}))
    assert fetched(Internet({URL: PAGE, ROBOTS: Served(status=403)}))


def test_robots_txt_is_asked_for_once_and_a_host_has_a_rest_between_two_pages() -> None:
    internet = Internet({URL: PAGE, "https://gazette.example/eau": PAGE, "https://autre.example/": PAGE})
    web = Web(internet.net)
    for url in (URL, "https://autre.example/", "https://gazette.example/eau"):
        web.visit(address(url))
    assert internet.asked.count(ROBOTS) == 1
    assert internet.pauses == [1.0]


# How much and how long


def test_a_page_that_is_too_long_is_left_in_the_middle() -> None:
    internet = Internet({URL: Served(b"a" * (LARGEST + 1))})
    assert refusal(internet) == "it is longer than 5 MB"
    assert fetched(Internet({URL: Served(b"a" * LARGEST)}))


def test_a_page_that_is_too_long_when_unpacked_is_refused() -> None:
    bomb = gzip.compress(b"a" * (LARGEST_INFLATED + 1))
    assert refusal(Internet({URL: zipped(bomb)})) == "it is longer than 20 MB when it is unpacked"
    page = fetched(Internet({URL: zipped(gzip.compress(b"a" * LARGEST_INFLATED))}))
    assert page is not None
    assert len(page.content) == LARGEST_INFLATED


def zipped(body: bytes, coding: str = "gzip") -> Served:
    return Served(body, headers={"Content-Encoding": coding})


def test_a_page_comes_compressed_as_servers_do_it() -> None:
    for body, coding in ((gzip.compress(b"pont"), "gzip"), (zlib.compress(b"pont"), "Deflate"), (b"pont", "identity")):
        page = fetched(Internet({URL: zipped(body, coding)}))
        assert page is not None
        assert page.content == b"pont"
    assert refusal(Internet({URL: zipped(b"", "br")})) == "it comes compressed by 'br', which was not asked for"
    for damaged in (b"pont", gzip.compress(b"pont")[:-1], gzip.compress(b"pont") + b"x"):
        assert refusal(Internet({URL: zipped(damaged)})) == "it comes damaged: try again later"


def test_a_page_that_comes_a_little_at_a_time_is_left_at_the_deadline() -> None:
    internet = Internet({URL: Served(b"a" * 100, piece=1, seconds=3.0)})
    assert refusal(internet) == "the server takes too long to answer: try again later"
    assert internet.time - 1000.0 < 10 + 3


def test_a_body_that_is_cut_off_is_no_page() -> None:
    internet = Internet({URL: Served("pont", headers={"Content-Length": "10"})})
    assert refusal(internet).startswith("gazette.example breaks off its answer")


def test_a_name_that_nobody_resolves_in_time_is_given_up() -> None:
    never = threading.Event()

    def stuck(host: str) -> list[str]:
        never.wait(10)
        return []

    with pytest.raises(ReadingError, match="takes too long"):
        Web(replace(Internet().net, resolve=stuck, now=time.monotonic), seconds=0.05).visit(address(URL))
    never.set()


# What it says


@pytest.mark.parametrize(
    ("served", "why"),
    [
        (MISSING, "there is no such page (HTTP 404)"),
        (Served(status=410), "there is no such page (HTTP 410)"),
        (Served(status=403), "the server answers HTTP 403 instead of a page"),
        (Served(status=304), "the server answers HTTP 304 instead of a page"),
        (Served(status=301), "the server answers HTTP 301 instead of a page"),
        (Served(headers={"Content-Type": "image/png"}), "it is image/png, no web page: save it as a file and add that"),
    ],
)
def test_what_is_no_page_is_told(served: Served, why: str) -> None:
    assert refusal(Internet({URL: served})) == why


def test_a_page_that_has_not_changed_is_not_sent_again() -> None:
    def serve(head: Headers) -> Served:
        unchanged = head.get("if-none-match") == '"1"' and head.get("if-modified-since") == "Sat"
        return Served(status=304) if unchanged else replace(PAGE, headers={"ETag": '"1"', "Last-Modified": "Sat"})

    internet = Internet({URL: serve})
    page = fetched(internet)
    assert page is not None
    assert fetched(internet, known=page.validators) is None


def test_the_encoding_that_the_server_tells_goes_with_the_page() -> None:
    page = fetched(Internet({URL: Served(b"d\xe9j\xe0", headers={"Content-Type": "text/html; charset=ISO-8859-15"})}))
    assert page is not None
    assert page.content == b'<?xml version="1.0" encoding="iso-8859-15"?>d\xe9j\xe0'


@pytest.mark.parametrize("line", ["Disallow: //[x", "Request-rate: ²/1"])
def test_a_robots_txt_that_cannot_be_understood_is_told(line: str) -> None:
    internet = Internet({URL: PAGE, ROBOTS: Served(f"User-agent: *\n{line}\n")})
    assert refusal(internet) == "the robots.txt of gazette.example cannot be understood"


HEADERS = st.sampled_from(
    "Retry-After ETag Last-Modified Content-Type Content-Encoding Location Transfer-Encoding X".split()
)


@settings(deadline=None)
@given(
    st.dictionaries(HEADERS, st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"))),
    st.sampled_from([200, 206, 301, 304, 404, 429, 500]),
    st.text() | st.text().map("User-agent: *\nDisallow: {}".format),
)
def test_whatever_servers_send_is_a_page_or_refused(headers: Headers, status: int, robots: str) -> None:
    url = "http://gazette.example/pont"  # without TLS, which takes its time
    internet = Internet({url: Served("pont", status, headers), "http://gazette.example/robots.txt": Served(robots)})
    with suppress(ReadingError):
        page = fetched(internet, url)
        assert page is not None
        fetched(internet, url, page.validators)


# Every address that is known to be tried

ATTACKS = Path(__file__).parent / "attacks" / "addresses.jsonl"
# As names lead on machines where somebody would try them.
INSIDE = {
    "localhost": "127.0.0.1",
    "localhost.localdomain": "127.0.0.1",
    "169.254.169.254.nip.io": "169.254.169.254",
    "metadata.google.internal": "169.254.169.254",
    "kubernetes.default.svc": "10.96.0.1",
    "host.docker.internal": "172.17.0.1",
}


def cases(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def tried(case: dict[str, Any]) -> tuple[Internet, bool]:
    """An internet in which every page is served, and whether the one that was asked for was read."""
    first, *more = case.get("redirect_chain") or [case["url"]]
    names = {host: [[ip]] for host, ip in INSIDE.items()} | {"rebind.test": case.get("dns_answers", [])}
    if "dns_answers" in case:
        names[first.split("/")[2]] = case["dns_answers"]
    internet = Internet({}, {host: list(answers) for host, answers in names.items()})
    for here, there in zip([first, *more], more, strict=False):
        internet.pages[here] = redirect(there)
    try:
        place = address(first)
        internet.pages.setdefault(str(place) if not more else more[-1], PAGE)
        return internet, Web(internet.net).visit(place).page is not None
    except ReadingError:
        return internet, False


def addresses_to_try(config: pytest.Config) -> list[dict[str, Any]]:
    folder: Path | None = config.getoption("--attacks")
    foreign = sorted(folder.rglob("ssrf_urls.jsonl")) if folder else []
    return [case for path in [ATTACKS, *foreign] for case in cases(path)]


def test_no_address_leads_to_a_machine_that_is_not_public(pytestconfig: pytest.Config) -> None:
    wrong = []
    for case in addresses_to_try(pytestconfig):
        internet, read = tried(case)
        assert all(is_public(ip) for ip, _ in internet.connected), case
        if read is not (case["expect"] == "allow"):
            wrong.append(case)
    assert wrong == []


# With a real server


def serving(answer: bytes, then: Callable[[Any], None]) -> tuple[int, threading.Thread]:
    """A server on loopback that answers once for robots.txt, and once with `answer` and what `then` does."""
    import socket

    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listening:
            for reply in (b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n", answer):
                connection, _ = listening.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(reply)
                    if reply is answer:
                        then(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return int(listening.getsockname()[1]), thread


def real(port: int, seconds: float) -> Web:
    """The web, of which every machine is this one."""

    def here(ip: str, _: int, left: float) -> httpcore.NetworkStream:
        assert ip == PUBLIC
        return dial("127.0.0.1", port, left)

    return Web(replace(Internet().net, dial=here, now=time.monotonic), seconds)


def test_a_page_comes_from_a_real_server() -> None:
    port, thread = serving(PAGE.raw, lambda _: None)
    page = real(port, 10).visit(address("http://gazette.example/")).page
    thread.join(10)
    assert page is not None
    assert page.content == b"<p>Le pont rouvre.</p>"


def test_a_real_server_that_drips_its_headers_is_left_at_the_deadline() -> None:
    left = threading.Event()

    def drip(connection: Any) -> None:
        try:
            while not left.wait(0.02):
                connection.sendall(b"x")
        except OSError:
            pass

    port, thread = serving(b"HTTP/1.1 200 OK\r\nX: ", drip)
    started = time.monotonic()
    with pytest.raises(ReadingError, match="takes too long"):
        real(port, 0.5).visit(address("http://gazette.example/"))
    left.set()
    thread.join(10)
    assert time.monotonic() - started < 5


def test_a_server_that_is_not_there_or_speaks_no_tls_is_told() -> None:
    with pytest.raises(ReadingError, match=r"gazette\.example cannot be reached"):
        real(1, 10).visit(address("http://gazette.example/"))
    port, thread = serving(b"", lambda _: None)
    with pytest.raises(ReadingError, match=r"gazette\.example makes no safe connection"):
        real(port, 10).visit(address("https://gazette.example/"))
    with pytest.raises(ReadingError):
        real(port, 10).visit(address("http://gazette.example/"))
    thread.join(10)


def test_names_are_resolved_by_the_system() -> None:
    assert "127.0.0.1" in resolve("127.0.0.1")
    assert resolve("x" * 300) == []


# Patience


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("30", 30), ("Mon, 02 Mar 2026 08:17:10 GMT", 30), ("soon", 1), ("-5", 1), ("Mon, 02 Mar 2020 08:00:00 GMT", 1)],
)
def test_a_server_says_how_long_it_wants_to_be_left_alone(told: str, seconds: float) -> None:
    busy = Served(status=503, headers={"Retry-After": told})
    internet = Internet({URL: busy, "https://gazette.example/eau": PAGE})
    web = Web(internet.net)
    with pytest.raises(UnreachableError):
        web.visit(address(URL))
    web.visit(address("https://gazette.example/eau"))
    assert internet.pauses == [seconds]


def test_robots_txt_may_make_the_pause_longer() -> None:
    for delay, pauses in (("5", [5.0]), ("0", [1.0])):
        rules = Served(f"User-agent: *\nCrawl-delay: {delay}\n")
        internet = Internet({URL: PAGE, ROBOTS: rules, "https://gazette.example/eau": PAGE})
        web = Web(internet.net)
        web.visit(address(URL))
        web.visit(address("https://gazette.example/eau"))
        assert internet.pauses == pauses


@pytest.mark.parametrize("delay", ["3600", "9" * 400])
def test_a_pause_that_is_too_long_to_wait_for_is_told(delay: str) -> None:
    internet = Internet({URL: PAGE, ROBOTS: Served(f"User-agent: *\nCrawl-delay: {delay}\n")})
    web = Web(internet.net)
    web.visit(address(URL))
    with pytest.raises(UnreachableError, match=r"gazette\.example is left alone for \d+ minutes more"):
        web.visit(address(URL))
    assert internet.pauses == []


def test_a_host_that_fails_again_and_again_is_left_alone_for_some_time() -> None:
    internet = Internet({URL: Served(b"a" * 100, piece=1, seconds=3.0)})
    web = Web(internet.net)
    for _ in range(3):
        with pytest.raises(UnreachableError, match="takes too long"):
            web.visit(address(URL))
    with pytest.raises(UnreachableError, match="is left alone for 30 minutes more"):
        web.visit(address(URL))
    internet.pages[URL] = PAGE
    internet.time += 1800
    assert web.visit(address(URL)).page
    assert set(web.rests()) == {"gazette.example"}


def test_a_rest_that_a_wrong_clock_told_is_none() -> None:
    internet = Internet({URL: PAGE})
    ahead = internet.clock().timestamp() + 10 * DAY
    assert Web(internet.net, rests={"gazette.example": ahead}).visit(address(URL)).page


@pytest.mark.parametrize(
    ("chain", "kept"),
    [((301,), "/1"), ((301, 308), "/2"), ((302,), "/0"), ((301, 302, 301), "/1"), ((307, 301), "/0")],
)
def test_where_a_page_is_from_now_on_is_as_far_as_redirects_are_for_good(chain: tuple[int, ...], kept: str) -> None:
    site = "https://gazette.example"
    steps: Pages = {f"{site}/{n}": redirect(f"/{n + 1}", status) for n, status in enumerate(chain)}
    visit = Web(Internet(steps | {f"{site}/{len(chain)}": PAGE}).net).visit(address(f"{site}/0"))
    assert (str(visit.address), visit.elsewhere) == (f"{site}{kept}", True)
