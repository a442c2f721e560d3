"""Which update goes where, which commands are offered, and what is told when something goes wrong."""

import logging
import traceback
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    Message,
    Update,
)
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import (
    Application,
    ApplicationHandlerStop,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.telegram.admission import Budget
from bot.telegram.conversation import Conversation
from bot.telegram.delivery import named
from bot.telegram.inline import Cards
from bot.telegram.intake import Intake, addresses
from bot.telegram.presses import Presses
from bot.telegram.render import plain
from bot.telegram.replies import reply
from bot.telegram.responder import Responder
from bot.telegram.state import State
from bot.wording import ENGLISH, FRENCH

logger = logging.getLogger(__name__)
Context = ContextTypes.DEFAULT_TYPE
KINDS = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY)
IN_GROUPS = {"qui", "who", "aide", "help", "oublier", "forget"}


def add_handlers(application: Application[Any, Any, Any, Any, Any, Any], responder: Responder, state: State) -> None:
    """Make the application answer with `responder`."""
    talk = Conversation(responder, state, Budget(responder.model_answers))
    new = filters.UpdateType.MESSAGE
    private = new & filters.ChatType.PRIVATE
    asked = filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE
    commands = {
        talk.start: ["start"],
        talk.help: ["aide", "help"],
        talk.articles: ["articles"],
        talk.sources: ["sources"],
        talk.language: ["langue", "language"],
        talk.privacy: ["confidentialite", "privacy"],
        talk.forget: ["oublier", "forget"],
    }
    application.add_handler(TypeHandler(Update, Admission(talk).check), group=-1)
    for handler in _owners_handlers(Intake(talk)):
        application.add_handler(handler)
    for obey, names in commands.items():
        application.add_handler(CommandHandler(names, obey, new))
    application.add_handler(CommandHandler(["qui", "who"], talk.who_said_what, asked))
    application.add_handler(CallbackQueryHandler(Presses(talk).press))
    application.add_handler(InlineQueryHandler(Cards(talk).offer))
    application.add_handler(MessageHandler(private & filters.COMMAND, talk.help))
    application.add_handler(MessageHandler(asked & filters.TEXT & ~filters.COMMAND, talk.answer))
    application.add_handler(MessageHandler(private & ~filters.StatusUpdate.ALL, talk.ask_for_text))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, Migration(state).follow))
    application.add_error_handler(Failures(talk).tell)


def _owners_handlers(intake: Intake) -> list[BaseHandler[Any, Any, Any]]:
    """What owners may do besides, in a private chat."""
    people = intake.talk.responder.people
    owner = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & filters.User(people.owners)
    linking = owner & filters.TEXT & ~filters.COMMAND & Linking()
    return [
        MessageHandler(owner & filters.Document.ALL, intake.document),
        MessageHandler(owner & filters.FORWARDED & filters.TEXT, intake.forward),
        MessageHandler(linking, intake.link),
        CommandHandler(["retirer", "remove"], intake.remove, owner),
    ]


async def set_commands(bot: Bot, owners: Iterable[int]) -> None:
    """Tell Telegram which commands to offer: in French, and for English readers in English.

    In groups fewer, and to owners more: but only those who have written to the bot are known to it.
    """
    for words, language in ((FRENCH, None), (ENGLISH, "en")):
        commands = [BotCommand(command, what) for command, what in words.commands]
        fewer = [command for command in commands if command.command in IN_GROUPS]
        await bot.set_my_commands(commands, BotCommandScopeDefault(), language)
        await bot.set_my_commands(commands, BotCommandScopeAllPrivateChats(), language)
        await bot.set_my_commands(fewer, BotCommandScopeAllGroupChats(), language)
        more = [*commands, *(BotCommand(command, what) for command, what in words.owners_commands)]
        for owner in owners:
            with suppress(BadRequest):  # an owner who has not written yet; at the next start perhaps
                await bot.set_my_commands(more, BotCommandScopeChat(owner), language)


class Linking(filters.MessageFilter):
    """Messages with a web address in them, written out or behind words."""

    def filter(self, message: Message) -> bool:
        """Whether it is one of these."""
        return bool(addresses(message))


@dataclass(frozen=True, slots=True)
class Admission:
    """Keeps those out who are not to be answered."""

    talk: Conversation

    async def check(self, update: Update, context: Context) -> None:
        """Raise ApplicationHandlerStop for somebody who is not admitted; who asks in person is told so."""
        person, chat = update.effective_user, update.effective_chat
        if self.talk.responder.people.admit(*(one.id for one in (person, chat) if one)):
            return
        if update.message and person and update.message.chat.type == ChatType.PRIVATE:
            await self.talk.say(update, context, self.talk.words(update).not_open.format(person=person.id))
        raise ApplicationHandlerStop


@dataclass(frozen=True, slots=True)
class Migration:
    """Groups that become supergroups."""

    state: State

    async def follow(self, update: Update, _: Context) -> None:
        """Take what is kept of a group to its new id."""
        message = update.effective_message
        if message and message.migrate_to_chat_id:
            self.state.moved(message.chat_id, message.migrate_to_chat_id)


@dataclass(frozen=True, slots=True)
class Failures:
    """Errors that a handler did not expect."""

    talk: Conversation

    async def tell(self, update: object, context: Context) -> None:
        """Log an error, without what was asked, and tell the person that there is no answer."""
        error = context.error
        if error is None:
            return
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("A message was not answered: %s\n%s", named(error), frames)
        if not isinstance(update, Update):
            return
        if isinstance(error, Forbidden) and update.effective_chat:  # the bot was put out: nothing of the chat is kept
            self.talk.state.forget(update.effective_chat.id)
        # Where sending itself failed there is no use in sending more, and in a flood wait it would be wrong.
        elif isinstance(error, BadRequest) or not isinstance(error, TelegramError):
            await self._apologise(update, context)

    async def _apologise(self, update: Update, context: Context) -> None:
        try:
            await reply(context.bot, self.talk.state.inbox, update, plain(self.talk.words(update).failed))
        except TelegramError as failure:
            logger.warning("Nor could that be told: %s", named(failure))
