import numpy as np
import pytest

from index.builtin import BuiltinEmbeddings
from index.translations import Translations
from index.words import stem


def test_words_are_translated_both_ways() -> None:
    translations = Translations()
    assert stem("samedi") in translations.stems(["saturday"])
    assert stem("students") in translations.stems(["etudiants"])


def test_small_words_and_unknown_ones_are_not() -> None:
    assert Translations().stems(["the", "de", "xq", "zzzyxw"]) == []


def test_the_vectors_of_words_are_those_of_texts() -> None:
    embeddings = BuiltinEmbeddings()
    words, vectors = embeddings.words(5)
    assert np.allclose(vectors[:200], embeddings.embed(words[:200]), atol=1e-5)


def test_words_are_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    embeddings = BuiltinEmbeddings()
    translations, embedded = Translations(embeddings), []

    def embed(texts: list[str]) -> np.ndarray:
        embedded.extend(texts)
        return BuiltinEmbeddings.embed(embeddings, texts)

    monkeypatch.setattr(embeddings, "embed", embed)
    together = translations.stems(["saturday", "strike"])
    one_by_one = translations.each(["saturday", "strike"])
    assert embedded == ["saturday", "strike"]
    assert together == [*one_by_one["saturday"], *one_by_one["strike"]]


def test_a_word_that_is_remembered_is_found_when_others_fill_the_memory() -> None:
    translations = Translations()
    before = translations.each(["saturday"])
    after = translations.each(["saturday", *(f"mot{number}" for number in range(1200))])
    assert after["saturday"] == before["saturday"] != []


def test_no_more_words_are_remembered_than_a_thousand() -> None:
    translations = Translations()
    for start in range(0, 2500, 500):
        translations.each(f"mot{number}" for number in range(start, start + 500))
    assert len(translations._known) <= 1000
    assert stem("samedi") in translations.stems(["saturday"])
