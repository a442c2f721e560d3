"""Where the parts are put together."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property

from langchain_core.runnables import Runnable

from bot.answer import Answer
from bot.chain import Asked, answer_chain
from bot.settings import Settings
from index.builtin import NAME, BuiltinEmbeddings
from index.embeddings import SentenceEmbeddings, TextEmbeddings
from index.errors import LibraryBusyError
from index.filters import EVERYTHING, Filter
from index.ingest import Ingest
from index.library import Library
from index.models import Hit
from index.reranker import Reranker
from index.search import Scorer, Search
from index.statements import StatementSearch
from index.vectors import VectorIndex


@dataclass(frozen=True)
class Quidit:
    """An open library and all that works on it."""

    library: Library
    index: VectorIndex
    embeddings: TextEmbeddings
    chroma_url: str | None = None
    reranker: Scorer | None = None

    @cached_property
    def ingest(self) -> Ingest:
        """Takes articles in and out."""
        return Ingest(self.library, self.index, self.embeddings)

    def ask(self, question: str, before: Sequence[str] = ()) -> Answer:
        """Answer a question, which may go on from those asked before it, oldest first.

        Nothing of it leaves the machine, whatever LangChain's own variables say.
        """
        from langsmith import tracing_context

        with tracing_context(enabled=False):
            return self._chain.invoke(Asked(question, tuple(before)))

    def articles(self) -> int:
        """How many articles there are."""
        return self.library.counts()["article"]

    def follow(self) -> None:
        """Bring the vector index up to date with what another process changed, unless that one is still at it.

        With a connection of its own: writing through the one that answers questions would fail while one is answered.
        """
        if self.index.lags():
            with suppress(LibraryBusyError), Library.open(self.library.folder) as library:
                VectorIndex(library, self.chroma_url).prepare()

    def warm_up(self) -> None:
        """Load what the first question would have to wait for."""
        self.search("", 1)

    def search(self, query: str, count: int, only: Filter = EVERYTHING) -> list[Hit]:
        """Find passages, of the articles that count."""
        return self._search.passages(query, count, only)

    @cached_property
    def _search(self) -> Search:
        return Search(self.library, self.index, self.embeddings, self.reranker)

    @cached_property
    def _chain(self) -> Runnable[Asked, Answer]:
        return answer_chain(self._search, StatementSearch(self.library, self._search), self.library)


def embeddings(name: str) -> TextEmbeddings:
    """The model of this name: the one that comes along, or one that sentence-transformers can load."""
    return BuiltinEmbeddings() if name == NAME else SentenceEmbeddings(name)


@contextmanager
def opened(settings: Settings, *, create: bool = False) -> Iterator[Quidit]:
    """Open the library that the settings name, and close it in the end."""
    with Library.open(settings.quidit_data, create=create) as library:
        index = VectorIndex(library, settings.chroma_url)
        try:
            reranker = Reranker(settings.reranker_model) if settings.reranker_model else None
            yield Quidit(library, index, embeddings(settings.embedding_model), settings.chroma_url, reranker)
        finally:
            index.close()
