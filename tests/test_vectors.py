import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.app import Quidit
from index.errors import LibraryError
from index.ingest import Ingest
from index.library import Library
from index.vectors import State, VectorIndex
from tests.conftest import OpenQuidit
from tests.fakes import WordEmbeddings
from tests.stress import cycles


def finds_itself(quidit: Quidit, every: int = 1) -> bool:
    """Whether vectors of the library, each or every so many, find their own passage."""
    pairs = [
        pair for numbers, vectors in quidit.library.vectors.batches(1000) for pair in zip(numbers, vectors, strict=True)
    ]
    found = [(number, quidit.index.nearest(vector.tolist(), 1)[0]) for number, vector in pairs[::every]]
    return all(number == nearest and similarity > 0.9999 for number, (nearest, similarity) in found)


def answers(quidit: Quidit) -> list[str]:
    return [hit.passage.article.id for hit in quidit.search("Qui rouvre le pont ?", 3)]


def found(quidit: Quidit) -> list[tuple[str, int]]:
    """The passages that a dozen questions find in the library of `many`: articles, and where in them."""
    questions = [f"mot{number}x{number + 3}x{number % 9} mot{number}x{number + 3}x1" for number in range(12)]
    hits = [hit for question in questions for hit in quidit.search(question, 1)]
    return [(hit.passage.article.id, hit.passage.start) for hit in hits]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of enough passages for Chroma to write its vector files (it does so every 1,000)."""
    place = tmp_path_factory.mktemp("many")
    for number in range(30):
        lines = "\n".join(" ".join(f"mot{number}x{line}x{word % 9}" for word in range(50)) for line in range(50))
        (place / f"{number}.txt").write_text(lines, encoding="utf-8")
    with Library.open(place / "data", create=True) as library:
        index = VectorIndex(library)
        list(Ingest(library, index, WordEmbeddings()).add([place]))
        index.close()
    return place / "data"


def test_each_vector_finds_its_own_passage(quidit: Quidit) -> None:
    assert finds_itself(quidit)


def test_opening_and_asking_changes_nothing_that_counts(quidit: Quidit, open_quidit: OpenQuidit) -> None:
    for _ in range(3):
        again = open_quidit()
        assert again.index.state() is State.READY
        assert answers(again)[0] == "pont"
        again.index.close()


def test_an_open_reader_sees_what_another_adds(quidit: Quidit, open_quidit: OpenQuidit, folder: Path) -> None:
    reader = open_quidit()
    assert answers(reader)[0] == "pont"
    (folder / "neuf.txt").write_text("Le pont de Vernay rouvre, qui rouvre le pont ?", encoding="utf-8")
    list(quidit.ingest.add([folder]))
    assert answers(reader)[0] == "neuf"
    (folder / "neuf.txt").unlink()
    list(quidit.ingest.sync())
    assert "neuf" not in answers(reader)


def damage_truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def damage_empty(path: Path) -> None:
    path.write_bytes(b"")


def damage_remove(path: Path) -> None:
    path.unlink()


def damage_garble(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4096] = os.urandom(len(content[middle : middle + 4096]))
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [damage_truncate, damage_empty, damage_remove, damage_garble])
@pytest.mark.parametrize(
    "name", ["data_level0.bin", "header.bin", "length.bin", "link_lists.bin", "index_metadata.pickle", "chroma.sqlite3"]
)
def test_damage_is_seen_before_chroma_opens_it_and_mended_without_embedding(
    many: Path, tmp_path: Path, open_quidit: OpenQuidit, name: str, damage: Callable[[Path], None]
) -> None:
    shutil.copytree(many, tmp_path / "data")
    (path,) = (tmp_path / "data" / "chroma").rglob(name)
    damage(path)
    healed = open_quidit()
    if healed.index.state() is State.READY:  # only where not one row or vector of the index was touched
        assert (name, damage) == ("chroma.sqlite3", damage_garble)
    healed.index.prepare()
    assert healed.index.state() is State.READY
    assert healed.index.faults() == []
    assert finds_itself(healed, every=100)
    with Library.open(many) as library:
        clean = Quidit(library, VectorIndex(library), WordEmbeddings())
        assert found(healed) == found(clean)
        clean.index.close()
    assert healed.embeddings.embedded == []  # type: ignore[attr-defined]


def test_a_folder_that_is_gone_is_built_again(quidit: Quidit, open_quidit: OpenQuidit) -> None:
    quidit.index.close()
    shutil.rmtree(quidit.library.folder / "chroma")
    again = open_quidit()
    assert again.index.state() is State.UNSOUND
    again.index.prepare()
    assert answers(again)[0] == "pont"


def test_what_was_cut_off_while_written_is_built_again(quidit: Quidit, open_quidit: OpenQuidit) -> None:
    quidit.library.set_setting("chroma_fingerprint", "")
    again = open_quidit()
    assert again.index.lags()
    again.index.prepare()
    assert again.index.state() is State.READY
    assert [folder.name for folder in (again.library.folder / "chroma").iterdir()] == ["2"]


def test_a_damaged_index_waits_for_the_process_that_writes(quidit: Quidit, open_quidit: OpenQuidit) -> None:
    other = open_quidit()
    with other.library.writing():
        quidit.index.prepare()
        quidit.library.set_setting("chroma_fingerprint", "")
        with pytest.raises(LibraryError, match="Another quidit command"):
            quidit.index.prepare()


def test_an_empty_library_has_no_index_and_finds_nothing(open_quidit: OpenQuidit) -> None:
    quidit = open_quidit()
    quidit.index.prepare()
    assert quidit.search("pont", 3) == []
    assert quidit.index.nearest([1.0] * 64, 3) == []


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server of our own, on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = tmp_path_factory.mktemp("chroma-server")
    program = str(Path(sys.executable).parent / "chroma")
    command = [program, "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(place)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while not answers_at(f"{url}/api/v2/heartbeat"):
            assert time.monotonic() < deadline, "the Chroma server does not start"
            assert process.poll() is None
            time.sleep(0.05)
        yield url
        process.terminate()


def answers_at(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (loopback)
            return True
    except OSError:
        return False


def test_a_chroma_server_serves_as_well(open_quidit: OpenQuidit, folder: Path, server: str) -> None:
    writer, reader = open_quidit(url=server), open_quidit(url=server)
    list(writer.ingest.add([folder]))
    assert answers(reader)[0] == "pont"
    (folder / "neuf.txt").write_text("Le pont de Vernay rouvre, qui rouvre le pont ?", encoding="utf-8")
    list(writer.ingest.add([folder]))
    assert answers(reader)[0] == "neuf"
    assert writer.index.state() is State.READY
    assert not (writer.library.folder / "chroma").exists()


def test_what_is_lost_on_the_server_is_built_again(open_quidit: OpenQuidit, folder: Path, server: str) -> None:
    quidit = open_quidit(url=server)
    list(quidit.ingest.add([folder]))
    quidit.index._store.keep_only(-1)
    assert quidit.index.state() is State.UNSOUND
    quidit.index.prepare()
    assert answers(quidit)[0] == "pont"


def test_moving_to_a_server_and_back_builds_the_index_there(
    quidit: Quidit, open_quidit: OpenQuidit, server: str
) -> None:
    moved = open_quidit(url=server)
    moved.index.prepare()
    assert answers(moved)[0] == "pont"
    back = open_quidit()
    back.index.prepare()
    assert answers(back)[0] == "pont"


def test_a_server_that_does_not_answer_is_named(quidit: Quidit) -> None:
    with pytest.raises(LibraryError, match=r"No Chroma server answers at http://127\.0\.0\.1:9"):
        VectorIndex(quidit.library, "http://127.0.0.1:9").state()


def test_the_disk_does_not_fill_with_what_articles_once_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.library.WORN", 40)
    assert cycles.grown(tmp_path, 9, 10, WordEmbeddings()) <= cycles.MOST
    with Library.open(tmp_path / "data") as library:
        assert library.faults() == []
        assert VectorIndex(library).state() is State.READY


def test_an_index_that_is_up_to_date_is_left_as_it_is(quidit: Quidit) -> None:
    before = quidit.library.setting("chroma_version")
    list(quidit.ingest.sync())
    assert quidit.library.setting("chroma_version") == before
