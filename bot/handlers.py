"""From a Telegram message to the replies."""

import asyncio
import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from telegram import Bot, BotCommand, Message, MessageEntity, ReplyParameters, Update
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import BadRequest, TelegramError
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters

from bot.delivery import named
from bot.render import plain, telegram_messages
from bot.responder import Responder
from bot.state import State
from bot.wording import ENGLISH, FRENCH, Wording, wording

logger = logging.getLogger(__name__)
Context = ContextTypes.DEFAULT_TYPE

STALE_SECONDS = 6 * 3600
SCREENFUL = 6  # statements in an answer, unless all are asked for


def add_handlers(application: Application[Any, Any, Any, Any, Any, Any], responder: Responder, state: State) -> None:
    """Make the application answer with `responder`."""
    conversation = Conversation(responder, state)
    new = filters.UpdateType.MESSAGE
    private = new & filters.ChatType.PRIVATE
    application.add_handler(CommandHandler(["start", "help"], conversation.greet, new))
    application.add_handler(CommandHandler(["qui", "who"], conversation.who_said_what, new))
    application.add_handler(CommandHandler(["tout", "all"], conversation.everything, new))
    application.add_handler(MessageHandler(private & filters.COMMAND, conversation.greet))
    application.add_handler(MessageHandler(new & filters.TEXT & ~filters.COMMAND, conversation.answer))
    application.add_handler(MessageHandler(private & ~filters.StatusUpdate.ALL, conversation.ask_for_text))
    application.add_error_handler(conversation.tell_of_failure)


async def set_commands(bot: Bot) -> None:
    """Tell Telegram which commands to offer, in French and for English readers in English."""
    for words, language in ((FRENCH, None), (ENGLISH, "en")):
        commands = [BotCommand(words.who_command, words.who), BotCommand("help", words.help)]
        await bot.set_my_commands(commands, language_code=language)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the bot does with each kind of message."""

    responder: Responder
    state: State

    async def greet(self, update: Update, context: Context) -> None:
        """Say what the bot is and how much it has read."""
        articles = await asyncio.to_thread(self.responder.articles)
        await self._say(update, context, _words(update).greeting.format(articles=articles))

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
        elif _stale(message):
            await self._apologise(update, context)
        else:
            await _show_typing(message)
            answer = await asyncio.to_thread(self.responder.answer, question, None)
            *first, last = telegram_messages(answer, most)
            for html in first:
                await _send(context.bot, message, html)
            await _send(context.bot, message, last, partial(self.state.inbox.done, [update.update_id]))

    async def _apologise(self, update: Update, context: Context) -> None:
        """Say once that the bot was away for long, and drop what else was asked in this chat back then."""
        if message := update.effective_message:
            late = self.state.inbox.older(message.chat_id, int(time.time()) - STALE_SECONDS)
            await _send(context.bot, message, plain(_words(update).away), partial(self.state.inbox.done, late))

    async def ask_for_text(self, update: Update, context: Context) -> None:
        """Say that only text is read."""
        await self._say(update, context, _words(update).no_text)

    async def tell_of_failure(self, update: object, context: Context) -> None:
        """Log an error, without what was asked, and tell the person that there is no answer."""
        error = context.error
        if error is None:
            return
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("A message was not answered: %s\n%s", named(error), frames)
        # Where sending itself failed there is no use in sending more, and in a flood wait it would be wrong.
        if isinstance(update, Update) and (isinstance(error, BadRequest) or not isinstance(error, TelegramError)):
            try:
                await self._say(update, context, _words(update).failed)
            except TelegramError as failure:
                logger.warning("Nor could that be told: %s", named(failure))

    async def _say(self, update: Update, context: Context, words: str) -> None:
        if update.effective_message:
            note = partial(self.state.inbox.done, [update.update_id])
            await _send(context.bot, update.effective_message, plain(words), note)


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


def _stale(message: Message) -> bool:
    return time.time() - (message.edit_date or message.date).timestamp() > STALE_SECONDS


async def _send(bot: Any, message: Message, html: str, note: Callable[[], None] | None = None) -> Message:
    """Send HTML into the chat and topic of a message, in a group as a reply to it. `note`: see Delivery."""
    reply = None if message.chat.type == ChatType.PRIVATE else ReplyParameters(message.message_id)
    sent: Message = await bot.send_message(
        message.chat_id,
        html,
        ParseMode.HTML,
        message_thread_id=message.message_thread_id if message.is_topic_message else None,
        reply_parameters=reply,
        rate_limit_args=note,
    )
    return sent


async def _show_typing(message: Message) -> None:
    try:
        await message.reply_chat_action(ChatAction.TYPING)
    except TelegramError as error:  # the answer is worth more than the sign that it comes
        logger.info("The typing sign was refused: %s", named(error))
