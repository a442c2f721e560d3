"""Where the parts are put together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property

from langchain_core.runnables import Runnable

from bot.admission import EVERYBODY, People
from bot.answer import Answer
from bot.chain import answer_chain
from bot.responder import Responder
from bot.settings import Settings
from index.builtin import NAME, BuiltinEmbeddings
from index.embeddings import SentenceEmbeddings, TextEmbeddings
from index.errors import LibraryBusyError
from index.ingest import Ingest, Outcome
from index.library import Library
from index.models import Hit
from index.search import Search
from index.vectors import VectorIndex


@dataclass(frozen=True)
class Quidit:
    """An open library and all that works on it."""

    library: Library
    index: VectorIndex
    embeddings: TextEmbeddings
    chroma_url: str | None = None

    @cached_property
    def ingest(self) -> Ingest:
        """Takes articles in and out."""
        return Ingest(self.library, self.index, self.embeddings)

    def ask(self, question: str) -> Answer:
        """Answer a question. Nothing of it leaves the machine, whatever LangChain's own variables say."""
        from langsmith import tracing_context

        with tracing_context(enabled=False):
            return self._chain.invoke(question)

    def follow(self) -> None:
        """Bring the vector index up to date with what another process changed, unless that one is still at it.

        With a connection of its own: writing through the one that answers questions would fail while one is answered.
        """
        if self.index.lags():
            with suppress(LibraryBusyError), Library.open(self.library.folder) as library:
                VectorIndex(library, self.chroma_url).prepare()

    def responder(self, people: People = EVERYBODY) -> Responder:
        """What the Telegram bot needs. Earlier questions are not looked at yet: a follow-up is answered by itself."""
        return Responder(
            answer=lambda question, _before: self.ask(question),
            quote=self.ask,
            collection=self.library,
            follow=self.follow,
            add=lambda path: self._changed(lambda ingest: ingest.add([path])),
            remove=lambda name: self._changed(lambda ingest: ingest.remove([name])),
            received=self.library.folder / "received",
            people=people,
        )

    def _changed(self, change: Callable[[Ingest], Iterator[Outcome]]) -> Outcome:
        """Change one article, with a connection of its own. Raises LibraryBusyError where another process writes."""
        with Library.open(self.library.folder) as library:
            index = VectorIndex(library, self.chroma_url)
            try:
                (outcome,) = list(change(Ingest(library, index, self.embeddings)))
                return outcome
            finally:
                index.close()

    def warm_up(self) -> None:
        """Load what the first question would have to wait for."""
        self.search("", 1)

    def search(self, query: str, count: int) -> list[Hit]:
        """Find passages."""
        return self._search.passages(query, count)

    @cached_property
    def _search(self) -> Search:
        return Search(self.library, self.index, self.embeddings)

    @cached_property
    def _chain(self) -> Runnable[str, Answer]:
        return answer_chain(self._search, self.library)


def embeddings(name: str) -> TextEmbeddings:
    """The model of this name: the one that comes along, or one that sentence-transformers can load."""
    return BuiltinEmbeddings() if name == NAME else SentenceEmbeddings(name)


@contextmanager
def opened(settings: Settings, *, create: bool = False) -> Iterator[Quidit]:
    """Open the library that the settings name, and close it in the end."""
    with Library.open(settings.quidit_data, create=create) as library:
        index = VectorIndex(library, settings.chroma_url)
        try:
            yield Quidit(library, index, embeddings(settings.embedding_model), settings.chroma_url)
        finally:
            index.close()
