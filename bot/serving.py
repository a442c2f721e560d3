"""The Telegram bot while it runs: it polls, answers, follows the library, and stops when asked."""

import asyncio
import logging
import signal
from collections import defaultdict
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from telegram import Bot, LinkPreviewOptions, Update
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, Defaults

from bot.handlers import Responder, add_handlers, flood_wait, named, patiently, set_commands
from index.errors import UserError

logger = logging.getLogger(__name__)
T = TypeVar("T")
App = Application[Any, Any, Any, Any, Any, Any]

POLL_SECONDS = 30
# Updates are confirmed when their batch is answered: the smaller it is, the fewer questions a crash repeats.
BATCH = 10
DRAIN_SECONDS = 8.0
FOLLOW_SECONDS = 2.0
LONGEST_PAUSE = 30.0


class ServingError(UserError):
    """The bot cannot start, or cannot go on."""


def build(token: str, responder: Responder, *, base_url: str | None = None) -> App:
    """Make the bot. No message of it ever shows a link preview: that would fetch the address unasked."""
    builder = ApplicationBuilder().token(token).updater(None).job_queue(None)
    defaults = Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True), allow_sending_without_reply=True)
    builder = builder.defaults(defaults)
    application = (builder.base_url(base_url) if base_url else builder).build()
    add_handlers(application, responder)
    return application


def serve(token: str, responder: Responder, *, base_url: str | None = None) -> None:
    """Answer in Telegram until SIGTERM or SIGINT. Raises ServingError with one sentence where that cannot be."""

    async def until_a_signal() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await run(build(token, responder, base_url=base_url), responder.follow, stop)

    asyncio.run(until_a_signal())


async def run(application: App, follow: Callable[[], None], stop: asyncio.Event) -> None:
    """Answer until `stop` is set, then finish what was begun. Raises ServingError."""
    try:
        await _unless(stop, 0, _start(application))
        following = asyncio.create_task(_follow(follow))
        try:
            await _poll(application, stop)
        finally:
            following.cancel()
    except TelegramError as error:
        raise ServingError(_reason(error)) from None
    finally:
        await application.shutdown()
        await application.bot.shutdown()  # left open by the line above where the start failed


async def _start(application: App) -> None:
    await patiently(application.initialize)
    await patiently(application.bot.delete_webhook)
    await set_commands(application.bot)
    logger.info("@%s is ready.", application.bot.username)


def _reason(error: TelegramError) -> str:
    if isinstance(error, InvalidToken):  # its own text holds the token
        return "Telegram does not know this bot token: check TELEGRAM_BOT_TOKEN."
    if isinstance(error, Conflict):
        return "Another instance of this bot is running: stop it, as Telegram gives each message to one only."
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return f"Telegram cannot be reached: check the connection ({error.message})."
    return f"Telegram refuses: {error.message}."


async def _poll(application: App, stop: asyncio.Event) -> None:
    """Fetch and answer updates. They are confirmed, by asking for later ones, only when they are answered."""
    offset = 0
    while not stop.is_set():
        updates = await _unless(stop, 0, _fetch_patiently(application.bot, offset))
        if updates:
            offset = await _unless(stop, DRAIN_SECONDS, _answer(application, updates)) or offset
    if offset:
        with suppress(TelegramError):  # they come again then
            await _fetch(application.bot, offset, 0)


async def _fetch_patiently(bot: Bot, offset: int) -> Sequence[Update]:
    """Fetch updates, however long Telegram or the network is away."""
    pause = 0.0
    while True:
        try:
            return await _fetch(bot, offset, POLL_SECONDS)
        except BadRequest:  # a NetworkError by class, and the same every time
            raise
        except (NetworkError, RetryAfter) as error:
            pause = flood_wait(error) if isinstance(error, RetryAfter) else min(LONGEST_PAUSE, 2 * pause or 1)
            logger.warning("Telegram gives no messages, trying again in %g s: %s", pause, named(error))
            await asyncio.sleep(pause)


async def _fetch(bot: Bot, offset: int, seconds: int) -> Sequence[Update]:
    return await bot.get_updates(offset, BATCH, seconds, allowed_updates=[Update.MESSAGE])


async def _answer(application: App, updates: Sequence[Update]) -> int:
    """Answer a batch: the chats side by side, each in its order. Returns the offset that confirms it.

    An error is told and logged, never raised.
    """
    chats = defaultdict(list)
    for update in updates:
        chats[update.effective_chat].append(update)
    await asyncio.gather(*(_in_order(application, chat) for chat in chats.values()))
    return updates[-1].update_id + 1


async def _in_order(application: App, updates: Sequence[Update]) -> None:
    for update in updates:
        await application.process_update(update)


async def _unless(stop: asyncio.Event, grace: float, work: Coroutine[Any, Any, T]) -> T | None:
    """Do the work; once `stop` is set it has `grace` seconds left, and the result is None where that is too short."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    try:
        return await asyncio.wait_for(working, grace)
    except TimeoutError:
        return None


async def _follow(follow: Callable[[], None]) -> None:
    while True:
        try:
            await asyncio.to_thread(follow)
        except Exception:  # whatever is wrong with the library, the bot goes on answering, and tries again
            logger.exception("The articles that were added could not be followed.")
        await asyncio.sleep(FOLLOW_SECONDS)
