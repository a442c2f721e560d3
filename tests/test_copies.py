import gzip
import itertools
import json
import random
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.copies import COPY, CopyTable, jaccard, shingles
from index.readers import read
from index.schema import migrate
from index.words import spelled

EDITS = 0.1  # of the words


def table(texts: Sequence[str]) -> CopyTable:
    """A table of these texts, known by their places."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    migrate(database)
    copies = CopyTable(database)
    database.execute("BEGIN")
    for number, text in enumerate(texts):
        database.execute(
            "INSERT INTO article (number, id, text, text_digest) VALUES (?, ?, ?, x'')", (number, number, text)
        )
        copies.put(number, spelled(text))
    database.execute("COMMIT")
    return copies


def found(texts: Sequence[str]) -> set[tuple[int, int]]:
    """The places of the copies among these texts, in pairs."""
    linked = table(texts).of(str(number) for number in range(len(texts)))
    return {(int(one), int(other)) for one, others in linked.items() for other in others if int(one) < int(other)}


def edited(text: str, vocabulary: Sequence[str], chance: random.Random) -> str:
    """The text with EDITS of its words taken out, changed or put in."""
    words = text.split(" ")
    for _ in range(int(len(words) * EDITS)):
        place = chance.randrange(len(words))
        kind = chance.choice(["out", "changed", "in"])
        words[place : place + (kind != "in")] = [] if kind == "out" else [chance.choice(vocabulary)]
    return " ".join(words)


def check(texts: Sequence[str], *, times: int) -> None:
    """See what is linked among these texts and edited copies of them: 95 of 100 copies, and in 100 one wrong text."""
    chance = random.Random(1)
    vocabulary = [word for text in texts for word in text.split(" ")]
    sources = [chance.randrange(len(texts)) for _ in range(times)]
    copies = [edited(texts[source], vocabulary, chance) for source in sources]
    linked = found([*texts, *copies])
    assert sum((source, len(texts) + i) in linked for i, source in enumerate(sources)) >= 0.95 * times
    mistaken = [
        (one, other)
        for one, other in linked
        if other >= len(texts) > one != (source := sources[other - len(texts)])
        and (min(one, source), max(one, source)) not in linked
    ]
    assert len(mistaken) <= 0.01 * times


def test_copies_of_our_own_articles_are_found_and_nothing_else(articles: Path) -> None:
    texts = [read(path, path.read_bytes(), path.stem).text for path in sorted(articles.iterdir())]
    assert found(texts) == set()
    check(texts, times=60)


def news(folder: Path) -> Iterable[str]:
    for path in sorted(folder.glob("*.jsonl*")):
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
            yield from (json.loads(line)["text"] for line in lines)


def test_copies_of_real_articles_are_found_and_nothing_else(request: pytest.FixtureRequest) -> None:
    folder = request.config.getoption("--news")
    if folder is None:
        pytest.skip("needs --news FOLDER")
    texts = list(dict.fromkeys(news(folder)))
    if not texts:
        pytest.skip("needs articles in JSON lines")
    check(texts, times=500)
    sets = [shingles(spelled(text)) for text in texts]
    alike = {
        (one, other)
        for one, other in itertools.combinations(range(len(texts)), 2)
        if not sets[one].isdisjoint(sets[other]) and jaccard(sets[one], sets[other]) >= COPY
    }
    assert len(found(texts) & alike) >= 0.95 * len(alike)


def test_the_same_words_are_alike_whatever_their_signs() -> None:
    assert table(["Le pont, rouvre « lundi » !", "le pont rouvre lundi"]).of(["0"]) == {"0": {"1": 1.0}}


def test_copies_come_the_most_alike_first_and_are_counted() -> None:
    text = "Le pont de Kervall rouvrira lundi matin à la circulation a annoncé la maire de la commune devant la presse"
    copies = table([text, f"{text} locale réunie", text, "Tout autre chose."])
    assert list(copies.of(["0"])["0"]) == ["2", "1"]
    assert copies.of(["3"]) == {}
    assert copies.count() == 3


@given(st.frozensets(st.text(max_size=2), max_size=6), st.frozensets(st.text(max_size=2), min_size=1, max_size=6))
def test_likeness_is_symmetrical_and_one_for_the_same(one: frozenset[str], other: frozenset[str]) -> None:
    assert jaccard(one, other) == jaccard(other, one)
    assert 0 <= jaccard(one, other) <= 1
    assert jaccard(other, other) == 1


@given(st.text())
def test_every_text_has_a_shingle(text: str) -> None:
    assert shingles(spelled(text))
