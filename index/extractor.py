"""Extraction in a process beside: who said what is read out of some articles while others are embedded and stored.

Extraction is a third of the work of taking articles in, and the only part that runs in Python alone.
"""

import signal
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Self

from index.models import Article, Quotation
from index.quotations import quotations

Said = list[list[Quotation]]

WORTH = 60_000  # characters for which a process is started; fewer take less time than that


class Extractor:
    """Quotations of several articles at once, later. The process starts with the first of them and ends with `with`.

    One that cannot start or dies is done without: the work is then done here.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._connection: Connection | None = None
        self._process: SpawnProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(cancel_futures=True)
        if self._connection:
            self._connection.close()  # by which the process ends
        if self._process:
            self._process.join()

    def begin(self, articles: Sequence[Article]) -> "Future[Said]":
        """Begin to read articles; the result has the quotations of each, in their order."""
        if self._connection is None and sum(len(article.text) for article in articles) < WORTH:
            done: Future[Said] = Future()
            done.set_result(extracted(articles))
            return done
        return self._thread.submit(self._read, list(articles))

    def _read(self, articles: list[Article]) -> Said:
        try:
            connection = self._open()
            connection.send(articles)
            said: Said = connection.recv()
        except (EOFError, OSError):
            return extracted(articles)
        return said

    def _open(self) -> Connection:
        if self._connection is None:
            context = get_context("spawn")  # what is open here must not be shared with a copy of this process
            self._connection, theirs = context.Pipe()
            self._process = context.Process(target=serve, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        return self._connection


def extracted(articles: Sequence[Article]) -> Said:
    """The quotations of each article."""
    return [list(quotations(article)) for article in articles]


def serve(connection: Connection) -> None:
    """Read articles until nobody asks any more, be it since the process that asked was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption is for the process that asks
    with suppress(EOFError, ConnectionError):
        while True:
            connection.send(extracted(connection.recv()))
