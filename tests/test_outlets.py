"""Pages of six kinds of outlets give back the article that was put into them, and what is known about it."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from index.models import Article
from index.readers import read
from index.readers.html import read_html
from tests.conftest import ARTICLES
from tests.outlets import STYLES, page

KNOWN = ("title", "outlet", "author", "published", "modified", "url", "language")
FLOOR = 0.95  # of F1, over the words


def known(path: Path) -> Article:
    """An article with all that pages tell, below its headline; what ours does not tell is made up."""
    article = read(path, path.read_bytes(), "")
    told = {"title": "Le titre de l’article", "author": "Anne Roy, Luc Le Goff", "outlet": "La Gazette d’Ici"}
    told |= {"published": "2026-04-30", "url": f"https://gazette.example/{path.stem}", "language": "fr"}
    made_up = {name: value for name, value in told.items() if getattr(article, name) is None}
    first, _, below = article.text.partition("\n")
    text = below if " ".join(first.split()) == article.title else article.text
    return replace(article, text=text, modified="2026-05-20", **made_up)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def f1(found: str, wanted: str) -> float:
    common = sum((words(found) & words(wanted)).values())
    return 2 * common / (sum(words(found).values()) + sum(words(wanted).values()))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("path", sorted(ARTICLES.iterdir()), ids=lambda path: path.stem)
def test_an_article_comes_out_of_its_page_with_all_that_is_known_about_it(style: str, path: Path) -> None:
    wanted = known(path)
    made = page(style, wanted)
    found = read_html(made.source).article
    assert found is not None
    assert f1(found.text, "\n".join((made.subheading, *made.paragraphs))) >= FLOOR
    assert {name: getattr(found, name) for name in KNOWN} == {name: getattr(wanted, name) for name in KNOWN}


@pytest.mark.parametrize("style", STYLES)
def test_the_paragraphs_of_a_page_stand_word_for_word_and_in_their_order(style: str) -> None:
    for path in sorted(ARTICLES.iterdir()):
        made = page(style, known(path))
        found = read_html(made.source).article
        assert found is not None
        assert tuple(line for line in found.text.split("\n") if line in made.paragraphs) == made.paragraphs
