import os
import signal
from multiprocessing import get_context

import pytest

from index.extractor import Extractor, extracted, serve
from index.models import Article

ARTICLES = [Article(str(n), f"« Le pont {n} rouvre », a dit Anne Roy.", language="fr") for n in range(3)]


@pytest.mark.parametrize("worth", [0, 60_000])  # in a process beside, and here
def test_the_quotations_are_the_same_wherever_they_are_extracted(worth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.extractor.WORTH", worth)
    with Extractor() as extractor:
        begun = [extractor.begin(ARTICLES), extractor.begin(ARTICLES[:1])]
        assert [future.result() for future in begun] == [extracted(ARTICLES), extracted(ARTICLES[:1])]


def test_a_process_that_dies_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.extractor.WORTH", 0)
    with Extractor() as extractor:
        extractor.begin(ARTICLES).result()
        assert extractor._process
        assert extractor._process.pid
        os.kill(extractor._process.pid, signal.SIGKILL)
        assert extractor.begin(ARTICLES).result() == extracted(ARTICLES)


def test_the_process_ends_with_its_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.extractor.WORTH", 0)
    with Extractor() as extractor:
        extractor.begin(ARTICLES).result()
        process = extractor._process
    assert process
    assert process.exitcode == 0


@pytest.mark.parametrize("asked", [[], [ARTICLES]])
def test_the_process_ends_in_silence_when_the_one_that_asked_is_gone(asked: list[list[Article]]) -> None:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    for articles in asked:
        ours.send(articles)
    ours.close()
    process = context.Process(target=serve, args=(theirs,))
    process.start()
    process.join()
    assert process.exitcode == 0
