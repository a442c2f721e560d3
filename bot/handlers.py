"""From a Telegram message to the replies."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import httpx
from telegram import Bot, BotCommand, Message, MessageEntity, Update
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters

from bot.answer import Answer
from bot.render import plain, telegram_messages
from bot.wording import ENGLISH, FRENCH, Wording, wording

logger = logging.getLogger(__name__)
T = TypeVar("T")
Pause = Callable[[float], Awaitable[None]]
Context = ContextTypes.DEFAULT_TYPE

SCREENFUL = 6  # statements in an answer, unless all are asked for
MOST_RETRIES = 3
LONGEST_FLOOD_WAIT = 60.0
# What was perhaps delivered is sent once more, not thrice: a message twice is better than none, and than four.
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True, slots=True)
class Responder:
    """What the bot needs of the rest: answers, the number of articles, and to follow what others add to them."""

    answer: Callable[[str], Answer]
    articles: Callable[[], int]
    follow: Callable[[], None]


def add_handlers(application: Application[Any, Any, Any, Any, Any, Any], responder: Responder) -> None:
    """Make the application answer with `responder`."""
    conversation = Conversation(responder)
    new = filters.UpdateType.MESSAGE
    private = new & filters.ChatType.PRIVATE
    application.add_handler(CommandHandler(["start", "help"], conversation.greet, new))
    application.add_handler(CommandHandler(["qui", "who"], conversation.who_said_what, new))
    application.add_handler(CommandHandler(["tout", "all"], conversation.everything, new))
    application.add_handler(MessageHandler(private & filters.COMMAND, conversation.greet))
    application.add_handler(MessageHandler(new & filters.TEXT & ~filters.COMMAND, conversation.answer))
    application.add_handler(MessageHandler(private & ~filters.StatusUpdate.ALL, conversation.ask_for_text))
    application.add_error_handler(tell_of_failure)


async def set_commands(bot: Bot) -> None:
    """Tell Telegram which commands to offer, in French and for English readers in English."""
    for words, language in ((FRENCH, None), (ENGLISH, "en")):
        commands = [BotCommand(words.who_command, words.who), BotCommand("help", words.help)]
        await patiently(partial(bot.set_my_commands, commands, language_code=language))


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the bot does with each kind of message."""

    responder: Responder

    async def greet(self, update: Update, _: Context) -> None:
        """Say what the bot is and how much it has read."""
        articles = await asyncio.to_thread(self.responder.articles)
        await _say(update, _words(update).greeting.format(articles=articles))

    async def answer(self, update: Update, context: Context) -> None:
        """Answer a question; in a group only one that is meant for the bot."""
        message = update.effective_message
        if message is None or not addressed(message, context.bot):
            return
        await self._answer(update, context, without_mention(message, context.bot), SCREENFUL)

    async def who_said_what(self, update: Update, context: Context) -> None:
        """/qui TOPIC: all statements about a topic."""
        topic = " ".join(context.args or ())
        await self._answer(update, context, topic and _words(update).who_said_what.format(topic=topic), SCREENFUL)

    async def everything(self, update: Update, context: Context) -> None:
        """/tout QUESTION: the whole answer, however many messages that takes."""
        await self._answer(update, context, " ".join(context.args or ()), None)

    async def _answer(self, update: Update, context: Context, question: str, most: int | None) -> None:
        message = update.effective_message
        if message is None or not question:
            await self.greet(update, context)
            return
        await _show_typing(message)
        answer = await asyncio.to_thread(self.responder.answer, question)
        for html in telegram_messages(answer, most):
            await _reply(message, html)

    async def ask_for_text(self, update: Update, _: Context) -> None:
        """Say that only text is read."""
        await _say(update, _words(update).no_text)


async def tell_of_failure(update: object, context: Context) -> None:
    """Log an error, without what was asked, and tell the person that there is no answer."""
    error = context.error
    if error is None:
        return
    logger.error("A message was not answered: %s\n%s", named(error), "".join(traceback.format_tb(error.__traceback__)))
    # Where sending itself failed there is no use in sending more, and in a flood wait it would be wrong.
    if isinstance(update, Update) and (isinstance(error, BadRequest) or not isinstance(error, TelegramError)):
        try:
            await _say(update, _words(update).failed)
        except TelegramError as failure:
            logger.warning("Nor could that be told: %s", named(failure))


def named(error: BaseException) -> str:
    """An error for the log: what Telegram says, but of others only the kind, as they may quote the question."""
    return repr(error) if isinstance(error, TelegramError) else type(error).__name__


def addressed(message: Message, bot: Bot) -> bool:
    """Whether a message is meant for the bot: in a private chat, by a mention, or as a reply to it."""
    if message.chat.type == ChatType.PRIVATE or _mentions(message, bot):
        return True
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == bot.id


def without_mention(message: Message, bot: Bot) -> str:
    """The question in a message: its text, without the bot's name where that only calls it."""
    text = message.text or ""
    for mention in _mentions(message, bot):
        text = text.replace(mention, "")
    return text.strip()


def _mentions(message: Message, bot: Bot) -> list[str]:
    mentions = message.parse_entities([MessageEntity.MENTION]).values()
    return [mention for mention in mentions if mention.lower() == f"@{bot.username}".lower()]


def _words(update: Update) -> Wording:
    return wording(update.effective_user.language_code if update.effective_user else None)


async def _say(update: Update, words: str) -> None:
    if update.effective_message:
        await _reply(update.effective_message, plain(words))


async def _reply(message: Message, html: str) -> None:
    await patiently(partial(message.reply_text, html, parse_mode=ParseMode.HTML))


async def _show_typing(message: Message) -> None:
    try:
        await patiently(partial(message.reply_chat_action, ChatAction.TYPING))
    except TelegramError as error:  # the answer is worth more than the sign that it comes
        logger.info("The typing sign was refused: %s", named(error))


async def patiently(request: Callable[[], Awaitable[T]], pause: Pause = asyncio.sleep) -> T:
    """Make a request to Telegram; again after a flood wait, or where Telegram or the network failed for a moment."""
    for attempt in range(MOST_RETRIES):
        try:
            return await request()
        except BadRequest:  # a NetworkError by class, and the same every time
            raise
        except RetryAfter as error:
            wait = flood_wait(error)
            if wait > LONGEST_FLOOD_WAIT:
                raise
        except NetworkError as error:
            if attempt and _perhaps_delivered(error):
                raise
            wait = 0.5 * 2**attempt
        await pause(wait)
    return await request()


def flood_wait(error: RetryAfter) -> float:
    """The seconds for which Telegram wants no request."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def _perhaps_delivered(error: NetworkError) -> bool:
    return isinstance(error.__cause__, httpx.HTTPError) and not isinstance(error.__cause__, NOT_SENT)
