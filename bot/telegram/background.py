"""Blocking work beside the event loop."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

T = TypeVar("T")


async def in_background(work: Callable[[], T]) -> T:
    """Do blocking work in a thread of its own. Raises what the work raises.

    Other than asyncio's threads it does not hold up the end of the program: what is stuck is left behind.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - it is raised where the work is waited for
            _report(loop, outcome, partial(outcome.set_exception, error))
        else:
            _report(loop, outcome, partial(outcome.set_result, result))

    threading.Thread(target=run, daemon=True).start()
    return await outcome


def _report(loop: asyncio.AbstractEventLoop, outcome: "asyncio.Future[T]", settle: Callable[[], object]) -> None:
    def settle_if_awaited() -> None:
        if not outcome.done():
            settle()

    with suppress(RuntimeError):  # the loop is closed: nobody waits any more
        loop.call_soon_threadsafe(settle_if_awaited)
