"""One HTTP exchange over a connection to an address that was checked, under one deadline.

Nothing is resolved here: whatever name a request has, the connection goes to the IP addresses that were given.
"""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpcore

from index.addresses import Address
from index.readers.reading import ReadingError, UnreachableError

Dial = Callable[[str, int, float], httpcore.NetworkStream]  # to an IP address and a port, within seconds


@dataclass(frozen=True, slots=True)
class Deadline:
    """When all has to be done."""

    end: float
    now: Callable[[], float]

    def left(self) -> float:
        """The seconds that are left. Raises UnreachableError where there are none."""
        if (seconds := self.end - self.now()) > 0:
            return seconds
        raise late()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; the names of the headers are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


def dial(ip: str, port: int, seconds: float) -> httpcore.NetworkStream:
    """Connect to a machine. Raises httpcore.ConnectError or ConnectTimeout."""
    return httpcore.SyncBackend().connect_tcp(ip, port, timeout=seconds)


def exchange(address: Address, headers: dict[str, str], network: "Pinned", most: int) -> Answer:
    """Get what is at an address. Raises ReadingError, also where that has more than `most` bytes."""
    url = httpcore.URL(scheme=address.scheme, host=address.host, port=address.port, target=address.target)
    asked = [("Host", address.authority), ("Connection", "close"), *headers.items()]
    with (
        _explained(address),
        httpcore.ConnectionPool(network_backend=network) as pool,
        pool.stream("GET", url, headers=asked) as response,
    ):
        told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        return Answer(response.status, told, _body(response, most))


def late() -> UnreachableError:
    """Says that a deadline is over."""
    return UnreachableError("the server takes too long to answer: try again later")


def _body(response: httpcore.Response, most: int) -> bytes:
    content = bytearray()
    for piece in response.iter_stream():
        content += piece
        if len(content) > most:
            raise ReadingError(f"it is longer than {most / 1_000_000:g} MB")
    return bytes(content)


@contextmanager
def _explained(address: Address) -> Iterator[None]:
    """Turn what goes wrong on the way into a sentence."""
    try:
        yield
    except httpcore.TimeoutException:
        raise late() from None
    except httpcore.ConnectError as error:
        what = (
            "makes no safe connection"
            if isinstance(next(iter(error.args), None), ssl.SSLError)
            else "cannot be reached"
        )
        raise UnreachableError(f"{address.host} {what} ({error})") from None
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise UnreachableError(f"{address.host} breaks off its answer ({error})") from None


class Pinned(httpcore.NetworkBackend):
    """Connects to the machines that were checked, the first one that answers."""

    def __init__(self, ips: list[str], deadline: Deadline, dial: Dial) -> None:
        self._ips = ips
        self._deadline = deadline
        self._dial = dial

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.NetworkStream:  # noqa: ARG002 (not asked)
        *others, last = self._ips
        for number, ip in enumerate(others):
            try:
                return self._connected(ip, port, len(self._ips) - number)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connected(last, port, 1)

    def _connected(self, ip: str, port: int, still: int) -> httpcore.NetworkStream:
        """With an equal part of the time for each of the machines that are still to be tried."""
        return _Timed(self._dial(ip, port, self._deadline.left() / still), self._deadline)


class _Timed(httpcore.NetworkStream):
    """A connection on which nothing takes longer than until the deadline, however little comes at a time."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 (the deadline counts)
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
