"""Offices that news takes as known: who is meant, and when nobody is."""

import pytest

from index.models import Article
from index.quotations import quotations
from index.quotations.offices import holders


def speaker(text: str, published: str | None = None) -> str:
    return quotations(Article(id="essai", text=text, published=published, language="fr"))[-1].speaker


def test_an_office_has_holders_at_a_time_and_in_all() -> None:
    assert holders("Le chef de l'Etat français", 2010) == {"nicolas sarkozy"}
    assert holders("le locataire de la Maison-Blanche", 2010) == {"barack obama"}
    assert {"nicolas sarkozy", "barack obama"} <= holders("le président")
    assert not holders("le président de la ligue")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Barack Obama a reçu Luc Sorel. Le locataire de la Maison Blanche a dit que tout allait bien.",
         "Barack Obama"),
        ("Luc Sorel a vu Angela Merkel. La chancelière allemande a dit que tout allait bien.", "Angela Merkel"),
        ("Luc Sorel a vu Manuel Valls. Le Premier ministre a dit que tout allait bien.", "Manuel Valls"),
        ("Luc Sorel et Gérard Collomb sont là. Le ministre de l'Intérieur a dit non. Le ministre dit que tout va bien.",
         "Gérard Collomb"),
    ],
)  # fmt: skip
def test_a_known_office_means_its_holder_whom_the_article_names(text: str, expected: str) -> None:
    assert speaker(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Luc Sorel est venu. Le locataire de la Maison Blanche a dit que tout allait bien.",
         "Le locataire de la Maison Blanche"),
        ("François Hollande a reçu Barack Obama. Le président a dit que tout allait bien.", "Le président"),
        ("François Hollande est là. Le président turc a dit que tout allait bien.", "Le président turc"),
        ("François Hollande a reçu le président drovien Luc Sorel. Le président a dit que tout allait bien.",
         "Luc Sorel"),
    ],
)  # fmt: skip
def test_nobody_is_guessed(text: str, expected: str) -> None:
    assert speaker(text) == expected


def test_the_day_of_publication_tells_one_holder_from_another() -> None:
    text = "Manuel Valls succède à Jean-Marc Ayrault. Le Premier ministre a dit que tout allait bien."
    assert speaker(text) == "Le Premier ministre"
    assert speaker(text, "2015-03-01") == "Manuel Valls"
