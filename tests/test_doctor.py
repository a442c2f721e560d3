import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from bot.app import Quidit
from bot.doctor import examine, mend
from bot.settings import Settings
from index.errors import LibraryBusyError
from tests.conftest import OpenQuidit
from tests.fakes import WordEmbeddings

TOKEN = "1234567890:" + "Ab-_9" * 7


def found(quidit: Quidit, **settings: object) -> dict[str, str]:
    """What is told, by its subject: what is wrong with "! " before it."""
    findings = examine(quidit, Settings(_env_file=None, **settings))  # type: ignore[call-arg, arg-type]
    return {finding.subject: "! " * finding.wrong + finding.told for finding in findings}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_nothing_is_wrong_with_a_new_library(quidit: Quidit) -> None:
    told = found(quidit)
    assert [subject for subject, text in told.items() if text.startswith("!")] == []
    assert list(told) == ["settings", "token", "disk", "library", "model", "vector index"]


def test_an_empty_library_needs_no_index(open_quidit: OpenQuidit) -> None:
    assert found(open_quidit())["vector index"] == "none, since there are no articles"


def test_a_token_is_looked_at_and_never_shown(quidit: Quidit) -> None:
    assert found(quidit)["token"].startswith("none")
    assert found(quidit, telegram_bot_token=SecretStr(TOKEN))["token"].startswith("there")
    for wrong in (TOKEN[3:9], f"bot{TOKEN}", f"{TOKEN} ", "mine"):
        told = found(quidit, telegram_bot_token=SecretStr(wrong))["token"]
        assert told.startswith("! TELEGRAM_BOT_TOKEN is none as @BotFather")
        assert wrong not in told


def test_what_is_no_setting_is_named(quidit: Quidit) -> None:
    Path(".env").write_text("QUIDIT_DATA=x\nCHAT_MODLE=x\n", encoding="utf-8")
    assert found(quidit)["settings"] == "sound; none of Quidit's in .env: CHAT_MODLE"


def test_a_disk_that_is_nearly_full_is_told(quidit: Quidit, monkeypatch: pytest.MonkeyPatch) -> None:
    about = shutil.disk_usage(quidit.library.folder)
    monkeypatch.setattr("shutil.disk_usage", lambda _: about._replace(free=50_000_000))
    assert found(quidit)["disk"].startswith("! only 50 MB free")


def test_another_model_is_told_and_one_that_calculates_otherwise_too(quidit: Quidit) -> None:
    assert found(replace(quidit, embeddings=WordEmbeddings("other")))["model"].endswith("run quidit reembed.")
    other = WordEmbeddings()
    other.embed = lambda texts: WordEmbeddings().embed([text[::-1] for text in texts])  # type: ignore[method-assign]
    assert found(replace(quidit, embeddings=other))["model"].startswith("! words makes other vectors")


def test_a_damaged_library_is_told_and_left_alone(quidit: Quidit) -> None:
    quidit.library._db.execute("DELETE FROM words WHERE rowid = 1")
    mend(quidit)
    assert found(quidit)["library"].startswith("! there are 1 passages without words: restore a backup")


def test_orphans_and_gaps_in_the_index_are_seen_and_mended(quidit: Quidit) -> None:
    with quidit.index._open_for_writing(1) as collection:
        collection.delete(ids=["1"])
        collection.upsert(ids=["999"], embeddings=np.ones((1, 1024), dtype=np.float32))
    with quidit.library.transaction():
        quidit.index._remember(1)
    assert found(quidit)["vector index"].startswith("! 1 passages are not in it; 1 passages in it are gone")
    mend(quidit)
    assert found(quidit)["vector index"] == "ready"


def test_vectors_that_do_not_find_themselves_are_seen_and_mended(quidit: Quidit) -> None:
    with quidit.index._open_for_writing(1) as collection:
        collection.upsert(ids=["1", "2"], embeddings=np.ones((2, 1024), dtype=np.float32))
    with quidit.library.transaction():
        quidit.index._remember(1)
    assert found(quidit)["vector index"].startswith("! 2 of 3 vectors are not found")
    mend(quidit)
    assert found(quidit)["vector index"] == "ready"


def test_what_a_crash_left_is_named_and_deleted(quidit: Quidit) -> None:
    left = quidit.library.folder / "chroma" / "7"
    left.mkdir()
    assert found(quidit)["leftovers"].startswith(f"! {left}")
    mend(quidit)
    assert "leftovers" not in found(quidit)
    assert not left.exists()


def test_nothing_is_mended_while_another_process_writes(quidit: Quidit, open_quidit: OpenQuidit) -> None:
    with quidit.library.writing(), pytest.raises(LibraryBusyError):
        mend(open_quidit())


def test_vectors_that_are_missing_are_told(quidit: Quidit) -> None:
    with closing(sqlite3.connect(quidit.library.path)) as database, database:
        database.execute("DELETE FROM vector")
    assert "passages without a vector" in found(quidit)["library"]
