from email.message import EmailMessage

import pytest

from index.models import Article
from index.readers.formats import parts_of
from index.readers.reading import ReadingError

P = "<p>Le pont de Kervall rouvrira lundi matin à la circulation, a annoncé la maire de la commune.</p>"


def mail(plain: str | None = None, page: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "La Gazette <lettre@gazette.example>"
    message["Subject"] = "Le pont rouvre : l’été"
    message["Date"] = "Wed, 06 May 2026 08:00:00 +0200"
    if plain is not None:
        message.set_content(plain)
    if page is not None:
        message.add_alternative(page, subtype="html")
    return message


def article(message: EmailMessage | bytes) -> Article:
    (part,) = parts_of(".eml", message if isinstance(message, bytes) else message.as_bytes())
    if part.article is None:
        raise ReadingError(part.problem)
    return part.article


def test_the_headers_are_metadata() -> None:
    found = article(mail("Le pont rouvre lundi."))
    assert (found.title, found.outlet, found.published) == ("Le pont rouvre : l’été", "La Gazette", "2026-05-06")
    assert found.text.strip() == "Le pont rouvre lundi."


def test_the_page_is_read_before_the_plain_part_and_hides_nothing() -> None:
    hidden = "<div style='display:none'>Un aperçu que personne ne voit dans la lettre.</div>"
    found = article(
        mail("Voir en ligne : https://x.example", f"<html><body>{hidden}<article>{P * 3}</article></body></html>")
    )
    assert found.text.startswith("Le pont de Kervall")
    assert "aperçu" not in found.text


def test_without_an_article_in_the_page_the_plain_part_is_read() -> None:
    assert article(mail("Le pont rouvre lundi.", "<img src='x.png'>")).text.strip() == "Le pont rouvre lundi."


def test_the_encoding_of_a_part_is_the_declared_one_or_the_right_one() -> None:
    head = b"From: a@b.example\nSubject: =?utf-8?q?l=27=C3=A9t=C3=A9?=\nContent-Type: text/plain; charset=%b\n\n"
    assert article(head % b"iso-8859-15" + "Le cœur coûte 3 €.".encode("iso8859-15")).text == "Le cœur coûte 3 €."
    assert article(head % b"us-ascii" + "Le cœur coûte 3 €.".encode()).text == "Le cœur coûte 3 €."
    assert article(head % b"us-ascii" + b"Texte.").title == "l'été"


def test_attachments_are_not_read() -> None:
    message = mail("Le pont rouvre lundi.")
    message.add_attachment("Autre texte.", filename="autre.txt")
    assert "Autre" not in article(message).text


@pytest.mark.parametrize(
    "content", [b"", b"\n\nrien", b"From: a@b.example\n\n", b"Subject: x\nContent-Type: image/png\n\nx"]
)
def test_what_is_no_mail_with_a_text_is_refused(content: bytes) -> None:
    with pytest.raises(ReadingError, match=r"^(it is no mail|there is no text in it)"):
        article(content)
