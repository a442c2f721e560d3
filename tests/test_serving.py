import asyncio
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.app import Quidit
from bot.model.chat_model import chat_model
from bot.telegram import serving
from bot.telegram.admission import People
from bot.telegram.delivery import Delivery
from bot.telegram.responder import Responder
from bot.telegram.serving import ServingError, build, run, serve
from bot.telegram.state import State
from bot.wording import ENGLISH, FRENCH
from tests.openai_server import SILENCE, OpenAIServer
from tests.stress import serving_kills
from tests.telegram_emulator import ApiError, BotApi, Drop, Emulator
from tests.telegram_emulator.flood import Flood
from tests.test_handlers import ECHO, echo

SERVE = """
import sys
from pathlib import Path
from bot.telegram.serving import serve
from bot.telegram.state import State
from tests.test_handlers import ECHO
with State.open(Path(sys.argv[3])) as state:
    serve(sys.argv[1], ECHO, state, base_url=sys.argv[2])
"""


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """The bot's memory, new."""
    with State.open(tmp_path / "state") as opened:
        yield opened


@asynccontextmanager
async def serving_with(responder: Responder, state: State, emulator: Emulator) -> AsyncIterator[asyncio.Event]:
    """The running bot; it has stopped at the end of the `with`, or when the event is set."""
    stop = asyncio.Event()
    application = build(emulator.api.token, responder, state, base_url=emulator.base_url)
    task = asyncio.create_task(run(application, responder, state, stop))
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


async def test_a_question_is_fetched_answered_and_confirmed(state: State) -> None:
    with Emulator() as emulator:
        emulator.api.say("Qui parle ?")
        async with serving_with(ECHO, state, emulator):
            await until(emulator, lambda: not emulator.api.pending)
            emulator.api.say("Et qui d'autre ?", chat=8)
            await until(emulator, lambda: len(emulator.api.sent) == 2)
        assert quoted(emulator) == ["Qui parle ?", "Et qui d'autre ?"]
        assert [sent.chat for sent in emulator.api.sent] == [7, 8]
        assert state.inbox.waiting() == []


async def test_at_its_start_it_takes_the_bot_over_and_offers_its_commands(state: State) -> None:
    with Emulator() as emulator:
        emulator.api.webhook = "https://old.example"
        emulator.api.say("/start", chat=9)
        owned = replace(ECHO, people=People(owners=frozenset({8, 9})))  # of whom one never wrote
        async with serving_with(owned, state, emulator):
            await until(emulator, lambda: emulator.api._poller == 1)
        assert emulator.api.webhook == ""
        assert emulator.api.commands["default"] == emulator.api.commands["all_private_chats"]
        assert emulator.api.commands["chat 9"][-1]["command"] == "retirer"
        assert emulator.api.commands["chat 9 en"][-1]["command"] == "remove"
        assert "chat 8" not in emulator.api.commands
        private, groups = emulator.api.commands["all_private_chats"], emulator.api.commands["all_group_chats"]
        assert [command["command"] for command in private] == [name for name, _ in FRENCH.commands]
        assert [command["command"] for command in groups] == ["qui", "aide", "oublier"]
        english = emulator.api.commands["all_private_chats en"]
        assert [command["command"] for command in english] == [name for name, _ in ENGLISH.commands]


async def test_a_chat_is_answered_in_order_and_another_beside_it(state: State) -> None:
    with Emulator() as emulator:

        def slow(question: str, *_: object) -> Answer:
            if question == "un":
                emulator.api.wait_until(lambda: bool(emulator.api.sent))
            return echo(question)

        for text, chat in [("un", 7), ("deux", 7), ("autre", 8)]:
            emulator.api.say(text, chat=chat)
        async with serving_with(replace(ECHO, answer=slow), state, emulator):
            await until(emulator, lambda: len(emulator.api.sent) == 3)
        assert quoted(emulator) == ["autre", "un", "deux"]


async def test_a_question_in_hand_is_answered_before_the_bot_stops_and_the_next_one_after_its_restart(
    state: State,
) -> None:
    asked, go = threading.Event(), threading.Event()

    def slow(question: str, *_: object) -> Answer:
        asked.set()
        assert go.wait(10)
        return echo(question)

    with Emulator() as emulator:
        emulator.api.say("Qui ?")
        emulator.api.say("Et quand ?")
        async with serving_with(replace(ECHO, answer=slow), state, emulator) as stop:
            await asyncio.to_thread(asked.wait, 10)
            await until(emulator, lambda: not emulator.api.pending)
            stop.set()
            go.set()
        assert quoted(emulator) == ["Qui ?"]
        async with serving_with(ECHO, state, emulator):
            await until(emulator, lambda: len(emulator.api.sent) == 2)
        assert quoted(emulator) == ["Qui ?", "Et quand ?"]


