import pytest

from index.models import Article
from index.readers.formats import parts_of
from index.readers.reading import ReadingError
from tests.documents import archive, docx

TWICE = "<mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>"
P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def article(content: bytes) -> Article:
    (part,) = parts_of(".docx", content)
    assert part.article is not None
    return part.article


def test_paragraphs_are_lines_and_the_properties_metadata() -> None:
    found = article(docx(P.format("Le pont rouvre") + P.format("Lundi, a dit la maire."), "Un titre", "Jeanne Sorel"))
    assert found.text == "Le pont rouvre\nLundi, a dit la maire."
    assert (found.title, found.author, found.published) == ("Un titre", "Jeanne Sorel", None)
    assert article(docx(P.format("Le pont rouvre") + P.format("Lundi."))).title == "Le pont rouvre"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "<w:p><w:r><w:t xml:space='preserve'>«\u00a0Non\u202f», </w:t></w:r><w:r><w:t>dit-il.</w:t></w:r></w:p>",
            "«\u00a0Non\u202f», dit-il.",
        ),
        ("<w:p><w:r><w:t>un</w:t><w:tab/><w:t>deux</w:t><w:br/><w:t>trois</w:t></w:r></w:p>", "un\tdeux\ntrois"),
        (f"<w:tbl><w:tr><w:tc>{P.format('a')}</w:tc><w:tc>{P.format('b')}</w:tc></w:tr></w:tbl>", "a\nb"),
        ("<w:p><w:hyperlink><w:r><w:t>lien</w:t></w:r></w:hyperlink></w:p>", "lien"),
        ("<w:p><w:ins><w:r><w:t>ajouté</w:t></w:r></w:ins></w:p>", "ajouté"),
        ("<w:p><w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del></w:p>", "a"),
        ("<w:p><w:r><w:t>a</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r></w:p>", "a"),
        (f"<w:sdt><w:sdtContent>{P.format('encadré')}</w:sdtContent></w:sdt>", "encadré"),
        (
            f"<w:p><w:r><w:t>a</w:t>{TWICE.format(P.format('boîte'))}</w:r></w:p>",
            "a\nboîte",
        ),
    ],
)
def test_the_text_is_what_the_document_reads(body: str, text: str) -> None:
    assert article(docx(body)).text == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is damaged, no archive"),
        (b"PK\x03\x04 rest", "it is damaged, no archive"),
        (archive({"a.txt": b"x"}), "it is damaged or no Word document"),
        (archive({"../../evil.txt": b"x", "word/document.xml": b"a" * 25_000_000}), "it unpacks to more than 20 MB"),
    ],
)
def test_what_is_no_sound_document_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        parts_of(".docx", content)


def test_a_document_without_text_is_refused() -> None:
    (part,) = parts_of(".docx", docx("<w:p/>"))
    assert (part.article, part.problem) == (None, "there is no text in it")
