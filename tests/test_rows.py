import json

import pytest

from index.readers.formats import parts_of
from index.readers.reading import ReadingError

ROW = {
    "title": "Le pont",
    "text": "Le pont rouvre\u00a0lundi.",
    "source": "La Gazette",
    "published": "2026-05-06T08:00:00Z",
    "url": "https://gazette.example/pont",
    "author": "Jeanne Sorel",
    "language": "fr",
}
CSV = (
    'Title,Text,Outlet,Date\r\nLe pont,"Il rouvre, dit-elle.\nLundi.",La Gazette,2026-05-06\r\nL\'eau,Elle monte.,,\r\n'
)


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        (".json", json.dumps(ROW)),
        (".json", json.dumps([ROW])),
        (".json", json.dumps({"total": 1, "articles": [ROW]})),
        (".jsonl", json.dumps(ROW) + "\n\n"),
        (".jsonl", "\ufeff" + json.dumps(ROW, ensure_ascii=False)),
    ],
)
def test_named_fields_make_an_article(ending: str, content: str) -> None:
    (part,) = parts_of(ending, content.encode())
    found = part.article
    assert found is not None
    assert (found.text, found.title, found.outlet) == (ROW["text"], "Le pont", "La Gazette")
    assert (found.published, found.url, found.author) == ("2026-05-06", ROW["url"], "Jeanne Sorel")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_rows_of_a_table_are_articles(delimiter: str, encoding: str) -> None:
    content = CSV if delimiter == "," else CSV.replace(",", delimiter).replace(f"rouvre{delimiter}", "rouvre,")
    one, two = parts_of(".csv", content.replace("L'eau", "L’été").encode(encoding))
    assert one.article is not None
    assert two.article is not None
    assert (one.key, two.key) == ("1", "2")
    assert (one.article.text, one.article.outlet) == ("Il rouvre, dit-elle.\nLundi.", "La Gazette")
    assert (two.article.title, two.article.outlet, two.article.published) == ("L’été", None, None)


def test_rows_are_known_by_id_else_by_address_else_by_number() -> None:
    rows = [
        {"text": "a", "id": 7, "url": "https://x.example/"},
        {"text": "b", "url": "https://x.example/"},
        {"text": "c"},
    ]
    assert [part.key for part in parts_of(".json", json.dumps(rows).encode())] == ["7", "https://x.example/", "3"]


def test_a_bad_row_is_told_and_the_others_are_read() -> None:
    rows = [
        {"text": "a", "id": 1},
        {"text": "b", "id": 1},
        {"text": " "},
        [],
        {"text": "c", "date": "hier"},
        {"text": "d", "url": "javascript:x"},
        {"text": 3},
        {"text": "e", "title": {"x": 1}},
        {"text": "f", "author": ["Ann", "Bob"]},
    ]
    parts = parts_of(".json", json.dumps(rows).encode())
    assert [bool(part.article) for part in parts] == [True, *[False] * 7, True]
    assert parts[1].problem == "row 2 has the same id or url as a row before, '1'"
    assert parts[3].problem.startswith("it is no object with named fields")
    assert parts[4].problem == "its date 'hier' is not written as 2026-04-30"
    assert "is no address like https://" in parts[5].problem
    assert parts[7].problem == "its title is no text"
    assert parts[8].article is not None
    assert parts[8].article.author == "Ann, Bob"


def test_a_bad_line_is_told_by_its_number() -> None:
    content = b'{"text": "a"}\nno json\n{"text": "b\xff"}\n{"text": "c"}'
    parts = parts_of(".jsonl", content)
    assert [bool(part.article) for part in parts] == [True, False, True, True]
    assert parts[1].problem == "line 2: it is no valid JSON, at line 1, column 1"


@pytest.mark.parametrize(
    ("ending", "content", "reason"),
    [
        (".json", b"", "it is no valid JSON, at line 1, column 1"),
        (".json", b"[" * 100_000, "it is no JSON that can be read"),
        (".json", b"[]", "there is no article in it"),
        (".jsonl", b"\n\n", "there is no article in it"),
        (".csv", b"", "its first row names no column text"),
        (".csv", b"a,b\n1,2\n", "its first row names no column text"),
        (".csv", b"text\n", "there is no article in it"),
        (".csv", b'text\n"open', "is no valid CSV"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(ending: str, content: bytes, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        parts_of(ending, content)
