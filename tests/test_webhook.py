import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.telegram.serving import ServingError, build, run
from bot.telegram.state import State
from bot.telegram.webhook import LONGEST_BODY, SECRET_HEADER, Reception, ReceptionError, reception
from tests.telegram_emulator import Emulator
from tests.test_handlers import ECHO

URL, TOKEN = "https://bot.example/telegram", "a-Secret_1"
UPDATE = {
    "update_id": 1,
    "message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "Qui ?"},
}


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State.open(tmp_path) as opened:
        yield opened


async def serving(emulator: Emulator, state: State, comes: Reception) -> tuple[asyncio.Event, asyncio.Task[None]]:
    """The bot, listening."""
    stop = asyncio.Event()
    application = build(emulator.api.token, ECHO, state, base_url=emulator.base_url)
    task = asyncio.create_task(run(application, ECHO, state, stop, comes))
    ready = (lambda: bool(emulator.api.webhook)) if comes.url else (lambda: emulator.api._poller > 0)
    await asyncio.to_thread(emulator.api.wait_until, ready)
    return stop, task


async def test_updates_that_telegram_brings_are_answered_once(state: State, port: int) -> None:
    with Emulator() as emulator:
        stop, task = await serving(emulator, state, Reception(("127.0.0.1", port), URL, TOKEN))
        emulator.api.say("Qui ?")
        update = emulator.api._waiting[0]
        await asyncio.to_thread(emulator.api.bring, f"http://127.0.0.1:{port}")
        await asyncio.to_thread(emulator.api.wait_until, lambda: len(emulator.api.sent) == 1)
        emulator.api._waiting.append(update)
        await asyncio.to_thread(emulator.api.bring, f"http://127.0.0.1:{port}")
        stop.set()
        await task
        assert emulator.api.pending == []
        assert len(emulator.api.sent) == 1
        assert emulator.api.called("getUpdates") == []


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        (None, UPDATE, 403),
        ("", UPDATE, 403),
        ("wrong", UPDATE, 403),
        (TOKEN.lower(), UPDATE, 403),
        (TOKEN, UPDATE, 200),
        (TOKEN, [], 400),
        (TOKEN, {"message": {}}, 400),
    ],
)
async def test_only_what_telegram_brings_is_taken(
    state: State, port: int, secret: str | None, body: object, status: int
) -> None:
    with Emulator() as emulator:
        stop, task = await serving(emulator, state, Reception(("127.0.0.1", port), URL, TOKEN))
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with httpx.AsyncClient() as client:
            answer = await client.post(f"http://127.0.0.1:{port}/telegram", json=body, headers=headers)
        stop.set()
        await task
    assert answer.status_code == status
    assert [number for number, _ in state.inbox.waiting()] in ([], [1])
    (count,) = state._db.execute("SELECT count(*) FROM inbox").fetchone()
    assert count == (status == httpx.codes.OK)


async def test_a_huge_body_is_not_read(state: State, port: int) -> None:
    with Emulator() as emulator:
        stop, task = await serving(emulator, state, Reception(("127.0.0.1", port), URL, TOKEN))
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: {LONGEST_BODY + 1}\r\n\r\n".encode())
        assert (await reader.readline()).split()[1] == b"400"
        writer.close()
        await writer.wait_closed()
        stop.set()
        await task


@pytest.mark.parametrize("comes", [Reception(None, URL, TOKEN), Reception()])
async def test_health_is_told_also_by_a_bot_that_polls(state: State, port: int, comes: Reception) -> None:
    with Emulator() as emulator:
        place = Reception(("127.0.0.1", port), comes.url, comes.secret)
        stop, task = await serving(emulator, state, place)
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"http://127.0.0.1:{port}/health")
            nowhere = await client.get(f"http://127.0.0.1:{port}/")
        stop.set()
        await task
    assert answer.json() == {"waiting": 0}
    assert nowhere.status_code == 404


async def test_a_port_that_is_taken_is_told(state: State, port: int) -> None:
    with socket.socket() as taken, Emulator() as emulator:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        application = build(emulator.api.token, ECHO, state, base_url=emulator.base_url)
        with pytest.raises(ServingError, match="cannot listen"):
            await run(application, ECHO, state, asyncio.Event(), Reception(("127.0.0.1", port), URL, TOKEN))


@pytest.mark.parametrize(
    ("listen", "url", "secret", "sentence"),
    [
        ("127.0.0.1:1", URL, None, "needs a TELEGRAM_WEBHOOK_SECRET"),
        ("127.0.0.1:1", URL, "", "needs a TELEGRAM_WEBHOOK_SECRET"),
        ("127.0.0.1:1", URL, "a b", "may hold letters"),
        (None, URL, TOKEN, "needs TELEGRAM_LISTEN"),
    ],
)
def test_a_webhook_without_its_secret_or_its_place_is_refused(
    listen: str | None, url: str, secret: str | None, sentence: str
) -> None:
    with pytest.raises(ReceptionError, match=sentence):
        reception(listen, url, secret)


def test_the_settings_are_put_together() -> None:
    assert reception(None, None, None) == Reception()
    assert reception("127.0.0.1:80", URL, TOKEN) == Reception(("127.0.0.1", 80), URL, TOKEN)
