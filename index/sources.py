"""Which files there are to read, and by what names people know them."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeVar

from index.addresses import Address
from index.readers import ENDINGS, limit
from index.readers.characters import one_line
from index.readers.reading import ReadingError

MEGABYTE = 1_000_000
Named = TypeVar("Named", bound="Source | Address")


@dataclass(frozen=True, slots=True)
class Source:
    """A file, and the file or folder that was named for it to be read. Both paths are absolute."""

    path: Path
    root: Path

    @property
    def key(self) -> str:
        """What tells it from every other source, as text that can be stored and shown whatever bytes its name has."""
        return os.fsencode(self.path).decode(errors="backslashreplace")

    def names(self) -> Iterator[str]:
        """What it may be called, the shortest first: the path below the root, without its ending if possible.

        There is no end to them.
        """
        base = self.root if self.path != self.root else self.root.parent
        below = self.path.relative_to(base)
        inside = Path(base.name) / below
        for name in (below.with_suffix(""), below, inside.with_suffix(""), inside, self.path):
            yield _name(name)
        yield from (f"{_name(self.path)} {number}" for number in count(2))

    def content(self) -> bytes:
        """The bytes of the file. Raises OSError or ReadingError where it is no file of a size that is read.

        Links are not followed, and neither a device nor a pipe is waited for.
        """
        most = limit(self.path)
        with os.fdopen(os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise ReadingError("it is no file with a content, but a folder, a pipe or a device")
            content = file.read(most + 1)
        if len(content) > most:
            raise ReadingError(f"it is longer than {most // MEGABYTE} MB: split it")
        return content


def files(root: Path) -> Iterator[Source]:
    """Yield the file at `root`, or those of a format that is known below it, in order of their paths.

    Hidden files and folders and symbolic links below a folder are passed over.
    """
    root = root.absolute().resolve()
    yield from (Source(path, root) for path in _below(root))


def _below(root: Path) -> Iterator[Path]:
    """The files to read, and the folders that may not be looked into. The names in one folder are held at a time."""
    waiting = [root]
    while waiting:
        path = waiting.pop()
        try:
            if path.is_dir():
                found = sorted(path.iterdir(), reverse=True)
                waiting += (each for each in found if not each.name.startswith(".") and not each.is_symlink())
            elif path == root or (path.suffix.lower() in ENDINGS and path.is_file()):
                yield path
        except PermissionError:
            yield path


def is_gone(path: Path) -> bool:
    """Whether there is nothing at a path. What may not be looked at is not gone."""
    try:
        return not path.exists()
    except PermissionError:
        return False


def distinct(sources: Iterable[Named]) -> Iterator[Named]:
    """Yield each file or page once."""
    seen: set[str] = set()
    for source in sources:
        if source.key not in seen:
            seen.add(source.key)
            yield source


def _name(path: Path) -> str:
    return one_line(os.fsencode(path.as_posix()).decode(errors="backslashreplace"))
