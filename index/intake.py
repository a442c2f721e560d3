"""What is new in files and pages: those with other bytes are read, and it is news only where an article changed."""

import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import TypeVar

from index.addresses import Address
from index.addresses import address as address_of
from index.copies import same_story
from index.freshness import Asked
from index.library import Library
from index.listings import Link, Listing
from index.models import Article, Passage
from index.outcomes import Outcome, State
from index.passages import passages
from index.readers import read_parts
from index.readers.characters import one_line
from index.readers.reading import Part, ReadingError, UnreachableError
from index.readers.sandbox import Sandbox
from index.source_table import NO_VALIDATORS, Entry, FileDone, Origin, Validators, shown
from index.sources import Source
from index.web import LISTING, GoneError, Page, Visit, Web

T = TypeVar("T")
# Part of each digest: raised when articles are read or cut in another way, so that they are read again.
RECIPE = "7"


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
    """A part of a file or page that held an article and is no more in it.

    `withdrawn` says why it is gone for good and stays out, where that is so.
    """

    entry: Entry
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A page that is asked for at another address from now on."""

    path: str
    target: str


@dataclass(frozen=True, slots=True)
class Listed:
    """How a page comes to be asked for: the list that it is `within`, when it `changed` as told there, or "".

    `share` is how much it stands for of what was named, from 0 to 1.
    """

    share: float = 1.0
    within: Listing | None = None
    changed: str = ""


NAMED = Listed()
News = Reading | Gone | Moved | FileDone | Asked | Outcome


class Intake:
    """Reads files and pages, and tells what is new in them as compared to what a library knew at first."""

    def __init__(self, library: Library, sandbox: Sandbox, web: Web, today: dt.date) -> None:
        self._library = library
        self._sandbox = sandbox
        self._web = web
        self._today = today
        self._parts: dict[str, dict[str, Entry]] = defaultdict(dict)
        for entry in library.sources.entries():
            self._parts[entry.origin.path][entry.origin.part] = entry
        entries = [entry for parts in self._parts.values() for entry in parts.values()]
        self._names = {entry.id for entry in entries}
        self._holders = Counter(entry.number for entry in entries)
        self._files = library.sources.files()
        self._forgotten = library.sources.forgotten()
        self._asked = library.sources.asked()
        self._moved = library.sources.moved()
        self._visited: dict[str, bool] = {}  # and whether it could be read

    def news(self, sources: Iterable[Source | Address]) -> Iterator[News]:
        """Read these. Outcomes are of what there is nothing to store of; FileDone and Asked hold once all before does.

        A page is asked for once, be it named or listed.
        """
        for source in sources:
            if isinstance(source, Source):
                yield from self._of_file(source)
            elif source.key not in self._visited:
                yield from self._of_page(source)

    # Files

    def _of_file(self, source: Source) -> Iterator[News]:
        if (source.key, "") in self._forgotten:
            return
        try:
            page = Page(source.path, source.content())
            if self._is_read(source.key, page):
                yield from self._unchanged(source.key)
                return
            parts = read_parts(page.path, page.content, self._sandbox)
        except (OSError, ReadingError) as error:
            yield self._failed(source, error)
            return
        yield from self._of_parts(source, page, parts)

    # Pages

    def _of_page(self, address: Address, listed: Listed = NAMED) -> Generator[News, None, bool]:
        """What is new in a page, or in those that it lists. Returns whether it could be read."""
        key = address.key
        if (key, "") in self._forgotten:
            return True
        self._visited[key] = False
        try:
            visit = self._web.visit(address, self._validators(key))
            self._visited[key] = yield from self._of_visit(address, visit, listed)
        except UnreachableError as error:
            yield self._failed(address, error, listed.share)
        except ReadingError as error:
            known = self._parts.get(key, {}).values() if isinstance(error, GoneError) else ()
            yield from (Gone(entry, str(error)) for entry in known)
            if not known:
                yield self._failed(address, error, listed.share)
            yield self._told(key, listed)
        return self._visited[key]

    def _of_visit(self, address: Address, visit: Visit, listed: Listed) -> Generator[News, None, bool]:
        page, key = visit.page, visit.address.key
        if page is None or self._is_read(address.key, page):
            yield from self._moving(address, visit)
            yield from self._unchanged(key, listed.share)
            yield self._told(key, listed)
            return True
        if page.path.suffix == LISTING:
            found = self._listing(page, listed)
            yield from self._moving(address, visit)
            yield from self._of_listing(visit.address, page, found, listed)
            yield self._told(key, listed)
            return True
        parts = self._articles(address, visit, page)
        yield from self._moving(address, visit)
        changed = False
        for news in self._of_parts(visit.address, page, parts, listed.share):
            changed |= isinstance(news, Reading)
            yield news
        yield self._told(key, listed, changed=changed)
        return all(part.article for part in parts)

    def _articles(self, address: Address, visit: Visit, page: Page) -> list[Part]:
        """The parts of a page. An article of the web is from where it was found, whatever it says itself.

        Raises ReadingError where a redirect leads from a page that is known to another text: to a front page, often.
        """
        parts = read_parts(page.path, page.content, self._sandbox)
        entry = self._parts.get(address.key, {}).get("")
        former = self._library.articles.named(entry.id) if entry and visit.elsewhere else None
        if former and not any(part.article and same_story(former.text, part.article.text) for part in parts):
            raise ReadingError("it redirects to another text now")
        return [replace(part, article=part.article and replace(part.article, url=visit.address.key)) for part in parts]

    def _moving(self, address: Address, visit: Visit) -> Iterator[News]:
        """Say where a page is from now on. It keeps what it held, unless another page that is known is there."""
        old, new = address.key, visit.address.key
        if old == new:
            return
        yield Moved(old, new)
        self._visited[new] = True
        self._moved[old] = new
        if old in self._parts or old in self._files:
            name = next((entry.id for entry in self._parts.get(old, {}).values()), "")
            yield Outcome(new, State.MOVED, name, f"it was at {old}", share=0)
        for part, entry in self._parts.pop(old, {}).items():
            self._parts[new].setdefault(part, replace(entry, origin=replace(entry.origin, path=new)))
        _rename(self._files, old, new)
        _rename(self._asked, old, new)

    def _told(self, key: str, listed: Listed, *, changed: bool = False) -> Asked:
        """Note that a server told of a page today."""
        today = self._today.isoformat()
        former = self._asked.get(key)
        since = former.since if former else min(listed.changed or today, today)
        return Asked(key, today, today if former and changed else since)

    def _listing(self, page: Page, listed: Listed) -> Listing:
        """What a feed or a sitemap lists. Sitemaps may be listed by a sitemap that was named, and nowhere else."""
        found = self._sandbox.listing(page.content)
        if listed.within and (found.sitemaps or not listed.within.sitemaps):
            raise ReadingError("it is a feed or sitemap within another one")
        return found

    def _of_listing(self, place: Address, page: Page, found: Listing, listed: Listed) -> Iterator[News]:
        """The pages of a feed or a sitemap that are new or have changed, or those of the sitemaps in a sitemap."""
        complete = True
        for link in found.links:
            below = Listed(listed.share / len(found.links), found, link.changed)
            complete &= yield from self._of_link(place, link, below)
        # Sitemaps may change while what lists them does not; and what could not be read is looked for again.
        if complete and not found.sitemaps:
            yield FileDone(place.key, _state(page), page.validators)

    def _of_link(self, place: Address, link: Link, listed: Listed) -> Generator[News, None, bool]:
        try:
            target = place.joined(link.url)
            target = address_of(self._moved.get(target.key, target.key))
        except ReadingError as error:
            yield Outcome(one_line(link.url), State.FAILED, one_line(link.url), str(error), share=listed.share)
            return False
        if target.key in self._visited:
            return self._visited[target.key]
        if self._rests(target.key, listed):
            return target.key in self._parts
        return (yield from self._of_page(target, listed))

    def _rests(self, key: str, listed: Listed) -> bool:
        """Whether what is listed is not asked for now: a sitemap only where it is said to be as it was."""
        asked = self._asked.get(key)
        if listed.within and listed.within.sitemaps:
            return asked is not None and key in self._files and "" < listed.changed < asked.day
        return asked is not None and not asked.due(self._today, listed.changed)

    def _validators(self, key: str) -> Validators:
        """What to ask a server with, if what it told then was read as it would be now."""
        former = self._files.get(key)
        return former.validators if former and former.digest.startswith(f"{RECIPE}-") else NO_VALIDATORS

    # Both

    def _is_read(self, key: str, page: Page) -> bool:
        former = self._files.get(key)
        return former is not None and former.digest == _state(page)

    def _unchanged(self, key: str, share: float = 1.0) -> Iterator[Outcome]:
        known = self._parts.get(key, {}).values()
        return (_unchanged(entry, share / len(known)) for entry in known)

    def _failed(self, source: Source | Address, error: OSError | ReadingError, share: float = 1.0) -> Outcome:
        known = self._parts.get(source.key, {})
        name = known[""].id if "" in known else next(source.names())
        why = _why(error, stays=bool(known) and isinstance(source, Address))
        return Outcome(source.key, State.FAILED, name, why, share=share)

    def _of_parts(self, source: Source | Address, page: Page, parts: list[Part], share: float = 1.0) -> Iterator[News]:
        known = self._parts.get(source.key, {})
        for part in parts:
            if (source.key, part.key) not in self._forgotten:
                yield self._of_part(source, part, share / len(parts))
        yield from (Gone(known[key]) for key in known.keys() - {part.key for part in parts})
        if all(part.article for part in parts):
            yield FileDone(source.key, _state(page), page.validators)

    def _of_part(self, source: Source | Address, part: Part, share: float) -> Reading | Outcome:
        entry = self._parts.get(source.key, {}).get(part.key)
        if part.article is None:
            name = entry.id if entry else shown(next(source.names()), part.key)
            return Outcome(shown(source.key, part.key), State.FAILED, name, part.problem, share=share)
        # Where a page is found is no part of it: it may move.
        digest = _digest(part.article if isinstance(source, Source) else replace(part.article, url=None))
        if entry and entry.origin.digest == digest:
            return _unchanged(entry, share)
        article = self._named(source, part.article, entry)
        held = entry.number if entry else None
        return Reading(Origin(source.key, digest, part.key), held, passages(article), part.problem, share)

    def _named(self, source: Source | Address, article: Article, entry: Entry | None) -> Article:
        """The article with the id that it had, unless another file holds that article too, or else a new one."""
        if entry and self._holders[entry.number] == 1:
            return dated(replace(article, id=entry.id), self._library.articles.named(entry.id), self._today)
        names = (shown(name, article.id) for name in source.names())
        name = next(name for name in names if name not in self._names)
        self._names.add(name)
        return replace(article, id=name)


def dated(article: Article, former: Article | None, today: dt.date) -> Article:
    """The article, with today as the day of its change if its text is another than before and it tells no day.

    If it does not tell any more when it was published, that was when its former version was.
    """
    if former is None or former.text == article.text:
        return article
    modified = article.modified or today.isoformat()
    return replace(article, published=article.published or former.published, modified=modified)


def _rename(kept: dict[str, T], old: str, new: str) -> None:
    """Keep under its new name what has none there yet."""
    if (former := kept.pop(old, None)) is not None:
        kept.setdefault(new, former)


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
