import numpy as np

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
