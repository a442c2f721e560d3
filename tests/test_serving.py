import asyncio
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bot import serving
from bot.answer import Answer
from bot.app import Quidit
from bot.handlers import Responder
from bot.serving import ServingError, build, run, serve
from bot.wording import ENGLISH, FRENCH
from tests.telegram_emulator import ApiError, Drop, Emulator
from tests.test_handlers import ECHO, echo

SERVE = """
import sys
from bot.serving import serve
from tests.test_handlers import ECHO
serve(sys.argv[1], ECHO, base_url=sys.argv[2])
"""


@asynccontextmanager
async def serving_with(responder: Responder, emulator: Emulator) -> AsyncIterator[asyncio.Event]:
    """The running bot; it has stopped at the end of the `with`, or when the event is set."""
    stop = asyncio.Event()
    task = asyncio.create_task(run(build(emulator.api.token, responder, base_url=emulator.base_url), ignore, stop))
    try:
        yield stop
    finally:
        stop.set()
        await task


def ignore() -> None:
    """Follow nothing."""


async def until(emulator: Emulator, condition: Callable[[], bool]) -> None:
    await asyncio.to_thread(emulator.api.wait_until, condition)


def quoted(emulator: Emulator) -> list[str]:
    return [quote for sent in emulator.api.sent for quote in sent.formatted.marked("blockquote")]


async def test_a_question_is_fetched_answered_and_confirmed() -> None:
    with Emulator() as emulator:
        emulator.api.say("Qui parle ?")
        async with serving_with(ECHO, emulator):
            await until(emulator, lambda: not emulator.api.pending)
            emulator.api.say("Et qui d'autre ?", chat=8)
            await until(emulator, lambda: len(emulator.api.sent) == 2)
        assert quoted(emulator) == ["Qui parle ?", "Et qui d'autre ?"]
        assert emulator.api.pending == []
        assert [sent.chat for sent in emulator.api.sent] == [7, 8]
        assert {tuple(call.parameters["allowed_updates"]) for call in emulator.api.called("getUpdates")} == {
            ("message",)
        }


async def test_at_its_start_it_takes_the_bot_over_and_offers_its_commands() -> None:
    with Emulator() as emulator:
        emulator.api.webhook = "https://old.example"
        async with serving_with(ECHO, emulator):
            await until(emulator, lambda: bool(emulator.api.called("setMyCommands")[1:]))
        assert emulator.api.webhook == ""
        assert emulator.api.commands == {
            "": [
                {"command": "qui", "description": FRENCH.who},
                {"command": "help", "description": FRENCH.help},
            ],
            "en": [
                {"command": "who", "description": ENGLISH.who},
                {"command": "help", "description": ENGLISH.help},
            ],
        }


async def test_a_chat_is_answered_in_order_and_another_beside_it() -> None:
    other = threading.Event()

    def slow(question: str) -> Answer:
        if question == "un":
            assert other.wait(10)
        elif question == "autre":
            other.set()
        return echo(question)

    with Emulator() as emulator:
        for text, chat in [("un", 7), ("deux", 7), ("autre", 8)]:
            emulator.api.say(text, chat=chat)
        async with serving_with(Responder(slow, lambda: 0, ignore), emulator):
            await until(emulator, lambda: len(emulator.api.sent) == 3)
        assert quoted(emulator) == ["autre", "un", "deux"]


async def test_a_question_in_hand_is_answered_before_the_bot_stops() -> None:
    asked, go = threading.Event(), threading.Event()

    def slow(question: str) -> Answer:
        asked.set()
        assert go.wait(10)
        return echo(question)

    with Emulator() as emulator:
        emulator.api.say("Qui ?")
        async with serving_with(Responder(slow, lambda: 0, ignore), emulator) as stop:
            await asyncio.to_thread(asked.wait, 10)
            stop.set()
            go.set()
        assert quoted(emulator) == ["Qui ?"]
        assert emulator.api.pending == []


async def test_a_question_that_takes_too_long_when_the_bot_stops_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "DRAIN_SECONDS", 0.01)
    asked, go = threading.Event(), threading.Event()

    def stuck(question: str) -> Answer:
        asked.set()
        assert go.wait(10)
        return echo(question)

    with Emulator() as emulator:
        update = emulator.api.say("Qui ?")
        async with serving_with(Responder(stuck, lambda: 0, ignore), emulator) as stop:
            await asyncio.to_thread(asked.wait, 10)
            stop.set()
        go.set()
        assert emulator.api.pending == [update]
        async with serving_with(ECHO, emulator):
            await until(emulator, lambda: not emulator.api.pending)
        assert quoted(emulator) == ["Qui ?"]


