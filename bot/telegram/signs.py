"""Signs that an answer is on its way: typing, and in private chats a draft that tells how far it has come."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count

from telegram import Message
from telegram.constants import ChatAction, ChatType
from telegram.error import InvalidToken, TelegramError

from bot.progress import Stage, Watch
from bot.telegram.delivery import named
from bot.wording import Wording

logger = logging.getLogger(__name__)
SOON = 0.5  # seconds: an answer that takes no longer needs no sign that it comes
TYPING_SECONDS = 4.0  # the sign lasts for five
DRAFT_SECONDS = 1.2  # between two looks at how far it is
DRAFT_ROUNDS = 16  # after which a draft is shown again: it lasts for thirty seconds


@asynccontextmanager
async def typing(message: Message) -> AsyncIterator[None]:
    """Show that somebody is at work, for as long as that takes."""
    async with _beside(partial(_keep_typing, message)):
        yield


class Drafts:
    """Shows drafts, until Telegram's server, which may be an old one, says that it knows none."""

    def __init__(self) -> None:
        self._known = True

    @asynccontextmanager
    async def shown(self, message: Message, words: Wording) -> AsyncIterator[Watch]:
        """Show a draft of what follows a message in a private chat, once the watch that is given is told of a stage.

        None where a question was edited: no message follows that would take the draft's place.
        """
        progress = _Progress(words)
        if message.chat.type != ChatType.PRIVATE or message.edit_date:
            yield progress.note
            return
        async with _beside(partial(self._keep_showing, message, progress)):
            yield progress.note

    async def _keep_showing(self, message: Message, progress: "_Progress") -> None:
        before = ""
        for number in count():
            if not self._known:
                return
            if (text := progress.text) != before or (text and number % DRAFT_ROUNDS == 0):
                await self._show(message, text)
                before = text
            await asyncio.sleep(DRAFT_SECONDS)

    async def _show(self, message: Message, text: str) -> None:
        try:
            await message.reply_text_draft(message.message_id, text)
        except InvalidToken:  # what python-telegram-bot makes of a method that there is not
            self._known = False
            logger.info("This server of Telegram's knows no drafts: none is shown any more.")


@dataclass(slots=True)
class _Progress:
    """How far an answer has come, in the bot's own words: "" before it was begun."""

    words: Wording
    text: str = ""

    def note(self, stage: Stage) -> None:
        """Take note of a stage that begins."""
        said = {"write": self.words.composing, "verify": self.words.verifying}.get(stage.name, self.words.searching)
        self.text = said.format(articles=stage.articles)


@asynccontextmanager
async def _beside(work: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Do some work beside, but not before it is worth it, and no longer than the block lasts."""
    task = asyncio.create_task(_later(work))
    try:
        yield
    finally:
        task.cancel()


async def _later(work: Callable[[], Awaitable[None]]) -> None:
    try:
        await asyncio.sleep(SOON)
        await work()
    except TelegramError as error:  # the answer is worth more than the sign that it comes
        logger.info("A sign that an answer comes was refused: %s", named(error))


async def _keep_typing(message: Message) -> None:
    while True:
        await message.reply_chat_action(ChatAction.TYPING)
        await asyncio.sleep(TYPING_SECONDS)
