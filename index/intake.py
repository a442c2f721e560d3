"""What is new in files: those with other bytes are read, and what they hold is news only where an article changed."""

import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace

from index.library import Library
from index.models import Article, Passage
from index.outcomes import Outcome, State
from index.passages import passages
from index.readers import read_parts
from index.readers.reading import Part, ReadingError
from index.readers.sandbox import Sandbox
from index.source_table import Entry, Origin, shown
from index.sources import Source

# Part of each digest: raised when articles are read or cut in another way, so that they are read again.
RECIPE = "2"


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


@dataclass(frozen=True, slots=True)
class FileDone:
    """Says that all of a file was read, in this state, once what came before is stored."""

    path: str
    digest: str


News = Reading | Gone | FileDone | Outcome


class Intake:
    """Reads files, and tells what is new in them as compared to what a library knew at first."""

    def __init__(self, library: Library, sandbox: Sandbox) -> None:
        self._library = library
        self._sandbox = sandbox
        self._parts: dict[str, dict[str, Entry]] = defaultdict(dict)
        for entry in library.sources.entries():
            self._parts[entry.origin.path][entry.origin.part] = entry
        entries = [entry for parts in self._parts.values() for entry in parts.values()]
        self._names = {entry.id for entry in entries}
        self._holders = Counter(entry.number for entry in entries)
        self._files = library.sources.files()
        self._forgotten = library.sources.forgotten()

    def news(self, sources: Iterable[Source]) -> Iterator[News]:
        """Read these files. Outcomes are of what there is nothing to store of."""
        for source in sources:
            if (source.key, "") not in self._forgotten:
                yield from self._of_file(source)

    def _of_file(self, source: Source) -> Iterator[News]:
        known = self._parts.get(source.key, {})
        try:
            content = source.content()
            digest = hashlib.sha256(RECIPE.encode() + content).hexdigest()
            if self._files.get(source.key) == digest:
                yield from (_unchanged(entry, 1 / len(known)) for entry in known.values())
                return
            parts = read_parts(source.path, content, self._sandbox)
        except (OSError, ReadingError) as error:
            name = known[""].id if "" in known else next(source.names())
            reason = error.strerror if isinstance(error, OSError) else None
            yield Outcome(source.key, State.FAILED, name, reason or str(error))
            return
        for part in parts:
            if (source.key, part.key) not in self._forgotten:
                yield self._of_part(source, part, 1 / len(parts))
        yield from (Gone(known[key]) for key in known.keys() - {part.key for part in parts})
        if all(part.article for part in parts):
            yield FileDone(source.key, digest)

    def _of_part(self, source: Source, part: Part, share: float) -> Reading | Outcome:
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

    def _named(self, source: Source, article: Article, entry: Entry | None) -> Article:
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


def _unchanged(entry: Entry, share: float) -> Outcome:
    return Outcome(str(entry.origin), State.UNCHANGED, entry.id, share=share)


def _digest(article: Article) -> str:
    """What tells an article, with all that is known about it, from every other one and from every other recipe."""
    return hashlib.sha256((RECIPE + json.dumps(asdict(article))).encode()).hexdigest()
