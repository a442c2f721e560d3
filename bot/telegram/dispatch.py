"""From the inbox to the answers: the chats side by side, each in its order."""

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from bot.telegram.inbox import Inbox

logger = logging.getLogger(__name__)


class Dispatcher:
    """Has updates answered. One that was begun and not finished stays in the inbox."""

    def __init__(self, inbox: Inbox, handle: Callable[[str], Awaitable[None]]) -> None:
        self._inbox = inbox
        self._handle = handle
        self._queues: dict[int, deque[int]] = {}
        self._at_work: set[asyncio.Task[None]] = set()
        self._stopping = False

    def hand_out(self, updates: Iterable[tuple[int, int]]) -> None:
        """Have updates of the inbox answered: (id, chat)."""
        for number, chat in updates:
            if chat in self._queues:
                self._queues[chat].append(number)
            else:
                self._queues[chat] = deque([number])
                task = asyncio.create_task(self._work(chat))
                self._at_work.add(task)
                task.add_done_callback(self._at_work.discard)

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping = True

    async def drain(self, seconds: float) -> None:
        """Once it is stopped, give what was begun some seconds to finish."""
        if self._at_work:
            _, late = await asyncio.wait(self._at_work, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, chat: int) -> None:
        """Answer the updates of a chat until there are no more."""
        queue = self._queues[chat]
        try:
            while queue and not self._stopping:
                await self._answer(queue.popleft())
        except sqlite3.Error as error:  # they stay in the inbox, and are answered after a restart
            logger.error("The bot's memory cannot be written, a chat is left unanswered: %s", error)  # noqa: TRY400
        finally:
            del self._queues[chat]

    async def _answer(self, number: int) -> None:
        if (body := self._inbox.body(number)) is not None:
            await self._handle(body)
            self._inbox.done([number])
