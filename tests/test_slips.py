from collections.abc import Iterable

import pytest

from bot.app import Quidit
from bot.slips import mended

WRITTEN = {"troupes": 9, "manifestants": 3, "crises": 5, "beltrame": 2, "pont": 4, "ponte": 1, "greves": 1, "greve": 8}


def written(words: Iterable[str]) -> dict[str, int]:
    return {word: WRITTEN[word] for word in words if word in WRITTEN}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("qui a dit quoi sur les trouppes ?", "qui a dit quoi sur les troupes ?"),
        ("les manifestannts", "les manifestants"),
        ("la mort de Betrame", "la mort de beltrame"),
        ("les toupres et les tropues", "les toupres et les troupes"),
        ("grvee", "greve"),
    ],
)
def test_a_slip_is_mended_by_the_commonest_word_of_the_articles_that_is_near(typed: str, meant: str) -> None:
    assert mended(typed, "fr", written) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "combien de quintaux de cerises",  # a word, if in no article
        "le manifestant",  # its plural is there
        "le pnt",  # too short to tell
        "les ztroupes",  # the first letter is not guessed
        "qui a dit « les trouppes » ?",  # quoted
        "trouppes trouppess ttroupes troupez toupes ttoupes",  # that many are none
        "a" * 100_000,  # the slips of such a word would fill the memory
        "les 12345 et le x12trouppes3",
        "",
    ],
)
def test_all_else_is_left_as_it_is(typed: str) -> None:
    assert mended(typed, "fr", written) == typed


def test_the_words_of_a_language_are_no_slips_of_it() -> None:
    assert mended("the cruises", "en", written) == "the cruises"


def test_a_question_with_a_slip_is_answered(quidit: Quidit) -> None:
    plain, careless = (quidit.ask(text) for text in ("quand était-il fermé ?", "quand était-il fermmé ?"))
    assert [c.text for c in careless.citations] == [c.text for c in plain.citations] != []
    assert careless.rewritten
    assert careless.understood_as == "quand était-il ferme"


def test_a_word_of_talk_is_no_slip() -> None:
    assert (
        mended("quelles assos ?", "fr", lambda words: {"association": 3, "assis": 5} if words else {})
        == "quelles assos ?"
    )
