from pathlib import Path

import pytest

from bot.app import Quidit
from index.backup import back_up, restore
from index.errors import LibraryError
from index.vectors import State
from tests.conftest import OpenQuidit


def test_a_backup_brings_back_what_was_there(quidit: Quidit, folder: Path, tmp_path: Path) -> None:
    before = list(quidit.library.articles.all()), quidit.search("le pont", 3)
    back_up(quidit.library, tmp_path / "backup")
    (folder / "pont.txt").write_text("Tout autre chose.", encoding="utf-8")
    list(quidit.ingest.sync())
    with quidit.library.writing():
        restore(quidit.library, tmp_path / "backup")
        quidit.index.update()
    assert (list(quidit.library.articles.all()), quidit.search("le pont", 3)) == before
    assert quidit.index.state() is State.READY


def test_a_reader_that_is_open_sees_the_restored_library(
    quidit: Quidit, open_quidit: OpenQuidit, folder: Path, tmp_path: Path
) -> None:
    back_up(quidit.library, tmp_path / "backup")
    reader = open_quidit()
    list(quidit.ingest.remove(["pont"]))
    assert "pont" not in {hit.passage.article.id for hit in reader.search("le pont", 3)}
    with quidit.library.writing():
        restore(quidit.library, tmp_path / "backup")
        quidit.index.update()
    assert reader.search("le pont", 1)[0].passage.article.id == "pont"


def test_what_is_no_backup_is_refused_and_nothing_changes(quidit: Quidit, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no backup " * 1000)
    (tmp_path / "empty").write_bytes(b"")
    for name in ("text", "empty", "nowhere"):
        with pytest.raises(LibraryError, match="backup"):
            restore(quidit.library, tmp_path / name)
    assert len(list(quidit.library.articles.all())) == 3


def test_a_backup_never_overwrites_a_file(quidit: Quidit, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("mine")
    with pytest.raises(LibraryError, match="is there already"):
        back_up(quidit.library, tmp_path / "backup")
    with pytest.raises(LibraryError, match="cannot be written"):
        back_up(quidit.library, tmp_path / "nowhere" / "backup")
