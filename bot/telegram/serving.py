"""The Telegram bot while it runs: it takes updates in, has them answered, follows the library, and stops when asked."""

import asyncio
import json
import logging
import signal
import sqlite3
from collections.abc import Callable, Coroutine, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

from telegram import Bot, LinkPreviewOptions, Update
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, Defaults

from bot.telegram.background import in_background
from bot.telegram.delivery import LONGEST_PAUSE, Delivery, flood_wait, named
from bot.telegram.dispatch import Dispatcher
from bot.telegram.handlers import KINDS, add_handlers, set_commands
from bot.telegram.inbox import Letter
from bot.telegram.replies import concerns
from bot.telegram.responder import Responder
from bot.telegram.state import State
from bot.telegram.webhook import Reception, listening
from index.errors import UserError

logger = logging.getLogger(__name__)
T = TypeVar("T")
App = Application[Any, Any, Any, Any, Any, Any]

POLL_SECONDS = 30
DRAIN_SECONDS = 6.0  # of the eight after which it has stopped
FOLLOW_SECONDS = 2.0
POLLING = Reception()


class ServingError(UserError):
    """The bot cannot start, or cannot go on."""


def build(token: str, responder: Responder, state: State, *, base_url: str | None = None) -> App:
    """Make the bot. No message of it ever shows a link preview: that would fetch the address unasked."""
    builder = ApplicationBuilder().token(token).updater(None).job_queue(None).rate_limiter(Delivery(state.moved))
    defaults = Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True), allow_sending_without_reply=True)
    builder = builder.defaults(defaults)
    if base_url:
        builder = builder.base_url(base_url).base_file_url(f"{base_url.removesuffix('bot')}file/bot")
    application = builder.build()
    add_handlers(application, responder, state)
    return application


def serve(
    token: str,
    responder: Responder,
    state: State,
    reception: Reception = POLLING,
    *,
    base_url: str | None = None,
) -> None:
    """Answer in Telegram until SIGTERM or SIGINT. Raises ServingError with one sentence where that cannot be."""

    async def until_a_signal() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await run(build(token, responder, state, base_url=base_url), responder, state, stop, reception)

    asyncio.run(until_a_signal())


async def run(
    application: App, responder: Responder, state: State, stop: asyncio.Event, reception: Reception = POLLING
) -> None:
    """Answer until `stop` is set, then finish what was begun. Raises ServingError."""
    try:
        await _unless(stop, _start(application, responder.people.owners))
        if not stop.is_set():
            await _answer(application, responder, state, stop, reception)
    except TelegramError as error:
        raise ServingError(_reason(error)) from None
    except OSError as error:
        raise ServingError(f"The bot cannot listen at {reception.listen}: {error.strerror or error}.") from error
    except sqlite3.Error as error:
        raise ServingError(f"The bot's memory cannot be written: {error}.") from error
    finally:
        await application.shutdown()
        await application.bot.shutdown()  # left open by the line above where the start failed


async def _start(application: App, owners: Iterable[int]) -> None:
    await application.initialize()
    try:
        await set_commands(application.bot, owners)
    except (BadRequest, RetryAfter) as error:  # the menu is worth less than the answers
        logger.warning("The list of commands could not be set: %s", named(error))
    logger.info("@%s is ready.", application.bot.username)


def _reason(error: TelegramError) -> str:
    if isinstance(error, InvalidToken):  # its own text holds the token
        return "Telegram does not know this bot token: check TELEGRAM_BOT_TOKEN."
    if isinstance(error, Conflict):
        return "Another instance of this bot is running: stop it, as Telegram gives each message to one only."
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return f"Telegram cannot be reached: check the connection ({error.message})."
    return f"Telegram refuses: {error.message}."


async def _answer(
    application: App, responder: Responder, state: State, stop: asyncio.Event, reception: Reception
) -> None:
    """Answer what an earlier run left, then what comes in."""
    dispatcher = Dispatcher(state.inbox, partial(_handle, application))
    dispatcher.hand_out(state.inbox.waiting())
    following = asyncio.create_task(_follow(responder.follow))

    def take(update: dict[str, Any]) -> None:
        _written_down(state, dispatcher, letters([Update.de_json(update, application.bot)], application.bot))

    server = listening(reception, take, lambda: {"waiting": state.inbox.depth()}) if reception.listen else None
    try:
        if reception.url:
            await _announce(application.bot, reception)
            await stop.wait()
        else:
            await _poll(application.bot, state, dispatcher, stop)
    finally:
        if server:
            server.stop()
        following.cancel()
        dispatcher.stop()
        await in_background(responder.cut_short)  # else the answers under way would wait for a language model
        await dispatcher.drain(DRAIN_SECONDS)


async def _announce(bot: Bot, reception: Reception) -> None:
    """Have Telegram bring the updates."""
    await bot.set_webhook(reception.url, secret_token=reception.secret, allowed_updates=KINDS)


def _written_down(state: State, dispatcher: Dispatcher, arrived: Sequence[Letter]) -> None:
    """Write updates into the inbox and have them answered."""
    dispatcher.hand_out((one.id, one.chat) for one in state.inbox.put(arrived))


async def _handle(application: App, body: str) -> None:
    """Answer one update. An error is told and logged, never raised."""
    await application.process_update(Update.de_json(json.loads(body), application.bot))


async def _poll(bot: Bot, state: State, dispatcher: Dispatcher, stop: asyncio.Event) -> None:
    """Fetch updates. They are confirmed, by asking for later ones, only when they are written down."""
    await bot.delete_webhook()
    offset = 0
    while not stop.is_set():
        if updates := await _unless(stop, _fetched(bot, offset)):
            _written_down(state, dispatcher, letters(updates, bot))
            offset = updates[-1].update_id + 1


def letters(updates: Sequence[Update], bot: Bot) -> list[Letter]:
    """Updates as the inbox keeps them: those that concern the bot."""
    return [_letter(update) for update in updates if concerns(update, bot)]


def _letter(update: Update) -> Letter:
    place = update.effective_chat or update.effective_user
    message = update.message or update.edited_message
    written = (message.edit_date or message.date).timestamp() if message else 0
    return Letter(update.update_id, place.id if place else 0, int(written), update.to_json())


async def _fetched(bot: Bot, offset: int) -> Sequence[Update]:
    """Fetch updates, however long Telegram or the network is away."""
    pause = 0.0
    while True:
        try:
            return await bot.get_updates(offset, timeout=POLL_SECONDS, allowed_updates=KINDS)
        except BadRequest:  # a NetworkError by class, and the same every time
            raise
        except (NetworkError, RetryAfter) as error:
            pause = flood_wait(error) if isinstance(error, RetryAfter) else min(LONGEST_PAUSE, 2 * pause or 1)
            logger.warning("Telegram gives no messages, trying again in %g s: %s", pause, named(error))
            await asyncio.sleep(pause)


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """Do the work, but leave off, with None, as soon as `stop` is set."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if working.done():
        return working.result()
    working.cancel()
    await asyncio.wait({working})
    return None


async def _follow(follow: Callable[[], None]) -> None:
    while True:
        try:
            await asyncio.to_thread(follow)
        except Exception:  # whatever is wrong with the library, the bot goes on answering, and tries again
            logger.exception("The articles that were added could not be followed.")
        await asyncio.sleep(FOLLOW_SECONDS)
