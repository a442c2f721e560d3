import io
import json
import zipfile
from pathlib import Path, PurePath

import pytest

from index.readers import read_parts
from index.readers.archive import Archive
from index.readers.reading import Part, ReadingError
from index.readers.sandbox import Sandbox
from tests.documents import archive


def parts(files: dict[str, bytes]) -> dict[str, Part]:
    with Sandbox() as sandbox:
        return {part.key: part for part in read_parts(PurePath("a.zip"), archive(files), sandbox)}


def test_the_files_in_an_archive_are_read_and_others_passed_over() -> None:
    rows = "\n".join(json.dumps({"text": text}) for text in ("un", "deux"))
    found = parts(
        {"a.txt": b"Un texte.", "x/b.MD": b"# T\n\nDeux.", "rows.jsonl": rows.encode()}
        | {"image.png": b"x", ".hidden.txt": b"x", "__MACOSX/a.txt": b"x", "inner.zip": archive({"c.txt": b"x"})}
    )
    assert {key: part.article and part.article.text for key, part in found.items()} == {
        "a.txt": "Un texte.",
        "x/b.MD": "# T\n\nDeux.",
        "rows.jsonl#1": "un",
        "rows.jsonl#2": "deux",
    }


@pytest.mark.parametrize(
    "name",
    ["../../evil.txt", "/etc/evil.txt", "..\\..\\evil.txt", "C:\\evil.txt", "a/../../evil.txt", "evil\x1b[2J.txt"],
)
def test_a_hostile_name_is_only_a_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ((key, part),) = parts({name: b"Un texte."}).items()
    assert part.article is not None
    assert "\x1b" not in key
    assert list(tmp_path.parent.rglob("evil*")) == []


def test_a_bad_file_in_an_archive_is_told_and_the_others_are_read() -> None:
    found = parts(
        {"a.txt": b"Un texte.", "b.txt": b"\x00", "c.pdf": b"x", "d.txt": b"a" * 6_000_000, "e" * 300 + ".md": b"x"}
    )
    assert [bool(part.article) for part in found.values()] == [True, False, False, False, False]
    assert found["d.txt"].problem == "it unpacks to 6 MB, more than 5"
    assert "its name is too long" in list(found.values())[4].problem


def test_two_files_of_one_name_are_told(recwarn: pytest.WarningsRecorder) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("a.txt", b"Un.")
        made.writestr("a.txt", b"Deux.")
    with Sandbox() as sandbox:
        found = read_parts(PurePath("a.zip"), file.getvalue(), sandbox)
    assert len(recwarn) == 1
    assert [bool(part.article) for part in found] == [True, False]


def test_an_archive_that_lies_about_sizes_is_damaged() -> None:
    content = archive({"a.txt": b"a" * 1_000_000})
    lying = content.replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(ReadingError, match="it is damaged"):
        Archive(lying).read("a.txt")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is damaged, no archive"),
        (archive({"a.txt": b"x"})[:-30], "it is damaged, no archive"),
        (archive({f"{i}.txt": b"a" * 19_000_000 for i in range(2)}), "it unpacks to more than 20 MB"),
    ],
)
def test_limits_hold_for_the_whole_archive(content: bytes, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        Archive(content, 20_000_000)


def test_a_method_that_may_need_gigabytes_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a.txt", b"Un.")
    with pytest.raises(ReadingError, match="packed by a method that is not read"):
        Archive(file.getvalue()).read("a.txt")
