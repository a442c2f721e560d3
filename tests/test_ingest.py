import shutil
from pathlib import Path

import pytest

from bot.app import Quidit
from index.errors import LibraryBusyError, LibraryError
from index.ingest import Ingest, Outcome, State
from index.vectors import State as IndexState
from tests.conftest import OpenQuidit
from tests.fakes import WordEmbeddings


def states(outcomes: list[Outcome]) -> dict[str, str]:
    return {outcome.id: outcome.state.value for outcome in outcomes}


def test_adding_twice_embeds_and_writes_nothing_more(quidit: Quidit, folder: Path) -> None:
    before = quidit.library.counts(), len(quidit.embeddings.embedded)  # type: ignore[attr-defined]
    outcomes = list(quidit.ingest.add([folder]))
    assert states(outcomes) == {"bees": "unchanged", "eau": "unchanged", "pont": "unchanged"}
    assert (quidit.library.counts(), len(quidit.embeddings.embedded)) == before  # type: ignore[attr-defined]


def test_a_changed_file_replaces_its_article_and_keeps_its_id(quidit: Quidit, folder: Path) -> None:
    (folder / "pont.txt").write_text("Le pont reste fermé.", encoding="utf-8")
    assert states(list(quidit.ingest.add([folder])))["pont"] == "changed"
    article = quidit.library.article("pont")
    assert article is not None
    assert article.text == "Le pont reste fermé."


def test_a_file_that_cannot_be_read_is_told_and_the_rest_goes_on(open_quidit: OpenQuidit, folder: Path) -> None:
    (folder / "bad.md").write_text("---\ndate: hier\n---\nTexte.", encoding="utf-8")
    outcomes = list(open_quidit().ingest.add([folder, folder / "nowhere.txt"]))
    failed = {outcome.id: outcome.reason for outcome in outcomes if outcome.state is State.FAILED}
    assert failed == {"bad": "its date 'hier' is not written as 2026-04-30", "nowhere": "No such file or directory"}
    assert len(outcomes) == 5


def test_sync_takes_in_what_is_new_and_takes_out_what_is_gone(quidit: Quidit, folder: Path) -> None:
    (folder / "pont.txt").unlink()
    (folder / "neuf.txt").write_text("Du neuf.", encoding="utf-8")
    assert states(list(quidit.ingest.sync())) == {
        "bees": "unchanged",
        "eau": "unchanged",
        "neuf": "added",
        "pont": "removed",
    }
    assert quidit.index.state() is IndexState.READY


def test_sync_keeps_the_articles_of_a_folder_that_is_gone_altogether(quidit: Quidit, folder: Path) -> None:
    shutil.rmtree(folder)
    (outcome,) = quidit.ingest.sync()
    assert outcome.state is State.FAILED
    assert len(quidit.library.entries()) == 3


def test_sync_takes_out_a_single_file_that_is_gone(quidit: Quidit, tmp_path: Path) -> None:
    single = tmp_path / "seul.txt"
    single.write_text("Seul.", encoding="utf-8")
    list(quidit.ingest.add([single]))
    single.unlink()
    assert states(list(quidit.ingest.sync()))["seul"] == "removed"


def test_what_was_removed_by_hand_stays_out_until_it_is_added_by_name(quidit: Quidit, folder: Path) -> None:
    assert states(list(quidit.ingest.remove(["pont", "nobody"]))) == {"pont": "removed", "nobody": "failed"}
    assert "pont" not in states(list(quidit.ingest.sync()))
    assert states(list(quidit.ingest.add([folder / "pont.txt"]))) == {"pont": "added"}


def test_two_files_never_share_an_id(open_quidit: OpenQuidit, tmp_path: Path) -> None:
    for name in ("a/x.txt", "a/x.md", "b/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Texte de {name}.", encoding="utf-8")
    quidit = open_quidit()
    list(quidit.ingest.add([tmp_path / "a"]))
    list(quidit.ingest.add([tmp_path / "b"]))
    assert {entry.id for entry in quidit.library.entries().values()} == {"x", "x.txt", "b/x"}


def test_the_same_text_elsewhere_is_kept_but_not_embedded_again(quidit: Quidit, folder: Path) -> None:
    text = (folder / "pont.txt").read_text(encoding="utf-8")
    (folder / "copie.txt").write_text(text, encoding="utf-8")
    embedded = len(quidit.embeddings.embedded)  # type: ignore[attr-defined]
    list(quidit.ingest.add([folder]))
    assert len(quidit.embeddings.embedded) == embedded  # type: ignore[attr-defined]
    assert [article.id for article in quidit.library.articles() if article.text == text] == ["copie", "pont"]


def test_another_model_is_refused_until_everything_is_embedded_again(
    quidit: Quidit, open_quidit: OpenQuidit, folder: Path
) -> None:
    (folder / "neuf.txt").write_text("Du neuf.", encoding="utf-8")
    other = open_quidit(WordEmbeddings("other"))
    with pytest.raises(LibraryError, match="run quidit reembed"):
        list(other.ingest.add([folder]))
    assert sum(other.ingest.reembed()) == 3
    assert states(list(other.ingest.add([folder])))["neuf"] == "added"
    assert other.search("pont", 1)[0].passage.article.id == "pont"
    assert other.index.state() is IndexState.READY
    with pytest.raises(LibraryError, match="run quidit reembed"):
        quidit.search("pont", 1)


def test_embedding_again_takes_up_where_it_was_cut_off(
    quidit: Quidit, open_quidit: OpenQuidit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.ingest.BATCH", 1)
    other = open_quidit(WordEmbeddings("other"))
    cut_off = other.ingest.reembed()
    next(cut_off)
    cut_off.close()
    assert quidit.search("pont", 1)[0].passage.article.id == "pont"
    assert sum(other.ingest.reembed()) == 2


def test_a_second_writer_is_refused(quidit: Quidit, open_quidit: OpenQuidit, folder: Path) -> None:
    with quidit.library.writing(), pytest.raises(LibraryBusyError):
        list(open_quidit().ingest.add([folder]))


def test_what_is_told_is_durable(open_quidit: OpenQuidit, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.ingest.BATCH", 1)
    quidit = open_quidit()
    outcomes = Ingest(quidit.library, quidit.index, quidit.embeddings).add([folder])
    told = next(outcomes)
    outcomes.close()
    assert [entry.id for entry in open_quidit().library.entries().values()] == [told.id]
