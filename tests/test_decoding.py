from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.decoding import decode
from index.readers.reading import ReadingError

TEXT = "Le préfet a déclaré : « L’échec, c’est où ? » Cœur, garçon, Noël, 26 milliards d’€ — là-bas, à l’été.\r\n" * 3
LATIN = TEXT.replace("’", "'").replace("œ", "oe").replace("€", "EUR").replace("—", "-")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_common_encodings_are_read_exactly(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_latin_1_is_read_exactly() -> None:
    assert decode(LATIN.encode("latin-1")) == LATIN


@pytest.mark.parametrize("encoding", ["iso8859-15", "mac_roman", "cp850"])
def test_rare_encodings_are_refused_unless_they_are_declared(encoding: str) -> None:
    text = TEXT if encoding == "mac_roman" else LATIN.replace("oe", "œ") if encoding == "iso8859-15" else LATIN
    with pytest.raises(ReadingError, match="save it as UTF-8"):
        decode(text.encode(encoding))
    assert decode(text.encode(encoding), encoding) == text


def test_what_is_declared_as_latin_1_is_read_as_browsers_do() -> None:
    assert decode(TEXT.encode("cp1252"), "ISO-8859-1") == TEXT


def test_what_is_declared_wrongly_is_read_as_what_it_is() -> None:
    assert decode(TEXT.encode(), "iso-8859-1") == TEXT
    assert decode(TEXT.encode("cp1252"), "utf-8") == TEXT
    assert decode(TEXT.encode("cp1252"), "no-such-encoding") == TEXT


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (TEXT.encode()[:-1] + "é".encode()[:1], "in UTF-8 in parts only"),
        (TEXT.encode() + TEXT.encode("cp1252"), "in UTF-8 in parts only"),
        (TEXT.replace("à", "a").encode().decode("cp1252").encode(), "spoilt by a wrong conversion"),
        (TEXT.encode("utf-16")[:-1], "cut off or damaged"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not text"),
        (b"texte\x00\x00", "not text"),
        (("\ufffd" + "a" * 900).encode(), "not text"),
        (bytes(range(256)), "not text"),
    ],
)
def test_what_would_be_spoilt_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        decode(content)


def test_a_rare_replacement_character_of_the_source_stands() -> None:
    text = "\ufffd" + "a" * 1100
    assert decode(text.encode()) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"], exclude_characters="\ufffd"), min_size=1))
def test_utf_8_comes_out_as_it_went_in_or_not_at_all(text: str) -> None:
    with suppress(ReadingError):  # text that looks as if it was encoded twice
        assert decode(text.encode("utf-8-sig")) == text


@given(st.binary(max_size=200))
def test_no_bytes_bring_it_down(content: bytes) -> None:
    with suppress(ReadingError):
        decode(content)
