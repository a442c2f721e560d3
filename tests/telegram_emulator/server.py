"""The Bot API over HTTP on loopback."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.telegram_emulator.api import ApiError, BotApi, Drop


class Emulator:
    """A Bot API server for the time of a `with`. The test fails at its end if the bot broke a rule."""

    def __init__(self, api: BotApi | None = None) -> None:
        self.api = api or BotApi()
        self._server = _Server(self.api)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def base_url(self) -> str:
        """What python-telegram-bot takes as its base address."""
        return f"http://127.0.0.1:{self._server.server_port}/bot"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self.api.changed:
            self.api.closed = True
            self.api.changed.notify_all()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        assert kind or not self.api.violations, self.api.violations


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, api: BotApi) -> None:
        super().__init__(("127.0.0.1", 0), _Requests)
        self.api = api

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that went away is no error here."""


class _Requests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        address = urlsplit(self.path)
        if address.path.startswith("/file/bot"):
            self._write_file(*unquote(address.path).removeprefix("/file/bot").split("/", 1))
            return
        token, _, method = address.path.removeprefix("/bot").partition("/")
        try:
            parameters = dict(parse_qsl(address.query)) | self._body()
            self._write(200, {"ok": True, "result": self.server.api.call(token, method, parameters)})
        except ApiError as error:
            more = {"parameters": error.parameters} if error.parameters else {}
            self._write(error.code, {"ok": False, "error_code": error.code, "description": error.description, **more})
        except Drop:
            self.close_connection = True

    def _body(self) -> dict[str, Any]:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "json" in self.headers.get("Content-Type", ""):
            parameters = json.loads(body)
            assert isinstance(parameters, dict)
            return parameters
        return dict(parse_qsl(body.decode(), keep_blank_values=True))

    def _write_file(self, token: str, path: str) -> None:
        try:
            content = self.server.api.file(token, path)
        except ApiError as error:
            self.send_error(error.code)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _write(self, code: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the transcript is kept elsewhere."""
