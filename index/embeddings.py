"""Texts into vectors, with any sentence-transformers model. The only module that knows that library."""

import hashlib
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from langchain_core.embeddings import Embeddings

from index.errors import LibraryError
from index.vector_table import Model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

SPECIAL_TOKENS = 2  # that a model puts around a text
BATCH = 8  # small batches keep a CPU's cache warm: about a third faster than 32 on two cores
# The models of Wang et al. 2024 ("Multilingual E5 Text Embeddings") want these before texts and do not say so.
E5 = re.compile(r"(?:^|/)(?:multilingual-)?e5-(?:small|base|large)(?:-v2)?$")
E5_PROMPTS = {"query": "query: ", "document": "passage: "}


class TextEmbeddings(Protocol):
    """What turns texts into vectors of length 1."""

    @property
    def model(self) -> Model:
        """What the vectors are tied to."""

    def embed(self, texts: list[str]) -> "NDArray[np.float32]":
        """Vectors for passages, one a row."""

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""


class SentenceEmbeddings(Embeddings):
    """A sentence-transformers model, loaded when the first text needs it.

    `name` is a folder or a name on the model hub.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def model(self) -> Model:
        """What the vectors are tied to. Loads the model."""
        network = self._network
        return Model(
            name=self.name,
            revision=_revision(network),
            dimension=network.get_embedding_dimension() or 0,
            query_prefix=network.prompts.get("query") or "",
            document_prefix=network.prompts.get("document") or "",
        )

    def embed(self, texts: list[str]) -> "NDArray[np.float32]":
        """Vectors of length 1, one a row, float32, for passages.

        Nothing is cut off: a text longer than the model's window has the mean vector of its parts.
        """
        import numpy as np

        parts = [self._windows(text) for text in texts]
        vectors: NDArray[np.float32] = self._network.encode_document(
            [part for several in parts for part in several],
            batch_size=BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        if len(vectors) == len(texts):
            return vectors
        starts = np.cumsum([0, *(len(several) for several in parts[:-1])])
        sums = np.add.reduceat(vectors, starts, axis=0)
        means: NDArray[np.float32] = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        return means

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors for passages, as LangChain wants them."""
        vectors: list[list[float]] = self.embed(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, as LangChain wants it."""
        vector: list[float] = self._network.encode_query(
            text, normalize_embeddings=True, show_progress_bar=False
        ).tolist()
        return vector

    def _windows(self, text: str) -> list[str]:
        """The text in parts that the model reads whole, cut between words as far as there are any."""
        window = self._network.max_seq_length
        # A token is a character at least, so that most texts need not be counted.
        if window is None or len(text) + len(self.model.document_prefix) + SPECIAL_TOKENS <= window:
            return [text]
        if len(self._network.tokenizer(self.model.document_prefix + text)["input_ids"]) <= window:
            return [text]
        middle = text.rfind(" ", 1, len(text) // 2 + 1)
        middle = middle if middle > 0 else len(text) // 2
        return self._windows(text[:middle]) + self._windows(text[middle:])

    @cached_property
    def _network(self) -> "SentenceTransformer":
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it untyped
        try:
            prompts = E5_PROMPTS if E5.search(self.name) else None
            return SentenceTransformer(self.name, prompts=prompts, local_files_only=Path(self.name).is_dir())
        except (OSError, ValueError) as error:
            first_line = str(error).partition("\n")[0]
            raise LibraryError(f"The embedding model {self.name} cannot be loaded: {first_line}") from error


def _revision(network: "SentenceTransformer") -> str:
    """The commit of a model from the hub, else a digest of its weights."""
    config = getattr(getattr(network[0], "auto_model", None), "config", None)
    if commit := getattr(config, "_commit_hash", None):
        return str(commit)
    digest = hashlib.sha256(str(network.max_seq_length).encode())
    for name, weights in sorted(network.state_dict().items()):
        digest.update(name.encode())
        digest.update(weights.detach().cpu().numpy().tobytes())
    return digest.hexdigest()[:16]
