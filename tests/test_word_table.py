from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.library import Library
from index.models import Article
from index.schema import SPELLED
from index.word_table import EVERYWHERE, SPARED, WordTable, repeated, sought
from index.words import terms
from tests.test_library import put


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Forty articles about bridges, one in ten also about a flood, one about an otter."""
    library = Library.open(tmp_path, create=True)
    for number in range(40):
        more = " La crue monte." * (number % 10 == 0) + " Une loutre nage." * (number == 30)
        put(library, Article(str(number), f"Le pont numéro {number} rouvre.{more}"), f"/{number}")
    return library


def found(table: WordTable, question: str) -> dict[int, float]:
    return dict(table.matching(terms(question), 100))


def test_a_common_word_alone_finds_all_that_hold_it(library: Library) -> None:
    assert len(found(library.words, "pont")) == 40


def test_beside_rare_words_the_commonest_are_not_looked_for_but_count(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.word_table.MANY", 40)
    plain, joined = found(library.words, "loutre crue"), found(library.words, "loutre crue pont")
    assert set(joined) == set(plain)
    assert all(joined[number] > plain[number] for number in plain)


def test_what_few_passages_hold_is_looked_for_all_the_same(library: Library) -> None:
    assert len(found(library.words, "loutre crue pont")) == 40


def test_a_word_that_stands_nowhere_takes_no_other_ones_place(library: Library) -> None:
    assert len(found(library.words, "pont girafe")) == 40
    assert found(library.words, "girafe") == {}


def test_a_new_article_is_found_by_a_word_that_was_unknown_before(library: Library) -> None:
    assert found(library.words, "girafe") == {}
    put(library, Article("0", "Une girafe traverse."), "/0")
    assert len(found(library.words, "girafe")) == 1


def test_one_that_another_process_stored_as_well(library: Library) -> None:
    assert found(library.words, "girafe") == {}
    with Library.open(library.folder) as other:
        put(other, Article("0", "Une girafe traverse."), "/0")
    assert len(found(library.words, "girafe")) == 1


def test_a_library_from_before_the_mark_is_given_it(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.word_table.MANY", 40)
    put(library, Article("x", "La loutre dort."), "/x")
    now = found(library.words, "loutre crue pont")
    for table in ("words", "article_words"):
        library._db.execute(f"UPDATE {table} SET body = replace(body, ?, '')", (f" {EVERYWHERE}",))  # noqa: S608
    assert len(found(library.words, "loutre crue pont")) == len(now) - 1
    library._db.executescript(SPELLED.partition(";")[2])
    assert found(library.words, "loutre crue pont") == pytest.approx(now)


def test_no_text_holds_the_mark_of_all_texts_of_its_own() -> None:
    assert terms(f"a {EVERYWHERE} pont{EVERYWHERE}x") == terms("pont x")


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.floats(0.01, 20), max_size=12), st.data())
def test_what_is_not_looked_for_is_common_and_weighs_little(weights: dict[str, float], data: st.DataObject) -> None:
    common = data.draw(st.sets(st.sampled_from(sorted(weights)))) if weights else set()
    needed, _, helpful = sought(weights, common).partition(" AND ")
    spared = {stem for stem in weights if f'"{stem}"' not in needed}
    assert sum(weights[stem] for stem in spared) <= SPARED * sum(weights.values()) + 1e-9
    assert all(f'"{stem}"' in helpful for stem in spared)
    assert spared <= common
    assert not spared or max(weights[stem] for stem in spared) <= min(weights[s] for s in weights.keys() - spared)


def test_the_articles_asked_about_are_scored_and_no_others(library: Library) -> None:
    every = library.words.articles(terms("crue loutre"), range(1, 41))
    assert len(every) == 4
    assert library.words.articles(terms("crue loutre"), [31, 2]) == {31: every[31]}
    assert library.words.articles([], [1]) == {}


def test_words_are_best_repeated_where_they_stand_in_this_order(library: Library) -> None:
    put(library, Article("x", "Une crue monte, dit-on, et la loutre nage vers le pont."), "/x")
    put(library, Article("y", "La loutre monte vers le pont, une crue nage."), "/y")
    (best, share), (_, less), *_ = library.words.repeating("la loutre nage vers le pont".split(), 5)
    assert library.passages([best])[best].article.id == "x"
    assert share == pytest.approx(1.0)
    assert less < share


WORDS = st.lists(st.sampled_from("abc"), max_size=8)


@given(WORDS, WORDS)
def test_a_text_repeats_a_part_of_some_words(words: list[str], text: list[str]) -> None:
    share = repeated(words, text, dict.fromkeys(words, 2.0))
    assert 0 <= share <= 1 + 1e-9
    assert (share > 0) == bool(set(words) & set(text))
    assert not words or repeated(words, [*text, *words], dict.fromkeys(words, 2.0)) == pytest.approx(1.0)
