import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import fold, language, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("l'Otan", "OTAN"),
        ("qu’une armée", "armees"),
        ("sécurité", "SECURITE"),
        ("l'œuvre", "oeuvre"),
        ("jusqu'aux troupes", "la troupe"),
        ("Les déployées", "DEPLOYEES"),
        ("déployer", "déployés"),
        ("déployée", "DEPLOYER"),
        ("évacuées", "évacuer"),
    ],
)
def test_the_same_words_however_they_are_written(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []


def test_the_frame_of_a_question_carries_no_meaning() -> None:
    assert terms("Qui a dit quoi sur les troupes ?") == terms("troupes")
    assert terms("What did they say about the troops?") == terms("troops")


@pytest.mark.parametrize(
    ("talk", "plain"),
    [("deux flics tabassés", "deux policiers frappés"), ("une manif", "des manifestations"), ("sa maman", "sa mère")],
)
def test_words_of_talk_are_as_plain_ones(talk: str, plain: str) -> None:
    assert terms(talk) == terms(plain)


def test_a_word_that_only_looks_like_one_of_talk_stays() -> None:
    assert terms("le pape") != terms("le papa")


def test_folding_drops_case_accents_and_ligatures() -> None:
    assert fold("Œuvre d'ÉTAT") == "oeuvre d'etat"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert terms(fold(text)) == terms(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le pont est fermé depuis mai, et la ville s'en plaint.", "fr"),
        ("The bridge has been closed since May, and the town is not happy.", "en"),
        ("who said what about the troops", "en"),
        ("Étudier l'histoire", "fr"),
        ("Évidemment", "fr"),
        ("I didn't give up anything.", "en"),
        ("Sainsbury's plans push", "en"),
        ("Vladimir Poutine", None),
        ("12 345", None),
    ],
)
def test_the_small_words_tell_the_language(text: str, expected: str | None) -> None:
    assert language(text) == expected
