from collections.abc import Iterable

from index.echoes import echoes, rest
from index.models import Article, Quotation, QuotationHit, Span

TEXT = (
    "Il promet d'envoyer des soldats au port de Kervall avant l'hiver. "
    "Elle annonce qu'une garnison sera envoyée avant l'hiver au port de Kervall. "
    "Elle ajoute : « Cette garnison est petite. »\n"
    "Il estime que la garnison mange trop."
)
ARTICLE = Article("a", TEXT)


def said(words: str, article: Article = ARTICLE) -> QuotationHit:
    start = article.text.index(words)
    return QuotationHit(article, Quotation("indirect", (Span(start, start + len(words)),)), 0.0)


SOLDIERS = said("envoyer des soldats au port de Kervall avant l'hiver")
GARRISON = said("une garnison sera envoyée avant l'hiver au port de Kervall")
SMALL = said("Cette garnison est petite.")
EATS = said("la garnison mange trop")


def even(stems: Iterable[str]) -> dict[str, float]:
    return dict.fromkeys(stems, 1.0)


def test_what_shares_enough_words_is_about_the_same_and_what_takes_up_its_noun_is_too() -> None:
    assert list(echoes([SOLDIERS], [SOLDIERS, GARRISON, SMALL, EATS], even)) == [GARRISON, SMALL]


def test_a_noun_is_taken_up_in_the_same_paragraph_only_and_afterwards() -> None:
    assert list(echoes([EATS], [SMALL], even)) == []
    assert list(echoes([GARRISON], [EATS], even)) == []


def test_another_article_goes_on_about_nothing_here() -> None:
    copy = Article("b", TEXT)
    assert list(echoes([SOLDIERS], [said("Cette garnison est petite.", copy)], even)) == []


def test_an_article_in_which_most_is_about_it_is_about_it_throughout() -> None:
    every = [SOLDIERS, GARRISON, SMALL, EATS]
    assert rest([SOLDIERS, GARRISON], [SMALL], every) == [EATS]
    assert rest([SOLDIERS], [GARRISON], every) == []
    assert rest(every, [], every) == []
