"""The gate: no figure falls below its floor."""

import json

import pytest

from tests.eval.answers import FLOORS, fingerprint, gold, measured, worse

KINDS = {"topic", "speaker", "who", "fact", "nothing"}


def test_the_gold_is_well_formed() -> None:
    rows = gold()
    assert len({row["id"] for row in rows}) == len(rows) >= 30
    assert {row["kind"] for row in rows} == KINDS
    assert all(bool(row["evidence"]) == (row["kind"] != "nothing") for row in rows)
    assert rows[0]["question"] == "qui a dit quoi sur les troupes ?"


def test_the_floors_belong_to_this_gold_and_these_articles() -> None:
    assert json.loads(FLOORS.read_text(encoding="utf-8"))["answers on"] == fingerprint()


def test_no_figure_falls_below_its_floor() -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))["answers"]
    figures = measured()
    assert figures.keys() == floors.keys()
    fallen = {name: (value, floors[name]) for name, value in figures.items() if worse(name, value, floors[name])}
    assert not fallen, "after a change for the better: python -m tests.eval.answers --pin"


@pytest.mark.parametrize(("name", "value", "is_worse"), [("fact", 79.9, True), ("answerable: refused", 3.1, True)])
def test_a_fall_is_seen(name: str, value: float, *, is_worse: bool) -> None:
    assert worse(name, value, 80.0 if name == "fact" else 3.0) is is_worse
