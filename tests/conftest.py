"""What the tests share: small libraries on disk, filled without a model."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from bot.app import Quidit
from index.library import Library
from index.vectors import VectorIndex
from tests.fakes import WordEmbeddings

# `pytest --hypothesis-profile=thorough`: a hundred times as many cases, which takes hours for the whole suite.
hypothesis.settings.register_profile("thorough", max_examples=10_000)

ARTICLES = Path(__file__).parent.parent / "articles"
OpenQuidit = Callable[..., Quidit]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--attacks", type=Path, help="a folder of attack texts (.jsonl, .json, .txt), to try them too")
    parser.addoption("--news", type=Path, help="a folder of real articles, to run the checks over them too")


@pytest.fixture
def articles() -> Path:
    """The articles that ship with the project."""
    return ARTICLES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three small articles on disk."""
    place = tmp_path / "news"
    place.mkdir()
    (place / "pont.txt").write_text(
        "Le pont de Kervall rouvre\n\n"
        "Le pont rouvrira lundi, a annoncé la maire, Jeanne Sorel.\nIl était fermé depuis mai.\n",
        encoding="utf-8",
    )
    (place / "eau.md").write_text(
        "---\ntitle: Le prix de l'eau\noutlet: La Gazette\ndate: 2026-02-24\n---\n"
        "Le mètre cube coûtera 4,10 euros. « C'est trop », a dit Paul Ruel.\n",
        encoding="utf-8",
    )
    (place / "bees.md").write_text("The bees dance at dawn, said Ada Poole.\n", encoding="utf-8")
    return place


@pytest.fixture
def port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def open_quidit(tmp_path: Path) -> Iterator[OpenQuidit]:
    """Open the library of this test, as often as wanted, as separate processes would."""
    opened: list[Quidit] = []

    def open_again(embeddings: WordEmbeddings | None = None, url: str | None = None) -> Quidit:
        library = Library.open(tmp_path / "data", create=True)
        quidit = Quidit(library, VectorIndex(library, url), embeddings or WordEmbeddings(), url)
        opened.append(quidit)
        return quidit

    yield open_again
    for quidit in opened:
        quidit.index.close()
        quidit.library.close()


@pytest.fixture
def quidit(open_quidit: OpenQuidit, folder: Path) -> Quidit:
    """A library of the three small articles."""
    made = open_quidit()
    assert [outcome.reason for outcome in made.ingest.add([folder])] == ["", "", ""]
    return made
