"""Quotations for any chat: whoever types @bot and a topic there gets cards to choose from."""

import asyncio
from contextlib import suppress
from hashlib import sha256

from telegram import InlineQueryResultArticle, InputTextMessageContent, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.answer import Answer, Citation, Statement
from bot.byline import byline
from bot.progress import unwatched
from bot.telegram.conversation import Conversation
from bot.telegram.render import pages
from bot.wording import Wording

Context = ContextTypes.DEFAULT_TYPE
SHORTEST = 3  # characters of a topic
MOST_CARDS = 20
KEPT_SECONDS = 60
LONGEST_LINE = 120


class Cards:
    """Answers inline queries from the index alone: a model would be asked at every letter."""

    def __init__(self, talk: Conversation) -> None:
        self._talk = talk

    async def offer(self, update: Update, _: Context) -> None:
        """Offer the verified quotations on a topic, each with its source."""
        query = update.inline_query
        if query is None:
            return
        topic = query.query.strip()
        words = self._talk.words(update)
        cards = await asyncio.to_thread(self._cards, topic, words) if len(topic) >= SHORTEST else []
        with suppress(BadRequest):  # typed on meanwhile
            await query.answer(cards, cache_time=KEPT_SECONDS)

    def _cards(self, topic: str, words: Wording) -> list[InlineQueryResultArticle]:
        answer = self._said(topic, words)
        cited = [(statement, citation) for statement in answer.statements for citation in statement.citations]
        return [_card(answer, statement, citation) for statement, citation in cited[:MOST_CARDS]]

    def _said(self, topic: str, words: Wording) -> Answer:
        """What answers a question, or what was said about a topic; passages where nobody is quoted on it."""
        quote = self._talk.responder.quote
        found = quote(topic, None, unwatched)
        if topic.endswith("?") or any(statement.names_speaker for statement in found.statements):
            return found
        said = quote(words.who_said_what.format(topic=topic), None, unwatched)
        return said if said.statements else found


def _card(answer: Answer, statement: Statement, citation: Citation) -> InlineQueryResultArticle:
    """A quotation as a card; sent, it is a message as the bot itself would write it."""
    alone = Answer("", "", answer.language, (Statement(statement.words, (citation,), statement.verdict),))
    place = f"{citation.article.id}:{citation.start}:{citation.end}"
    content = InputTextMessageContent(
        pages(alone)[0].html, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    speaker = statement.words or citation.article.headline
    source = f"{citation.article.headline} · {byline(citation.article, answer.language)}"
    return InlineQueryResultArticle(
        sha256(place.encode("utf-8", "replace")).hexdigest()[:32],
        _line(f"{speaker} : {citation.text}"),
        content,
        description=_line(source),
    )


def _line(text: str) -> str:
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE].rstrip()}…"
