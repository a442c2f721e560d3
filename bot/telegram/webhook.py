"""Updates that Telegram brings by itself, and the bot's health, over HTTP. A proxy in front of it speaks TLS."""

import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from index.errors import UserError

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a name
HEALTH = "/health"
LONGEST_BODY = 1_000_000  # bytes; updates have a few thousand
Json = dict[str, Any]
Health = Callable[[], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Reception:
    """Where the bot listens (host and port, or nowhere), and the address at which Telegram finds it; "": it polls."""

    listen: tuple[str, int] | None = None
    url: str = ""
    secret: str = ""

    @property
    def path(self) -> str:
        """The path of updates."""
        return urlsplit(self.url).path or "/"


class ReceptionError(UserError):
    """The settings for listening do not fit together."""


def reception(listen: str | None, url: str | None, secret: str | None) -> Reception:
    """Put the settings together. Raises ReceptionError where a webhook would be without its secret or its place."""
    if url and not secret:
        raise ReceptionError("TELEGRAM_WEBHOOK_URL needs a TELEGRAM_WEBHOOK_SECRET: else anybody could write there.")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise ReceptionError("TELEGRAM_WEBHOOK_SECRET may hold letters, digits, - and _, 256 at most.")
    if url and not listen:
        raise ReceptionError("TELEGRAM_WEBHOOK_URL needs TELEGRAM_LISTEN: where does your proxy pass it on to?")
    host, _, port = (listen or "").rpartition(":")
    return Reception((host, int(port)) if listen else None, url or "", secret or "")


def listening(
    reception: Reception, take: Callable[[Json], None], health: Callable[[], Mapping[str, int]]
) -> HTTPServer:
    """Listen until the server is closed. `take` is called with each update, and it is confirmed when that returns."""
    routes: list[Any] = [(HEALTH, _Health, {"health": health})]
    if reception.url:
        routes.append((reception.path, _Updates, {"secret": reception.secret, "take": take}))
    host, port = reception.listen or ("", 0)
    server = HTTPServer(Application(routes, log_function=_unlogged), max_body_size=LONGEST_BODY)
    server.listen(port, host)
    return server


class _Updates(RequestHandler):
    def initialize(self, secret: str, take: Callable[[Json], None]) -> None:
        self._secret = secret
        self._take = take

    def post(self) -> None:
        given = self.request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            raise HTTPError(403)
        try:
            update = json.loads(self.request.body)
        except ValueError:
            raise HTTPError(400) from None
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            raise HTTPError(400)
        self._take(update)


class _Health(RequestHandler):
    def initialize(self, health: Health) -> None:
        self._health = health

    def get(self) -> None:
        self.write(dict(self._health()))


def _unlogged(_: RequestHandler) -> None:
    """Requests are not worth a line, and a line would hold who sent them."""
