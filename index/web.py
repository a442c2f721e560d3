"""Pages of the web, fetched without harm: to this machine and its network, to the servers, and to the library.

Each request, that of a redirect and that for robots.txt too, goes through the same checks: an address that may be asked
for, all of its host's IP addresses public, and a connection to one of these and to no other.
"""

import codecs
import datetime as dt
import re
import socket
import time
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import partial
from importlib.metadata import version
from pathlib import PurePath
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.robotparser import RobotFileParser

from index.addresses import Address, checked
from index.readers.reading import ReadingError, UnreachableError
from index.source_table import NO_VALIDATORS, Validators
from index.wire import Answer, Deadline, Dial, Pinned, dial, exchange, late

SECONDS = 10.0  # for a page, with all its redirects and robots.txt
MEGABYTE = 1_000_000
LARGEST = 5 * MEGABYTE  # bytes on the way
LARGEST_INFLATED = 20 * MEGABYTE
REDIRECTS = 5
PAUSE = 1.0  # seconds between two pages of one host, which its robots.txt may make more
PATIENCE = 60.0  # seconds; the pages of a host that wants to be left alone for longer are asked for another time
LONGEST_REST = 86_400.0  # seconds
FAILURES = 3  # in a row, after which a host is left alone for
RECOVERY = 1800.0  # seconds
NAME = "Quidit"
OK, NOT_MODIFIED, SERVER_ERRORS = 200, 304, 500
MISSING, GONE, TOO_MANY = 404, 410, 429
MOVED = frozenset({301, 308})
REDIRECTED = MOVED | {302, 303, 307}
UNZIPPED = frozenset({"gzip", "x-gzip", "deflate"})
ZIPPED = b"\x1f\x8b"  # how gzip files begin
HTML, LISTING = ".html", ".xml"
ENDINGS = {"text/html": HTML, "application/xhtml+xml": HTML} | dict.fromkeys(
    "application/rss+xml application/atom+xml application/xml text/xml application/gzip application/x-gzip".split(),
    LISTING,
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


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of asking for a page: its `address` from now on, and the page unless it has not changed.

    `elsewhere`: a redirect led to it.
    """

    address: Address
    page: Page | None
    elsewhere: bool


class GoneError(ReadingError):
    """The page was taken away for good, says its server."""


def resolve(host: str) -> list[str]:
    """The IP addresses of a host; [] where it has none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def clock() -> dt.datetime:
    """The time in this place."""
    return dt.datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Net:
    """The ways to the world: names to IP addresses, connections to these, time."""

    resolve: Callable[[str], list[str]] = resolve
    dial: Dial = dial
    now: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], dt.datetime] = clock


INTERNET = Net()


class Web:
    """Fetches pages one after the other, and remembers what each site's robots.txt says while it lives."""

    def __init__(self, net: Net = INTERNET, seconds: float = SECONDS, rests: Mapping[str, float] | None = None) -> None:
        """`rests` says until when hosts are to be left alone, in seconds since 1970, as an earlier `rests` told."""
        self._net = net
        self._seconds = seconds
        self._rules: dict[str, RobotFileParser] = {}
        latest = self._time() + LONGEST_REST  # what is later was told by a clock that was wrong
        self._rests = {host: until for host, until in (rests or {}).items() if until <= latest}
        self._failures = Counter[str]()
        self._agent = f"{NAME}/{version('quidit')}"

    def visit(self, address: Address, known: Validators = NO_VALIDATORS) -> Visit:
        """Ask for a page, or whether it is another one than that which the server gave the `known` validators for.

        Raises GoneError, UnreachableError where it may be there later, and ReadingError where it may not be read or is
        no page.
        """
        self._wait(address.host)
        try:
            visit = self._visited(address, known.headers())
        except UnreachableError:
            self._failures[address.host] += 1
            if self._failures[address.host] >= FAILURES:
                self._leave_alone(address.host, RECOVERY)
            raise
        finally:
            self._leave_alone(address.host, self._pause(address))
        del self._failures[address.host]
        return visit

    def rests(self) -> dict[str, float]:
        """Until when hosts want to be left alone, in seconds since 1970."""
        now = self._time()
        return {host: until for host, until in self._rests.items() if until > now}

    def _time(self) -> float:
        return self._net.clock().timestamp()

    def _visited(self, address: Address, condition: dict[str, str]) -> Visit:
        deadline = Deadline(self._net.now() + self._seconds, self._net.now)
        found = _followed(address, partial(self._politely, headers=ACCEPTED | condition, deadline=deadline))
        page = None if condition and found.answer.status == NOT_MODIFIED else _page(found.answer)
        return Visit(found.kept, page, elsewhere=found.last != address)

    def _wait(self, host: str) -> None:
        """Leave a host alone for as long as it wants. Raises UnreachableError where that is too long to wait for."""
        rest = self._rests.get(host, 0.0) - self._time()
        if rest > PATIENCE:
            raise UnreachableError(f"{host} is left alone for {_minutes(rest)} more")
        if rest > 0:
            self._net.pause(rest)

    def _leave_alone(self, host: str, seconds: float) -> None:
        self._rests[host] = max(self._rests.get(host, 0.0), self._time() + min(seconds, LONGEST_REST))

    def _pause(self, address: Address) -> float:
        """How long to leave a host alone after each page."""
        rules = self._rules.get(address.origin)
        return max(PAUSE, min(int(rules.crawl_delay(NAME) or 0), LONGEST_REST)) if rules else PAUSE

    def _politely(self, address: Address, headers: dict[str, str], deadline: Deadline) -> Answer:
        if address.origin not in self._rules:
            self._rules[address.origin] = self._robots(address, deadline)
        if not self._rules[address.origin].can_fetch(NAME, str(address)):
            raise ReadingError(f"the robots.txt of {address.host} asks programs not to read it")
        return self._ask(address, headers, deadline)

    def _robots(self, address: Address, deadline: Deadline) -> RobotFileParser:
        """The rules of a site, by RFC 9309: without a file all is allowed, with a broken server nothing is."""
        place = address.joined("/robots.txt")
        ask = partial(self._ask, headers={"Accept-Encoding": "gzip"}, deadline=deadline)
        answer = _followed(place, ask).answer
        if _is_busy(answer):
            raise UnreachableError(f"{address.host} answers HTTP {answer.status} when asked for its robots.txt")
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
        answer = exchange(address, told, Pinned(ips, deadline, self._net.dial), LARGEST)
        if _is_busy(answer):
            self._leave_alone(address.host, _retry_after(answer.headers.get("retry-after", ""), self._net.clock()))
        return answer


