import re
from pathlib import PurePath

import pytest

from index.models import Article
from index.readers import ENDINGS, read
from index.readers.reading import ReadingError

PAGE = """<!doctype html><html lang="fr"><head><title>Le pont rouvre - La Gazette</title>
<meta property="og:title" content="Le pont rouvre"><meta property="og:site_name" content="La Gazette">
<meta name="author" content="Jeanne Sorel"><meta property="article:published_time" content="2026-05-06T08:00:00+02:00">
</head><body><nav><a href="/">Accueil</a> <a href="/sport">Sport</a></nav><article><h1>Le pont rouvre</h1>
<p>Le pont de Kervall rouvrira lundi matin à la circulation, a annoncé la maire de la commune devant la presse.</p>
<p>Il était fermé depuis le mois de mai pour des travaux qui ont coûté <b>trois millions</b> d&#39;euros à la ville.</p>
</article><footer>Tous droits réservés</footer></body></html>"""


def test_plain_text_stands_as_it_is_and_its_first_line_may_be_the_title() -> None:
    text = "Le pont rouvre\n\nLe pont\u00a0rouvrira lundi ; « enfin ».\n"
    article = read(PurePath("pont.txt"), text.encode(), "pont")
    assert (article.text, article.title, article.language) == (text, "Le pont rouvre", "fr")


def test_plain_text_without_a_blank_line_has_no_title_but_a_headline() -> None:
    article = read(PurePath("a.txt"), b"Un deux trois quatre cinq six sept huit neuf dix onze\nFin.", "a")
    assert article.title is None
    assert article.headline == "Un deux trois quatre cinq six sept huit neuf…"


def test_front_matter_is_read_and_is_no_part_of_the_text() -> None:
    source = (
        "---\ntitle: Le  pont\noutlet: La Gazette\nauthor: J. S.\ndate: 2026-02-24\nurl: https://gazette.example/1\n"
        "language: FR-fr\n---\n\n# Titre\nTexte *libre*.\n"
    )
    article = read(PurePath("a.md"), source.encode(), "a")
    assert article.text == "# Titre\nTexte *libre*.\n"
    assert (article.title, article.outlet, article.author) == ("Le pont", "La Gazette", "J. S.")
    assert (article.published, article.url, article.language) == ("2026-02-24", "https://gazette.example/1", "fr")


def front(fields: str) -> Article:
    return read(PurePath("a.md"), f"---\n{fields}\n---\nTexte.".encode(), "a")


def test_what_front_matter_says_is_text_as_it_is_written() -> None:
    article = front("title: oui\noutlet: 1.10\nauthor: [Ann Roche, Bob Ruel]\nmodified: 2026-05-07T08:00")
    assert (article.title, article.outlet, article.author) == ("oui", "1.10", "Ann Roche, Bob Ruel")
    assert article.modified == "2026-05-07"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("title: {a: b}", "its title is no text"),
        ("url: javascript:alert(1)", "is no address like https://journal.example/article"),
        ("url: https://", "is no address like"),
        ("url: http://[x", "is no address like"),
        ("date: 2026-13-45", "its date '2026-13-45' is not written as 2026-04-30"),
        ("title: " + "a" * 30_000, "its front matter is longer than 20000 characters"),
        ("title: " + "[" * 5_000, "its front matter is no valid YAML"),
    ],
)
def test_front_matter_that_cannot_be_meant_is_refused(fields: str, reason: str) -> None:
    with pytest.raises(ReadingError, match=re.escape(reason)):
        front(fields)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2026-05-06", "2026-05-06"),
        ("2026-05-06T08:00:00+02:00", "2026-05-06"),
        ("2026-05-06 08:00", "2026-05-06"),
        ("Wed, 06 May 2026 23:30:00 -0500", "2026-05-06"),
        ("", None),
    ],
)
def test_dates_as_feeds_and_mails_write_them(written: str, date: str | None) -> None:
    assert front(f"date: {written}").published == date


def test_markdown_without_front_matter_takes_its_heading_for_a_title() -> None:
    article = read(PurePath("a.md"), b"# Le pont rouvre\n\nLundi.", "a")
    assert (article.title, article.text) == ("Le pont rouvre", "# Le pont rouvre\n\nLundi.")


def test_a_web_page_gives_its_article_and_what_it_declares() -> None:
    article = read(PurePath("a.html"), PAGE.encode(), "a")
    assert "trois millions d'euros" in article.text.replace("\n", " ")
    assert "Sport" not in article.text
    assert (article.title, article.outlet, article.published) == ("Le pont rouvre", "La Gazette", "2026-05-06")


@pytest.mark.parametrize(
    "content",
    [
        "Élysée".encode(),
        "Élysée".encode("utf-8-sig"),
        "Élysée".encode("utf-16"),
        "Élysée".encode("cp1252"),
    ],
)
def test_common_encodings_are_read_alike(content: bytes) -> None:
    assert read(PurePath("a.txt"), content, "a").text == "Élysée"


def test_all_line_ends_become_one() -> None:
    assert read(PurePath("a.txt"), b"un\r\ndeux\rtrois", "a").text == "un\ndeux\ntrois"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "there is no text in it"),
        ("a.txt", b"  \n ", "there is no text in it"),
        ("a.txt", b"a" * 1_000_001, "it has more than 1,000,000 characters: split it into its articles"),
        ("a.txt", b"\x00\x01\x02", "it is not text, or in an unknown encoding: save it as UTF-8"),
        ("a.txt", b"\xff\xfe\x00", "it is cut off or damaged, no sound UTF-16: save it as UTF-8"),
        ("a.docx", b"x", "it is damaged, no archive as ZIP makes them (File is not a zip file)"),
        ("a.exe", b"x", f".exe is none of {', '.join(ENDINGS)}"),
        ("a", b"x", f"a file without an ending is none of {', '.join(ENDINGS)}"),
        ("a.md", b"---\ntitle: a\nurl: ]\n---\nx", "its front matter is no valid YAML, line 3"),
        ("a.md", b"---\n- x\n---\nx", "its front matter has no fields (title: ..., date: ...)"),
        ("a.md", b"---\ndate: 24/02/2026\n---\nx", "its date '24/02/2026' is not written as 2026-04-30"),
        ("a.html", b"<html><body></body></html>", "no article is found in the page"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(ReadingError) as error:
        read(PurePath(name), content, "a")
    assert str(error.value) == reason
