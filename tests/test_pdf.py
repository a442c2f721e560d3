import io

import pytest

from index.models import Article
from index.readers.formats import parts_of
from index.readers.reading import ReadingError
from tests.documents import pdf, pdf_of


def article(content: bytes) -> Article:
    (part,) = parts_of(".pdf", content)
    assert part.article is not None
    return part.article


PAGE = (
    "Le pont rouvre",
    "Le pont de Kervall rouvrira lundi matin à la circulation, a annoncé la maire de la com-",
    "mune devant la presse. « Il était temps », a-t-elle ajouté, avant de remercier le gou-",
    "vernement et tous ceux qui ont attendu.",
    "Il était fermé depuis le mois de mai pour des travaux qui ont coûté trois millions d’euros",
    "à la ville.",
)


def test_lines_are_joined_to_paragraphs_and_cut_words_made_whole() -> None:
    found = article(pdf(PAGE))
    assert found.text.split("\n") == [
        "Le pont rouvre",
        f"{PAGE[1][:-1]}{PAGE[2][:-1]}{PAGE[3]}",
        f"{PAGE[4]} {PAGE[5]}",
    ]
    assert (found.title, found.language) == ("Le pont rouvre", "fr")


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("Le maire est venu, dit-", "il, pour voir", "dit-il"),
        ("Il viendra peut-", "être demain", "peut-être"),
        ("Il est né à Saint-", "Elwin en mai", "Saint-Elwin"),
        ("Le vice-", "président est venu", "vice-président"),
        ("Le porte-parole est là. Le porte-", "parole parle", "Le porte-parole parle"),
        ("L’ordre du gouver-", "nement est venu", "gouvernement"),
        ("Une contre-attaque, une contrevérité : contre-", "vérité", "contrevérité : contrevérité"),
        ("En 1914-", "1918, la guerre", "1914-1918"),
    ],
)
def test_a_hyphen_that_belongs_to_the_word_stays(first: str, second: str, joined: str) -> None:
    assert joined in article(pdf((first, second))).text


def test_a_paragraph_goes_on_over_the_page() -> None:
    assert "la commune devant la presse" in article(pdf(PAGE[:2], PAGE[2:])).text


def test_the_declared_title_and_author_are_used() -> None:
    found = article(pdf(PAGE, info="/Title (Un titre) /Author (Jeanne Sorel) /CreationDate (D:20260506)"))
    assert (found.title, found.author, found.published) == ("Un titre", "Jeanne Sorel", None)


@pytest.mark.parametrize("title", ["Microsoft Word - pont.docx", "pont.indd", "Untitled"])
def test_a_title_that_a_program_made_up_is_none(title: str) -> None:
    assert article(pdf(PAGE, info=f"/Title ({title})")).title == "Le pont rouvre"


def test_pages_without_text_are_told() -> None:
    (part,) = parts_of(".pdf", pdf(PAGE, ()))
    assert part.problem == "1 of its 2 pages hold no text that can be read"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf(()), "it holds no text, only pictures of pages perhaps: put it through text recognition"),
        (pdf_of([b"q 500 0 0 700 0 0 cm /Im1 Do Q"]), "it holds no text, only pictures"),
        (pdf(PAGE)[:300], "it is damaged or no PDF"),
        (b"<html>404</html>", "it is damaged or no PDF"),
        (b"", "it is damaged or no PDF"),
        (pdf_of([b" " * 100_000_000]), "it is damaged or no PDF \\(Limit reached"),
    ],
)
def test_what_gives_no_text_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        parts_of(".pdf", content)


def test_a_password_is_told() -> None:
    from pypdf import PdfReader, PdfWriter

    locked = PdfWriter(PdfReader(io.BytesIO(pdf(PAGE))))
    locked.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    locked.write(file)
    with pytest.raises(ReadingError, match="protected by a password"):
        parts_of(".pdf", file.getvalue())
