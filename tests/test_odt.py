import pytest

from index.models import Article
from index.readers.formats import parts_of
from index.readers.reading import ReadingError
from tests.documents import archive, odt

BODY = "<text:h>Le pont rouvre</text:h><text:p>Lundi, a dit la maire.</text:p>"


def article(content: bytes) -> Article:
    (part,) = parts_of(".odt", content)
    assert part.article is not None
    return part.article


def test_paragraphs_are_lines_and_the_properties_metadata() -> None:
    meta = "<dc:title>Un titre</dc:title><meta:initial-creator>Jeanne Sorel</meta:initial-creator>"
    found = article(odt(BODY, meta))
    assert found.text == "Le pont rouvre\nLundi, a dit la maire."
    assert (found.title, found.author, found.published) == ("Un titre", "Jeanne Sorel", None)
    assert article(odt(BODY)).title == "Le pont rouvre"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<text:p>«\u00a0Non\u202f», <text:span>dit</text:span>-il.</text:p>", "«\u00a0Non\u202f», dit-il."),
        ("<text:p>a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d</text:p>", "a   b\tc\nd"),
        ("<text:p>a<text:s text:c='999999999999'/>b</text:p>", "a b"),
        ("<text:p>un\n deux</text:p>", "un  deux"),
        ("<text:tracked-changes><text:p>ôté</text:p></text:tracked-changes><text:p>a</text:p>", "a"),
        ("<text:p>a<office:annotation><text:p>remarque</text:p></office:annotation></text:p>", "a"),
        ("<text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>", "a"),
    ],
)
def test_the_text_is_what_the_document_reads(body: str, text: str) -> None:
    assert article(odt(body)).text == text


XXE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE d [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 10))


def test_no_entity_is_resolved() -> None:
    assert article(odt("<text:p>avant &x; après</text:p>", before=XXE)).text == "avant  après"
    with pytest.raises(ReadingError, match="it is damaged"):
        parts_of(".odt", odt("<text:p>&a9;</text:p>", before=f"{LAUGHS}]>"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is damaged, no archive"),
        (archive({"a.txt": b"x"}), "there is no content.xml in it"),
        (archive({"content.xml": b"<a>"}), "it is damaged"),
        (archive({"content.xml": b"<a/>"}), "there is no text part in it"),
        (archive({"content.xml": b" " * 25_000_000}), "it unpacks to more than 20 MB"),
    ],
)
def test_what_is_no_sound_document_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        parts_of(".odt", content)
