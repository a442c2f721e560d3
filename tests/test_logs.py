import asyncio
import io
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from bot.answer import Answer
from bot.logs import MASK, set_up
from bot.telegram.serving import ServingError, build, run
from bot.telegram.state import State
from bot.telegram.webhook import SECRET_HEADER, Reception
from tests.talking import ANNOUNCED
from tests.telegram_emulator import ApiError, Drop, Emulator
from tests.telegram_emulator.api import TOKEN

SECRET = TOKEN.partition(":")[2]
KEY = "a key/with=signs"
WEBHOOK_SECRET = "a-Secret_1"  # noqa: S105 - opens nothing


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged at every level, by every library."""
    root, client = logging.getLogger(), logging.getLogger("httpx")
    levels = root.level, client.level
    handler = set_up([TOKEN, KEY, WEBHOOK_SECRET], logging.DEBUG)
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    handler.setStream(written)
    client.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(levels[0])
    client.setLevel(levels[1])


def assert_discreet(log: io.StringIO) -> None:
    assert not [secret for secret in (SECRET, KEY, quote(KEY, safe="")) if secret in log.getvalue()]


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        (f"token {TOKEN}", ()),
        ("token %s", (TOKEN,)),
        ("token %r", ({"url": f"https://api.telegram.org/bot{TOKEN}/getMe"},)),
        ("token %(token)s", ({"token": TOKEN},)),
        (f"half of it {SECRET}", ()),
        ("quoted %s and %s", (quote(TOKEN, safe=""), quote(KEY, safe=""))),
        ("does not fit %d", (TOKEN,)),
        (f"does not fit {TOKEN} %s %s", (TOKEN,)),
        (ValueError(TOKEN), ()),
    ],
)
@pytest.mark.parametrize("level", [logging.DEBUG, logging.ERROR])
@pytest.mark.parametrize("name", ["httpx", "telegram.Bot", "anything", None])
def test_no_record_shows_a_secret(
    log: io.StringIO, message: object, arguments: tuple[object, ...], level: int, name: str | None
) -> None:
    logging.getLogger(name).log(level, message, *arguments)
    assert log.getvalue()
    assert_discreet(log)


def test_no_traceback_shows_a_secret(log: io.StringIO) -> None:
    error = ValueError(TOKEN)
    error.__cause__ = OSError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    logging.getLogger("anything").error("failed", exc_info=error, stack_info=True)  # not even in code: a key/with=signs
    assert "ValueError" in log.getvalue()
    assert MASK in log.getvalue()
    assert_discreet(log)


def test_what_holds_no_secret_stays_as_it_is(log: io.StringIO) -> None:
    logging.getLogger("anything").info("%s of %d", "one", 2)
    assert log.getvalue().endswith("INFO anything: one of 2\n")


def test_without_a_secret_nothing_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    level = logging.getLogger().level
    handler = set_up([""])
    logging.getLogger("anything").info("plain")
    logging.getLogger().removeHandler(handler)
    logging.getLogger().setLevel(level)
    assert "INFO anything: plain" in capsys.readouterr().err


@pytest.mark.parametrize("client", ["httpx", "httpx2", "openai._base_client", "anthropic._base_client"])
def test_a_poll_is_not_worth_a_line_and_what_a_model_is_asked_is_nobody_s_business(client: str) -> None:
    root = logging.getLogger()
    level, handler = root.level, set_up([TOKEN], logging.DEBUG)
    root.removeHandler(handler)
    root.setLevel(level)
    assert not logging.getLogger(client).isEnabledFor(logging.INFO)


def failing(question: str, *_: object) -> Answer:
    raise ValueError(f"{question} {TOKEN}")


FAILING = replace(ANNOUNCED, answer=failing, quote=failing)


async def test_a_whole_session_at_debug_shows_neither_token_nor_question(log: io.StringIO, tmp_path: Path) -> None:
    with Emulator() as emulator, State.open(tmp_path) as state:
        application = build(TOKEN, FAILING, state, base_url=emulator.base_url)
        emulator.api.play("getUpdates", ApiError(502), Drop())
        emulator.api.play("sendMessage", ApiError(502), ApiError(400, "Bad Request: odd"))
        emulator.api.say("Question intime")
        stop = asyncio.Event()
        task = asyncio.create_task(run(application, FAILING, state, stop))
        await asyncio.to_thread(emulator.api.wait_until, lambda: len(emulator.api.called("sendMessage")) == 2)
        logging.getLogger("anything").warning("%r %s", application.bot, application)
        stop.set()
        await task
    assert "A message was not answered: ValueError" in log.getvalue()
    assert "HTTP Request: POST" in log.getvalue()
    assert_discreet(log)
    assert "intime" not in log.getvalue()


async def test_what_comes_to_the_webhook_leaves_neither_secret_nor_question_in_the_log(
    log: io.StringIO, tmp_path: Path, port: int
) -> None:
    comes = Reception(("127.0.0.1", port), "https://bot.example/telegram", WEBHOOK_SECRET)
    address = f"http://127.0.0.1:{port}/telegram"
    with Emulator() as emulator, State.open(tmp_path) as state:
        application = build(TOKEN, ANNOUNCED, state, base_url=emulator.base_url)
        stop = asyncio.Event()
        task = asyncio.create_task(run(application, ANNOUNCED, state, stop, comes))
        await asyncio.to_thread(emulator.api.wait_until, lambda: bool(emulator.api.webhook))
        emulator.api.say("Question intime")
        async with httpx.AsyncClient() as client:
            for headers in ({}, {SECRET_HEADER: "wrong-Secret_2"}):
                await client.post(address, content=b"Question intime", headers=headers)
            for body in (b"Question intime", b"{}", b"\xff"):
                await client.post(address, content=body, headers={SECRET_HEADER: comes.secret})
        await asyncio.to_thread(emulator.api.bring, address.removesuffix("/telegram"))
        await asyncio.to_thread(emulator.api.wait_until, lambda: bool(emulator.api.sent))
        stop.set()
        await task
    assert "HTTP Request: POST" in log.getvalue()
    assert_discreet(log)
    assert not [word for word in (WEBHOOK_SECRET, "wrong-Secret_2", "intime") if word in log.getvalue()]


@pytest.mark.parametrize("fault", [ApiError(401), ApiError(409)], ids=str)
@pytest.mark.parametrize("method", ["getMe", "getUpdates"])
async def test_a_refused_bot_keeps_its_token_to_itself(
    log: io.StringIO, tmp_path: Path, method: str, fault: ApiError
) -> None:
    with Emulator() as emulator, State.open(tmp_path) as state:
        emulator.api.play(method, fault)
        with pytest.raises(ServingError) as error:
            await run(build(TOKEN, FAILING, state, base_url=emulator.base_url), FAILING, state, asyncio.Event())
        logging.getLogger("anything").critical("it ended", exc_info=error.value)
    assert "it ended" in log.getvalue()
    assert_discreet(log)
    assert SECRET not in str(error.value)


async def test_an_answer_that_is_no_json_is_not_logged(log: io.StringIO) -> None:
    """python-telegram-bot logs what it cannot read, updates included."""
    logging.getLogger("telegram.request.BaseRequest").error('Can not load invalid JSON data: "%s"', "Question intime")
    assert "intime" not in log.getvalue()
