"""Which files there are to read, and by what names people know them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.readers import READERS


@dataclass(frozen=True, slots=True)
class Source:
    """A file, and the file or folder that was named for it to be read. Both paths are absolute."""

    path: Path
    root: Path

    @property
    def key(self) -> str:
        """What tells it from every other source."""
        return str(self.path)

    def names(self) -> Iterator[str]:
        """What it may be called, the shortest first: the path below the root, without its ending if possible."""
        base = self.root if self.path != self.root else self.root.parent
        below = self.path.relative_to(base)
        inside = Path(base.name) / below
        for name in (below.with_suffix(""), below, inside.with_suffix(""), inside, self.path):
            yield name.as_posix()


def files(root: Path) -> Iterator[Source]:
    """Yield the file at `root`, or those of a format that is known below it, in order of their paths.

    Hidden files and folders and symbolic links below a folder are passed over.
    """
    root = root.absolute().resolve()
    if not root.is_dir():
        yield Source(root, root)
        return
    for path in sorted(root.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if not hidden and path.suffix.lower() in READERS and path.is_file() and not path.is_symlink():
            yield Source(path, root)


def distinct(sources: Iterable[Source]) -> Iterator[Source]:
    """Yield each file once."""
    seen: set[str] = set()
    for source in sources:
        if source.key not in seen:
            seen.add(source.key)
            yield source
