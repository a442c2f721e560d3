import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from index.article_table import text_digest
from index.errors import LibraryBusyError, LibraryError, LibraryMissingError
from index.library import Library
from index.models import Article
from index.passages import passages
from index.quotations import quotations
from index.source_table import Origin
from index.vector_table import Model
from index.words import terms
from tests.fakes import DIMENSION, WordEmbeddings

MODEL = WordEmbeddings().model


def put(library: Library, article: Article, source: str = "/a") -> None:
    cut = passages(article)
    library.vectors.enter_model(MODEL)
    library.store(Origin(source, "digest"), cut, WordEmbeddings().embed([passage.text for passage in cut]))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path, create=True)


def test_what_is_stored_comes_back_unchanged(library: Library) -> None:
    article = Article("a", "Un\u00a0texte.\nÀ lire.", "T", "X", "O", "2026-01-02", "https://o.example/", "fr")
    put(library, article)
    assert library.articles.named("a") == article
    assert list(library.articles.all()) == [article]


def test_a_reader_sees_an_article_whole_or_not_at_all(library: Library) -> None:
    reader = Library.open(library.folder)
    put(library, Article("a", "Le pont rouvre."))
    with pytest.raises(ZeroDivisionError), library.transaction():  # noqa: PT012
        library._db.execute("DELETE FROM article")
        assert reader.articles.named("a") is not None
        raise ZeroDivisionError
    assert library.articles.named("a") is not None
    reader.close()


def test_storing_again_replaces_text_words_and_vectors(library: Library) -> None:
    put(library, Article("a", "Le pont rouvre."))
    ((old, _),) = library.words.matching(terms("pont"), 10)
    put(library, Article("a", "La route ferme."))
    assert library.words.matching(terms("pont"), 10) == []
    ((new, _),) = library.words.matching(terms("route"), 10)
    assert new > old
    assert library.counts() == {"article": 1, "passage": 1, "quotation": 0, "stale": 2}
    assert [numbers for numbers, _ in library.vectors.batches(10)] == [[new]]


def test_removing_leaves_nothing_behind(library: Library) -> None:
    put(library, Article("a", "Le pont rouvre."))
    library.remove("/a")
    assert library.words.matching(terms("pont"), 10) == []
    assert library.sources.entries() == []
    assert list(library.vectors.batches(10)) == []


def test_the_title_counts_for_words(library: Library) -> None:
    put(library, Article("a", "Il rouvre lundi.", "Le pont"), "/a")
    put(library, Article("b", "Il ferme lundi.", "La route"), "/b")
    ((number, _),) = library.words.matching(terms("pont"), 10)
    assert library.passages([number])[number].article.id == "a"


def test_words_that_look_like_operators_are_words(library: Library) -> None:
    put(library, Article("a", 'NEAR AND OR NOT * " ( ) title: body^2'))
    for text in ('"', "NEAR(", "title:x", "OR OR OR", "a* b", "body^2"):
        library.words.matching(terms(text), 10)


def test_stale_passages_are_those_to_write_and_those_to_delete(library: Library) -> None:
    put(library, Article("a", "Le pont rouvre."), "/a")
    put(library, Article("b", "La route ferme."), "/b")
    library.vectors.settle_all()
    library.remove("/a")
    put(library, Article("c", "Le train part."), "/c")
    stale = library.vectors.stale(10)
    assert stale is not None
    written, vectors, deleted = stale
    assert (written, deleted) == ([3], [1])
    assert vectors.shape == (1, DIMENSION)
    library.vectors.settle([*written, *deleted])
    assert library.vectors.stale(10) is None


def test_vectors_of_the_same_text_are_found_again(library: Library) -> None:
    article = Article("a", "Le pont rouvre lundi. " * 60)
    put(library, article)
    found = library.vectors.of_text(text_digest(article.text))
    assert found is not None
    assert np.array_equal(found, WordEmbeddings().embed([p.text for p in passages(article)]))
    assert library.vectors.of_text(text_digest("Autre.")) is None


