import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.typography import find
from index.models import Span

TEXT = "Il a dit : «\u00a0L’armée n’y contribue pas –\u00a0c’est sûr…\u00a0» Elle y contribue, œuvre ’’finie’’."


def found(words: str, text: str = TEXT) -> list[str]:
    return [text[slice(*span)] for span in find(words, text, Span(0, len(text)))]


@pytest.mark.parametrize(
    "typed",
    [
        "L’armée n’y contribue pas – c’est sûr…",
        "L'armée n'y contribue pas - c'est sûr...",
        "L‘armée n′y contribue\u202fpas — c’est\u00a0sûr…",
        unicodedata.normalize("NFD", "L’armée n’y contribue pas – c’est sûr…"),
        "L’ar\u00admée n’y\u200b contribue  pas – c’est sûr…",
    ],
)
def test_typography_does_not_matter(typed: str) -> None:
    assert found(typed) == ["L’armée n’y contribue pas –\u00a0c’est sûr…"]


@pytest.mark.parametrize(
    "typed",
    [
        "L’armée y contribue pas",
        "L’armee n’y contribue",
        "l’armée n’y contribue",
        "L’armée n’y contribuent pas",
        "armé",
        "contribu",
        "ontribue",
        "L’armée n’y contribue pas, c’est sûr…",
        "L’armée n’y contribue pas c’est",
        "oeuvre",
        "",
        " ",
        "«",
        "…",
    ],
)
def test_content_does(typed: str) -> None:
    assert found(typed) == []


def test_an_accent_on_its_own_belongs_to_its_letter() -> None:
    assert found("arme", unicodedata.normalize("NFD", "arme, armé")) == ["arme"]
    assert found("armé", unicodedata.normalize("NFD", "arme, armé")) == [unicodedata.normalize("NFD", "armé")]


def test_quotation_marks_are_one_and_the_spaces_in_them_none() -> None:
    assert found('dit : "mot"', "Il dit : «\u202fmot\u202f».") == ["dit : «\u202fmot\u202f»"]
    assert found("“mot”", 'un "mot".') == ['"mot"']


def test_it_is_looked_for_where_it_should_be() -> None:
    assert list(find("y contribue", TEXT, Span(0, 20))) == []
    assert [span.start for span in find("y contribue", TEXT, Span(0, len(TEXT)))] == [23, 59]


@given(st.text(alphabet="aé e\u0301’'«»\u00a0-–…x\n", max_size=40), st.integers(0, 39), st.integers(0, 39))
def test_what_is_found_is_what_was_looked_for(text: str, one: int, other: int) -> None:
    whole = Span(0, len(text))
    for span in find(text[min(one, other) : max(one, other)], text, whole):
        assert span in find(text[slice(*span)], text, whole)
