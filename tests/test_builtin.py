import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.builtin import FOLDER, BuiltinEmbeddings

TEXTS = ["Les troupes partent lundi.", "The soldiers leave on Monday.", "Œuvre d'ÉTAT : 12 %, été…", "l'hôpital\nferme"]
EMBEDDINGS = BuiltinEmbeddings()


def test_sentence_transformers_makes_the_same_vectors_of_the_same_folder() -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(FOLDER), device="cpu").encode(TEXTS).astype(np.float32)
    theirs /= np.linalg.norm(theirs, axis=1, keepdims=True)
    assert (EMBEDDINGS.embed(TEXTS) * theirs).sum(axis=1) == pytest.approx(1.0, abs=1e-4)


def test_the_same_meaning_is_near_in_two_languages() -> None:
    french, english, other = EMBEDDINGS.embed(["Les soldats partent.", "The soldiers leave.", "Le prix de l'eau"])
    assert french @ english > 0.5 > french @ other


@given(st.lists(st.text(max_size=80), max_size=5))
def test_every_text_has_a_vector_of_length_1(texts: list[str]) -> None:
    vectors = EMBEDDINGS.embed(texts)
    assert vectors.shape == (len(texts), EMBEDDINGS.model.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_a_vector_does_not_depend_on_its_neighbours() -> None:
    together = EMBEDDINGS.embed(TEXTS * 200)
    assert np.array_equal(together[: len(TEXTS)], EMBEDDINGS.embed(TEXTS))
    assert EMBEDDINGS.embed_documents(TEXTS)[0] == EMBEDDINGS.embed_query(TEXTS[0])


def test_it_needs_no_torch() -> None:
    code = (
        "import sys; from index.builtin import BuiltinEmbeddings; BuiltinEmbeddings().embed_query('oui');"
        "print([name for name in ('torch', 'sentence_transformers', 'transformers') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
