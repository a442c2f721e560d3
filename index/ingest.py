"""The walk of an article: read, cut, embed, store. What has not changed costs a hash."""

import hashlib
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from index.embeddings import TextEmbeddings
from index.library import Library, text_digest
from index.models import Article, Passage
from index.passages import passages
from index.quotations import quotations
from index.readers import read
from index.readers.reading import ReadingError
from index.sources import Source, distinct, files
from index.vectors import VectorIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Part of each article's digest: raised when articles are read or cut in another way, so that they are read again.
RECIPE = b"2"
BATCH = 128  # passages that are embedded together
FOLLOW_EVERY = 2000  # passages after which the vector index follows, so that a running bot sees them


class State(Enum):
    """What became of a source."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a source; once it is told, it is durable."""

    source: str
    state: State
    id: str = ""
    reason: str = ""
    passages: int = 0


@dataclass(frozen=True, slots=True)
class _Reading:
    source: Source
    digest: str
    state: State
    passages: tuple[Passage, ...]

    @property
    def article(self) -> Article:
        return self.passages[0].article


class Ingest:
    """Brings articles into a library. Its methods hold the writer's lock until they are read to the end."""

    def __init__(self, library: Library, index: VectorIndex, embeddings: TextEmbeddings) -> None:
        self._library = library
        self._index = index
        self._embeddings = embeddings

    def add(self, paths: Iterable[Path]) -> Generator[Outcome, None, None]:
        """Read files and folders. Yields what became of each file as soon as that is durable."""
        with self._library.writing():
            roots = [path.absolute().resolve() for path in paths]
            for root in roots:
                if root.exists():
                    self._library.add_root(str(root))
            yield from self._followed(self._take_in(distinct(source for root in roots for source in files(root))))

    def sync(self) -> Iterator[Outcome]:
        """Read again all that was added: new and changed files come in, those that are gone go."""
        with self._library.writing():
            roots = [Path(root) for root in self._library.roots()]
            lost = [root for root in roots if not root.exists()]
            forgotten = self._library.forgotten()
            sources = distinct(s for root in roots if root.exists() for s in files(root) if s.key not in forgotten)
            yield from self._followed(self._take_in(sources))
            yield from self._followed(self._take_out(lost))

    def remove(self, ids: Iterable[str]) -> Iterator[Outcome]:
        """Forget articles: they stay out when their folder is read again, until they are added by name."""
        with self._library.writing():
            sources = {entry.id: entry.source for entry in self._library.entries().values()}
            for name in ids:
                if name in sources:
                    self._library.remove(sources[name], forget=True)
                    yield Outcome(sources[name], State.REMOVED, name)
                else:
                    yield Outcome(name, State.FAILED, name, "no article has this id; quidit list shows them")
            self._index.update()

    def reembed(self) -> Generator[int, None, None]:
        """Give every passage a vector of another model, then use that one. Yields how many were done.

        Until then the old vectors answer. What was done before an interruption is not done again.
        """
        with self._library.writing():
            model = self._embeddings.model
            table = self._library.vectors
            table.enter_model(model)
            while batch := table.missing(model, BATCH):
                vectors = self._embeddings.embed([text for _, text in batch])
                with self._library.transaction():
                    table.put(model, [number for number, _ in batch], vectors)
                yield len(batch)
            if model != table.model():
                with self._library.transaction():
                    table.activate(model)
                    self._index.distrust()
            self._index.update()

    def _followed(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        new = 0
        for outcome in outcomes:
            yield outcome
            new += outcome.passages
            if new >= FOLLOW_EVERY:
                self._index.update()
                new = 0
        self._index.update()

    def _take_out(self, lost: list[Path]) -> Iterator[Outcome]:
        """Remove the articles whose files are gone, but not those of a folder that is gone altogether."""
        gone_folders = [root for root in lost if any(root in Path(key).parents for key in self._library.entries())]
        for root in gone_folders:
            yield Outcome(str(root), State.FAILED, "", "the folder is gone; its articles stay until you remove them")
        for key, entry in self._library.entries().items():
            path = Path(key)
            if not path.exists() and not any(root in path.parents for root in gone_folders):
                self._library.remove(key)
                yield Outcome(key, State.REMOVED, entry.id)

    def _take_in(self, sources: Iterable[Source]) -> Iterator[Outcome]:
        waiting: list[_Reading] = []
        for found in self._readings(sources):
            if isinstance(found, Outcome):
                yield found
                continue
            waiting.append(found)
            if sum(len(reading.passages) for reading in waiting) >= BATCH:
                yield from self._store(waiting)
                waiting = []
        yield from self._store(waiting)

    def _readings(self, sources: Iterable[Source]) -> Iterator[_Reading | Outcome]:
        known = self._library.entries()
        taken = {entry.id for entry in known.values()}
        for source in sources:
            entry = known.get(source.key)
            name = entry.id if entry else next(name for name in source.names() if name not in taken)
            try:
                content = source.path.read_bytes()
                digest = hashlib.sha256(RECIPE + content).hexdigest()
                if entry and entry.digest == digest:
                    yield Outcome(source.key, State.UNCHANGED, name)
                    continue
                article = read(source.path, content, name)
            except OSError as error:
                yield Outcome(source.key, State.FAILED, name, error.strerror or str(error))
            except ReadingError as error:
                yield Outcome(source.key, State.FAILED, name, str(error))
            else:
                taken.add(name)
                yield _Reading(source, digest, State.CHANGED if entry else State.ADDED, passages(article))

    def _store(self, readings: list[_Reading]) -> Iterator[Outcome]:
        """Embed together, then store article by article, each in one transaction."""
        for reading, vectors in zip(readings, self._vectors(readings), strict=True):
            said = quotations(reading.article)
            self._library.store(reading.source.key, reading.digest, reading.passages, vectors, said)
            yield Outcome(reading.source.key, reading.state, reading.article.id, passages=len(reading.passages))

    def _vectors(self, readings: list[_Reading]) -> "list[NDArray[np.float32]]":
        """A matrix of vectors for each reading; the text of an article that is there already is not embedded again."""
        table = self._library.vectors
        known = [table.of_text(text_digest(reading.article.text)) for reading in readings]
        new = [r for r, vectors in zip(readings, known, strict=True) if vectors is None]
        if new:
            table.enter_model(self._embeddings.model)
            table.check_model(self._embeddings.model)
        embedded = iter(self._embeddings.embed([p.text for r in new for p in r.passages])) if new else iter(())
        return [_rows(embedded, reading) if v is None else v for reading, v in zip(readings, known, strict=True)]


def _rows(vectors: "Iterator[NDArray[np.float32]]", reading: _Reading) -> "NDArray[np.float32]":
    import numpy as np

    return np.stack([next(vectors) for _ in reading.passages])
