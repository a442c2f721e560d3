"""A library that was damaged from outside: what harms is seen, and told in a sentence."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import Quidit
from index.errors import LibraryError
from index.library import Library


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garble_head(path: Path) -> None:
    path.write_bytes(b"\xff" * 100 + path.read_bytes()[100:])


def garble_pages(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 8192):
        content[start : start + 4096] = b"\xaa" * 4096
    path.write_bytes(content)


def zero_pages(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + bytes(len(content) - 4096))


def replace_by_text(path: Path) -> None:
    path.write_text("no database")


def faults(quidit: Quidit, damage: Callable[[Path], None]) -> str:
    """What is told of the library once its file is damaged, be it when it is opened or when it is checked."""
    path = quidit.library.path
    quidit.index.close()
    quidit.library.close()
    damage(path)
    try:
        with Library.open(path.parent) as library:
            return "; ".join(library.faults())
    except LibraryError as error:
        return str(error)


@pytest.mark.parametrize("damage", [cut, empty, garble_head, garble_pages, zero_pages, replace_by_text])
def test_a_damaged_file_is_told_and_named(quidit: Quidit, damage: Callable[[Path], None]) -> None:
    assert str(quidit.library.path) in faults(quidit, damage)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM source WHERE path LIKE '%eau.md'", "there are 1 articles of no file"),
        ("DELETE FROM passage WHERE number = 1", "there are 1 articles without passages"),
        ("DELETE FROM words WHERE rowid = 1", "there are 1 passages without words"),
        ("DELETE FROM spellings WHERE rowid = 2", "there are 1 passages without spellings"),
        ("DELETE FROM vector", "there are 3 passages without a vector"),
        ("UPDATE model SET active = 0", "there are 3 passages without a vector"),
        ("UPDATE article SET text = text || 'x' WHERE id = 'eau'", "there are 1 articles whose text was altered"),
        ("DELETE FROM words_data WHERE id > 10", "is damaged"),
        ("UPDATE article_words_data SET block = zeroblob(length(block)) WHERE id > 10", "is damaged"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM article WHERE id = 'eau'", "rows that hang on nothing"),
    ],
)
def test_rows_that_are_missing_or_altered_are_seen(quidit: Quidit, statement: str, fault: str) -> None:
    assert quidit.library.faults() == []
    with sqlite3.connect(quidit.library.path) as database:
        database.execute("PRAGMA foreign_keys = ON")
        for part in statement.split("; "):
            database.execute(part)
    database.close()
    assert fault in "; ".join(quidit.library.faults())


def log_lost(folder: Path) -> None:
    (folder / "library.sqlite-wal").unlink(missing_ok=True)


def log_garbled(folder: Path) -> None:
    (folder / "library.sqlite-wal").write_bytes(os.urandom(5000))


def log_index_lost(folder: Path) -> None:
    (folder / "library.sqlite-shm").unlink(missing_ok=True)


def locks_lost(folder: Path) -> None:
    for name in ("writer.lock", "chroma.lock"):
        (folder / name).unlink(missing_ok=True)


@pytest.mark.parametrize("damage", [log_lost, log_garbled, log_index_lost, locks_lost])
def test_what_lies_beside_a_closed_library_may_be_lost(quidit: Quidit, damage: Callable[[Path], None]) -> None:
    before = list(quidit.library.articles.all())
    quidit.index.close()
    quidit.library.close()
    damage(quidit.library.folder)
    with Library.open(quidit.library.folder) as library:
        assert library.faults() == []
        assert list(library.articles.all()) == before


def test_a_text_that_was_altered_is_never_cited(quidit: Quidit) -> None:
    quidit.library._db.execute("UPDATE article SET text = replace(text, 'lundi', 'mardi') WHERE id = 'pont'")
    with pytest.raises(LibraryError, match="the text of pont was altered"):
        quidit.ask("quand rouvrira le pont ?")
