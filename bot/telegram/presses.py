"""What the bot does when a button is pressed."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from telegram import CallbackQuery, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.telegram.answers import KeptAnswer, citation, restored, standing
from bot.telegram.buttons import EXAMPLE, Press, press
from bot.telegram.conversation import Conversation
from bot.telegram.replies import edit
from bot.telegram.views import View, answer_view, passage_view
from bot.wording import wording

Context = ContextTypes.DEFAULT_TYPE
LANGUAGES = {"french": "fr", "english": "en"}
VOTES = {"good": 1, "bad": -1, "beside": -1}


@dataclass(frozen=True, slots=True)
class Presses:
    """Obeys buttons. Each press is answered once, with a word where there is something to say."""

    conversation: Conversation

    async def press(self, update: Update, context: Context) -> None:
        """Do what a button says."""
        query, chat = update.callback_query, update.effective_chat
        if query is None or chat is None or query.message is None:
            return
        data = query.data or ""
        pressed = press(data)
        if data.startswith(EXAMPLE):
            await _answered(query)
            await self._example(update, context, data.removeprefix(EXAMPLE))
        elif pressed is None:
            await _answered(query, self.conversation.words(update).expired)
        elif pressed.action in LANGUAGES:
            await self._choose(update, LANGUAGES[pressed.action])
        elif pressed.action == "articles":
            view = await asyncio.to_thread(
                self.conversation.articles_page, pressed.place, self.conversation.words(update)
            )
            await self._turned(query, context, view)
        else:
            await self._of_answer(update, context, pressed)

    async def _example(self, update: Update, context: Context, name: str) -> None:
        """Ask the question about an article that was offered."""
        words, article = self.conversation.words(update), self.conversation.responder.collection.named(name)
        if article is not None:
            await self.conversation.ask(update, context, words.who_said_what.format(topic=article.headline))

    async def _choose(self, update: Update, language: str) -> None:
        if update.callback_query and update.effective_chat:
            self.conversation.state.chats.choose(update.effective_chat.id, language)
            await _answered(update.callback_query, wording(language).chosen)

    async def _of_answer(self, update: Update, context: Context, pressed: Press) -> None:
        """Show or judge an answer that was given in this very chat."""
        query, chat = update.callback_query, update.effective_chat
        answers = self.conversation.state.answers
        kept = answers.get(pressed.answer)
        if query is None or chat is None:
            return
        if kept is None or kept.chat != chat.id:
            await _answered(query, self.conversation.words(update).expired)
        elif pressed.action in VOTES:
            answers.vote(kept.id, pressed.number, VOTES[pressed.action])
            await _answered(query, wording(kept.language).noted)
        elif view := await asyncio.to_thread(self._view, kept, pressed, context.bot.username):
            await self._turned(query, context, view)
        else:
            await _answered(query, wording(kept.language).changed)

    def _view(self, kept: KeptAnswer, pressed: Press, bot: str) -> View | None:
        """What a button shows; None where an article changed, or for a button that there is not."""
        find = self.conversation.responder.collection.named
        if pressed.action in {"answer", "context"}:
            remembered = self.conversation.recent.answer(kept.chat, kept.id)
            answer = standing(remembered, find) if remembered else restored(kept, find)
            return answer_view(answer, pressed, bot) if answer.found else None
        cited = citation(kept, pressed.number, find) if pressed.action in {"open", "passage"} else None
        return passage_view(cited, pressed, kept.language) if cited else None

    async def _turned(self, query: CallbackQuery, context: Context, view: View) -> None:
        """Show something else in the message of the button."""
        await _answered(query)
        if query.message:
            await edit(context.bot, query.message.chat.id, query.message.message_id, view.html, view.keyboard)


async def _answered(query: CallbackQuery, words: str | None = None) -> None:
    with suppress(BadRequest):  # pressed so long ago that nobody waits any more
        await query.answer(words)
