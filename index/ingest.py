"""The walk of an article: read, cut, embed, store. What has not changed costs a hash."""

import datetime as dt
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.addresses import Address, address, is_like_address
from index.article_table import Version, text_digest
from index.copies import same_story
from index.embeddings import TextEmbeddings
from index.extractor import Extractor, Said
from index.freshness import Asked
from index.intake import Gone, Intake, Moved, Reading, dated
from index.library import Library
from index.models import Article, Passage, Quotation
from index.outcomes import Outcome, State
from index.readers.sandbox import Sandbox
from index.source_table import Entry, FileDone
from index.sources import Source, distinct, files, is_gone
from index.vectors import VectorIndex
from index.web import INTERNET, Net, Web

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH = 128  # passages that are embedded together
FOLLOW_EVERY = 4000  # passages after which the vector index follows, so that a running bot sees them


@dataclass(frozen=True, slots=True)
class _Batch:
    """Articles that are stored together, and files that are read with them."""

    readings: list[Reading]
    done: list[FileDone]
    asked: list[Asked]


class Ingest:
    """Brings articles into a library. Its methods hold the writer's lock until they are read to the end."""

    def __init__(self, library: Library, index: VectorIndex, embeddings: TextEmbeddings, net: Net = INTERNET) -> None:
        self._library = library
        self._index = index
        self._embeddings = embeddings
        self._net = net

    @property
    def _today(self) -> dt.date:
        return self._net.clock().date()

    def add(self, named: Iterable[Path | Address]) -> Generator[Outcome, None, None]:
        """Read files, folders and pages. Yields what became of each article as soon as that is durable."""
        with self._library.writing(), Sandbox() as sandbox:
            roots = [name if isinstance(name, Address) else name.absolute().resolve() for name in named]
            before = self._library.sources.roots()
            for root in roots:
                if isinstance(root, Address) or not is_gone(root):
                    self._welcome(root)
            for outcome in self._read(lambda: distinct(source for root in roots for source in _below(root)), sandbox):
                yield outcome
                if outcome.state is State.FAILED and is_like_address(outcome.source) and outcome.source not in before:
                    self._let_go(outcome.source)

    def sync(self, sources: Sequence[Source | Address] | None = None) -> Generator[Outcome, None, None]:
        """Read again what was added, or only these: new and changed articles come in, those whose files are gone go.

        Feeds and sitemaps are asked each time, pages once a day at most. An article whose page is gone for good, says
        the server, goes; any other stays, whatever becomes of its page.
        """
        with self._library.writing(), Sandbox() as sandbox:
            chosen = self.to_sync() if sources is None else sources
            yield from self._read(lambda: chosen, sandbox, self._lost())

    def visit(self, pages: Sequence[Address]) -> Generator[Outcome, None, None]:
        """Ask for pages, feeds and sitemaps that were added, as `sync` does."""
        with self._library.writing(), Sandbox() as sandbox:
            yield from self._read(lambda: pages, sandbox)

    def to_sync(self, folders: Collection[Path] | None = None) -> list[Source | Address]:
        """The files, pages, feeds and sitemaps that it is time to read again, or the files in these `folders`."""
        if folders is not None:
            return list(distinct(source for folder in sorted(folders) for source in files(folder)))
        table, today = self._library.sources, self._today
        asked, entries = table.asked(), table.entries()
        pages = [entry.origin.path for entry in entries if is_like_address(entry.origin.path)]
        again = table.to_read_again()
        resting = {page for page in pages if page in asked and page not in again and not asked[page].due(today)}
        roots = [address(root) if is_like_address(root) else Path(root) for root in table.roots()]
        below = (source for root in roots if root not in self._lost() for source in _below(root))
        known = (address(page) for page in pages)
        return [source for source in distinct([*below, *known]) if source.key not in resting]

    def _lost(self) -> list[Path]:
        """The files and folders that were added and are gone."""
        paths = [Path(root) for root in self._library.sources.roots() if not is_like_address(root)]
        return [path for path in paths if is_gone(path)]

    def remove(self, ids: Iterable[str]) -> Iterator[Outcome]:
        """Forget articles: they stay out when their folder is read again, until they are added by name."""
        with self._library.writing():
            sources = {entry.id: str(entry.origin) for entry in self._library.sources.entries()}
            for name in ids:
                if name in sources:
                    self._library.forget(name)
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

    def _read(
        self, sources: Callable[[], Iterable[Source | Address]], sandbox: Sandbox, lost: list[Path] | None = None
    ) -> Iterator[Outcome]:
        """Take the news of these in, and what is lost out; then read again what shared an article with those.

        `sources` yields them each time it is called: they may be too many to be held.
        """
        web = Web(self._net, rests=self._library.sources.rests())
        yield from self._followed(self._take_in(sources(), sandbox, web))
        if lost is not None:
            yield from self._followed(self._take_out(lost))
        if wanted := self._library.sources.to_read_again():
            again = (source for source in sources() if source.key in wanted)
            yield from self._followed(self._take_in(again, sandbox, web))
        with self._library.transaction():
            self._library.sources.put_rests(web.rests())

    def _followed(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        new = 0
        for outcome in outcomes:
            yield outcome
            new += outcome.passages
            if new >= FOLLOW_EVERY:
                self._index.update()
                new = 0
        self._index.update()

    def _welcome(self, root: Path | Address) -> None:
        """Remember what is to be read, and let in again what was kept out of it."""
        with self._library.transaction():
            self._library.sources.add_root(str(root))
            for path, _ in self._library.sources.forgotten():
                if str(root) == path or root in Path(path).parents:
                    self._library.sources.recall(path)

    def _let_go(self, address: str) -> None:
        """Do not come back to where nothing could be read."""
        with self._library.transaction():
            self._library.sources.remove_root(address)

    def _take_out(self, lost: list[Path]) -> Iterator[Outcome]:
        """Remove the articles whose files are gone, but not those of a folder that is gone altogether."""
        entries = [entry for entry in self._library.sources.entries() if not is_like_address(entry.origin.path)]
        gone_folders = [root for root in lost if any(root in Path(entry.origin.path).parents for entry in entries)]
        for root in gone_folders:
            yield Outcome(str(root), State.FAILED, "", "the folder is gone; its articles stay until you remove them")
        gone = {path for path in {entry.origin.path for entry in entries} if is_gone(Path(path))}
        for entry in entries:
            if entry.origin.path in gone and not any(root in Path(entry.origin.path).parents for root in gone_folders):
                yield from self._take_out_part(entry)

    def _take_out_part(self, entry: Entry, withdrawn: str = "") -> Iterator[Outcome]:
        """Take out what a part of a file held; if it was `withdrawn`, which tells why, for good."""
        take_out = self._library.withdraw if withdrawn else self._library.remove
        if take_out(entry.origin.path, entry.origin.part):
            yield Outcome(str(entry.origin), State.REMOVED, entry.id, withdrawn, share=0)

    def _take_in(self, sources: Iterable[Source | Address], sandbox: Sandbox, web: Web) -> Iterator[Outcome]:
        """Store batch by batch; what is said in a batch is extracted while the one before is embedded and stored."""
        waiting: tuple[_Batch, Future[Said]] | None = None
        with Extractor() as extractor:
            for found in self._batches(sources, sandbox, web):
                if isinstance(found, Outcome):
                    yield found
                    continue
                begun = extractor.begin([reading.article for reading in found.readings])
                if waiting:
                    yield from self._store(waiting[0], waiting[1].result())
                waiting = (found, begun)
            if waiting:
                yield from self._store(waiting[0], waiting[1].result())

    def _batches(self, sources: Iterable[Source | Address], sandbox: Sandbox, web: Web) -> Iterator[Outcome | _Batch]:
        """What is new, in batches, and what became of the rest."""
        batch = _Batch([], [], [])
        for found in Intake(self._library, sandbox, web, self._today).news(sources):
            match found:
                case Outcome():
                    yield found
                case Gone(entry, withdrawn):
                    yield from self._take_out_part(entry, withdrawn)
                case Moved(path, target):
                    self._library.move(path, target)
                case FileDone():
                    batch.done.append(found)
                case Asked():
                    batch.asked.append(found)
                case Reading():
                    batch.readings.append(found)
            if sum(len(reading.passages) for reading in batch.readings) >= BATCH:
                yield batch
                batch = _Batch([], [], [])
        yield batch

    def _store(self, batch: _Batch, said: Said) -> Iterator[Outcome]:
        """Embed together, then store article by article, each in one transaction; then note the files as read."""
        for reading, vectors, quoted in zip(batch.readings, self._vectors(batch.readings), said, strict=True):
            yield self._store_one(reading, vectors, quoted)
        with self._library.transaction():
            self._library.sources.put_files(batch.done)
            self._library.sources.put_asked(batch.asked)

    def _store_one(self, reading: Reading, vectors: "NDArray[np.float32]", said: Sequence[Quotation]) -> Outcome:
        former = self._former(reading.article)
        if former and self._has_better(former, reading):
            self._library.attach(former.number, reading.origin)
            what = "the same article as" if former.article.text == reading.article.text else "an older version of"
            name = former.article.id
            return Outcome(str(reading.origin), State.SKIPPED, name, f"{what} {name}", share=reading.share)
        cut = _as_version_of(former.article, reading.passages, self._today) if former else reading.passages
        self._library.store(reading.origin, cut, vectors, said, former.number if former else None)
        state = State.CHANGED if former or reading.held else State.ADDED
        return Outcome(str(reading.origin), state, cut[0].article.id, reading.warning, len(cut), reading.share)

    def _has_better(self, former: Version, reading: Reading) -> bool:
        """Whether the article that is there is the same one from elsewhere, or a later version."""
        digests = self._library.sources.digests(former.number)
        if former.article.text != reading.article.text:
            return _day(former.article) > _day(reading.article) and digests != {""}  # else its file is gone
        return former.number != reading.held or reading.origin.digest in digests

    def _former(self, article: Article) -> Version | None:
        """The article that is there already, in this version or another one: the same text, or the same address."""
        if twin := self._library.articles.twin(article):
            return twin
        version = self._library.articles.at(article.url) if article.url else None
        # An address may also be that of a front page, with another article each time.
        return version if version and same_story(version.article.text, article.text) else None

    def _vectors(self, readings: list[Reading]) -> "list[NDArray[np.float32]]":
        """A matrix of vectors for each reading; the text of an article that is there already is not embedded again."""
        table = self._library.vectors
        known = [table.of_text(text_digest(reading.article.text)) for reading in readings]
        new = [r for r, vectors in zip(readings, known, strict=True) if vectors is None]
        if new:
            table.enter_model(self._embeddings.model)
            table.check_model(self._embeddings.model)
        embedded = iter(self._embeddings.embed([p.text for r in new for p in r.passages])) if new else iter(())
        return [_rows(embedded, reading) if v is None else v for reading, v in zip(readings, known, strict=True)]


def _below(root: Path | Address) -> Iterator[Source | Address]:
    """What is to be read where a file, a folder or a page was named."""
    return iter([root]) if isinstance(root, Address) else files(root)


def _as_version_of(former: Article, cut: tuple[Passage, ...], today: dt.date) -> tuple[Passage, ...]:
    """The passages of a new version of an article, which keeps its id."""
    article = dated(replace(cut[0].article, id=former.id), former, today)
    return tuple(replace(passage, article=article) for passage in cut)


def _day(article: Article) -> str:
    """The last day that the article tells of itself, or ""."""
    return max(article.published or "", article.modified or "")


def _rows(vectors: "Iterator[NDArray[np.float32]]", reading: Reading) -> "NDArray[np.float32]":
    import numpy as np

    return np.stack([next(vectors) for _ in reading.passages])
