import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from bot import upkeep
from bot.app import Quidit
from bot.upkeep import Upkeep, kept_up
from index.addresses import address
from index.errors import LibraryError
from index.ingest import Ingest
from index.library import Library
from tests.conftest import OpenQuidit
from tests.fakes_web import DAY, URL, WEB_PAGE, Internet, Served
from tests.telegram_emulator import Emulator

Beside = Callable[[], AbstractContextManager[Ingest]]
HOUR = 1.0


class Turns:
    """Opens a library as the upkeep does, and lets others wait until that has happened some times more."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside
        self._turned = threading.Condition()
        self.times = 0

    @contextmanager
    def __call__(self) -> Iterator[Ingest]:
        try:
            with self._beside() as ingest:
                yield ingest
        finally:
            with self._turned:
                self.times += 1
                self._turned.notify_all()

    def wait(self, times: int = 1) -> None:
        with self._turned:
            wanted = self.times + times
            assert self._turned.wait_for(lambda: self.times >= wanted, 20)


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("TICK", 0.05), ("QUIET", 0.05), ("GAP", 0.0), ("RETRY", 0.05), ("END", 20.0)):
        monkeypatch.setattr(upkeep, name, seconds)


@pytest.fixture
def turns(quidit: Quidit) -> Turns:
    return Turns(quidit.beside)


def until(turns: Turns, reached: Callable[[], bool]) -> None:
    while not reached():
        turns.wait()


def ids(quidit: Quidit) -> set[str]:
    return {article.id for article in quidit.library.articles.all()}


def test_a_folder_that_changes_is_read_at_once(quidit: Quidit, turns: Turns, folder: Path) -> None:
    with kept_up(quidit.library, turns, HOUR):
        turns.wait()
        (folder / "neuf.txt").write_text("Du neuf à Kervall.", encoding="utf-8")
        (folder / "pont.txt").unlink()
        until(turns, lambda: ids(quidit) == {"bees", "eau", "neuf"})
        (folder / "2026.03").mkdir()
        (folder / "2026.03" / "mars.txt").write_text("En mars, un défilé.", encoding="utf-8")
        until(turns, lambda: len(ids(quidit)) == 4)


def test_nothing_is_done_where_nothing_changes(
    quidit: Quidit, turns: Turns, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = threading.Semaphore(0)
    looked = Upkeep._folders

    def look(keeper: Upkeep) -> frozenset[Path]:
        ticks.release()
        return looked(keeper)

    monkeypatch.setattr(Upkeep, "_folders", look)
    with kept_up(quidit.library, turns, HOUR):
        turns.wait()
        (folder / "notes.tmp").write_text("x", encoding="utf-8")
        (folder / ".caché.txt").write_text("x", encoding="utf-8")
        for _ in range(6):
            assert ticks.acquire(timeout=20)
    assert turns.times == 1


def test_a_folder_that_is_added_meanwhile_is_watched_too(
    quidit: Quidit, open_quidit: OpenQuidit, turns: Turns, tmp_path: Path
) -> None:
    other = tmp_path / "autre"
    other.mkdir()
    with kept_up(quidit.library, turns, HOUR):
        turns.wait()
        list(open_quidit().ingest.add([other]))
        turns.wait()
        (other / "neuf.txt").write_text("Du neuf à Kervall.", encoding="utf-8")
        until(turns, lambda: "neuf" in ids(quidit))


def test_it_waits_for_another_writer_to_end(quidit: Quidit, turns: Turns, folder: Path) -> None:
    with kept_up(quidit.library, turns, HOUR):
        turns.wait()
        with quidit.library.writing():
            (folder / "neuf.txt").write_text("Du neuf à Kervall.", encoding="utf-8")
            turns.wait(3)
            assert "neuf" not in ids(quidit)
        until(turns, lambda: "neuf" in ids(quidit))


def test_pages_are_asked_for_again_after_some_time(quidit: Quidit, caplog: pytest.LogCaptureFixture) -> None:
    internet = Internet({URL: Served(WEB_PAGE), "https://gazette.example/eau": Served(WEB_PAGE)})
    caplog.set_level(logging.INFO, "bot.upkeep")

    @contextmanager
    def beside() -> Iterator[Ingest]:
        yield Ingest(quidit.library, quidit.index, quidit.embeddings, internet.net)

    with beside() as ingest:
        list(ingest.add([address(URL)]))
    internet.pages[URL] = Served(WEB_PAGE.replace("lundi matin", "mardi soir"))
    internet.time += DAY
    turns = Turns(beside)
    with kept_up(quidit.library, turns, 1e-6):
        turns.wait(2)
        del internet.pages[URL]
        internet.time += DAY
        turns.wait(2)
    article = quidit.library.articles.at(URL)
    assert article is not None
    assert "mardi soir" in article.article.text
    assert "Articles: 1 changed, 3 unchanged." in caplog.messages
    assert f"{URL} cannot be read: there is no such page (HTTP 404); its article stays" in caplog.messages


@pytest.mark.parametrize("error", [LibraryError("The disk is full."), ValueError("a fault")])
def test_whatever_goes_wrong_is_logged_and_tried_again(
    quidit: Quidit, folder: Path, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    faults = [error]

    @contextmanager
    def beside() -> Iterator[Ingest]:
        if faults:
            raise faults.pop()
        with quidit.beside() as ingest:
            yield ingest

    turns = Turns(beside)
    (folder / "neuf.txt").write_text("Du neuf à Kervall.", encoding="utf-8")
    with kept_up(quidit.library, turns, 1e-6):
        until(turns, lambda: "neuf" in ids(quidit))
    assert str(error) in caplog.text


def test_a_bad_article_is_told_and_the_others_are_read(
    quidit: Quidit, turns: Turns, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(12):
        (folder / f"vide-{number}.txt").write_text("", encoding="utf-8")
    (folder / "neuf.txt").write_text("Du neuf à Kervall.", encoding="utf-8")
    with kept_up(quidit.library, turns, HOUR):
        until(turns, lambda: "neuf" in ids(quidit))
    assert "vide-0.txt cannot be read: there is no text in it" in caplog.text
    assert "2 others cannot be read" in caplog.text


def test_folders_that_cannot_be_watched_are_read_from_time_to_time(
    quidit: Quidit, turns: Turns, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> Iterator[object]:
        raise OSError("OS file watch limit reached")
        yield

    monkeypatch.setattr("watchfiles.watch", refuse)
    with kept_up(quidit.library, turns, 1e-6):
        turns.wait()
        (folder / "neuf.txt").write_text("Du neuf à Kervall.", encoding="utf-8")
        until(turns, lambda: "neuf" in ids(quidit))
    assert caplog.text.count("OS file watch limit reached") == 1


def test_it_ends_in_the_middle_of_a_sync(quidit: Quidit, folder: Path) -> None:
    """Of a hundred files the first are read when it is told to stop."""
    for number in range(100):
        (folder / f"neuf-{number}.txt").write_text(f"Le texte numéro {number}.", encoding="utf-8")
    stop = threading.Event()

    @contextmanager
    def beside() -> Iterator[Ingest]:
        stop.set()
        with quidit.beside() as ingest:
            yield ingest

    Upkeep(quidit.library, beside, 1.0, stop).run()
    assert ids(quidit) == {"bees", "eau", "pont"}
    assert quidit.library.faults() == []
    list(quidit.ingest.sync())
    assert len(ids(quidit)) == 103


SERVE = """
import sys
from contextlib import contextmanager
from pathlib import Path
from bot.app import opened
from bot.settings import Settings
from bot.telegram.serving import serve
from bot.telegram.state import State
from bot.upkeep import kept_up
data = Path(sys.argv[3])
with opened(Settings(quidit_data=data)) as quidit, State.open(data) as state:
    quidit.index.prepare()

    @contextmanager
    def beside():
        with quidit.beside() as ingest:
            print("reading", flush=True)
            yield ingest

    with kept_up(quidit.library, beside, 1.0):
        serve(sys.argv[1], quidit.responder(), state, base_url=sys.argv[2])
"""


def test_a_bot_that_is_told_to_stop_while_it_reads_a_folder_ends_in_time_and_in_good_order(
    tmp_path: Path, folder: Path
) -> None:
    data = tmp_path / "real"
    for number in range(400):
        text = f"Le maire de la commune numéro {number} a dit : « Le budget {number} est voté. »\n" * 40
        (folder / f"neuf-{number}.txt").write_text(text, encoding="utf-8")
    with Emulator() as emulator, Library.open(data, create=True) as library:
        library.sources.add_root(str(folder))
        started = [sys.executable, "-c", SERVE, emulator.api.token, emulator.base_url, str(data)]
        with subprocess.Popen(started, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout
            assert process.stdout.readline() == "reading\n"
            told_at = time.monotonic()
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=30)
        assert time.monotonic() - told_at < 8
        assert (process.returncode, errors) == (0, "")
        assert library.counts()["article"] < 403
        assert library.faults() == []
