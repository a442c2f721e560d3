"""A bot that answers one update after the other in front of the emulated Bot API, without a pause."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telegram import Update

from bot.answer import Answer, Citation, Statement
from bot.telegram.responder import Responder
from bot.telegram.serving import App, build, letters
from bot.telegram.state import State as BotState
from index.models import Article, Quotation, Span
from index.outcomes import Outcome, State
from tests.fakes import Clock, Shelf
from tests.telegram_emulator import Emulator, Sent

PONT = Article(
    "pont",
    "Le pont rouvrira lundi, a annoncé la maire.\n\n" + "Il était fermé depuis mai. " * 30 + "\n\nC'est la fin.",
    "Le pont de Kervall",
    outlet="Le Phare",
    published="2026-03-14",
    url="https://phare.example/pont",
)
EAU = Article("eau", "Le mètre cube coûtera 4,10 euros.", "Le prix de l'eau", published="2026-02-24")
SHELF = Shelf((PONT, EAU))


def said(number: int = 1) -> Citation:
    """What the mayor announced."""
    quotation = Quotation("indirect", (Span(0, 22),), "Jeanne Sorel", Span(34, 42), Span(24, 33))
    return Citation(number, PONT, 0, 22, quotation=quotation)


def announced(question: str, *_: object) -> Answer:
    """An answer that cites what the mayor announced, as often as the question has words."""
    citations = tuple(said(number) for number, _ in enumerate(question.split(), 1))
    return Answer(question, question, "fr", (Statement("Jeanne Sorel", citations, "verbatim"),))


def nothing(question: str, *_: object) -> Answer:
    """That nothing was found."""
    return Answer(question, question, "fr", ())


def refuse(what: object) -> list[Outcome]:
    """Change nothing."""
    return [Outcome(str(what), State.FAILED, reason="this collection does not change")]


ANNOUNCED = Responder(announced, announced, SHELF, lambda: None, lambda: None, refuse, refuse, Path("nowhere"))


@dataclass(frozen=True)
class Talking:
    """The bot, and Telegram."""

    emulator: Emulator
    application: App
    state: BotState

    async def say(self, text: str | None = None, **message: Any) -> list[Sent]:
        """What the bot sends, new, when somebody writes."""
        self.emulator.api.say(text, **message)
        return await self.answered()

    async def edit(self, number: int, text: str, **message: Any) -> list[Sent]:
        """What the bot sends, new, when somebody edits a message."""
        content = self.emulator.api.message(text, **message) | {"message_id": number}
        self.emulator.api.update({"edited_message": content | {"edit_date": content["date"]}})
        return await self.answered()

    async def press(self, message: Sent, label: str, **presser: Any) -> Sent:
        """The message of a button after somebody pressed it."""
        self.emulator.api.press(message, label, **presser)
        assert await self.answered() == []
        return self.emulator.api.shown(message)

    async def answered(self) -> list[Sent]:
        """Answer what waits. Returns the new messages."""
        api, before = self.emulator.api, len(self.emulator.api.sent)
        for waiting in api.call(api.token, "getUpdates", {}):
            update = Update.de_json(waiting, self.application.bot)
            if self.state.inbox.put(letters([update], self.application.bot)):
                await self.application.process_update(update)
                self.state.inbox.done([update.update_id])
            api.call(api.token, "getUpdates", {"offset": update.update_id + 1})
        return api.sent[before:]


@asynccontextmanager
async def talking(folder: Path, responder: Responder = ANNOUNCED) -> AsyncIterator[Talking]:
    """Let the bot answer with `responder`, its memory in `folder`."""
    with Emulator() as emulator:
        async with talking_to(emulator, folder, responder) as talk:
            yield talk


@asynccontextmanager
async def talking_to(emulator: Emulator, folder: Path, responder: Responder) -> AsyncIterator[Talking]:
    """The same, in front of an emulator that is there already."""
    clock = Clock()
    with BotState.open(folder) as state:
        application = build(emulator.api.token, responder, state, base_url=emulator.base_url)
        delivery = application.bot.rate_limiter
        delivery._clock, delivery._pause = lambda: clock.now, clock.pause
        async with application:
            yield Talking(emulator, application, state)
