"""The library kept up with while the bot runs: folders once something in them changes, all else from time to time.

This happens in a thread beside the answers, with a connection of its own. Where another process is changing the
library, or something is wrong, it is tried again later: whatever happens here, the bot goes on answering.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from index.addresses import Address, is_like_address
from index.errors import LibraryBusyError, UserError
from index.library import Library
from index.outcomes import Outcome, State
from index.readers import ENDINGS
from index.sources import Source

if TYPE_CHECKING:
    from watchfiles import Change

    from index.ingest import Ingest

logger = logging.getLogger(__name__)
T = TypeVar("T")

TICK = 2.0  # seconds after which it is looked whether there is something to do
QUIET = 0.5  # seconds without a change after which a folder is read, so that files are written to their ends
LONGEST_QUIET = 3.0  # seconds after which it is read all the same
PAGES = 20  # that are read at a time
GAP = 1.0  # seconds between them, in which others may change the library
RETRY = 60.0  # seconds after an error
END = 1.5  # seconds that the thread has to end; it may be cut off anywhere, as any process may
MOST_TOLD = 10  # failures that are logged of a time


@contextmanager
def kept_up(library: Library, beside: Callable[[], AbstractContextManager["Ingest"]], hours: float) -> Iterator[None]:
    """Keep up with what was added to the library, reading everything again every so many hours.

    `beside` opens the library for it, with a connection of its own.
    """
    stop = threading.Event()
    thread = threading.Thread(target=Upkeep(library, beside, hours * 3600, stop).run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(END)


class Upkeep:
    """Keeps up with a library until it is told to stop."""

    def __init__(
        self,
        library: Library,
        beside: Callable[[], AbstractContextManager["Ingest"]],
        seconds: float,
        stop: threading.Event,
    ) -> None:
        self._library = library
        self._beside = beside
        self._seconds = seconds
        self._stop = stop
        self._everything_at = time.monotonic()
        self._changed: set[Path] = set()

    def run(self) -> None:
        """Keep up until `stop` is set."""
        while not self._stop.is_set():
            try:
                self._watch()
            except Exception:  # whatever is wrong, the bot goes on answering, and this is tried again
                logger.exception("What was added could not be read again.")
                self._stop.wait(RETRY)

    def _watch(self) -> None:
        """Do what there is to do, until other folders are to be watched."""
        watched = self._folders()
        self._changed |= watched  # what changed while they were not watched is found, too
        for changed in _changes(watched, self._stop):
            self._changed |= changed
            self._catch_up()
            if self._folders() != watched:
                return

    def _folders(self) -> frozenset[Path]:
        """The folders that were added and are there."""
        roots = (Path(root) for root in self._library.sources.roots() if not is_like_address(root))
        return frozenset(root for root in roots if root.is_dir())

    def _catch_up(self) -> None:
        everything = time.monotonic() >= self._everything_at
        if not everything and not self._changed:
            return
        try:
            with self._beside() as ingest:
                self._read(ingest, None if everything else self._changed)
        except LibraryBusyError:
            return
        except UserError as error:
            logger.warning("What was added could not be read again: %s", error)
        self._changed.clear()
        if everything:
            self._everything_at = time.monotonic() + self._seconds

    def _read(self, ingest: "Ingest", folders: Collection[Path] | None) -> None:
        """Read what it is time to read, or what is in these folders; leave off when the bot stops."""
        told: list[Outcome] = []
        for number, step in enumerate(_steps(ingest, ingest.to_sync(folders))):
            if number and self._stop.wait(GAP):
                break
            with closing(step) as outcomes:
                told += _until(self._stop, outcomes)
        _log(told)


def _changes(folders: frozenset[Path], stop: threading.Event) -> Iterator[set[Path]]:
    """The folders in which something has changed, soon after it has; every now and then none."""
    from watchfiles import watch

    noticed = watch(
        *folders,
        watch_filter=_matters,
        debounce=int(LONGEST_QUIET * 1000),
        step=int(QUIET * 1000),
        rust_timeout=int(TICK * 1000),
        yield_on_timeout=True,
        stop_event=stop,
    )
    try:
        for changes in noticed if folders else ():
            yield {folder for folder in folders for _, path in changes if Path(path).is_relative_to(folder)}
    except (OSError, RuntimeError) as error:  # a system watches so many folders and no more
        logger.warning("What changes in folders is noticed only after some time: %s", error)
    while not stop.wait(TICK):
        yield set()


def _matters(_: "Change", path: str) -> bool:
    """Whether it may be an article, or a folder of them."""
    place = Path(path)
    return not place.name.startswith(".") and (place.suffix.lower() in ENDINGS or not place.suffix or place.is_dir())


def _steps(ingest: "Ingest", sources: Sequence[Source | Address]) -> Iterator[Generator[Outcome, None, None]]:
    """All the files, which takes moments, then the pages, some at a time."""
    pages = [source for source in sources if isinstance(source, Address)]
    yield ingest.sync([source for source in sources if isinstance(source, Source)])
    yield from (ingest.visit(pages[start : start + PAGES]) for start in range(0, len(pages), PAGES))


def _until(stop: threading.Event, items: Iterator[T]) -> Iterator[T]:
    for item in items:
        yield item
        if stop.is_set():
            return


def _log(told: Sequence[Outcome]) -> None:
    """Log what has changed, and what could not be read."""
    counts = Counter(outcome.state for outcome in told)
    if counts.keys() - {State.UNCHANGED, State.SKIPPED}:
        logger.info("Articles: %s.", ", ".join(f"{counts[state]} {state.value}" for state in State if counts[state]))
    failed = [outcome for outcome in told if outcome.state is State.FAILED]
    for outcome in failed[:MOST_TOLD]:
        logger.warning("%s cannot be read: %s", outcome.source, outcome.reason)
    if len(failed) > MOST_TOLD:
        logger.warning("%d others cannot be read; quidit sync tells which.", len(failed) - MOST_TOLD)
