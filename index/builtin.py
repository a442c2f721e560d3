"""The embedding model that ships with Quidit: small, French and English, and there at once, without torch.

A static model: a text's vector is the mean of its tokens' vectors, scaled to length 1. The folder is one that
sentence-transformers loads too (`StaticEmbedding`); index/builtin_model/README.md is its card.
"""

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from index.vector_table import Model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

NAME = "quidit-fr-en"
FOLDER = Path(__file__).parent / "builtin_model"
BATCH = 256  # texts whose token vectors are in memory together


class BuiltinEmbeddings(Embeddings):
    """The static model, loaded when the first text needs it, in a fraction of a second."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    @cached_property
    def model(self) -> Model:
        """What the vectors are tied to."""
        digest = hashlib.sha256((self._folder / "model.safetensors").read_bytes())
        digest.update((self._folder / "tokenizer.json").read_bytes())
        return Model(NAME, digest.hexdigest()[:16], self._weights.shape[1])

    def embed(self, texts: list[str]) -> "NDArray[np.float32]":
        """Vectors of length 1, one a row. A text without a known token gets the first unit vector."""
        import numpy as np

        parts = [self._batch(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.concatenate(parts) if parts else np.empty((0, self._weights.shape[1]), dtype=np.float32)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors for passages, as LangChain wants them."""
        vectors: list[list[float]] = self.embed(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, as LangChain wants it."""
        return self.embed_documents([text])[0]

    def words(self, shortest: int) -> "tuple[list[str], NDArray[np.float32]]":
        """The whole words of at least so many letters that it knows, and their vectors of length 1, a row each."""
        import numpy as np

        known = {w: n for w, n in self._tokenizer.get_vocab().items() if w.isalpha() and len(w) >= shortest}
        rows = self._weights[list(known.values())].astype(np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        rows /= np.maximum(lengths, np.finfo(np.float32).tiny)  # in place: a copy would be 40 MB more
        return list(known), rows

    def _batch(self, texts: list[str]) -> "NDArray[np.float32]":
        import numpy as np

        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)]
        sums = np.zeros((len(texts), self._weights.shape[1]), dtype=np.float32)
        for row, ids in enumerate(tokens):
            sums[row] = self._weights[ids].sum(axis=0, dtype=np.float32)
        sums[~sums.any(axis=1), 0] = 1.0
        vectors: NDArray[np.float32] = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        return vectors

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self._folder / "tokenizer.json"))

    @cached_property
    def _weights(self) -> "NDArray[np.float16]":
        """A row for each token."""
        from safetensors.numpy import load_file

        weights: NDArray[np.float16] = load_file(self._folder / "model.safetensors")["embedding.weight"]
        return weights
