"""A second look at the best passages, with a sentence-transformers CrossEncoder: slower and surer than a search."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import LibraryError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class Reranker:
    """A model that reads question and passage together, loaded when the first question needs it.

    `name` is a folder or a name on the model hub.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers, from 0 to 1. Raises LibraryError where the model cannot be loaded."""
        from torch.nn import Sigmoid

        if not texts:
            return []
        pairs = [(question, text) for text in texts]
        scores: list[float] = self._network.predict(pairs, activation_fn=Sigmoid(), show_progress_bar=False).tolist()
        return scores

    @cached_property
    def _network(self) -> "CrossEncoder":
        from sentence_transformers import CrossEncoder

        try:
            network: CrossEncoder = CrossEncoder(self.name, num_labels=1, local_files_only=Path(self.name).is_dir())
        except (OSError, ValueError) as error:
            first_line = str(error).partition("\n")[0]
            raise LibraryError(f"The reranking model {self.name} cannot be loaded: {first_line}") from error
        return network
