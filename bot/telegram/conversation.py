"""What the bot does with each kind of message."""

import asyncio
import secrets
import time
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from itertools import islice

from telegram import Bot, ChatMember, Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.answer import OVER_BUDGET, Answer
from bot.byline import human_date
from bot.followup import goes_on
from bot.telegram.admission import Allowance, Budget, Verdict
from bot.telegram.answers import citation
from bot.telegram.background import in_background
from bot.telegram.buttons import Press, example_keyboard, language_keyboard
from bot.telegram.links import opened
from bot.telegram.recent import Recent
from bot.telegram.replies import addressed, edit, is_of, reply, without_mention
from bot.telegram.responder import Ask, Responder
from bot.telegram.signs import Drafts, typing
from bot.telegram.state import State
from bot.telegram.views import View, answer_view, articles_view, passage_view, sources_view
from bot.wording import Wording, wording

Context = ContextTypes.DEFAULT_TYPE

STALE_SECONDS = 6 * 3600
EXAMPLES = 3
AT_ONCE = 8  # questions that are thought about
ANSWER_BITS = 62  # of an answer's number, which nobody can guess


@dataclass(frozen=True, slots=True)
class Conversation:
    """Answers messages. What it says of itself is in the language that the chat chose, or the person uses."""

    responder: Responder
    state: State
    budget: Budget
    recent: Recent = field(default_factory=Recent)
    allowance: Allowance = field(default_factory=Allowance)
    drafts: Drafts = field(default_factory=Drafts)
    at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    def words(self, update: Update) -> Wording:
        """The bot's own words for whoever wrote."""
        chosen = self.state.chats.language(update.effective_chat.id) if update.effective_chat else None
        return wording(chosen or (update.effective_user.language_code if update.effective_user else None))

    async def start(self, update: Update, context: Context) -> None:
        """/start: open the citation that a link names, or else say what the bot is."""
        found = opened(context.args[0]) if context.args else None
        if found is None:
            await self.greet(update, context)
        else:
            await self._open(update, context, *found)

    async def greet(self, update: Update, context: Context) -> None:
        """Say what the bot is and how much it has read, with questions to try."""
        words, collection = self.words(update), self.responder.collection
        count, period = collection.count(), collection.period()
        newest = words.newest.format(date=human_date(period[1], words.language)) if period else ""
        examples = await asyncio.to_thread(lambda: list(islice(collection.all(), EXAMPLES)))
        greeting = words.greeting.format(articles=count, newest=newest)
        await self._show(update, context, View(_own(greeting), example_keyboard(examples, words)))

    async def help(self, update: Update, context: Context) -> None:
        """/aide: say what the bot can do."""
        words = self.words(update)
        commands = "\n".join(f"/{command} – {_own(what)}" for command, what in words.commands)
        await self._show(update, context, View(f"{_own(words.help)}\n\n{commands}"))

    async def articles(self, update: Update, context: Context) -> None:
        """/articles: the newest articles, and buttons to older ones."""
        await self._show(update, context, await asyncio.to_thread(self.articles_page, 0, self.words(update)))

    def articles_page(self, place: int, words: Wording) -> View:
        """A page of the list of articles."""
        collection = self.responder.collection
        return articles_view(collection.all(), place, collection.count(), words)

    async def sources(self, update: Update, context: Context) -> None:
        """/sources: which outlets the articles come from, and how many of each."""
        articles, words = self.responder.collection.all, self.words(update)
        await self._show(update, context, await asyncio.to_thread(lambda: sources_view(articles(), words)))

    async def language(self, update: Update, context: Context) -> None:
        """/langue: let the chat choose."""
        await self._show(update, context, View(_own(self.words(update).choose_language), language_keyboard()))

    async def privacy(self, update: Update, context: Context) -> None:
        """/confidentialite: say what is kept."""
        words = self.words(update)
        elsewhere = words.model_too if self.responder.model_answers else words.only_telegram
        await self.say(update, context, f"{words.privacy} {elsewhere}")

    async def forget(self, update: Update, context: Context) -> None:
        """/oublier: erase all that is kept of a chat; in a group for its administrators only."""
        message, words = update.effective_message, self.words(update)
        if message is None:
            return
        if not await may_administer(message, context.bot):
            await self.say(update, context, words.admins_only)
            return
        self.recent.forget(message.chat_id)
        self.state.forget(message.chat_id)
        await self.say(update, context, words.forgotten)

    async def answer(self, update: Update, context: Context) -> None:
        """Answer a question; in a group only one that is meant for the bot."""
        message = update.effective_message
        if message is None or not addressed(message, context.bot):
            return
        replied = message.reply_to_message
        before = self.recent.answered_in(message.chat_id, replied.message_id) if replied else None
        question = without_mention(message, context.bot)
        if replied and is_of(replied, context.bot) and before is None and goes_on(question):
            await self.say(update, context, self.words(update).not_remembered)
        elif question:
            await self.ask(update, context, question, before)
        else:
            await self.greet(update, context)

    async def who_said_what(self, update: Update, context: Context) -> None:
        """/qui TOPIC: all statements about a topic."""
        words, topic = self.words(update), " ".join(context.args or ())
        if topic:
            await self.ask(update, context, words.who_said_what.format(topic=topic))
        else:
            await self.say(update, context, words.ask_a_topic)

    async def ask(self, update: Update, context: Context, question: str, before: str | None = None) -> None:
        """Answer a question, or say once in a chat that the bot was away for too long."""
        message = update.effective_message
        if message is None:
            return
        written = time.time() if update.callback_query else (message.edit_date or message.date).timestamp()
        person = update.effective_user.id if update.effective_user else message.chat_id
        verdict = self.allowance.verdict(person, message.chat_id, written)
        if time.time() - written > STALE_SECONDS:
            await self._apologise(update, context, message)
        elif verdict is Verdict.TOLD:
            await self.say(update, context, self.words(update).too_often)
        elif verdict is Verdict.TAKEN:
            await self._answer(update, context, message, question, before)

    async def _apologise(self, update: Update, context: Context, message: Message) -> None:
        """Say that the bot was away, and drop what else was asked in this chat back then."""
        late = self.state.inbox.older(message.chat_id, int(time.time()) - STALE_SECONDS)
        await self.say(update, context, self.words(update).away)
        self.state.inbox.done(late)

    async def _answer(
        self, update: Update, context: Context, message: Message, question: str, before: str | None
    ) -> None:
        async with typing(message), self.drafts.shown(message, self.words(update)) as watch, self.at_once:
            answer = await in_background(partial(self._asked(update), question, before, watch))
        await self._give(update, context, message, answer, question)

    def _asked(self, update: Update) -> Ask:
        """Who answers: where a language model has written enough for now, the index alone, and that is said."""
        person = update.effective_user.id if update.effective_user else 0
        if not self.responder.model_answers or self.budget.take(person, time.time()):
            return self.responder.answer
        return lambda *asked: replace(self.responder.quote(*asked), outcome=OVER_BUDGET)

    async def _give(self, update: Update, context: Context, message: Message, answer: Answer, question: str) -> None:
        """Show an answer: in the place of the one before where a question was edited."""
        answers, chat = self.state.answers, message.chat_id
        asked = message.message_id if update.callback_query is None else 0
        earlier = answers.to_message(chat, asked)
        number = secrets.randbits(ANSWER_BITS)
        view = answer_view(answer, Press("answer", number), context.bot.username)
        shown = earlier.message if earlier and update.edited_message else 0
        answers.keep(number, chat, asked, answer, shown)
        self.recent.keep(chat, number, answer)
        if not shown or not await edit(context.bot, chat, shown, view.html, view.keyboard):
            sent = await self._show(update, context, view)
            shown = sent.message_id if sent else 0
            answers.shown_in(number, shown)
        self.recent.note(chat, shown, question)

    async def _open(self, update: Update, context: Context, answer: int, number: int) -> None:
        """Show a citation of any chat's answer: whoever has its number was given it."""
        kept = self.state.answers.get(answer)
        cited = citation(kept, number, self.responder.collection.named) if kept else None
        if kept and cited:
            await self._show(update, context, passage_view(cited, Press("open", answer, number), kept.language))
        else:
            await self.say(update, context, self.words(update).expired)

    async def ask_for_text(self, update: Update, context: Context) -> None:
        """Say that only text is read."""
        await self.say(update, context, self.words(update).no_text)

    async def say(self, update: Update, context: Context, words: str) -> None:
        """Answer with a sentence of the bot's own."""
        await self._show(update, context, View(_own(words)))

    async def _show(self, update: Update, context: Context, view: View) -> Message | None:
        return await reply(context.bot, self.state.inbox, update, view.html, view.keyboard)


def _own(words: str) -> str:
    """The bot's own sentences as HTML: the commands that they name can be pressed."""
    return escape(words, quote=False)


async def may_administer(message: Message, bot: Bot) -> bool:
    """Whether somebody speaks for a chat: in a private one, or as an administrator, also as an anonymous one."""
    if message.chat.type == ChatType.PRIVATE or (message.sender_chat and message.sender_chat.id == message.chat_id):
        return True
    if message.from_user is None:
        return False
    member = await bot.get_chat_member(message.chat_id, message.from_user.id)
    return member.status in {ChatMember.ADMINISTRATOR, ChatMember.OWNER}
