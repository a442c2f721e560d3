"""What is new in files and pages: those with other bytes are read, and it is news only where an article changed."""

import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace

from index.addresses import Address
from index.feeds import links
from index.library import Library
from index.models import Article, Passage
from index.outcomes import Outcome, State
from index.passages import passages
from index.readers import read_parts
from index.readers.characters import one_line
from index.readers.reading import Part, ReadingError
from index.readers.sandbox import Sandbox
from index.source_table import NO_VALIDATORS, Entry, FileDone, Origin, shown
from index.sources import Source
from index.web import FEED, Page, Web

# Part of each digest: raised when articles are read or cut in another way, so that they are read again.
RECIPE = "3"


@dataclass(frozen=True, slots=True)
class Reading:
    """An article that was read out of a part of a file, cut into passages, to be stored."""

    origin: Origin
    held: int | None  # the article that the part held before
    passages: tuple[Passage, ...]
    warning: str
    share: float  # of its file

    @property
    def article(self) -> Article:
        """The article that the passages are of."""
        return self.passages[0].article


@dataclass(frozen=True, slots=True)
class Gone:
    """A part of a file that held an article and is no more in it."""

    entry: Entry


News = Reading | Gone | FileDone | Outcome


class Intake:
    """Reads files and pages, and tells what is new in them as compared to what a library knew at first."""

    def __init__(self, library: Library, sandbox: Sandbox, web: Web) -> None:
        self._library = library
        self._sandbox = sandbox
        self._web = web
        self._parts: dict[str, dict[str, Entry]] = defaultdict(dict)
        for entry in library.sources.entries():
            self._parts[entry.origin.path][entry.origin.part] = entry
        entries = [entry for parts in self._parts.values() for entry in parts.values()]
        self._names = {entry.id for entry in entries}
        self._holders = Counter(entry.number for entry in entries)
        self._files = library.sources.files()
        self._forgotten = library.sources.forgotten()

    def news(self, sources: Iterable[Source | Address]) -> Iterator[News]:
        """Read these. Outcomes are of what there is nothing to store of; FileDone holds once all before is stored."""
        for source in sources:
            if (source.key, "") not in self._forgotten:
                yield from self._of_source(source)

    def _of_source(self, source: Source | Address, *, listed: bool = False) -> Iterator[News]:
        """What is new in a file or a page; a page that is `listed` in a feed may be none itself."""
        known = self._parts.get(source.key, {})
        former = self._files.get(source.key)
        try:
            page = self._page(source, former)
            if page is None or (former and former.digest == _state(page)):
                yield from (_unchanged(entry, 1 / len(known)) for entry in known.values())
                return
            if isinstance(source, Address) and page.path.suffix == FEED:
                yield from self._of_feed(source, page, listed=listed)
                return
            parts = self._read(source, page)
        except (OSError, ReadingError) as error:
            name = known[""].id if "" in known else next(source.names())
            yield Outcome(
                source.key, State.FAILED, name, _why(error, stays=bool(known) and isinstance(source, Address))
            )
            return
        for part in parts:
            if (source.key, part.key) not in self._forgotten:
                yield self._of_part(source, part, 1 / len(parts))
        yield from (Gone(known[key]) for key in known.keys() - {part.key for part in parts})
        if all(part.article for part in parts):
            yield FileDone(source.key, _state(page), page.validators)

    def _of_feed(self, feed: Address, page: Page, *, listed: bool) -> Iterator[News]:
        """The pages of a feed that are not there yet. It is done once all could be read."""
        if listed:
            raise ReadingError("it is a feed within a feed")
        complete = True
        for link in links(page.content):
            for found in self._of_link(feed, link):
                yield found
                complete &= not isinstance(found, Outcome) or found.state is not State.FAILED
        if complete:
            yield FileDone(feed.key, _state(page), page.validators)

    def _of_link(self, feed: Address, link: str) -> Iterator[News]:
        try:
            entry = feed.joined(link)
        except ReadingError as error:
            yield Outcome(one_line(link), State.FAILED, one_line(link), str(error))
            return
        if entry.key not in self._parts and (entry.key, "") not in self._forgotten:
            yield from self._of_source(entry, listed=True)

    def _page(self, source: Source | Address, former: FileDone | None) -> Page | None:
        """The bytes of a file or a page; None where the server says that they are those that were read."""
        if isinstance(source, Source):
            return Page(source.path, source.content())
        read_like_now = former is not None and former.digest.startswith(f"{RECIPE}-")
        return self._web.page(source, former.validators if former and read_like_now else NO_VALIDATORS)

    def _read(self, source: Source | Address, page: Page) -> list[Part]:
        """The parts of a file or a page. An article of the web is from where it was found, whatever it says itself."""
        parts = read_parts(page.path, page.content, self._sandbox)
        if isinstance(source, Source):
            return parts
        return [replace(part, article=part.article and replace(part.article, url=source.key)) for part in parts]

    def _of_part(self, source: Source | Address, part: Part, share: float) -> Reading | Outcome:
        entry = self._parts.get(source.key, {}).get(part.key)
        if part.article is None:
            name = entry.id if entry else shown(next(source.names()), part.key)
            return Outcome(shown(source.key, part.key), State.FAILED, name, part.problem, share=share)
        digest = _digest(part.article)
        if entry and entry.origin.digest == digest:
            return _unchanged(entry, share)
        article = self._named(source, part.article, entry)
        held = entry.number if entry else None
        return Reading(Origin(source.key, digest, part.key), held, passages(article), part.problem, share)

    def _named(self, source: Source | Address, article: Article, entry: Entry | None) -> Article:
        """The article with the id that it had, unless another file holds that article too, or else a new one."""
        if entry and self._holders[entry.number] == 1:
            return dated(replace(article, id=entry.id), self._library.article(entry.id))
        names = (shown(name, article.id) for name in source.names())
        name = next(name for name in names if name not in self._names)
        self._names.add(name)
        return replace(article, id=name)


def dated(article: Article, former: Article | None) -> Article:
    """The article, with today as the day of its change if its text is another than before and it tells no day."""
    if article.modified or former is None or former.text == article.text:
        return article
    return replace(article, modified=dt.datetime.now().astimezone().date().isoformat())


def _state(page: Page) -> str:
    """What tells the bytes of a file, and how they are read, from all others."""
    return f"{RECIPE}-{hashlib.sha256(page.content).hexdigest()}"


def _why(error: OSError | ReadingError, *, stays: bool) -> str:
    reason = error.strerror if isinstance(error, OSError) else None
    return f"{reason or error}" + ("; its article stays" if stays else "")


def _unchanged(entry: Entry, share: float) -> Outcome:
    return Outcome(str(entry.origin), State.UNCHANGED, entry.id, share=share)


def _digest(article: Article) -> str:
    """What tells an article, with all that is known about it, from every other one and from every other recipe."""
    return hashlib.sha256((RECIPE + json.dumps(asdict(article))).encode()).hexdigest()