@pytest.mark.parametrize(
    ("method", "fault", "sentence"),
    [
        ("getMe", ApiError(401), "Telegram does not know this bot token: check TELEGRAM_BOT_TOKEN."),
        ("getMe", ApiError(404), "Telegram does not know this bot token: check TELEGRAM_BOT_TOKEN."),
        ("getUpdates", ApiError(401), "Telegram does not know this bot token: check TELEGRAM_BOT_TOKEN."),
        ("getUpdates", ApiError(409, "Conflict: terminated by other getUpdates request"), "Another instance of this"),
        ("getUpdates", ApiError(400, "Bad Request: odd"), "Telegram refuses: Odd."),
        ("setMyCommands", ApiError(429, retry_after=600), "Telegram refuses: Flood control exceeded"),
    ],
)
async def test_where_it_cannot_go_on_it_says_why_in_one_sentence(method: str, fault: ApiError, sentence: str) -> None:
    with Emulator() as emulator:
        emulator.api.play(method, fault)
        with pytest.raises(ServingError, match=sentence) as error:
            await run(build(emulator.api.token, ECHO, base_url=emulator.base_url), ignore, asyncio.Event())
        assert emulator.api.token not in f"{error.value!r}{error.value.__cause__!r}"
        assert emulator.api.called(method)[1:] == []


async def test_a_bot_ends_when_another_instance_takes_over() -> None:
    with Emulator() as emulator:
        application = build(emulator.api.token, ECHO, base_url=emulator.base_url)
        task = asyncio.create_task(run(application, ignore, asyncio.Event()))
        await until(emulator, lambda: emulator.api._poller == 1)
        await asyncio.to_thread(emulator.api.call, emulator.api.token, "getUpdates", {})
        with pytest.raises(ServingError, match="Another instance"):
            await task


@pytest.mark.parametrize(
    ("method", "fault", "times"),
    [
        ("getMe", ApiError(502), 1),
        ("sendMessage", ApiError(502), 1),
        ("sendMessage", ApiError(429, "Too Many Requests: retry after 1", 1), 1),
        ("sendMessage", Drop(), 2),  # it was delivered: shown twice at most
        ("sendChatAction", ApiError(429, "Too Many Requests: retry after 1", 1), 1),
        ("getUpdates", ApiError(502), 1),
        ("getUpdates", ApiError(429, "Too Many Requests: retry after 1", 1), 1),
        ("getUpdates", Drop(), 1),
    ],
    ids=str,
)
async def test_a_passing_fault_costs_no_answer(method: str, fault: ApiError | Drop, times: int) -> None:
    with Emulator() as emulator:
        emulator.api.play(method, fault)
        emulator.api.say("Qui ?")
        async with serving_with(ECHO, emulator):
            await until(emulator, lambda: not emulator.api.pending)
        assert quoted(emulator) == ["Qui ?"] * times


async def test_it_says_that_telegram_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.handlers.MOST_RETRIES", 0)
    with Emulator() as emulator:
        address = emulator.base_url
    with pytest.raises(ServingError, match="cannot be reached: check the connection"):
        await run(build("1:secret", ECHO, base_url=address), ignore, asyncio.Event())


async def test_it_can_be_stopped_while_telegram_is_away_at_its_start() -> None:
    with Emulator() as emulator:
        emulator.api.play("getMe", ApiError(502), ApiError(502), ApiError(502), ApiError(502))
        async with serving_with(ECHO, emulator):
            await until(emulator, lambda: bool(emulator.api.calls))
        assert len(emulator.api.calls) == 1


async def test_the_articles_of_a_library_are_cited_in_a_chat(quidit: Quidit) -> None:
    quidit.index.prepare()
    responder = Responder(quidit.ask, lambda: quidit.library.counts()["article"], ignore)
    with Emulator() as emulator:
        emulator.api.say("/start")
        emulator.api.say("Combien coûtera le mètre cube d'eau ?")
        emulator.api.say("xylophone")
        async with serving_with(responder, emulator):
            await until(emulator, lambda: not emulator.api.pending)
        greeting, answer, nothing = emulator.api.sent
    assert greeting.text == FRENCH.greeting.format(articles=3)
    assert answer.formatted.marked("blockquote")[0].startswith("Le mètre cube coûtera 4,10 euros.")
    assert "[1] Le prix de l'eau · La Gazette, 24 février 2026" in answer.text
    assert nothing.text.startswith(FRENCH.nothing_found)


async def test_it_follows_what_others_add_even_after_a_failure(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(serving, "FOLLOW_SECONDS", 0.01)
    calls: list[int] = []
    thrice = threading.Event()

    def follow() -> None:
        calls.append(len(calls))
        if len(calls) == 1:
            raise OSError("the disk is away")
        if len(calls) == 3:
            thrice.set()

    with Emulator() as emulator:
        stop = asyncio.Event()
        task = asyncio.create_task(run(build(emulator.api.token, ECHO, base_url=emulator.base_url), follow, stop))
        assert await asyncio.to_thread(thrice.wait, 10)
        stop.set()
        await task
    assert "the disk is away" in caplog.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_good_order(number: signal.Signals) -> None:
    with Emulator() as emulator:
        emulator.api.say("Qui ?")
        command = [sys.executable, "-c", SERVE, emulator.api.token, emulator.base_url]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            emulator.api.wait_until(lambda: len(emulator.api.called("getUpdates")) == 1, timeout=30)
            emulator.api.wait_until(lambda: not emulator.api.pending)
            process.send_signal(number)
            _, errors = process.communicate(timeout=20)
        assert (process.returncode, errors) == (0, "")
        assert quoted(emulator) == ["Qui ?"]


def test_serving_raises_where_the_token_is_wrong() -> None:
    with Emulator() as emulator, pytest.raises(ServingError, match="does not know this bot token"):
        serve("1:wrong", ECHO, base_url=emulator.base_url)
