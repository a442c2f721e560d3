# ruff: noqa: ARG002 (the interface of httpcore)
"""An internet of a few pages: names, machines, and a record of what was connected to.

All of it is in memory, or behind a real server on loopback. Time passes as it is told to.
"""

import datetime as dt
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any, Self

import httpcore

from index.web import Net
from index.wire import dial

PUBLIC = "93.184.216.34"
URL = "https://gazette.example/pont"
WEB_PAGE = """<html lang="fr"><head><title>Le pont de Kervall rouvre</title>
<link rel="canonical" href="https://autre.example/"></head><body><article><h1>Le pont de Kervall rouvre</h1>
<p>Le pont de Kervall rouvrira lundi matin, a annoncé la maire, Jeanne Sorel, devant le conseil municipal.</p>
<p>Il était fermé depuis le mois de mai, après la crue qui avait emporté une partie de la chaussée.</p>
</article></body></html>"""
MORNING = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
DAY = 86_400.0  # seconds
Headers = dict[str, str]


@dataclass(frozen=True)
class Served:
    """What a server sends; `piece` bytes at a time, `seconds` for each."""

    body: bytes | str = b""
    status: int = 200
    headers: Headers = field(default_factory=dict)
    piece: int = 65536
    seconds: float = 0.0

    @property
    def raw(self) -> bytes:
        content = self.body.encode() if isinstance(self.body, str) else self.body
        headers = {"Content-Type": "text/html", "Content-Length": str(len(content))} | self.headers
        lines = [f"HTTP/1.1 {self.status} X", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        return "\r\n".join(lines).encode("latin-1") + content


def redirect(location: str, status: int = 302) -> Served:
    return Served(status=status, headers={"Location": location})


MISSING = Served(status=404)
Pages = dict[str, Served | Callable[[Headers], Served]]


@dataclass
class Internet:
    """Pages by their addresses; hosts that are not in `names` are at PUBLIC. What is asked for is noted."""

    pages: Pages = field(default_factory=dict)
    names: dict[str, list[list[str]]] = field(default_factory=dict)  # the answers to each host's lookups, in turn
    dead: frozenset[str] = frozenset()  # machines that do not answer
    connected: list[tuple[str, int]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    heads: list[Headers] = field(default_factory=list)
    secured: list[tuple[str | None, ssl.SSLContext]] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    time: float = 1000.0  # seconds since MORNING

    @property
    def net(self) -> Net:
        return Net(self.resolve, self.dial, lambda: self.time, self.pause, self.clock)

    def clock(self) -> dt.datetime:
        return MORNING + dt.timedelta(seconds=self.time)

    def resolve(self, host: str) -> list[str]:
        answers = self.names.get(host, [[PUBLIC]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def dial(self, ip: str, port: int, seconds: float) -> httpcore.NetworkStream:
        self.connected.append((ip, port))
        if ip in self.dead:
            self.time += seconds
            raise httpcore.ConnectTimeout
        return _Stream(self, port)

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.time += seconds

    def served(self, scheme: str, request: bytes) -> Served:
        first, *lines = request.decode("latin-1").split("\r\n")
        head = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines) if name}
        url = f"{scheme}://{head['host']}{first.split()[1]}"
        self.asked.append(url)
        self.heads.append(head)
        page = self.pages.get(url, MISSING)
        return page if isinstance(page, Served) else page(head)


class _Stream(httpcore.NetworkStream):
    def __init__(self, internet: Internet, port: int) -> None:
        self._internet = internet
        self._scheme = "http"
        self._request = b""
        self._answer: bytes | None = None
        self._served = MISSING
        self.port = port

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._request += buffer

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._answer is None:
            self._served = self._internet.served(self._scheme, self._request)
            self._answer = self._served.raw
        self._internet.time += self._served.seconds
        piece, self._answer = self._answer[: self._served.piece], self._answer[self._served.piece :]
        return piece

    def close(self) -> None:
        pass

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> Self:
        self._scheme = "https"
        self._internet.secured.append((server_hostname, ssl_context))
        return self

    def get_extra_info(self, info: str) -> Any:
        return None


@contextmanager
def on_loopback(internet: Internet) -> Iterator[Net]:
    """The same pages from a real server: every machine is this one. A server's slowness costs no time but the told."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            lines = iter(lambda: self.rfile.readline().rstrip(b"\r\n"), b"")
            served = internet.served("http", b"\r\n".join(lines))
            for start in range(0, len(served.raw), served.piece):
                internet.time += served.seconds
                self.wfile.write(served.raw[start : start + served.piece])

        def finish(self) -> None:
            with suppress(OSError):  # nobody waits for the rest
                super().finish()

    def here(ip: str, port: int, seconds: float) -> httpcore.NetworkStream:
        internet.connected.append((ip, port))
        return dial("127.0.0.1", server.server_address[1], seconds)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        try:
            yield replace(internet.net, dial=here)
        finally:
            server.shutdown()
            serving.join()
