import os
from collections.abc import Callable, Iterator
from functools import partialmethod
from itertools import islice
from pathlib import Path

import pytest

from index.readers.reading import ReadingError
from index.sources import Source, distinct, files, is_gone


def test_files_of_known_formats_are_found_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.md", "a/d.HTML", "e.png", ".hidden/f.txt", ".g.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")
    found = [source.path.relative_to(tmp_path).as_posix() for source in files(tmp_path)]
    assert found == ["a/c.md", "a/d.HTML", "b.txt"]


def test_a_folder_that_may_not_be_looked_into_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a/b.txt", "c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    monkeypatch.setattr(Path, "iterdir", partialmethod(refused, tmp_path / "a", Path.iterdir))
    assert [source.path for source in files(tmp_path)] == [tmp_path / "a", tmp_path / "c.txt"]


def refused(path: Path, secret: Path, look: Callable[[Path], Iterator[Path]]) -> Iterator[Path]:
    """What looking into a folder does where one may not."""
    if path == secret:
        raise PermissionError(13, "Permission denied", str(path))
    return look(path)


def test_what_may_not_be_looked_at_is_not_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_gone(tmp_path / "a.txt")
    monkeypatch.setattr(Path, "exists", partialmethod(refused, tmp_path / "a.txt", Path.iterdir))
    assert not is_gone(tmp_path / "a.txt")


def test_files_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    names = ["a/b.txt", "a.txt", "a/a/c.txt", "a b/d.txt", "B.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [source.path for source in files(tmp_path)] == sorted(tmp_path / name for name in names)


def test_a_file_named_by_itself_is_always_a_source(tmp_path: Path) -> None:
    assert list(files(tmp_path / "x.png")) == [Source(tmp_path / "x.png", tmp_path / "x.png")]


def test_names_are_short_first() -> None:
    names = list(islice(Source(Path("/news/a/b.txt"), Path("/news")).names(), 6))
    assert names == ["a/b", "a/b.txt", "news/a/b", "news/a/b.txt", "/news/a/b.txt", "/news/a/b.txt 2"]
    assert next(Source(Path("/news/b.txt"), Path("/news/b.txt")).names()) == "b"


def test_each_file_comes_once() -> None:
    one, again = Source(Path("/a/b.txt"), Path("/a")), Source(Path("/a/b.txt"), Path("/a/b.txt"))
    assert list(distinct([one, again])) == [one]


def source(path: Path) -> Source:
    return Source(path, path.parent)


def test_links_pipes_devices_and_folders_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "link.txt").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(OSError, match="symbolic links"):
        source(tmp_path / "link.txt").content()
    for path in (tmp_path / "pipe.txt", tmp_path / "folder.txt", Path("/dev/zero")):
        with pytest.raises((ReadingError, IsADirectoryError)):
            source(path).content()
    assert [found.path.name for found in files(tmp_path)] == []


def test_a_folder_that_is_a_link_is_not_entered(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.txt").write_text("x")
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "link").symlink_to(tmp_path / "outside")
    assert list(files(tmp_path / "news")) == []


def test_a_file_that_is_too_long_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.truncate(5_000_001)
    with pytest.raises(ReadingError, match="it is longer than 5 MB: split it"):
        source(path).content()


HOSTILE_NAMES = [b"CON.txt", b"a\nb.txt", b"\x1b[31m.txt", b"-rf.txt", b"'; DROP TABLE article; --.txt", b"%s{0}.txt"]


@pytest.mark.parametrize("name", [*HOSTILE_NAMES, "\u202etxt.exe.txt".encode(), b"a\xff\xfe.txt", b"x" * 250 + b".txt"])
def test_a_hostile_name_is_found_read_and_shown(tmp_path: Path, name: bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_text("Un texte.")
    (found,) = files(tmp_path)
    assert found.content() == b"Un texte."
    assert found.key.encode()
    shown = next(found.names())
    assert not {"\n", "\x1b", "\u202e"} & set(shown)
