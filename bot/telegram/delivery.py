"""What goes to Telegram: at the pace it allows, repeated as each error asks, and noted the moment it has arrived."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import httpx
from telegram.error import BadRequest, ChatMigrated, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.telegram.pace import Pace

logger = logging.getLogger(__name__)
T = TypeVar("T")
Note = Callable[[], None]
Reply = bool | dict[str, Any] | list[dict[str, Any]]

PACED = frozenset({"sendMessage", "editMessageText"})
MOST_RETRIES = 3
LONGEST_PAUSE = 30.0
LONGEST_FLOOD_WAIT = 60.0  # for what nobody waits for in a chat
MOST_CHATS = 1000  # whose pace is remembered, unless more are busy
# What was perhaps delivered is sent once more, not thrice: a message twice is better than none, and than four.
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(slots=True)
class Chat:
    """How fast one chat may be written to, and until when not at all."""

    paces: tuple[Pace, ...]
    blocked: float = 0.0

    def wait(self, now: float) -> float:
        """The seconds until it may be written to."""
        return max(self.blocked - now, *(pace.wait(now) for pace in self.paces))


class Delivery(BaseRateLimiter[Note]):
    """Sends the bot's requests. A chat that has to wait holds up no other.

    The argument `rate_limit_args` of a request is called as soon as Telegram has taken it. Such a request is repeated
    for as long as Telegram is away, and only one of them is on its way at a time: whenever the program is killed, one
    message at most is delivered and not noted.
    """

    def __init__(
        self,
        moved: Callable[[int, int], None],
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._moved = moved
        self._clock = clock
        self._pause = pause
        self._all = Pace(30, 1)
        self._chats: dict[int, Chat] = {}
        self._on_its_way = asyncio.Lock()

    async def initialize(self) -> None:
        """Nothing is needed."""

    async def shutdown(self) -> None:
        """Nothing is needed."""

    async def process_request(  # noqa: PLR0913, PLR0917 - python-telegram-bot's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Reply]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Note | None,
    ) -> Reply:
        """Make a request, again where that helps. Raises TelegramError where it does not."""
        patience = Patience(endless=rate_limit_args is not None)
        while True:
            try:
                await self._turn(data.get("chat_id"), paced=endpoint in PACED)
                return await self._made(partial(callback, *args, **kwargs), rate_limit_args)
            except ChatMigrated as error:
                self._moved(data["chat_id"], error.new_chat_id)
                data["chat_id"] = error.new_chat_id
            except RetryAfter as error:
                await self._hold(data.get("chat_id"), error, patience)
            except NetworkError as error:
                await self._pause(patience.after(error))

    async def _made(self, request: Callable[[], Awaitable[Reply]], note: Note | None) -> Reply:
        if note is None:
            return await request()
        async with self._on_its_way:
            reply = await request()
            note()
            return reply

    async def _turn(self, chat: int | None, *, paced: bool) -> None:
        """Wait until a chat may be written to."""
        while (wait := self._wait(chat, paced=paced)) > 0:
            await self._pause(wait)
        if chat is not None and paced:
            for pace in (self._all, *self._chats[chat].paces):
                pace.note(self._clock())

    def _wait(self, chat: int | None, *, paced: bool) -> float:
        now = self._clock()
        if chat is None:
            return 0.0
        if chat not in self._chats:
            self._chats = dict(_busy(self._chats.items(), now))
            self._chats[chat] = Chat((Pace(1, 1), Pace(20, 60)) if chat < 0 else (Pace(1, 1),))
        state = self._chats[chat]
        return max(state.wait(now), self._all.wait(now)) if paced else state.blocked - now

    async def _hold(self, chat: int | None, error: RetryAfter, patience: "Patience") -> None:
        """Take a flood wait: of a chat, in which nothing is sent meanwhile, or of one request."""
        wait = flood_wait(error)
        if chat is None:
            await self._pause(patience.through(error))
        else:
            logger.warning("Telegram wants no message in a chat for %g s.", wait)
            self._chats[chat].blocked = self._clock() + wait


@dataclass(slots=True)
class Patience:
    """How often one request is repeated; `endless` where somebody waits for it and it surely did not arrive."""

    endless: bool
    failures: int = 0
    perhaps_delivered: int = 0

    def after(self, error: NetworkError) -> float:
        """The seconds to wait before the next try. Raises the error where there should be none."""
        self.failures += 1
        self.perhaps_delivered += perhaps_delivered(error)
        if isinstance(error, BadRequest):  # a NetworkError by class, and the same every time
            raise error
        if self.perhaps_delivered > 1 or (self.failures > MOST_RETRIES and not self.endless):
            raise error
        return float(min(LONGEST_PAUSE, 0.5 * 2 ** (self.failures - 1)))

    def through(self, error: RetryAfter) -> float:
        """The same for a flood wait that belongs to no chat."""
        self.failures += 1
        wait = flood_wait(error)
        if self.failures > MOST_RETRIES or wait > LONGEST_FLOOD_WAIT:
            raise error
        return wait


def flood_wait(error: RetryAfter) -> float:
    """The seconds for which Telegram wants no request."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def perhaps_delivered(error: NetworkError) -> bool:
    """Whether a request may have been obeyed although its answer did not come."""
    return isinstance(error.__cause__, httpx.HTTPError) and not isinstance(error.__cause__, NOT_SENT)


def named(error: BaseException) -> str:
    """An error for the log: what Telegram says, but of others only the kind, as they may quote a question or an id."""
    telling = isinstance(error, TelegramError) and not isinstance(error, ChatMigrated | InvalidToken)
    return repr(error) if telling else type(error).__name__


def _busy(chats: Iterable[tuple[int, Chat]], now: float) -> Iterable[tuple[int, Chat]]:
    """The chats that have to wait, or all where they are few."""
    known = list(chats)
    return known if len(known) < MOST_CHATS else [(name, chat) for name, chat in known if chat.wait(now) > 0]
