"""From the bytes of a file to articles."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from index.models import Article
from index.readers.archive import Archive
from index.readers.characters import one_line
from index.readers.formats import FORMATS, MEGABYTE, parts_of
from index.readers.reading import Part, ReadingError
from index.readers.sandbox import Sandbox

ARCHIVE = ".zip"
ENDINGS = (*FORMATS, ARCHIVE)
LONGEST_KEY = 200  # characters


def limit(path: PurePath) -> int:
    """How many bytes a file of this name may have."""
    return FORMATS[ending].limit if (ending := path.suffix.lower()) in FORMATS else 20 * MEGABYTE


def read_parts(path: PurePath, content: bytes, sandbox: Sandbox) -> list[Part]:
    """All that the file at `path`, whose bytes are `content`, holds; foreign formats are read in the sandbox.

    An article has the key of its part for an id. Raises ReadingError where nothing of the file can be read.
    """
    ending = path.suffix.lower()
    parts = _members(content, sandbox) if ending == ARCHIVE else _parts(path, content, sandbox)
    return list(_distinct(parts))


def read(path: PurePath, content: bytes, name: str) -> Article:
    """Read a file that is one article, in this process and therefore without limits, as the article `name`.

    Raises ReadingError, saying why, where there is no text to be had.
    """
    first, *more = parts_of(_known(path), content)
    if more or first.article is None:
        raise ReadingError(first.problem if first.article is None else "it holds several articles")
    return replace(first.article, id=name)


def _parts(path: PurePath, content: bytes, sandbox: Sandbox) -> list[Part]:
    ending = _known(path)
    return sandbox.parts_of(ending, content) if FORMATS[ending].apart else parts_of(ending, content)


def _known(path: PurePath) -> str:
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise ReadingError(f"{path.suffix or 'a file without an ending'} is none of {', '.join(ENDINGS)}")
    return ending


def _members(content: bytes, sandbox: Sandbox) -> Iterator[Part]:
    """The parts of the files in an archive; those of other formats, and hidden ones, are passed over."""
    archive = Archive(content)
    for name in archive.names():
        path = PurePath(name.replace("\\", "/"))
        hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts)
        if hidden or path.suffix.lower() not in FORMATS:
            continue
        key = one_line(path.as_posix())
        try:
            for part in _parts(path, archive.read(name, limit(path)), sandbox):
                yield replace(part, key=f"{key}#{part.key}" if part.key else key)
        except ReadingError as error:
            yield Part(key, None, str(error))


def _distinct(parts: list[Part] | Iterator[Part]) -> Iterator[Part]:
    """The parts, named by their keys; one whose key cannot be its name says so instead."""
    seen: set[str] = set()
    for part in parts:
        key = one_line(part.key)
        if key in seen or len(key) > LONGEST_KEY:
            what = "another article has the same name" if key in seen else "its name is too long"
            yield Part(f"{key[:LONGEST_KEY]} ({len(seen)})", None, f"{what}, {key[:LONGEST_KEY]!r}")
        else:
            yield replace(part, key=key, article=part.article and replace(part.article, id=key))
        seen.add(key)
