import pytest

from index.models import Article, Quotation, QuotationHit, Span
from index.roles import called
from index.words import terms


def wanted(*words: str) -> list[set[str]]:
    return [set(terms(word)) for word in words]


def speaks(speaker: str, text: str) -> QuotationHit:
    return QuotationHit(Article(speaker, text, language="fr"), Quotation("direct", (Span(0, 1),), speaker), 1.0)


ROY = speaks("Anne Roy", f"« Oui », dit la maire de Kervall, Anne Roy. {'Il pleut. ' * 9} Orbanel se tait.")
SOREL = speaks("Luc Sorel", "« Non », répond Luc Sorel, président de la Ligue des phares. M. Sorel habite Kervall.")
LEAGUE = speaks("la Ligue des phares", "La Ligue des phares est contre, selon la Ligue des phares et son président.")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("maire",), "Anne Roy"),
        (("maire", "kervall"), "Anne Roy"),
        (("patron", "ligue"), "Luc Sorel"),
        (("chef", "ligue", "phares"), "Luc Sorel"),
        (("présidente",), "Luc Sorel"),
        (("procureur",), ""),
    ],
)
def test_somebody_is_called_what_stands_beside_the_name(words: tuple[str, ...], name: str) -> None:
    assert called(wanted(*words), [ROY, SOREL]) == name


def test_the_mayor_of_another_town_is_not_meant() -> None:
    assert called(wanted("maire", "orbanel"), [ROY]) == ""


def test_what_an_office_is_of_does_not_hold_it() -> None:
    assert called(wanted("patron", "ligue"), [LEAGUE, SOREL]) == "Luc Sorel"


def test_marks_in_a_name_are_no_surname() -> None:
    assert called(wanted("maire"), [speaks("les « laissés »", "« Oui », dit la maire. « Non », dit Luc.")]) == ""
