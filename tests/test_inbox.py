import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.telegram import inbox
from bot.telegram.inbox import Letter
from bot.telegram.state import FILE, State, StateError

INTIMATE = "Question intime sur le pont"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State.open(tmp_path) as opened:
        yield opened


def letter(number: int, chat: int = 7, written: int = 1000, body: str = INTIMATE) -> Letter:
    return Letter(number, chat, written, body)


def test_what_waits_is_still_there_after_a_restart(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        state.inbox.put([letter(1), letter(2, 8)])
        state.inbox.done([1])
    with State.open(tmp_path) as state:
        assert state.inbox.waiting() == [(2, 8)]
        assert state.inbox.body(2) == INTIMATE
        assert state.inbox.waiting() == [(2, 8)]


def test_an_update_is_taken_in_once_also_when_it_was_answered(state: State) -> None:
    assert state.inbox.put([letter(1), letter(2), letter(1)]) == [letter(1), letter(2)]
    state.inbox.done([1])
    assert state.inbox.put([letter(1), letter(2), letter(3)]) == [letter(3)]
    assert state.inbox.body(1) is None


def test_ids_of_what_was_answered_are_forgotten_after_two_days(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    state.inbox.put([letter(1), letter(2)])
    state.inbox.done([1])
    later = time.time() + inbox.REMEMBERED_SECONDS + 10
    monkeypatch.setattr(time, "time", lambda: later)
    assert state.inbox.put([letter(1), letter(2)]) == [letter(1)]


def test_the_older_updates_of_a_chat_are_known(state: State) -> None:
    state.inbox.put([letter(1, written=10), letter(2, written=20), letter(3, written=0), letter(4, 8, written=10)])
    assert state.inbox.older(7, 20) == [1]
    assert state.inbox.depth() == 4


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


@pytest.mark.parametrize("length", [1, 300, 9000])
def test_no_byte_of_a_question_is_on_disk_after_it_is_answered(tmp_path: Path, length: int) -> None:
    with State.open(tmp_path) as state:
        for number in range(1, 200):
            state.inbox.put([letter(number, body=INTIMATE * length)])
        assert INTIMATE.encode() in bytes_of(tmp_path)
        for number in range(1, 200):
            state.inbox.done([number])
        assert INTIMATE.encode() not in bytes_of(tmp_path)


def test_one_process_at_a_time_uses_the_memory(tmp_path: Path, state: State) -> None:
    with pytest.raises(StateError, match="Another quidit serve uses"), State.open(tmp_path):
        pass


def test_a_memory_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        state._db.execute("PRAGMA user_version = 9")
    with pytest.raises(StateError, match="newer Quidit"), State.open(tmp_path):
        pass


def test_what_is_no_memory_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 100)
    with pytest.raises(StateError, match="cannot be used: file is not a database"), State.open(tmp_path):
        pass


def test_a_chat_that_moved_takes_what_is_its_own_along(state: State) -> None:
    state.inbox.put([letter(1, -5)])
    state.chats.choose(-5, "en")
    state.moved(-5, -1007)
    assert state.inbox.waiting() == [(1, -1007)]
    assert (state.chats.language(-1007), state.chats.language(-5)) == ("en", None)