async def test_a_question_that_takes_too_long_when_the_bot_stops_is_taken_up_again(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "DRAIN_SECONDS", 0.01)
    asked, go = threading.Event(), threading.Event()

    def stuck(question: str, *_: object) -> Answer:
        asked.set()
        assert go.wait(10)
        return echo(question)

    with Emulator() as emulator:
        emulator.api.say("Qui ?")
        async with serving_with(replace(ECHO, answer=stuck), state, emulator) as stop:
            await asyncio.to_thread(asked.wait, 10)
            stop.set()
        go.set()
        assert emulator.api.sent == []
        async with serving_with(ECHO, state, emulator):
            await until(emulator, lambda: bool(emulator.api.sent))
        assert quoted(emulator) == ["Qui ?"]


async def test_when_the_bot_stops_a_language_model_is_cut_short_and_nothing_more_is_begun(state: State) -> None:
    asked, cut = threading.Event(), threading.Event()

    def writing(question: str, *_: object) -> Answer:
        asked.set()
        assert cut.wait(10)
        return echo(question)

    with Emulator() as emulator:
        emulator.api.say("Qui ?")
        emulator.api.say("Et quand ?")
        async with serving_with(replace(ECHO, answer=writing, cut_short=cut.set), state, emulator) as stop:
            await asyncio.to_thread(asked.wait, 10)
            await until(emulator, lambda: not emulator.api.pending)
            stop.set()
        assert quoted(emulator) == ["Qui ?"]
        assert state.inbox.depth() == 1


async def test_a_silent_model_does_not_hold_up_the_end_and_the_articles_answer(quidit: Quidit, state: State) -> None:
    quidit.index.prepare()
    server = OpenAIServer(SILENCE)
    with server.running(), Emulator() as emulator:
        model = chat_model("openai:stub", key=None, base_url=server.url, seconds=60)
        responder = replace(quidit, model=model).responder(model_answers=9)
        emulator.api.say("Combien coûtera le mètre cube d'eau ?")
        async with serving_with(responder, state, emulator) as stop:
            await asyncio.to_thread(server.asked.wait, 20)
            stop.set()
            begun = time.monotonic()
        assert time.monotonic() - begun < 8
        assert quoted(emulator)[0].startswith("Le mètre cube coûtera 4,10 euros.")
        assert state.inbox.depth() == 0


async def test_an_update_that_comes_twice_is_answered_once(state: State) -> None:
    with Emulator() as emulator:
        emulator.api.say("Qui ?")
        (update,) = emulator.api.call(emulator.api.token, "getUpdates", {})
        async with serving_with(ECHO, state, emulator):
            await until(emulator, lambda: bool(emulator.api.sent))
        emulator.api._waiting.append(update)
        emulator.api.say("Et quand ?")
        async with serving_with(ECHO, state, emulator):
            await until(emulator, lambda: len(emulator.api.sent) == 2)
        assert quoted(emulator) == ["Qui ?", "Et quand ?"]


async def test_a_backlog_of_hours_is_answered_with_one_line_a_chat(state: State) -> None:
    with Emulator() as emulator:
        long_ago = int(time.time()) - 7 * 3600
        for chat in (7, 7, 8, 7):
            emulator.api.say("Qui ?", chat=chat, date=long_ago)
        emulator.api.say("Et quand ?")
        async with serving_with(ECHO, state, emulator):
            await until(emulator, lambda: len(emulator.api.sent) == 3)
            await until(emulator, lambda: not emulator.api.pending)
        assert sorted((sent.chat, sent.text) for sent in emulator.api.sent if sent.text == FRENCH.away) == [
            (7, FRENCH.away),
            (8, FRENCH.away),
        ]
        assert quoted(emulator) == ["Et quand ?"]
        assert state.inbox.waiting() == []


@pytest.mark.parametrize(
    ("method", "fault", "sentence"),
    [
        ("getMe", ApiError(401), "Telegram does not know this bot token: check TELEGRAM_BOT_TOKEN."),
        ("getMe", ApiError(404), "Telegram does not know this bot token: check TELEGRAM_BOT_TOKEN."),
        ("getUpdates", ApiError(401), "Telegram does not know this bot token: check TELEGRAM_BOT_TOKEN."),
        ("getUpdates", ApiError(409, "Conflict: terminated by other getUpdates request"), "Another instance of this"),
        ("getUpdates", ApiError(400, "Bad Request: odd"), "Telegram refuses: Odd."),
        ("deleteWebhook", ApiError(429, retry_after=600), "Telegram refuses: Flood control exceeded"),
    ],
)
async def test_where_it_cannot_go_on_it_says_why_in_one_sentence(
    state: State, method: str, fault: ApiError, sentence: str
) -> None:
    with Emulator() as emulator:
        emulator.api.play(method, fault)
        with pytest.raises(ServingError, match=sentence) as error:
            await run(build(emulator.api.token, ECHO, state, base_url=emulator.base_url), ECHO, state, asyncio.Event())
        assert emulator.api.token not in f"{error.value!r}{error.value.__cause__!r}"
        assert emulator.api.called(method)[1:] == []


async def test_a_bot_ends_when_another_instance_takes_over(state: State) -> None:
    with Emulator() as emulator:
        application = build(emulator.api.token, ECHO, state, base_url=emulator.base_url)
        task = asyncio.create_task(run(application, ECHO, state, asyncio.Event()))
        await until(emulator, lambda: emulator.api._poller == 1)
        await asyncio.to_thread(emulator.api.call, emulator.api.token, "getUpdates", {})
        with pytest.raises(ServingError, match="Another instance"):
            await task


@pytest.mark.parametrize(
    ("method", "fault", "times"),
    [
        ("getMe", ApiError(502), 1),
        ("setMyCommands", ApiError(429, "Too Many Requests: retry after 600", 600), 1),
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
async def test_a_passing_fault_costs_no_answer(state: State, method: str, fault: ApiError | Drop, times: int) -> None:
    with Emulator() as emulator:
        emulator.api.play(method, fault)
        emulator.api.say("Qui ?")
        async with serving_with(ECHO, state, emulator):
            await until(emulator, lambda: len(emulator.api.sent) == times)
        assert quoted(emulator) == ["Qui ?"] * times


async def test_a_flooded_chat_does_not_hold_up_the_others(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "DRAIN_SECONDS", 1.0)
    with Emulator() as emulator:
        emulator.api.play("sendMessage", ApiError(429, "Too Many Requests: retry after 600", 600))
        emulator.api.say("Qui ?")
        async with serving_with(ECHO, state, emulator):
            await until(emulator, lambda: len(emulator.api.called("sendMessage")) == 1)
            emulator.api.say("Et quand ?", chat=8)
            await until(emulator, lambda: len(emulator.api.sent) == 1)
        assert quoted(emulator) == ["Et quand ?"]
        assert [chat for _, chat in state.inbox.waiting()] == [7]


async def test_a_crowd_is_answered_at_the_pace_that_telegram_allows(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time runs a hundred times as fast, for the bot and for Telegram."""

    def fast() -> float:
        return time.monotonic() * 100

    async def pause(seconds: float) -> None:
        await asyncio.sleep(seconds / 100)

    monkeypatch.setattr(serving, "Delivery", partial(Delivery, clock=fast, pause=pause))
    with Emulator(BotApi(flood=Flood(fast))) as emulator:
        for number in range(60):
            written = int(time.time()) - 300 + 5 * number
            emulator.api.say(f"/qui {number}", chat=-5 if number % 2 else number + 1, date=written)
        async with serving_with(ECHO, state, emulator):
            await until(emulator, lambda: len(emulator.api.sent) == 60)
        assert emulator.api.called("sendMessage")[60:] == []


async def test_a_group_that_became_a_supergroup_is_answered_there(state: State) -> None:
    with Emulator() as emulator:
        emulator.api.play("sendMessage", ApiError(400, "Bad Request: group chat was upgraded", migrated_to=-1007))
        emulator.api.say("/qui troupes", chat=-5)
        emulator.api.say("/qui eau", chat=-5)
        async with serving_with(ECHO, state, emulator):
            await until(emulator, lambda: bool(emulator.api.sent))
        assert emulator.api.sent[0].chat == -1007
        assert {chat for _, chat in state.inbox.waiting()} <= {-1007}


async def test_it_says_that_telegram_cannot_be_reached(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.delivery.MOST_RETRIES", 0)
    with Emulator() as emulator:
        address = emulator.base_url
    with pytest.raises(ServingError, match="cannot be reached: check the connection"):
        await run(build("1:secret", ECHO, state, base_url=address), ECHO, state, asyncio.Event())


async def test_it_can_be_stopped_while_telegram_is_away_at_its_start(state: State) -> None:
    with Emulator() as emulator:
        emulator.api.play("getMe", ApiError(502), ApiError(502), ApiError(502), ApiError(502))
        async with serving_with(ECHO, state, emulator):
            await until(emulator, lambda: bool(emulator.api.calls))
        assert len(emulator.api.calls) == 1


async def test_the_articles_of_a_library_are_cited_in_a_chat(quidit: Quidit, state: State) -> None:
    quidit.index.prepare()
    with Emulator() as emulator:
        emulator.api.say("/start", chat=7)
        emulator.api.say("Combien coûtera le mètre cube d'eau ?", chat=8)
        emulator.api.say("xylophone", chat=9)
        async with serving_with(quidit.responder(), state, emulator):
            await until(emulator, lambda: len(emulator.api.sent) == 3)
        greeting, answer, nothing = sorted(emulator.api.sent, key=lambda sent: sent.chat)
    assert "(3 en ce moment, le plus récent du 24 février 2026)" in greeting.text
    assert answer.formatted.marked("blockquote")[0].startswith("Le mètre cube coûtera 4,10 euros.")
    assert "[1] Le prix de l'eau · La Gazette, 24 février 2026" in answer.text
    assert nothing.text.startswith(FRENCH.nothing_found)


async def test_it_follows_what_others_add_even_after_a_failure(
    state: State, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
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
        async with serving_with(replace(ECHO, follow=follow), state, emulator):
            assert await asyncio.to_thread(thrice.wait, 10)
    assert "the disk is away" in caplog.text


async def test_a_memory_that_cannot_be_written_ends_it_with_a_sentence(state: State) -> None:
    with Emulator() as emulator:
        emulator.api.say("Qui ?")
        state._db.execute("PRAGMA query_only = ON")
        application = build(emulator.api.token, ECHO, state, base_url=emulator.base_url)
        with pytest.raises(ServingError, match="The bot's memory cannot be written: attempt to write a readonly"):
            await run(application, ECHO, state, asyncio.Event())
        assert len(emulator.api.pending) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_good_order(tmp_path: Path, number: signal.Signals) -> None:
    with Emulator() as emulator:
        emulator.api.say("Qui ?")
        command = [sys.executable, "-c", SERVE, emulator.api.token, emulator.base_url, str(tmp_path)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            emulator.api.wait_until(lambda: bool(emulator.api.sent), timeout=30)
            process.send_signal(number)
            _, errors = process.communicate(timeout=8)
        assert (process.returncode, errors) == (0, "")
        assert quoted(emulator) == ["Qui ?"]


STUCK = """
import sys, time
from dataclasses import replace
from pathlib import Path
from bot.telegram.serving import serve
from bot.telegram.state import State
from tests.test_handlers import ECHO
with State.open(Path(sys.argv[3])) as state:
    serve(sys.argv[1], replace(ECHO, answer=lambda *_: time.sleep(60)), state, base_url=sys.argv[2])
"""


def test_a_question_that_is_stuck_does_not_hold_up_the_end_and_is_not_lost(tmp_path: Path) -> None:
    with Emulator() as emulator:
        emulator.api.say("Qui ?")
        command = [sys.executable, "-c", STUCK, emulator.api.token, emulator.base_url, str(tmp_path)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            emulator.api.wait_until(lambda: bool(emulator.api.called("sendChatAction")), timeout=30)
            process.terminate()
            _, errors = process.communicate(timeout=8)
        assert (process.returncode, errors) == (0, "")
    with State.open(tmp_path) as state:
        assert [chat for _, chat in state.inbox.waiting()] == [7]


def test_serving_raises_where_the_token_is_wrong(state: State) -> None:
    with Emulator() as emulator, pytest.raises(ServingError, match="does not know this bot token"):
        serve("1:wrong", ECHO, state, base_url=emulator.base_url)


def test_no_question_is_lost_when_the_bot_is_killed() -> None:
    outcome = serving_kills.run(questions=24, kills=2, chats=6, chance=random.Random(1))
    assert outcome.sound, outcome
