"""Where the parts are put together."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from langchain_core.runnables import Runnable

from bot.answer import Answer
from bot.chain import Asked, answer_chain
from bot.model.chat_model import ChatModel, chat_model
from bot.progress import Watch, unwatched
from bot.settings import Settings
from bot.slips import words_of
from bot.telegram.admission import EVERYBODY, People
from bot.telegram.responder import Ask, Responder
from index.builtin import NAME, BuiltinEmbeddings
from index.embeddings import SentenceEmbeddings, TextEmbeddings
from index.errors import LibraryBusyError
from index.filters import EVERYTHING, Filter
from index.library import Library
from index.models import Hit
from index.outcomes import Outcome
from index.reranker import Reranker
from index.search import Scorer, Search
from index.statements import StatementSearch
from index.vectors import VectorIndex

if TYPE_CHECKING:
    from index.ingest import Ingest


WARMING = 8  # headlines that are asked about before the first question is
PATIENCE = 30.0  # seconds that somebody who changes an article waits for what is just being read again


@dataclass(frozen=True)
class Quidit:
    """An open library and all that works on it."""

    library: Library
    index: VectorIndex
    embeddings: TextEmbeddings
    chroma_url: str | None = None
    reranker: Scorer | None = None
    model: ChatModel | None = None

    @cached_property
    def ingest(self) -> "Ingest":
        """Takes articles in and out."""
        from index.ingest import Ingest

        return Ingest(self.library, self.index, self.embeddings)

    def ask(self, question: str, before: Sequence[str] = (), watch: Watch = unwatched) -> Answer:
        """Answer a question, which may go on from those asked before it, oldest first; `watch` is told how far it is.

        Only a chat model is told of the question, whatever LangChain's own variables say.
        """
        from langsmith import tracing_context

        from bot.stages import Stages

        stages = Stages(watch)
        with tracing_context(enabled=False):
            answer = self._chain.invoke(Asked(question, tuple(before)), {"callbacks": [stages]})
        stages.log(answer)
        return answer

    def follow(self) -> None:
        """Bring the vector index up to date with what another process changed, unless that one is still at it.

        With a connection of its own: writing through the one that answers questions would fail while one is answered.
        """
        if self.index.lags():
            with suppress(LibraryBusyError), Library.open(self.library.folder) as library:
                VectorIndex(library, self.chroma_url).prepare()

    def responder(self, people: People = EVERYBODY, model_answers: int = 0) -> Responder:
        """What the Telegram bot needs. `model_answers`: how many a chat model, if there is one, may write in a day."""
        return Responder(
            answer=_ask(self),
            quote=_ask(replace(self, model=None)),
            collection=self.library.articles,
            follow=self.follow,
            cut_short=self.model.close if self.model else _nothing,
            add=lambda named: self._changed(lambda ingest: ingest.add([named])),
            remove=lambda name: self._changed(lambda ingest: ingest.remove([name])),
            received=self.library.folder / "received",
            people=people,
            model_answers=model_answers if self.model else 0,
        )

    def _changed(self, change: "Callable[[Ingest], Iterator[Outcome]]") -> list[Outcome]:
        """Change articles. Raises LibraryBusyError where another process writes."""
        with self.beside(PATIENCE) as ingest:
            return list(change(ingest))

    @contextmanager
    def beside(self, patience: float = 0) -> "Iterator[Ingest]":
        """Take articles in and out while questions are answered, with a connection of its own.

        Another writer is waited for with `patience`, in seconds.
        """
        from index.ingest import Ingest

        with Library.open(self.library.folder, patience=patience) as library:
            index = VectorIndex(library, self.chroma_url)
            try:
                yield Ingest(library, index, self.embeddings)
            finally:
                index.close()

    def warm_up(self) -> None:
        """Load what the first questions would have to wait for. A chat model is told nothing."""
        unaided = replace(self, model=None)
        for article in islice(self.library.articles.all(EVERYTHING), WARMING):
            unaided.ask(f"qui a dit quoi sur {article.headline} ?")
        self._search.translations("quidit")
        for language in ("fr", "en"):
            if self.library.articles.has_language(language):
                words_of(language)

    def search(self, query: str, count: int, only: Filter = EVERYTHING, *, collapse: bool = True) -> list[Hit]:
        """Find passages, of the articles that count; of near-copies, if they `collapse`, in one of them."""
        return self._search.passages(query, count, only, collapse=collapse)

    @cached_property
    def _search(self) -> Search:
        return Search(self.library, self.index, self.embeddings, self.reranker)

    @cached_property
    def _chain(self) -> Runnable[Asked, Answer]:
        return answer_chain(self._search, StatementSearch(self.library, self._search), self.library, self.model)


def _nothing() -> None:
    """There is no model at work."""


def _ask(quidit: Quidit) -> Ask:
    return lambda question, before, watch: quidit.ask(question, [before] if before else [], watch)


def embeddings(name: str) -> TextEmbeddings:
    """The model of this name: the one that comes along, or one that sentence-transformers can load."""
    return BuiltinEmbeddings() if name == NAME else SentenceEmbeddings(name)


@contextmanager
def opened(settings: Settings, *, create: bool = False, answering: bool = False) -> Iterator[Quidit]:
    """Open the library that the settings name, and close it in the end; if `answering` the chat model too."""
    with ExitStack() as closing:
        library = closing.enter_context(Library.open(settings.quidit_data, create=create))
        index = VectorIndex(library, settings.chroma_url)
        closing.callback(index.close)
        reranker = Reranker(settings.reranker_model) if settings.reranker_model else None
        model = chat(settings) if answering else None
        if model:
            closing.callback(model.close)
        yield Quidit(library, index, embeddings(settings.embedding_model), settings.chroma_url, reranker, model)


def chat(settings: Settings) -> ChatModel | None:
    """The chat model that the settings name, if any. Raises ChatModelError."""
    if settings.chat_model is None:
        return None
    return chat_model(
        settings.chat_model,
        key=settings.chat_key,
        base_url=settings.chat_base_url,
        seconds=settings.chat_timeout,
    )
