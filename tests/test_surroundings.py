import pytest

from index.readers.html import read_page

P = "<p>Le pont de Kervall rouvrira {} matin à la circulation, a annoncé la maire de la commune à la presse.</p>"
BODY = "".join(map(P.format, ("lundi", "mardi", "jeudi")))
LEAD = "Fermé depuis mai, le pont\u00a0rouvre, et avec lui le marché du samedi."


def text(page: str, head: str = "") -> str:
    found = read_page(f"<html lang='fr'><head><title>Le pont rouvre</title>{head}</head><body>{page}</body></html>")
    assert found.article is not None
    return found.article.text


@pytest.mark.parametrize(
    "lead", ['<p class="chapo">{}</p>', '<div class="article__desc"><p>{}</p></div>', '<h2 class="c-lead">{}</h2>']
)
def test_a_lead_in_the_header_is_part_of_the_article(lead: str) -> None:
    shown = text(f"<header><h1>Le pont rouvre</h1>{lead.format(LEAD)}</header><article>{BODY}</article>")
    assert shown.count(LEAD) == 1
    assert shown.index(LEAD) < shown.index("lundi")


def test_a_lead_is_known_by_the_page_s_description_too() -> None:
    page = f"<header><h1>Le pont rouvre</h1><p>{LEAD}</p><p>Abonnez-vous</p></header><article>{BODY}</article>"
    assert text(page, f'<meta name="description" content="{LEAD}">').startswith(LEAD)


def test_what_introduces_another_article_is_no_lead() -> None:
    other = (
        '<div class="card"><h3>Autre chose</h3><p class="card-intro">Le marché déménage place Neuve en avril.</p></div>'
    )
    page = f"{other}<h1>Le pont rouvre</h1><article>{BODY}</article>{other}"
    assert "déménage" not in text(page)


@pytest.mark.parametrize(
    "pointer",
    [
        '<p><strong>Lire aussi&nbsp;:</strong> <a href="/1">Le marché déménage place Neuve</a></p>',
        '<p>À LIRE AUSSI. <a href="/1">Le marché déménage place Neuve</a></p>',
        '<p><a href="/1">Lire : Le marché déménage place Neuve</a></p>',
        '<p><b>Read more:</b> <a href="/1">Le marché déménage place Neuve</a></p>',
        '<ul><li>Voir aussi <a href="/1">Le marché déménage place Neuve</a></li></ul>',
    ],
)
def test_a_pointer_to_another_article_is_no_part_of_this_one(pointer: str) -> None:
    shown = text(f"<article><h1>Le pont rouvre</h1>{BODY}{pointer}{BODY.replace('rouvrira', 'fermera')}</article>")
    assert "déménage" not in shown
    assert "fermera jeudi" in shown


@pytest.mark.parametrize(
    "sentence",
    [
        "Voir aussi loin que la mer, du haut du pont, c’est <a href='/1'>son rêve</a> depuis sa naissance ou presque.",
        "Lire aussi : voilà ce que le maire demande à tous les enfants de la commune depuis sa naissance ou presque.",
    ],
)
def test_a_sentence_that_begins_like_a_pointer_stays(sentence: str) -> None:
    assert "naissance" in text(f"<article>{BODY}<p>{sentence}</p>{BODY}</article>")


def test_what_stands_above_the_headline_is_no_part_of_the_article() -> None:
    menu = "<td>Vie locale<br>Petites annonces</td>"
    page = (
        f"<table><tr>{menu}<td><h1>Le pont rouvre</h1>{BODY.replace('<p>', '').replace('</p>', '<br><br>')}</td></tr>"
    )
    shown = text(f"{page}</table>")
    assert shown.startswith("Le pont rouvre\nLe pont de Kervall")


def test_a_headline_that_is_repeated_below_cuts_nothing_off() -> None:
    shown = text(f"<article>{BODY}<p>Le pont rouvre</p>{BODY.replace('rouvrira', 'fermera')}</article>")
    assert "rouvrira lundi" in shown
