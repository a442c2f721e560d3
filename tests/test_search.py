from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import Quidit
from index.retriever import PassageRetriever
from index.search import Search, fuse, spread
from tests.conftest import OpenQuidit

SCORES = st.dictionaries(st.integers(1, 50), st.floats(0.1, 30), max_size=30)


def test_words_find_whatever_their_form(quidit: Quidit) -> None:
    assert [hit.passage.article.id for hit in quidit.search("les PONTS rouvriraient ?", 1)] == ["pont"]


def test_quoted_words_are_looked_for_as_they_are_spelled_and_in_their_order(
    open_quidit: OpenQuidit, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Il ne faut pas que la ville dorme.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("La ville ne dort pas, il faut dormir.", encoding="utf-8")
    made = open_quidit()
    list(made.ingest.add([tmp_path / "a.txt", tmp_path / "b.txt"]))
    assert [hit.passage.article.id for hit in made.search("qui a dit « il ne faut pas » ?", 1)] == ["a"]
    assert [hit.passage.article.id for hit in made.search("qui a dit « il faut dormir » ?", 1)] == ["b"]


def test_what_is_gone_from_the_library_is_not_found_though_the_index_lags(
    quidit: Quidit, open_quidit: OpenQuidit, folder: Path
) -> None:
    other = open_quidit()
    (folder / "eau.md").unlink()
    with other.library.writing():
        other.library.remove(str(folder / "eau.md"))
    assert other.index.lags()
    assert {hit.passage.article.id for hit in quidit.search("le prix de l'eau", 10)} == {"pont", "bees"}


def test_a_hit_tells_why_it_was_found(quidit: Quidit) -> None:
    best, *others = quidit.search("le pont", 3)
    assert best.words == 1.0
    assert best.score == pytest.approx(1.0)
    assert all(other.words == 0.0 for other in others)


def test_langchain_sees_the_same_hits(quidit: Quidit) -> None:
    retriever = PassageRetriever(search=Search(quidit.library, quidit.index, quidit.embeddings), count=2)
    documents = retriever.invoke("le prix de l'eau")
    assert [document.metadata["hit"] for document in documents] == quidit.search("le prix de l'eau", 2)
    assert documents[0].page_content == documents[0].metadata["hit"].passage.text
    assert documents[0].metadata["outlet"] == "La Gazette"


def test_words_weigh_more_than_meaning() -> None:
    assert [number for number, _ in fuse({1: 10.0, 2: 5.0}, {3: 0.9, 2: 0.5})] == [1, 2, 3]


def test_meaning_decides_where_the_languages_differ() -> None:
    assert [number for number, _ in fuse({1: 10.0, 3: 8.0}, {2: 0.9, 3: 0.8, 1: 0.1}, {1, 2, 3})] == [3, 1, 2]


def test_meaning_alone_decides_where_no_word_matches() -> None:
    assert [number for number, _ in fuse({}, {3: 0.2, 2: 0.5})] == [2, 3]


def test_a_further_passage_of_an_article_stands_back_for_another_article() -> None:
    articles = {1: 1, 2: 1, 3: 2, 4: 1}
    assert [number for number, _ in spread([(1, 1.0), (2, 0.9), (3, 0.8), (4, 0.1)], articles)] == [1, 3, 2, 4]


@given(SCORES, st.lists(st.integers(1, 5), min_size=50, max_size=50))
def test_the_order_of_the_articles_stays_however_it_is_spread(scores: dict[int, float], of: list[int]) -> None:
    articles = dict(enumerate(of, start=1))
    ranking = fuse(scores, {})
    anew = spread(ranking, articles)
    assert dict(anew).keys() == dict(ranking).keys()
    assert list(dict.fromkeys(articles[number] for number, _ in anew)) == list(
        dict.fromkeys(articles[number] for number, _ in ranking)
    )


def test_of_nearly_the_same_articles_the_best_is_found_and_names_the_others(
    open_quidit: OpenQuidit, tmp_path: Path
) -> None:
    wire = " ".join(f"La phrase numéro {n} de cette dépêche parle du port." for n in range(40))
    for name, text in {"a": wire, "b": f"{wire} Avec AFP.", "c": "Le port est fermé."}.items():
        (tmp_path / f"{name}.md").write_text(f"---\noutlet: {name}\n---\n{text}", encoding="utf-8")
    made = open_quidit()
    list(made.ingest.add([tmp_path]))
    hits = made.search("la dépêche sur le port", 20)
    (wired,) = {hit.passage.article.id for hit in hits} - {"c"}
    also = {article.id for hit in hits if hit.passage.article.id == wired for article in hit.also_in}
    assert also == {"a", "b"} - {wired}
    everything = made.search("la dépêche sur le port", 20, collapse=False)
    assert {hit.passage.article.id for hit in everything} == {"a", "b", "c"}


def test_the_words_of_the_whole_article_count(open_quidit: OpenQuidit, tmp_path: Path) -> None:
    filler = "La suite de ce texte parle de bien autre chose encore. " * 20
    (tmp_path / "a.txt").write_text(f"Le conseil a voté.\n\n{filler}\n\nLa grève du métro dure.", encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"Le conseil a voté.\n\n{filler}\n\nLe musée ouvre demain.", encoding="utf-8")
    made = open_quidit()
    list(made.ingest.add([tmp_path]))
    first = made.search("le vote du conseil sur la grève du métro", 5)
    votes = [hit.passage.article.id for hit in first if "voté" in hit.passage.text]
    assert votes == ["a", "b"]


@given(SCORES, SCORES)
def test_joined_scores_are_between_0_and_1_and_ordered(words: dict[int, float], meaning: dict[int, float]) -> None:
    joined = fuse(words, meaning)
    scores = [score for _, score in joined]
    assert {number for number, _ in joined} == words.keys() | meaning.keys()
    assert all(0 <= score <= 1 + 1e-9 for score in scores)
    assert scores == sorted(scores, reverse=True)


@given(SCORES, st.floats(1.1, 100))
def test_only_proportions_of_word_scores_count(words: dict[int, float], factor: float) -> None:
    scaled = {number: score * factor for number, score in words.items()}
    assert dict(fuse(scaled, {})) == pytest.approx(dict(fuse(words, {})))
