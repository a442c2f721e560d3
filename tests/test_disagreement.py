import pytest

from bot.answer import Citation
from bot.disagreement import differ, figures
from index.models import Article
from index.words import terms

INJURED = "combien de blessés à Kervall ?"
PRICE = "combien coûte le pont de Kervall ?"


@pytest.mark.parametrize(
    ("sentence", "question", "expected"),
    [
        ("Il y a 12 blessés et 3 000 évacués.", INJURED, {"12"}),
        ("Il y a 2 400 blessés.", INJURED, {"2400"}),
        ("Il y a 2.400 blessés.", INJURED, {"2400"}),
        ("Douze pompiers sont là.", INJURED, set()),
        ("Quinze personnes blessées à Kervall.", INJURED, {"quinze"}),
        ("Le pont a coûté 3 millions d'euros.", PRICE, {"3 million"}),
        ("Le pont a 300 mètres.", PRICE, set()),
        ("Il y a 12 blessés.", "qui est blessé ?", set()),
    ],
)
def test_the_figures_that_a_question_asks_for(sentence: str, question: str, expected: set[str]) -> None:
    assert figures(sentence, question) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("La crue de Kervall a fait 12 blessés.", "La crue de Kervall a fait 15 blessés.", True),
        ("La crue de Kervall a fait 12 blessés.", "À Kervall, 12 blessés.", False),
        ("La crue de Kervall a fait 12 blessés.", "La crue d'Orbanel a fait 15 blessés.", False),
        ("La crue de Kervall a fait 12 blessés.", "Kervall compte ses blessés.", False),
    ],
)
def test_articles_differ_where_one_thing_has_two_figures(one: str, other: str, expected: bool) -> None:  # noqa: FBT001
    cited = [Citation(n, Article(str(n), text), 0, len(text)) for n, text in enumerate((one, other))]
    assert differ(cited, INJURED, dict.fromkeys(terms(INJURED), 1.0)) is expected


def test_one_article_does_not_contradict_itself() -> None:
    article = Article("a", "Kervall : 12 blessés lundi. Kervall : 15 blessés mardi.")
    cited = [Citation(1, article, 0, 27), Citation(2, article, 28, 55)]
    assert not differ(cited, INJURED, dict.fromkeys(terms(INJURED), 1.0))
