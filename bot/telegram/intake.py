"""Articles that the owners send, and take out again."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePath

from telegram import Document, Message, MessageEntity, MessageOriginChannel, MessageOriginUser, Update
from telegram.ext import ContextTypes

from bot.telegram.background import in_background
from bot.telegram.conversation import Conversation
from bot.telegram.replies import reply
from bot.telegram.report import impossible, summary
from bot.telegram.signs import typing
from index.addresses import address, is_like_address
from index.errors import UserError
from index.outcomes import Outcome, State
from index.readers.reading import ReadingError

Context = ContextTypes.DEFAULT_TYPE
LARGEST = 20_000_000  # bytes; more cannot be fetched from Telegram
LONGEST_NAME = 100
LINKS = (MessageEntity.URL, MessageEntity.TEXT_LINK)


@dataclass(frozen=True, slots=True)
class Intake:
    """Obeys owners. Who is one is decided before a message comes here."""

    talk: Conversation

    async def document(self, update: Update, context: Context) -> None:
        """Add the articles in a file."""
        message = update.effective_message
        document = message.document if message else None
        if document is None:
            return
        if (document.file_size or 0) > LARGEST:
            await self.talk.say(update, context, self.talk.words(update).too_big)
            return
        content = bytes(await (await context.bot.get_file(document)).download_as_bytearray())
        await self._add_file(update, context, file_name(document), content)

    async def forward(self, update: Update, context: Context) -> None:
        """Add a text that was forwarded, with what Telegram says of its origin."""
        if (message := update.effective_message) and message.text:
            content = forwarded(message).encode("utf-8", "replace")
            await self._add_file(update, context, f"message-{sha256(content).hexdigest()[:10]}.md", content)

    async def link(self, update: Update, context: Context) -> None:
        """Add the pages, or those of the feeds, that a message links to."""
        if message := update.effective_message:
            found = addresses(message)
            await self._change(update, context, lambda: [o for text in found for o in self._linked(text)])

    async def remove(self, update: Update, context: Context) -> None:
        """/retirer ID: forget an article."""
        words, name = self.talk.words(update), " ".join(context.args or ())
        if not name:
            newest = next(iter(self.talk.responder.collection.all()), None)
            await self.talk.say(update, context, words.name_an_article.format(article=newest.id if newest else "…"))
            return
        await self._change(update, context, partial(self.talk.responder.remove, name))

    async def _add_file(self, update: Update, context: Context, name: str, content: bytes) -> None:
        """Keep a file among those received, and take its articles in."""
        path = self.talk.responder.received / name
        await asyncio.to_thread(_kept, path, content)
        await self._change(update, context, partial(self.talk.responder.add, path))

    def _linked(self, text: str) -> Sequence[Outcome]:
        try:
            return self.talk.responder.add(address(text))
        except ReadingError as error:
            return [Outcome(text, State.FAILED, reason=str(error))]

    async def _change(self, update: Update, context: Context, change: Callable[[], Sequence[Outcome]]) -> None:
        """Change the collection, and tell what became of it."""
        words, message = self.talk.words(update), update.effective_message
        if message is None:
            return
        async with typing(message):
            try:
                told = summary(await in_background(change), words)
            except UserError as error:
                told = impossible(str(error), words)
        await reply(context.bot, self.talk.state.inbox, update, told)


def addresses(message: Message) -> list[str]:
    """The web addresses that a message shows or hides behind words, each once."""
    marked = message.parse_entities(list(LINKS)).items()
    found = (entity.url or words for entity, words in marked)
    return list(dict.fromkeys(url for url in found if is_like_address(url)))


def _kept(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def file_name(document: Document) -> str:
    """The name of a file that was sent, without what could lead out of its folder or hide it there."""
    path = PurePath((document.file_name or document.file_unique_id).replace("\\", "/").rpartition("/")[2])
    stem, suffix = re.sub(r"[^\w -]", "_", path.stem)[:LONGEST_NAME].strip(), re.sub(r"[^.\w]", "", path.suffix)
    return f"{stem or document.file_unique_id}{suffix}"


def forwarded(message: Message) -> str:
    """A forwarded text as Markdown with front matter: who wrote it, where, and when."""
    import yaml

    origin = message.forward_origin
    facts: dict[str, str] = {}
    if origin:
        facts["date"] = origin.date.date().isoformat()
    if isinstance(origin, MessageOriginChannel):
        facts["outlet"] = origin.chat.title or ""
        if origin.chat.username:
            facts["url"] = f"https://t.me/{origin.chat.username}/{origin.message_id}"
    elif isinstance(origin, MessageOriginUser):
        facts["author"] = origin.sender_user.full_name
    return f"---\n{yaml.safe_dump(facts, allow_unicode=True)}---\n{message.text}"
