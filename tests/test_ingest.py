import datetime as dt
import json
import shutil
from pathlib import Path
from shutil import copy

import pytest

from bot.app import Quidit
from index.errors import LibraryBusyError, LibraryError
from index.ingest import Ingest
from index.outcomes import Outcome, State
from index.vectors import State as IndexState
from tests.conftest import OpenQuidit
from tests.fakes import WordEmbeddings


def ids(quidit: Quidit) -> set[str]:
    return {article.id for article in quidit.library.articles.all()}


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
    article = quidit.library.articles.named("pont")
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
    assert len(quidit.library.sources.entries()) == 3


def test_a_file_that_comes_back_is_taken_in_again(quidit: Quidit, folder: Path) -> None:
    (folder / "pont.txt").rename(folder.parent / "pont.txt")
    list(quidit.ingest.sync())
    (folder.parent / "pont.txt").rename(folder / "pont.txt")
    assert states(list(quidit.ingest.sync()))["pont"] == "added"


def test_a_file_that_turns_back_after_an_interruption_is_read_again(
    quidit: Quidit, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.ingest.BATCH", 1)
    path = folder / "pont.txt"
    first = path.read_text(encoding="utf-8")
    path.write_text("Le pont reste fermé.", encoding="utf-8")
    interrupted = quidit.ingest.add([path])
    assert next(interrupted).state is State.CHANGED
    interrupted.close()
    path.write_text(first, encoding="utf-8")
    assert states(list(quidit.ingest.add([path])))["pont"] == "changed"
    article = quidit.library.articles.named("pont")
    assert article is not None
    assert article.text == first


def test_what_was_forgotten_is_not_read_at_all(quidit: Quidit, folder: Path) -> None:
    list(quidit.ingest.remove(["pont"]))
    (folder / "pont.txt").write_text("", encoding="utf-8")
    assert "pont" not in states(list(quidit.ingest.sync()))


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
    assert {entry.id for entry in quidit.library.sources.entries()} == {"x", "x.txt", "b/x"}


def test_the_same_article_in_another_file_is_kept_once(quidit: Quidit, folder: Path) -> None:
    copy(folder / "pont.txt", folder / "copie.txt")
    before = quidit.library.counts(), len(quidit.embeddings.embedded)  # type: ignore[attr-defined]
    (told,) = [outcome for outcome in quidit.ingest.add([folder]) if outcome.state is State.SKIPPED]
    assert (told.source, told.id, told.reason) == (str(folder / "copie.txt"), "pont", "the same article as pont")
    assert (quidit.library.counts(), len(quidit.embeddings.embedded)) == before  # type: ignore[attr-defined]
    assert {outcome.state for outcome in quidit.ingest.add([folder])} == {State.UNCHANGED}


def test_an_article_stays_as_long_as_a_file_holds_it(quidit: Quidit, folder: Path) -> None:
    copy(folder / "pont.txt", folder / "copie.txt")
    list(quidit.ingest.add([folder]))
    (folder / "pont.txt").unlink()
    assert State.REMOVED not in {outcome.state for outcome in quidit.ingest.sync()}
    assert "pont" in ids(quidit)
    (folder / "copie.txt").unlink()
    assert states(list(quidit.ingest.sync()))["pont"] == "removed"


def test_of_two_files_with_one_article_either_may_change(quidit: Quidit, folder: Path) -> None:
    copy(folder / "pont.txt", folder / "copie.txt")
    list(quidit.ingest.add([folder]))
    (folder / "pont.txt").write_text("Le pont reste fermé.", encoding="utf-8")
    list(quidit.ingest.add([folder]))
    assert sorted(article.text[:20] for article in quidit.library.articles.all() if "pont" in article.text) == [
        "Le pont de Kervall r",
        "Le pont reste fermé.",
    ]
    assert {outcome.state for outcome in quidit.ingest.add([folder])} == {State.UNCHANGED}


def test_a_moved_file_keeps_its_article(quidit: Quidit, folder: Path) -> None:
    embedded = len(quidit.embeddings.embedded)  # type: ignore[attr-defined]
    (folder / "pont.txt").rename(folder / "ailleurs.txt")
    list(quidit.ingest.sync())
    assert ids(quidit) == {"bees", "eau", "pont"}
    assert len(quidit.embeddings.embedded) == embedded  # type: ignore[attr-defined]
    assert quidit.library.sources.to_read_again() == set()


def test_the_same_words_from_another_outlet_are_another_article_and_a_copy(quidit: Quidit, folder: Path) -> None:
    text = (folder / "eau.md").read_text(encoding="utf-8")
    (folder / "reprise.md").write_text(text.replace("La Gazette", "Le Courrier"), encoding="utf-8")
    list(quidit.ingest.add([folder]))
    assert quidit.library.copies.of(["eau"]) == {"eau": {"reprise": 1.0}}


VERSION = "---\nurl: https://gazette.example/pont\ndate: {}\n---\nLe pont rouvrira lundi, a dit la maire. {}\n"


def test_a_later_version_from_the_same_address_takes_the_place_of_the_former(quidit: Quidit, folder: Path) -> None:
    for name, day, more in (
        ("a", "2026-05-04", "Enfin."),
        ("b", "2026-05-06", "Il rouvrira mardi."),
        ("c", "2026-05-01", ""),
    ):
        (folder / f"{name}.md").write_text(VERSION.format(day, more), encoding="utf-8")
    told = {outcome.source[-4:]: outcome for outcome in quidit.ingest.add([folder])}
    assert (told["b.md"].state, told["b.md"].id) == (State.CHANGED, "a")
    assert (told["c.md"].state, told["c.md"].reason) == (State.SKIPPED, "an older version of a")
    article = quidit.library.articles.named("a")
    assert article is not None
    assert article.text.endswith("Il rouvrira mardi.\n")
    assert {outcome.state for outcome in quidit.ingest.add([folder])} == {State.UNCHANGED}
    (folder / "b.md").unlink()
    list(quidit.ingest.sync())
    article = quidit.library.articles.named("a")
    assert article is not None
    assert article.text.endswith("Enfin.\n")


def test_different_articles_from_one_address_are_kept_apart(quidit: Quidit, folder: Path) -> None:
    for name, text in (("a", "Les abeilles dansent à l'aube."), ("b", "La dette dépasse un milliard d'euros.")):
        (folder / f"{name}.md").write_text(f"---\nurl: https://gazette.example/\n---\n{text}", encoding="utf-8")
    list(quidit.ingest.add([folder]))
    assert {"a", "b"} <= ids(quidit)


def test_a_changed_article_tells_the_day_of_its_change(quidit: Quidit, folder: Path) -> None:
    path = folder / "eau.md"
    path.write_text(path.read_text(encoding="utf-8").replace("4,10", "4,20"), encoding="utf-8")
    list(quidit.ingest.add([folder]))
    article = quidit.library.articles.named("eau")
    assert article is not None
    assert (article.published, article.modified) == ("2026-02-24", dt.datetime.now().astimezone().date().isoformat())


ROWS = [{"id": "un", "text": "Le premier article."}, {"id": "deux", "text": "Le second, tout autre."}]


def write(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


def test_a_file_of_many_articles_is_followed_article_by_article(quidit: Quidit, folder: Path) -> None:
    file = folder / "fil.jsonl"
    write(file, ROWS)
    told = states(list(quidit.ingest.add([file])))
    assert told == {"fil#un": "added", "fil#deux": "added"}
    assert states(list(quidit.ingest.add([file]))) == {"fil#un": "unchanged", "fil#deux": "unchanged"}
    write(file, [ROWS[0], {"id": "trois", "text": "Du neuf."}])
    assert states(list(quidit.ingest.add([file]))) == {
        "fil#un": "unchanged",
        "fil#trois": "added",
        "fil#deux": "removed",
    }
    write(file, [{"id": "un", "text": "Le premier, changé."}])
    assert states(list(quidit.ingest.sync()))["fil#un"] == "changed"
    file.unlink()
    assert states(list(quidit.ingest.sync()))["fil#un"] == "removed"


def test_a_bad_article_among_many_is_told_each_time_and_keeps_its_former_version(quidit: Quidit, folder: Path) -> None:
    file = folder / "fil.jsonl"
    write(file, ROWS)
    list(quidit.ingest.add([file]))
    write(file, [ROWS[0], {"id": "deux", "text": " "}])
    for _ in range(2):
        told = {outcome.id: outcome for outcome in quidit.ingest.add([file])}
        assert told["fil#un"].state is State.UNCHANGED
        assert (told["fil#deux"].state, told["fil#deux"].reason.startswith("there is no text in it")) == (
            State.FAILED,
            True,
        )
    assert "fil#deux" in ids(quidit)


def test_one_article_of_many_can_be_removed_and_stays_out(quidit: Quidit, folder: Path) -> None:
    file = folder / "fil.jsonl"
    write(file, ROWS)
    list(quidit.ingest.add([file]))
    list(quidit.ingest.remove(["fil#deux"]))
    write(file, [*ROWS, {"id": "trois", "text": "Du neuf."}])
    assert states(list(quidit.ingest.sync()))["fil#trois"] == "added"
    assert "fil#deux" not in ids(quidit)
    assert states(list(quidit.ingest.add([file])))["fil#deux"] == "added"


def test_what_share_of_its_file_an_outcome_stands_for_adds_up(quidit: Quidit, folder: Path) -> None:
    write(folder / "fil.jsonl", ROWS)
    for _ in range(2):
        assert sum(outcome.share for outcome in quidit.ingest.add([folder])) == pytest.approx(4)


def test_another_recipe_takes_everything_in_anew(quidit: Quidit, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy(folder / "pont.txt", folder / "copie.txt")
    list(quidit.ingest.add([folder]))
    monkeypatch.setattr("index.intake.RECIPE", "another")
    told = {Path(outcome.source).stem: outcome.state for outcome in quidit.ingest.add([folder])}
    changed = {name for name, state in told.items() if state is State.CHANGED}
    assert (len(told), changed >= {"bees", "eau"}, len(changed & {"pont", "copie"})) == (4, True, 1)
    assert [a.modified for a in quidit.library.articles.all()] == [None, None, None]
    assert {outcome.state for outcome in quidit.ingest.add([folder])} == {State.UNCHANGED}


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
    assert [entry.id for entry in open_quidit().library.sources.entries()] == [told.id]
