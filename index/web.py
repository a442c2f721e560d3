"""Pages of the web, fetched without harm: to this machine and its network, to the servers, and to the library.

Each request, that of a redirect and that for robots.txt too, goes through the same checks: an address that may be asked
for, all of its host's IP addresses public, and a connection to one of these and to no other.
"""

import codecs
import re
import socket
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from functools import partial
from importlib.metadata import version
from pathlib import PurePath
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.robotparser import RobotFileParser

from index.addresses import Address, checked
from index.readers.reading import ReadingError
from index.source_table import NO_VALIDATORS, Validators
from index.wire import Answer, Deadline, Dial, Pinned, dial, exchange, late

SECONDS = 10.0  # for a page, with all its redirects and robots.txt
MEGABYTE = 1_000_000
LARGEST = 5 * MEGABYTE  # bytes on the way
LARGEST_INFLATED = 20 * MEGABYTE
REDIRECTS = 5
PAUSE = 1.0  # seconds between two pages of one host
NAME = "Quidit"
OK, NOT_MODIFIED, SERVER_ERRORS = 200, 304, 500
GONE = frozenset({404, 410})
REDIRECTED = frozenset({301, 302, 303, 307, 308})
UNZIPPED = frozenset({"gzip", "x-gzip", "deflate"})
HTML, FEED = ".html", ".xml"
ENDINGS = {"text/html": HTML, "application/xhtml+xml": HTML} | dict.fromkeys(
    ("application/rss+xml", "application/atom+xml", "application/xml", "text/xml"), FEED
)
ACCEPTED = {"Accept": ", ".join(ENDINGS), "Accept-Encoding": "gzip"}
ENCODING = re.compile(r"[\w.:-]{2,40}")
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched; the ending of `path` tells its format, as with a file."""

    path: PurePath
    content: bytes
    validators: Validators = NO_VALIDATORS


def resolve(host: str) -> list[str]:
    """The IP addresses of a host; [] where it has none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


@dataclass(frozen=True, slots=True)
class Net:
    """The ways to the world: names to IP addresses, connections to these, time."""

    resolve: Callable[[str], list[str]] = resolve
    dial: Dial = dial
    now: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep


INTERNET = Net()


class Web:
    """Fetches pages one after the other, and remembers what each site's robots.txt says while it lives."""

    def __init__(self, net: Net = INTERNET, seconds: float = SECONDS) -> None:
        self._net = net
        self._seconds = seconds
        self._rules: dict[str, RobotFileParser] = {}
        self._last: dict[str, float] = {}
        self._agent = f"{NAME}/{version('quidit')}"

    def page(self, address: Address, known: Validators = NO_VALIDATORS) -> Page | None:
        """Fetch a page; None where it is still the one that the server gave the `known` validators for.

        Raises ReadingError where it may not be read, is none, or is not there.
        """
        self._wait(address.host)
        deadline = Deadline(self._net.now() + self._seconds, self._net.now)
        condition = known.headers()
        answer = _followed(address, partial(self._politely, headers=ACCEPTED | condition, deadline=deadline))
        self._last[address.host] = self._net.now()
        return None if condition and answer.status == NOT_MODIFIED else _page(answer)

    def _wait(self, host: str) -> None:
        """Leave a host alone for a moment after each page."""
        if (rest := self._last.get(host, -PAUSE) + PAUSE - self._net.now()) > 0:
            self._net.pause(rest)

    def _politely(self, address: Address, headers: dict[str, str], deadline: Deadline) -> Answer:
        if address.origin not in self._rules:
            self._rules[address.origin] = self._robots(address, deadline)
        if not self._rules[address.origin].can_fetch(NAME, str(address)):
            raise ReadingError(f"the robots.txt of {address.host} asks programs not to read it")
        return self._ask(address, headers, deadline)

    def _robots(self, address: Address, deadline: Deadline) -> RobotFileParser:
        """The rules of a site, by RFC 9309: without a file all is allowed, with a broken server nothing is."""
        place = address.joined("/robots.txt")
        answer = _followed(place, partial(self._ask, headers={"Accept-Encoding": "gzip"}, deadline=deadline))
        if answer.status >= SERVER_ERRORS:
            raise ReadingError(f"{address.host} answers HTTP {answer.status} when asked for its robots.txt")
        rules = RobotFileParser()
        text = _inflated(answer).decode("utf-8", "replace") if answer.status == OK else ""
        try:
            rules.parse(text.splitlines())
        except ValueError:  # of what is no address, or no number
            raise ReadingError(f"the robots.txt of {address.host} cannot be understood") from None
        return rules

    def _ask(self, address: Address, headers: dict[str, str], deadline: Deadline) -> Answer:
        """Ask a machine that this host has just now."""
        ips = checked(address.host, _within(deadline.left(), partial(self._net.resolve, address.host)))
        told = {"User-Agent": self._agent} | headers
        return exchange(address, told, Pinned(ips, deadline, self._net.dial), LARGEST)


def _followed(address: Address, ask: Callable[[Address], Answer]) -> Answer:
    """The answer behind all redirects."""
    for _ in range(REDIRECTS + 1):
        answer = ask(address)
        if answer.status not in REDIRECTED or "location" not in answer.headers:
            return answer
        address = address.joined(answer.headers["location"])
    raise ReadingError(f"it redirects more than {REDIRECTS} times")


def _within(seconds: float, names: Callable[[], list[str]]) -> list[str]:
    """What the system resolves, which knows no deadline of its own."""
    answers: SimpleQueue[list[str]] = SimpleQueue()
    Thread(target=lambda: answers.put(names()), daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except Empty:
        raise late() from None


def _page(answer: Answer) -> Page:
    if answer.status in GONE:
        raise ReadingError(f"there is no such page (HTTP {answer.status})")
    if answer.status != OK:
        raise ReadingError(f"the server answers HTTP {answer.status} instead of a page")
    about = Message()
    about["Content-Type"] = answer.headers.get("content-type", "")
    if (kind := about.get_content_type()) not in ENDINGS:
        raise ReadingError(f"it is {kind}, no web page: save it as a file and add that")
    content, ending = _inflated(answer), ENDINGS[kind]
    if ending == HTML:
        content = _declaring(content, about.get_content_charset(""))
    etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
    # What is no plain text cannot be sent back.
    validators = Validators(etag, modified) if (etag + modified).isascii() else NO_VALIDATORS
    return Page(PurePath("page").with_suffix(ending), content, validators)


def _inflated(answer: Answer) -> bytes:
    """The body as it was before it was compressed for the way."""
    coding = answer.headers.get("content-encoding", "identity").strip().lower()
    if coding == "identity":
        return answer.body
    if coding not in UNZIPPED:
        raise ReadingError(f"it comes compressed by {coding[:20]!r}, which was not asked for")
    unzip = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, as its first bytes tell
    try:
        content = unzip.decompress(answer.body, LARGEST_INFLATED + 1)
    except zlib.error:
        raise ReadingError("it comes damaged: try again later") from None
    if len(content) > LARGEST_INFLATED:
        raise ReadingError(f"it is longer than {LARGEST_INFLATED // MEGABYTE} MB when it is unpacked")
    if not unzip.eof or unzip.unused_data:
        raise ReadingError("it comes damaged: try again later")
    return content


def _declaring(content: bytes, encoding: str) -> bytes:
    """The page with the encoding that the server tells, as XML says it, for where the page itself tells none."""
    if not ENCODING.fullmatch(encoding) or content.startswith(MARKS):
        return content
    return f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + content
