from pathlib import Path

import pytest

from bot.app import Quidit
from bot.attribution import attribution, shown
from bot.question import Known, understand
from bot.who_said_what import fitting
from index.models import Article, Quotation, QuotationHit, Span
from tests.conftest import OpenQuidit
from tests.fakes import TODAY

TALK = {
    "a.txt": "« Les troupes partent lundi », a déclaré Anne Roy. Elle a ajouté que les troupes reviendraient vite.",
    "b.txt": "Mme Roy a affirmé que les troupes étaient prêtes.\nPour Paul Sorel, les troupes n'ont rien à y faire.",
    "c.txt": "La mairie a annoncé la fermeture du pont. « Les troupes partent lundi », a déclaré Anne Roy.",
    "d.md": "---\ndate: 2026-03-02\n---\nAnne Roy a affirmé que les troupes restaient.",
    "e.md": "---\ndate: 2026-03-09\n---\nAnne Roy a affirmé que les troupes rentraient.",
}


@pytest.fixture
def talk(open_quidit: OpenQuidit, tmp_path: Path) -> Quidit:
    place = tmp_path / "talk"
    place.mkdir()
    for name, text in TALK.items():
        (place / name).write_text(text, encoding="utf-8")
    quidit = open_quidit()
    assert [outcome.reason for outcome in quidit.ingest.add([place])] == [""] * len(TALK)
    return quidit


def test_statements_are_grouped_by_speaker_under_one_name(talk: Quidit) -> None:
    answer = talk.ask("qui a dit quoi sur les troupes ?")
    assert sorted(statement.words for statement in answer.statements) == ["Anne Roy", "Paul Sorel"]
    (roy,) = [statement for statement in answer.statements if statement.words == "Anne Roy"]
    assert {citation.text for citation in roy.citations} == {
        "Les troupes partent lundi",
        "les troupes reviendraient vite",
        "les troupes étaient prêtes",
        "les troupes restaient",
        "les troupes rentraient",
    }


def test_the_same_statement_in_two_articles_is_cited_once(talk: Quidit) -> None:
    answer = talk.ask("qui a dit quoi sur les troupes ?")
    (twice,) = [c for c in answer.citations if c.text == "Les troupes partent lundi"]
    assert {twice.article.id, *(article.id for article in twice.also_in)} == {"a", "c"}


def test_a_topic_in_the_other_language_is_found_by_the_translations_of_its_words(talk: Quidit) -> None:
    answer = talk.ask("Who said what about troops?")
    assert answer.language == "en"
    assert "Les troupes partent lundi" in {citation.text for citation in answer.citations}
    assert not talk.ask("Who said what about cheese?").found


def test_a_statement_of_nobody_does_not_tell_who_said_it() -> None:
    asked = understand("qui a dit que le pont rouvre ?", Known(lambda _: [], TODAY, None))
    article = Article("a", "Le pont rouvre.")
    nobody, somebody = (
        QuotationHit(article, Quotation("direct", (Span(0, 15),), speaker), 1.0, 1.0) for speaker in ("", "Anne Roy")
    )
    assert fitting(asked, [nobody, somebody]) == [somebody]


def test_one_speaker_s_statements_come_newest_first(talk: Quidit) -> None:
    answer = talk.ask("que dit Anne Roy des troupes ?")
    assert {statement.words for statement in answer.statements} == {"Anne Roy"}
    assert [citation.article.id for citation in answer.citations][:2] == ["e", "d"]


def test_only_the_period_that_is_asked_for_counts(talk: Quidit) -> None:
    answer = talk.ask("que dit Anne Roy des troupes depuis le 5 mars 2026 ?")
    assert [citation.article.id for citation in answer.citations] == ["e"]
    assert not talk.ask("qui a dit quoi sur les troupes en mars 2024 ?").found


def test_a_speaker_who_said_nothing_on_the_topic_is_not_quoted(talk: Quidit) -> None:
    assert "Paul Sorel" not in {
        statement.words for statement in talk.ask("que dit Paul Sorel du pont fermé ?").statements
    }


def test_who_said_this_gives_the_speaker_and_the_passage(talk: Quidit) -> None:
    answer = talk.ask("qui a annoncé la fermeture du pont ?")
    assert (answer.statements[0].words, answer.citations[0].text) == ("La mairie", "la fermeture du pont")


def test_quoted_words_find_who_said_them(talk: Quidit) -> None:
    answer = talk.ask("Qui a dit « les TROUPES étaient pretes » ?")
    assert [(s.words, [c.text for c in s.citations]) for s in answer.statements] == [
        ("Anne Roy", ["les troupes étaient prêtes"])
    ]


def test_every_citation_is_the_article_s_own_text_and_carries_its_quotation(talk: Quidit) -> None:
    for citation in talk.ask("qui a dit quoi sur les troupes ?").citations:
        assert citation.article.text[citation.start : citation.end] == citation.text
        assert citation.quotation is not None
        assert (citation.start, citation.end) in citation.quotation.spans


def test_reported_speech_is_never_shown_as_if_spoken(talk: Quidit) -> None:
    citations = {c.text: c for c in talk.ask("qui a dit quoi sur les troupes ?").citations}
    spoken, reported = citations["Les troupes partent lundi"], citations["les troupes reviendraient vite"]
    assert (attribution(spoken, "fr"), shown(spoken)) == ("a déclaré", "« Les troupes partent lundi »")
    assert attribution(reported, "fr") == "a ajouté (« Elle », propos rapportés)"
    assert shown(reported) == "les troupes reviendraient vite"


def test_quotations_go_with_their_article(talk: Quidit) -> None:
    before = talk.library.counts()["quotation"]
    list(talk.ingest.remove(["a"]))
    assert 0 < talk.library.counts()["quotation"] < before
    assert "les troupes reviendraient vite" not in {
        c.text for c in talk.ask("qui a dit quoi sur les troupes ?").citations
    }


def test_a_topic_that_is_named_is_not_answered_from_articles_that_do_not_name_it(
    open_quidit: OpenQuidit, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Anne Roy a dit que la grève des boulangers durerait.", encoding="utf-8")
    quidit = open_quidit()
    list(quidit.ingest.add([tmp_path / "a.txt"]))
    assert quidit.ask("qui a dit quoi sur la grève des boulangers ?").found
    assert not quidit.ask("qui a dit quoi sur la grève des boulangers à Carvanel ?").found
