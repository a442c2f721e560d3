import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.cli import main
from index.ingest import Ingest
from index.library import Library
from tests.fakes import WordEmbeddings
from tests.fakes_web import DAY, URL, WEB_PAGE, Internet, Served


class Run(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Quidit = Callable[..., Run]


@pytest.fixture
def quidit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Quidit:
    """Run a command, in a folder of its own and without a real model."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.app.BuiltinEmbeddings", WordEmbeddings)
    monkeypatch.setattr("bot.app.SentenceEmbeddings", WordEmbeddings)
    for name in ("QUIDIT_DATA", "EMBEDDING_MODEL", "CHROMA_URL", "TELEGRAM_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str | Path, stdin: str = "") -> Run:
        monkeypatch.setattr(sys, "argv", ["quidit", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as exit_:
            main()
        captured = capsys.readouterr()
        return Run(int(exit_.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture
def filled(quidit: Quidit, folder: Path) -> Quidit:
    assert quidit("add", folder).code == 0
    return quidit


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['quidit', '--help']\nfrom bot.cli import main\ntry: main()\nexcept SystemExit: pass\n"
        "heavy = {'torch', 'chromadb', 'langchain', 'langchain_core', 'sentence_transformers', 'telegram', 'numpy'}\n"
        "print('loaded:', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "loaded: []" in done.stdout
    assert "ask" in done.stdout


def test_adding_tells_how_many_of_each(quidit: Quidit, folder: Path) -> None:
    assert quidit("add", folder) == Run(0, "3 added\n", "")
    (folder / "pont.txt").write_text("Changé.", encoding="utf-8")
    assert quidit("add", folder) == Run(0, "1 changed, 2 unchanged\n", "")
    assert quidit("add", "--quiet", folder) == Run(0, "", "")


def test_adding_as_json_tells_each(quidit: Quidit, folder: Path) -> None:
    rows = quidit("add", "--json", folder).rows
    assert {row["id"]: (row["state"], row["passages"]) for row in rows} == {
        "bees": ("added", 1),
        "eau": ("added", 1),
        "pont": ("added", 1),
    }


def test_what_cannot_be_read_is_named_and_the_exit_code_says_so(quidit: Quidit, folder: Path) -> None:
    (folder / "vide.txt").write_text("", encoding="utf-8")
    done = quidit("add", folder)
    assert done == Run(1, "3 added, 1 failed\n", f"{folder / 'vide.txt'}: there is no text in it\n")


def test_what_is_skipped_or_doubtful_is_told_with_the_reason(quidit: Quidit, folder: Path) -> None:
    (folder / "reprise.txt").write_bytes((folder / "pont.txt").read_bytes())
    done = quidit("add", folder)
    assert done == Run(0, "3 added, 1 skipped\n", f"{folder / 'reprise.txt'}: the same article as pont\n")


def test_the_name_of_a_file_cannot_command_the_terminal(quidit: Quidit, tmp_path: Path) -> None:
    (tmp_path / "\x1b[2Jvide.txt").write_text("", encoding="utf-8")
    assert "\x1b" not in quidit("add", tmp_path / "\x1b[2Jvide.txt").err


def test_a_web_page_is_added_and_refreshed(quidit: Quidit, monkeypatch: pytest.MonkeyPatch) -> None:
    internet = Internet({URL: Served(WEB_PAGE)})
    monkeypatch.setattr("index.ingest.Ingest", partial(Ingest, net=internet.net))
    assert quidit("add", URL) == Run(0, "1 added\n", "")
    assert quidit("sync") == Run(0, "nothing to do\n", "")
    internet.time += DAY
    assert quidit("sync") == Run(0, "1 unchanged\n", "")
    internet.pages.clear()
    internet.time += DAY
    assert quidit("sync") == Run(1, "1 failed\n", f"{URL}: there is no such page (HTTP 404); its article stays\n")
    assert quidit("list").out.split()[0] == "pont"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("file:///etc/passwd", "only addresses that begin with http:// or https:// are read."),
        ("http://127.0.0.1:80/", "127.0.0.1 is no address of the public internet."),
    ],
)
def test_an_address_that_is_not_read_is_refused_before_a_library_is_made(quidit: Quidit, text: str, why: str) -> None:
    assert quidit("add", text) == Run(1, "", f"{text!r} cannot be read: {why}\n")
    assert not Path("data").exists()


def test_asking_cites_and_names_the_source(filled: Quidit) -> None:
    done = filled("ask", "quand rouvrira le pont ?")
    assert done.code == 0
    first, *_ = lines = done.out.splitlines()
    assert first == "Le pont rouvrira lundi, a annoncé la maire, Jeanne Sorel."
    assert "  [1] Le pont de Kervall rouvre · sans date" in lines


def test_asking_as_json(filled: Quidit) -> None:
    (row,) = filled("ask", "--json", "quand rouvrira le pont ?").rows
    assert row["citations"][0]["article"] == "pont"
    assert row["found"] is True


def test_nothing_found_is_exit_code_3(filled: Quidit) -> None:
    done = filled("ask", "Quelle est la capitale du Pérou ?")
    assert done.code == 3
    assert done.out.startswith("Je ne trouve rien là-dessus dans les articles.\n")
    assert Path("data/library.sqlite").is_file()


def test_many_questions_come_as_json_lines(filled: Quidit) -> None:
    lines = '{"id": "a", "question": "le pont ?", "history": []}\n\n{"id": "b", "question": "le Pérou ?"}\n'
    done = filled("ask", "-", stdin=lines)
    assert done.code == 0
    assert [(row["id"], row["found"]) for row in done.rows] == [("a", True), ("b", False)]


@pytest.mark.parametrize("line", ["no json", "[]", '{"id": 1}', '{"question": 3}'])
def test_a_line_that_is_no_question_is_named(filled: Quidit, line: str) -> None:
    done = filled("ask", "-", stdin=f'{{"question": "le pont ?"}}\n{line}\n')
    assert done.code == 1
    assert len(done.rows) == 1
    assert done.err == f'Line 2 of the input is no JSON object with "question": {line}\n'


def test_searching(filled: Quidit) -> None:
    assert filled("search", "-k", "1", "--json", "le pont").rows[0]["article"] == "pont"
    assert filled("search", "le pont").out.startswith("Le pont de Kervall rouvre · sans date\n")
    assert filled("search", "-", stdin='{"id": 7, "query": "pont"}').rows[0]["id"] == 7


def test_who_said_what_in_files_without_a_library(quidit: Quidit, folder: Path) -> None:
    (folder / "vide.txt").write_text("", encoding="utf-8")
    done = quidit("quotations", "--json", folder)
    assert (done.code, done.err) == (1, f"{folder / 'vide.txt'}: there is no text in it\n")
    said = {row["article"]: row["quotations"] for row in done.rows}
    text = (folder / "eau.md").read_text(encoding="utf-8").partition("---\n")[2].partition("---\n")[2]
    start = text.index("C'est trop")
    assert said["eau"] == [
        {"kind": "direct", "start": start, "end": start + 10, "text": "C'est trop", "speaker": "Paul Ruel"}
        | {"mention": "Paul Ruel", "cue": "a dit"}
    ]
    assert "  Paul Ruel a dit : « C'est trop »" in quidit("quotations", folder / "eau.md").out
    assert not Path("data").exists()


@pytest.mark.parametrize("command", [["ask", "x"], ["search", "x"], ["list"], ["stats"], ["sync"], ["doctor"]])
def test_without_a_library_it_is_told_where_one_was_looked_for(
    quidit: Quidit, tmp_path: Path, command: list[str]
) -> None:
    done = quidit("--data", tmp_path / "nowhere", *command)
    assert (done.code, done.out) == (1, "")
    assert done.err == f"There is no library in {tmp_path / 'nowhere'}: add articles first, or say --data.\n"
    assert not (tmp_path / "nowhere").exists()


def test_listing_and_counting(filled: Quidit) -> None:
    assert filled("list").out.splitlines() == [
        "2026-02-24  eau  Le prix de l'eau",
        "            pont  Le pont de Kervall rouvre",
        "            bees  The bees dance at dawn, said Ada Poole…",
    ]
    assert [row["article"] for row in filled("list", "--json").rows] == ["eau", "pont", "bees"]
    assert filled("stats", "--json").rows == [
        {"articles": 3, "copies": 0, "outlets": 1, "passages": 3, "statements": 2}
        | {"oldest": "2026-02-24", "newest": "2026-02-24", "model": "words"}
    ]
    assert filled("stats").out.splitlines()[:2] == ["articles   3", "copies     0"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--outlet", "la gazette"], ["eau"]),
        (["--outlet", "Gazette"], []),
        (["--title", "PRIX de l'eau"], ["eau"]),
        (["--since", "2026-02-24"], ["eau"]),
        (["--since", "2026-02-25"], []),
        (["--until", "2026-02-24"], ["eau"]),
        (["--until", "2026-02-23"], []),
        (["--since", "2026-02-01", "--until", "2026-02-28", "--title", "eau"], ["eau"]),
    ],
)
def test_listing_a_selection(filled: Quidit, options: list[str], expected: list[str]) -> None:
    assert [row["article"] for row in filled("list", "--json", *options).rows] == expected


def test_a_changed_article_is_listed_with_the_day_of_its_change(filled: Quidit, folder: Path) -> None:
    path = folder / "eau.md"
    path.write_text(path.read_text(encoding="utf-8").replace("date:", "modified: 2026-03-01\ndate:"), encoding="utf-8")
    filled("add", folder)
    assert filled("list").out.splitlines()[0] == "2026-02-24  eau  Le prix de l'eau  (modified 2026-03-01)"


def test_syncing_and_removing(filled: Quidit, folder: Path) -> None:
    (folder / "pont.txt").unlink()
    assert filled("sync").out == "2 unchanged, 1 removed\n"
    assert filled("remove", "eau") == Run(0, "1 removed\n", "")
    done = filled("remove", "eau")
    assert done == Run(1, "1 failed\n", "eau: no article has this id; quidit list shows them\n")


def test_another_model_needs_reembed(filled: Quidit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDING_MODEL", "other")
    refused = filled("ask", "le pont ?")
    assert (refused.code, "run quidit reembed" in refused.err) == (1, True)
    assert filled("reembed").code == 0
    assert filled("ask", "le pont ?").code == 0


def test_the_doctor_sees_and_mends_a_damaged_index(filled: Quidit) -> None:
    healthy = filled("doctor")
    assert (healthy.code, healthy.err) == (0, "")
    assert "library       sound\nmodel         words\nvector index  ready\n" in healthy.out
    with Library.open(Path("data")) as library:
        library.set_setting("chroma_fingerprint", "")
    done = filled("doctor")
    assert (done.code, "run quidit doctor --fix" in done.out) == (1, True)
    assert done.err == "1 of these need your attention.\n"
    assert filled("doctor", "--fix").out == healthy.out


def test_a_damage_that_is_met_while_answering_ends_in_a_sentence(filled: Quidit) -> None:
    with closing(sqlite3.connect(Path("data", "library.sqlite"))) as database, database:
        database.execute("DELETE FROM words_data WHERE id > 10")
    done = filled("ask", "le pont ?")
    assert (done.code, done.err.count("\n"), "run quidit doctor" in done.err) == (1, 1, True)


def test_backing_up_and_restoring(filled: Quidit, tmp_path: Path) -> None:
    assert filled("backup", "copy") == Run(0, "", "")
    assert filled("--data", "other", "restore", "copy").code == 0
    assert filled("--data", "other", "ask", "le pont ?").code == 0
    assert filled("restore", "nowhere") == Run(1, "", "There is no backup nowhere.\n")


def test_the_folder_of_the_library_can_be_set(quidit: Quidit, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIDIT_DATA", "elsewhere")
    quidit("add", folder)
    assert Path("elsewhere/library.sqlite").is_file()
    assert quidit("--data", "elsewhere", "stats").code == 0


def test_serving_without_a_token_is_told(filled: Quidit) -> None:
    done = filled("serve")
    assert (done.code, "TELEGRAM_BOT_TOKEN" in done.err) == (1, True)
