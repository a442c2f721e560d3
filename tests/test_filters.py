from pathlib import Path

import pytest

from bot.app import Quidit
from index.filters import EVERYTHING, Filter
from tests.conftest import OpenQuidit


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (EVERYTHING, {"pont", "eau", "bees"}),
        (Filter(first="2026-02-24", last="2026-02-24"), {"eau"}),
        (Filter(first="2026-02-25"), set()),
        (Filter(last="2026-02-23"), set()),
        (Filter(outlet="la gazette"), {"eau"}),
        (Filter(language="en"), {"bees"}),
        (Filter(speaker="Jeanne Sorel"), {"pont"}),
        (Filter(language="fr", speaker="Ada Poole"), set()),
    ],
)
@pytest.mark.parametrize("compared", [5000, 0])  # by comparing all vectors, and by fetching more than are wanted
def test_only_the_articles_that_count_are_found(
    quidit: Quidit, only: Filter, expected: set[str], compared: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vectors.COMPARED", compared)
    assert {hit.passage.article.id for hit in quidit.search("le pont de l'eau", 10, only)} == expected


def test_a_filter_that_leaves_little_still_finds_the_nearest_by_meaning(
    open_quidit: OpenQuidit, tmp_path: Path
) -> None:
    for number in range(40):
        outlet = "Rare" if number == 39 else "Commun"
        words = "lune" if number == 39 else "soleil brille"
        (tmp_path / f"{number}.md").write_text(f"---\noutlet: {outlet}\n---\nLe {words} de {number}.", encoding="utf-8")
    made = open_quidit()
    list(made.ingest.add([tmp_path]))
    (hit,) = made.search("soleil brille", 3, Filter(outlet="Rare"))
    assert hit.passage.article.outlet == "Rare"
    assert hit.meaning != 0


def test_cosines_are_the_same_whichever_way_they_were_found(quidit: Quidit) -> None:
    vector = quidit.embeddings.embed_query("le pont")
    everything = dict(quidit.index.nearest(vector, 10))
    french = dict(quidit.index.nearest(vector, 10, Filter(language="fr")))
    assert french == pytest.approx({number: everything[number] for number in french}, abs=1e-5)