@dataclass(frozen=True, slots=True)
class _Found:
    """An answer, the address that gave it, and the one to ask from now on, as redirects for good say."""

    answer: Answer
    last: Address
    kept: Address


def _followed(address: Address, ask: Callable[[Address], Answer]) -> _Found:
    """The answer behind all redirects."""
    kept, for_good = address, True
    for _ in range(REDIRECTS + 1):
        answer = ask(address)
        if answer.status not in REDIRECTED or "location" not in answer.headers:
            return _Found(answer, address, kept)
        address = address.joined(answer.headers["location"])
        for_good = for_good and answer.status in MOVED
        kept = address if for_good else kept
    raise ReadingError(f"it redirects more than {REDIRECTS} times")


def _is_busy(answer: Answer) -> bool:
    return answer.status == TOO_MANY or answer.status >= SERVER_ERRORS


def _retry_after(told: str, now: dt.datetime) -> float:
    """The seconds that a server wants to be left alone (RFC 9110, 10.2.3); 0 where it does not tell."""
    if told.isdecimal():
        return float(told)
    try:
        until = parsedate_to_datetime(told)
    except ValueError:
        return 0.0
    return (until.replace(tzinfo=until.tzinfo or dt.UTC) - now).total_seconds()


def _minutes(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return f"{minutes} minute{'s' * (minutes > 1)}"


def _within(seconds: float, names: Callable[[], list[str]]) -> list[str]:
    """What the system resolves, which knows no deadline of its own."""
    answers: SimpleQueue[list[str]] = SimpleQueue()
    Thread(target=lambda: answers.put(names()), daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except Empty:
        raise late() from None


def _page(answer: Answer) -> Page:
    if answer.status in (MISSING, GONE):
        reason = f"there is no such page (HTTP {answer.status})"
        raise GoneError(reason) if answer.status == GONE else ReadingError(reason)
    if answer.status != OK:
        error = UnreachableError if _is_busy(answer) else ReadingError
        raise error(f"the server answers HTTP {answer.status} instead of a page")
    about = Message()
    about["Content-Type"] = answer.headers.get("content-type", "")
    if (kind := about.get_content_type()) not in ENDINGS:
        raise ReadingError(f"it is {kind}, no web page: save it as a file and add that")
    content, ending = _inflated(answer), ENDINGS[kind]
    if ending == HTML:
        content = _declaring(content, about.get_content_charset(""))
    elif content.startswith(ZIPPED):
        content = _unzipped(content)
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
    return _unzipped(answer.body)


def _unzipped(body: bytes) -> bytes:
    """What was compressed by gzip or zlib, as its first bytes tell."""
    unzip = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        content = unzip.decompress(body, LARGEST_INFLATED + 1)
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
