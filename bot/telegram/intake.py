"""Articles that the owners send, and take out again."""

import asyncio
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath

from telegram import Document, Message, MessageOriginChannel, MessageOriginUser, Update
from telegram.ext import ContextTypes

from bot.telegram.conversation import Conversation
from index.errors import UserError
from index.outcomes import Outcome, State

Context = ContextTypes.DEFAULT_TYPE
LARGEST = 20_000_000  # bytes; more cannot be fetched from Telegram
LONGEST_NAME = 100
LINK = re.compile(r"^\s*https?://\S+\s*$")


@dataclass(frozen=True, slots=True)
class Intake:
    """Obeys owners. Who is one is decided before a message comes here."""

    talk: Conversation

    async def document(self, update: Update, context: Context) -> None:
        """Add the article in a file."""
        message = update.effective_message
        document = message.document if message else None
        if document is None:
            return
        if (document.file_size or 0) > LARGEST:
            await self.talk.say(update, context, self.talk.words(update).too_big)
            return
        content = bytes(await (await context.bot.get_file(document)).download_as_bytearray())
        await self._add(update, context, file_name(document), content)

    async def forward(self, update: Update, context: Context) -> None:
        """Add a text that was forwarded, with what Telegram says of its origin."""
        if (message := update.effective_message) and message.text:
            content = forwarded(message).encode("utf-8", "replace")
            await self._add(update, context, f"message-{sha256(content).hexdigest()[:10]}.md", content)

    async def link(self, update: Update, context: Context) -> None:
        """Say that links are not read."""
        await self.talk.say(update, context, self.talk.words(update).no_links)

    async def remove(self, update: Update, context: Context) -> None:
        """/retirer ID: forget an article."""
        words, name = self.talk.words(update), " ".join(context.args or ())
        if not name:
            newest = next(iter(self.talk.responder.collection.articles()), None)
            await self.talk.say(update, context, words.name_an_article.format(article=newest.id if newest else "…"))
            return
        await self._tell(update, context, await asyncio.to_thread(self._changed, name))

    async def _add(self, update: Update, context: Context, name: str, content: bytes) -> None:
        await self._tell(update, context, await asyncio.to_thread(self._added, name, content))

    def _added(self, name: str, content: bytes) -> Outcome:
        """Keep a file among those received, and take its article in."""
        folder = self.talk.responder.received
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
            return self.talk.responder.add(folder / name)
        except UserError as error:
            return Outcome(name, State.FAILED, reason=str(error))

    def _changed(self, name: str) -> Outcome:
        try:
            return self.talk.responder.remove(name)
        except UserError as error:
            return Outcome(name, State.FAILED, reason=str(error))

    async def _tell(self, update: Update, context: Context, outcome: Outcome) -> None:
        words = self.talk.words(update)
        if outcome.state is State.FAILED:
            sentence = words.impossible.format(reason=outcome.reason)
        elif outcome.state is State.REMOVED:
            sentence = words.removed.format(article=outcome.id)
        else:
            sentence = words.added.format(article=outcome.id)
        await self.talk.say(update, context, sentence)


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
