from collections.abc import Sequence

import pytest

from bot.answer import Answer
from bot.extractive import LONGEST, MOST, extract
from bot.followup import whole
from bot.question import Known, Question, understand
from index.models import Article, Hit
from index.passages import passages
from index.words import terms
from tests.fakes import TODAY


def asked_for(text: str) -> Question:
    return understand(text, Known(lambda _: [], TODAY, None))


def hits(*articles: Article, meaning: float = 0.0) -> list[Hit]:
    return [Hit(passage, 1.0, 1.0, meaning) for article in articles for passage in passages(article)]


def alike(texts: Sequence[str]) -> list[float]:
    return [0.0] * len(texts)


def answered(question: str, found: list[Hit]) -> Answer:
    asked = asked_for(question)
    return extract(asked, found, dict.fromkeys(terms(asked.topic), 1.0), alike)


def cited(question: str, found: list[Hit]) -> list[str]:
    return [c.text for c in answered(question, found).citations]


BRIDGE = Article("a", "Il pleut sur Kervall. Le pont de Kervall rouvrira lundi. La mairie est contente.", language="fr")


def test_the_sentence_that_answers_stands_out_in_its_passage() -> None:
    (citation,) = answered("quand rouvrira le pont ?", hits(BRIDGE)).citations
    assert citation.answer == "Le pont de Kervall rouvrira lundi."
    assert citation.text == BRIDGE.text


def test_of_a_long_passage_the_sentences_around_the_answer_are_cited() -> None:
    long = Article("l", " ".join(f"Voici la phrase {n} de ce texte." for n in range(9)) + " Le pont rouvre lundi. Fin.")
    (citation,) = answered("quand rouvre le pont ?", hits(long)).citations
    assert citation.answer == "Le pont rouvre lundi."
    assert len(citation.text) <= LONGEST


def test_a_sentence_that_holds_what_is_asked_for_comes_before_one_with_more_words() -> None:
    first = Article("a", "Le pont de Kervall est vieux.", language="fr")
    other = Article("b", "Le pont a 300 mètres.", language="fr")
    assert cited("combien mesure le pont ?", hits(first, other, meaning=0.5))[0] == other.text


def test_what_a_follow_up_asks_for_is_what_the_question_before_asked_for() -> None:
    article = Article("a", "Roy a vu des loups à Kervall. Ce sont 12 bêtes selon Roy.", language="fr")
    asked = whole("et Roy ?", ["Sorel a vu combien de loups ?"], Known(lambda _: [], TODAY, None))
    answer = extract(asked, hits(article, meaning=0.5), dict.fromkeys(terms(asked.topic), 1.0), alike)
    assert answer.citations[0].answer == "Ce sont 12 bêtes selon Roy."


def test_the_meaning_of_a_sentence_counts() -> None:
    article = Article("a", "Le pont est vieux. Le pont est neuf.", language="fr")
    asked = asked_for("le pont")
    answer = extract(asked, hits(article), {"pont": 1.0}, lambda texts: [float("neuf" in text) for text in texts])
    assert answer.citations[0].answer == "Le pont est neuf."


def test_what_is_cited_stands_in_the_article() -> None:
    answer = answered("le pont", hits(BRIDGE))
    assert all(c.article.text[c.start : c.end] == c.text and c.answer in c.text for c in answer.citations)
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_the_same_words_in_two_articles_are_cited_once() -> None:
    copy = Article("b", BRIDGE.text, language="fr")
    answer = extract(asked_for("quand rouvrira le pont ?"), hits(BRIDGE, copy), {"rouvr": 1.0, "pont": 1.0}, alike)
    assert [article.id for article in answer.citations[0].also_in] == ["b"]


def test_a_passage_that_holds_too_little_of_the_question_is_no_answer() -> None:
    answer = extract(
        asked_for("le pont du roi Salomon"), hits(BRIDGE), {"pont": 1.0, "roi": 2.0, "salomon": 3.0}, alike
    )
    assert not answer.found
    assert answer.nearest == (BRIDGE,)


def test_all_names_beside_a_year_are_enough_for_one_who_asks_for_the_year() -> None:
    bought = Article("a", "L'État a racheté Kervall en 1930, avec ses bois et ses champs.", language="fr")
    never = Article("b", "L'État a racheté Kervall, avec ses bois et ses champs.", language="fr")
    asked = "en quelle année le domaine de Kervall est devenu propriété de l'État ?"
    assert cited(asked, hits(never, bought))[0] == bought.text
    assert not answered(asked, hits(never)).found


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    other = Article("b", "Le train est en retard.", language="fr")
    asked = asked_for("le pont ou le train")
    answer = extract(asked, hits(other, BRIDGE), {"pont": 3.0, "train": 0.1}, alike)
    assert answer.citations[0].article.id == "a"


def test_meaning_does_where_the_languages_differ() -> None:
    assert cited("when will it reopen?", hits(BRIDGE, meaning=0.8)) == [BRIDGE.text]
    assert cited("quand ouvrira-t-il ?", hits(BRIDGE, meaning=0.3)) == []


def test_a_name_must_be_there_where_the_languages_differ() -> None:
    assert cited("when will Kervall be glad?", hits(BRIDGE, meaning=0.2)) != []
    assert cited("when will Peru be glad?", hits(BRIDGE, meaning=0.2)) == []


def test_an_answer_has_an_end() -> None:
    many = [Article(str(number), f"Le pont numéro {number} rouvre.", language="fr") for number in range(20)]
    assert len(cited("le pont", hits(*many))) == MOST


def test_nothing_found_is_no_answer() -> None:
    assert not extract(asked_for("?"), [], {}, alike).found


def test_articles_that_give_different_figures_are_told_apart_newest_first() -> None:
    monday = Article("m", "La crue de Kervall a fait 12 blessés.", language="fr", published="2026-03-02")
    tuesday = Article("t", "La crue de Kervall a fait quinze blessés.", language="fr", published="2026-03-03")
    answer = answered("combien de blessés dans la crue de Kervall ?", hits(monday, tuesday, meaning=0.5))
    assert answer.disputed
    assert [(c.number, c.article.id) for c in answer.citations] == [(1, "t"), (2, "m")]


def test_a_name_alone_tells_nothing_of_what_is_asked_about_it() -> None:
    fine = Article("a", "À Kervall, la mairie est contente.", language="fr")
    assert not answered("le temps demain à Kervall", hits(fine, meaning=0.5)).found
    assert answered("la mairie demain à Kervall", hits(fine, meaning=0.5)).found


def test_a_passage_of_another_article_may_stand_beside_the_answer_but_not_be_it() -> None:
    other = Article("b", "La halle rouvrira mardi.", language="fr")
    assert cited("quand rouvrira le pont de Kervall ?", hits(BRIDGE, other))[0] == BRIDGE.text
    assert not answered("quand rouvrira le pont de Kervall ?", hits(other)).found


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("à quelle peine Roy est-il condamné à Kervall ?", "Roy est jugé à Kervall."),
        ("à quelle vitesse roulait Roy à Kervall ?", "Roy roulait de nuit à Kervall avec 2 amis."),
    ],
)
def test_only_a_penalty_or_a_measure_answers_one_who_asks_for_it(question: str, text: str) -> None:
    assert not answered(question, hits(Article("a", text, language="fr"), meaning=0.5)).found


def test_a_price_is_not_answered_by_any_figure() -> None:
    article = Article("a", "Le pont a 300 mètres. Le pont de Kervall a 40 ans.", language="fr")
    assert not answered("combien a coûté le pont de Kervall ?", hits(article, meaning=0.5)).found
