from itertools import islice
from pathlib import Path

from index.sources import Source, distinct, files


def test_files_of_known_formats_are_found_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.md", "a/d.HTML", "e.png", ".hidden/f.txt", ".g.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")
    found = [source.path.relative_to(tmp_path).as_posix() for source in files(tmp_path)]
    assert found == ["a/c.md", "a/d.HTML", "b.txt"]


def test_a_file_named_by_itself_is_always_a_source(tmp_path: Path) -> None:
    assert list(files(tmp_path / "x.png")) == [Source(tmp_path / "x.png", tmp_path / "x.png")]


def test_names_are_short_first() -> None:
    names = list(islice(Source(Path("/news/a/b.txt"), Path("/news")).names(), 6))
    assert names == ["a/b", "a/b.txt", "news/a/b", "news/a/b.txt", "/news/a/b.txt", "/news/a/b.txt 2"]
    assert next(Source(Path("/news/b.txt"), Path("/news/b.txt")).names()) == "b"


def test_each_file_comes_once() -> None:
    one, again = Source(Path("/a/b.txt"), Path("/a")), Source(Path("/a/b.txt"), Path("/a/b.txt"))
    assert list(distinct([one, again])) == [one]