def test_two_models_are_never_mixed(library: Library) -> None:
    put(library, Article("a", "Le pont rouvre."))
    library.vectors.check_model(MODEL)
    with pytest.raises(LibraryError, match="quidit reembed"):
        library.vectors.check_model(Model("other", "1", DIMENSION))
    with pytest.raises(LibraryError, match="another version of it"):
        library.vectors.check_model(Model(MODEL.name, "2", DIMENSION))


def test_there_is_one_writer_at_a_time(library: Library) -> None:
    other = Library.open(library.folder)
    with library.writing(), pytest.raises(LibraryBusyError, match="Another quidit command"), other.writing():
        pass
    with other.writing():
        pass
    other.close()


def test_a_missing_library_is_told_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissingError, match=f"no library in {tmp_path / 'nowhere'}"):
        Library.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_damaged_library_is_told(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(LibraryError, match="cannot be used"):
        Library.open(tmp_path)


def test_a_place_where_no_folder_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="cannot be made or opened"):
        Library.open(tmp_path / "file" / "data", create=True)


def test_a_library_of_a_newer_program_is_refused(library: Library) -> None:
    library._db.execute("PRAGMA user_version = 99")
    library.close()
    with pytest.raises(LibraryError, match="newer Quidit"):
        Library.open(library.folder)


def test_a_full_disk_leaves_the_library_as_it_was(library: Library) -> None:
    put(library, Article("a", "Le pont rouvre."))
    (pages,) = library._db.execute("PRAGMA page_count").fetchone()
    library._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LibraryError, match="cannot be written: database or disk is full"):
        put(library, Article("b", "La route ferme. " * 5000), "/b")
    assert [article.id for article in library.articles.all()] == ["a"]


def test_compacting_gives_the_disk_back_and_wipes_the_words(library: Library) -> None:
    put(library, Article("a", "Le pont rouvre. " * 20_000))
    put(library, Article("b", "La route ferme."), "/b")
    (pages,) = library._db.execute("PRAGMA page_count").fetchone()
    library.remove("/a")
    library.compact()
    assert library.path.stat().st_size < pages * 4096 / 3
    assert b"pont" not in library.path.read_bytes()
    assert library.faults() == []
    assert [number for number, _ in library.words.matching(terms("route"), 10)] == list(library.passages(range(9999)))


def test_a_library_is_worn_once_many_passages_went_and_compacting_mends_that(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.library.WORN", 2)
    for number in range(6):
        put(library, Article(str(number), f"Le pont {number} rouvre."), f"/{number}")
    library.remove("/0")
    assert not library.worn()
    library.remove("/1")
    assert library.worn()
    library.compact()
    assert not library.worn()


def test_a_disk_without_room_for_that_is_left_alone(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    put(library, Article("a", "Le pont rouvre. " * 20_000))
    library.remove("/a")
    size = library.path.stat().st_size
    about = shutil.disk_usage(library.folder)
    monkeypatch.setattr("shutil.disk_usage", lambda _: about._replace(free=size))
    library.compact()
    assert library.path.stat().st_size >= size


def test_the_time_to_store_an_article_grows_no_faster_than_its_length(library: Library) -> None:
    def seconds(sentences: int) -> float:
        article = Article("a", "\n".join(f"« Le pont {n} rouvre », a dit Anne Roy{n}." for n in range(sentences)))
        cut, said = passages(article), list(quotations(article))
        assert len(said) == sentences
        vectors = np.ones((len(cut), DIMENSION), dtype=np.float32)
        started = time.process_time()
        library.store(Origin("/a", "digest"), cut, vectors, said)
        return time.process_time() - started

    library.vectors.enter_model(MODEL)
    seconds(10)
    assert seconds(4000) < 12 * seconds(500)


def test_an_article_without_a_title_is_headed_by_its_first_words() -> None:
    assert Article("a", "Le pont de Kervall rouvrira dès lundi à midi. Il pleut.").headline == (
        "Le pont de Kervall rouvrira dès lundi à midi…"
    )
