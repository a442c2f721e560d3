"""Writing into chats, and reading what is meant for the bot."""

import logging
from functools import partial
from typing import Any

from telegram import Bot, InlineKeyboardMarkup, Message, MessageEntity, ReplyParameters, Update
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest

from bot.telegram.delivery import named
from bot.telegram.inbox import Inbox

logger = logging.getLogger(__name__)


async def reply(
    bot: Any, inbox: Inbox, update: Update, html: str, keyboard: InlineKeyboardMarkup | None = None
) -> Message | None:
    """Answer an update in its chat and topic, and note in the inbox that this is done. Returns the message sent."""
    message = update.effective_message
    if message is None:
        return None
    # In a group several people talk: an answer shows what it answers.
    answered = None if message.chat.type == ChatType.PRIVATE else ReplyParameters(message.message_id)
    sent: Message = await bot.send_message(
        message.chat_id,
        html,
        ParseMode.HTML,
        message_thread_id=message.message_thread_id if message.is_topic_message else None,
        reply_parameters=answered,
        reply_markup=keyboard,
        rate_limit_args=partial(inbox.done, [update.update_id]),
    )
    return sent


async def edit(bot: Bot, chat: int, message: int, html: str, keyboard: InlineKeyboardMarkup | None) -> bool:
    """Write another text into a message of the bot. Returns whether it is still there."""
    try:
        await bot.edit_message_text(html, chat, message, parse_mode=ParseMode.HTML, reply_markup=keyboard)
    except BadRequest as error:
        if "not modified" not in error.message.lower():
            logger.info("A message was not changed: %s", named(error))
            return False
    return True


def concerns(update: Update, bot: Bot) -> bool:
    """Whether an update is any of the bot's business; what people write to each other in a group is not."""
    message = update.message or update.edited_message
    if message is None or addressed(message, bot):
        return True
    return _commands(message, bot) or message.migrate_to_chat_id is not None


def addressed(message: Message, bot: Bot) -> bool:
    """Whether a message is meant for the bot: in a private chat, by a mention, or as a reply to it."""
    if message.chat.type == ChatType.PRIVATE or _mentions(message, bot):
        return True
    replied = message.reply_to_message
    return replied is not None and is_of(replied, bot)


def is_of(message: Message, bot: Bot) -> bool:
    """Whether a message is the bot's own."""
    return message.from_user is not None and message.from_user.id == bot.id


def without_mention(message: Message, bot: Bot) -> str:
    """The question in a message: its text, without the bot's name where that only calls it."""
    text = message.text or ""
    for mention in _mentions(message, bot):
        text = text.replace(mention, "")
    return text.strip()


def _commands(message: Message, bot: Bot) -> bool:
    """Whether a message begins with a command for any bot or for this one."""
    commands = [command for place, command in _marked(message, MessageEntity.BOT_COMMAND) if place == 0]
    return any(command.partition("@")[2].lower() in {"", bot.username.lower()} for command in commands)


def _mentions(message: Message, bot: Bot) -> list[str]:
    mentions = _marked(message, MessageEntity.MENTION)
    return [mention for _, mention in mentions if mention.lower() == f"@{bot.username}".lower()]


def _marked(message: Message, kind: str) -> list[tuple[int, str]]:
    """What Telegram has marked as of a kind in a message's text, and where that begins."""
    marked = message.parse_entities([kind]) if message.text else {}
    return [(entity.offset, words) for entity, words in marked.items()]
