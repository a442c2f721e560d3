"""A server on loopback that speaks the chat-completions protocol of OpenAI, and says what a test scripted."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back. A function makes its text of the request; `cut` leaves the body's last half out."""

    text: str | Callable[[Request], str] = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    message: dict[str, Any] | None = None
    finish: str = "stop"
    raw: bytes | None = None
    cut: bool = False


Script = Reply | Callable[[Request], Reply]
HANG_UP = Reply(status=0)
SILENCE = Reply(status=-1)  # says nothing, ever
TRICKLE = Reply(status=-2)  # goes on for ever, a space at a time


class OpenAIServer:
    """Plays its replies in turn, the last one for ever. `requests` are what it was sent, `keys` with which keys."""

    def __init__(self, *replies: Script) -> None:
        self.replies = list(replies)
        self.requests: list[Request] = []
        self.keys: list[str | None] = []
        self.connections = 0
        self.asked = threading.Event()
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def next(self, request: Request, key: str | None) -> Reply:
        with self._lock:
            self.requests.append(request)
            self.keys.append(key)
            self.asked.set()
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return reply if isinstance(reply, Reply) else reply(request)

    @contextmanager
    def running(self) -> Iterator["OpenAIServer"]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self.closing.set()
            self._server.shutdown()
            thread.join()
            self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def setup(self) -> None:
                owner.connections += 1
                super().setup()

            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                reply = owner.next(request, self.headers.get("Authorization"))
                if reply is SILENCE:
                    owner.closing.wait(60)
                if reply is TRICKLE:
                    self._trickle()
                if reply.status <= 0:
                    self.close_connection = True
                    return
                body = reply.raw if reply.raw is not None else json.dumps(_completion(reply, request)).encode()
                self.send_response(reply.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body[: len(body) // 2] if reply.cut else body)
                self.close_connection = reply.cut

            def _trickle(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", "1000000")
                self.end_headers()
                with suppress(OSError):  # the other one has hung up, as it should
                    while not owner.closing.wait(0.02):
                        self.wfile.write(b" ")

            def log_message(self, *_: object) -> None: ...

        return Handler


def _completion(reply: Reply, request: Request) -> dict[str, Any]:
    if reply.status != 200:
        return {"error": {"message": "scripted", "type": "scripted", "code": None}}
    text = reply.text(request) if callable(reply.text) else reply.text
    message = reply.message or {"role": "assistant", "content": text}
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": request["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": reply.finish}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }
