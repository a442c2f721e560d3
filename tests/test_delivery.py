import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.delivery import Delivery, named
from tests.fakes import Clock


def stay(old: int, new: int) -> None:
    """No group moves."""


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


async def deliver(
    *faults: TelegramError,
    clock: Clock,
    chat: int | None = 7,
    endpoint: str = "sendMessage",
    note: Callable[[], None] | None = None,
) -> Any:
    """Make a request that fails with these errors, one after the other, and then succeeds."""
    delivery = Delivery(stay, lambda: clock.now, clock.pause)
    return await one_more(delivery, *faults, chat=chat, endpoint=endpoint, note=note)


async def one_more(
    delivery: Delivery,
    *faults: TelegramError,
    chat: int | None = 7,
    endpoint: str = "sendMessage",
    note: Callable[[], None] | None = None,
    does: Callable[[], Awaitable[None]] | None = None,
) -> Any:
    left = list(faults)

    async def callback(endpoint: str, data: dict[str, Any]) -> Any:
        if does:
            await does()
        if left:
            raise left.pop(0)
        return data

    data = {} if chat is None else {"chat_id": chat}
    return await delivery.process_request(callback, (endpoint, data), {}, endpoint, data, note)


GATEWAY, LOST = NetworkError("Bad Gateway"), caused(NetworkError("lost"), httpx.ReadError("lost"))
LATE = caused(TimedOut(), httpx.ReadTimeout("late"))
REFUSED = caused(NetworkError("refused"), httpx.ConnectError("refused"))
POOL = caused(TimedOut("pool"), httpx.PoolTimeout("pool"))


@pytest.mark.parametrize(
    ("error", "pauses"),
    [
        (GATEWAY, [0.5, 1.0, 2.0]),
        (REFUSED, [0.5, 1.0, 2.0]),
        (POOL, [0.5, 1.0, 2.0]),
        (LATE, [0.5]),
        (LOST, [0.5]),
        (RetryAfter(30), [30.0, 30.0, 30.0]),
        (RetryAfter(61), []),
        (BadRequest("message is too long"), []),
        (Forbidden("blocked"), []),
    ],
)
async def test_a_request_is_repeated_as_its_error_asks(error: TelegramError, pauses: list[float]) -> None:
    clock = Clock()
    with pytest.raises(type(error)):
        await deliver(*[error] * 9, clock=clock, chat=None, endpoint="getMe")
    assert clock.waited == pauses


@pytest.mark.parametrize("error", [GATEWAY, REFUSED, POOL])
async def test_an_answer_is_repeated_for_as_long_as_telegram_is_away(error: TelegramError) -> None:
    clock, noted = Clock(), list[str]()
    await deliver(*[error] * 100, clock=clock, note=lambda: noted.append("done"))
    assert noted == ["done"]
    assert max(clock.waited) == 30.0


@pytest.mark.parametrize("error", [LATE, LOST])
async def test_an_answer_that_perhaps_arrived_is_repeated_once(error: TelegramError) -> None:
    clock, noted = Clock(), list[str]()
    with pytest.raises(NetworkError):
        await deliver(GATEWAY, error, GATEWAY, error, clock=clock, note=lambda: noted.append("done"))
    assert noted == []


async def test_a_refused_answer_is_not_repeated() -> None:
    clock = Clock()
    with pytest.raises(BadRequest):
        await deliver(BadRequest("message is too long"), clock=clock, note=lambda: None)
    assert clock.waited == []


async def test_a_group_that_became_a_supergroup_is_written_to_there() -> None:
    moved: list[tuple[int, int]] = []
    delivery = Delivery(lambda old, new: moved.append((old, new)))
    assert await one_more(delivery, ChatMigrated(-1007), chat=-5) == {"chat_id": -1007}
    assert moved == [(-5, -1007)]


async def test_a_flood_wait_of_a_chat_holds_up_only_that_chat() -> None:
    over = asyncio.Event()
    waits: list[float] = []
    now = 0.0

    async def pause(seconds: float) -> None:
        nonlocal now
        waits.append(seconds)
        await over.wait()
        now += seconds

    delivery = Delivery(stay, lambda: now, pause)
    flooded = asyncio.create_task(one_more(delivery, RetryAfter(600)))
    await asyncio.sleep(0)
    for chat in range(100, 110):
        assert await one_more(delivery, chat=chat) == {"chat_id": chat}
    assert waits == [600]
    over.set()
    assert await flooded == {"chat_id": 7}


@pytest.mark.parametrize("endpoint", ["sendMessage", "editMessageText", "sendChatAction"])
async def test_nothing_is_sent_into_a_chat_inside_its_flood_wait(endpoint: str) -> None:
    clock = Clock()
    delivery = Delivery(stay, lambda: clock.now, clock.pause)
    delivery._wait(7, paced=True)
    delivery._chats[7].blocked = clock.now + 60
    await one_more(delivery, endpoint=endpoint)
    assert clock.now == 1060


async def sent_at(chats: list[int]) -> list[float]:
    """When a message goes to each of these chats, if all are to go at once."""
    clock = Clock()
    delivery = Delivery(stay, lambda: clock.now, clock.pause)
    times: list[float] = []

    async def note_time() -> None:
        times.append(clock.now - 1000)

    for chat in chats:
        await one_more(delivery, chat=chat, does=note_time)
    return times


async def test_a_private_chat_gets_a_message_a_second() -> None:
    assert await sent_at([7] * 4) == [0, 1, 2, 3]


async def test_a_group_gets_twenty_messages_a_minute() -> None:
    times = await sent_at([-7] * 45)
    assert times[:21] == [*range(20), 60]
    assert all(later - earlier >= 60 for earlier, later in zip(times, times[20:], strict=False))


async def test_all_chats_together_get_thirty_messages_a_second() -> None:
    assert await sent_at(list(range(1, 71))) == [0] * 30 + [1] * 30 + [2] * 10


async def test_the_pace_of_a_chat_that_may_be_written_to_again_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.delivery.MOST_CHATS", 10)
    clock = Clock()
    delivery = Delivery(stay, lambda: clock.now, clock.pause)
    for chat in range(1, 50):
        await one_more(delivery, chat=chat)
    await clock.pause(2)
    await one_more(delivery, chat=99)
    assert list(delivery._chats) == [99]


async def test_one_answer_at_a_time_is_on_its_way_until_it_is_noted() -> None:
    delivery = Delivery(stay)
    events: list[str] = []

    async def send() -> None:
        events.append("sent")
        await asyncio.sleep(0)

    await asyncio.gather(
        *(one_more(delivery, chat=chat, does=send, note=lambda: events.append("noted")) for chat in range(1, 6))
    )
    assert events == ["sent", "noted"] * 5


def test_an_error_is_named_without_what_it_may_quote() -> None:
    assert named(ValueError("question intime")) == "ValueError"
    assert named(ChatMigrated(-1007)) == "ChatMigrated"
    assert named(InvalidToken("1:secret")) == "InvalidToken"
    assert named(BadRequest("odd")) == "BadRequest('odd')"
