"""The two commands, with a stand-in for the installed program."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
QUIDIT = '#!/bin/sh\nfor argument; do printf "[%s]" "$argument"; done\necho\n'


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone in which everything is installed already."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name, content in {"bin/python": "", "bin/quidit": QUIDIT, ".installed": "", ".installed-dev": ""}.items():
        path = tmp_path / ".venv" / name
        path.write_text(content)
        path.chmod(0o755)
    return tmp_path


def make(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "-C", clone, "--no-print-directory", *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "question",
    [
        "qui a dit quoi ?",
        'dit-on "oui" ?',
        "$HOME $(HOME) $$ ${Q}",
        "`touch pwned`",
        "l'eau; touch pwned",
        "-x --help",
        "#a \\ b %",
    ],
)
def test_a_question_arrives_as_it_was_typed(clone: Path, question: str) -> None:
    done = make(clone, "ask", f"Q={question}")
    assert done.stdout.splitlines() == ["[add][--quiet][articles]", f"[ask][--][{question}]"]
    assert not (clone / "pwned").exists()


def test_without_a_question_the_readme_s_is_asked(clone: Path) -> None:
    assert "[qui a dit quoi sur les troupes ?]" in make(clone).stdout


@pytest.mark.parametrize(
    ("fails_at", "sentence"),
    [
        ("import ensurepip", "sudo apt install python3-venv"),
        ("import sys", "Quidit needs Python 3.11 or newer"),
    ],
)
def test_what_is_missing_is_told_in_one_sentence(clone: Path, fails_at: str, sentence: str) -> None:
    shutil.rmtree(clone / ".venv")
    python = clone / "python"
    python.write_text(f'#!/bin/sh\ncase "$2" in "{fails_at}"*) echo Traceback >&2; exit 1;; esac\n')
    python.chmod(0o755)
    done = make(clone, "ask", f"PYTHON={python}")
    first, *rest = done.stderr.splitlines()
    assert sentence in first
    assert done.returncode != 0
    assert not [line for line in rest if "Traceback" in line]
