"""From bytes to text: exactly, or not at all."""

import codecs
import re

from index.readers.reading import ReadingError

BYTE_ORDER_MARKS = {  # those of UTF-32 first: they begin like those of UTF-16
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# What Latin-1 is said to be is Windows-1252 in practice, and so browsers read it (WHATWG Encoding, "Names and labels").
AS_WINDOWS = frozenset({"ascii", "iso8859-1"})
UTF8_INSIDE = re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80[\x80-\xbf]")  # an accent, a quotation mark or a dash
# What Windows-1252 makes of French in ISO 8859-15, Mac OS Roman or DOS: signs within words, Ž between small letters.
MISREAD = re.compile(r"¤|(?<=[^\W\d_])[‚„†‡ˆ‰‹˜›¡¢£¥¦¨¬¯±´¶¸¹¼½¾¿×÷](?=[^\W\d_])|(?<=[a-z])[ŽŠ](?=[a-z])")
UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
MOST_UNREADABLE = 0.001  # of the characters
HELP = "save it as UTF-8"


def decode(content: bytes, declared: str | None = None) -> str:
    """The text in `content`, of which its source says that it is in the encoding `declared`.

    In this order: a byte order mark, strict UTF-8, UTF-16 where every other byte is NUL, the declared encoding,
    Windows-1252, in which older French files are kept. Raises ReadingError where what comes out can be no text.
    """
    text = _decoded(content, declared)
    if "\x00" in text or len(UNREADABLE.findall(text)) > MOST_UNREADABLE * len(text):
        raise ReadingError(f"it is not text, or in an unknown encoding: {HELP}")
    if _twice_encoded(text):
        raise ReadingError(f"its accents were spoilt by a wrong conversion (é became Ã©): {HELP} from where it came")
    return text


def _decoded(content: bytes, declared: str | None) -> str:
    for mark, name in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return _strict(content, name)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if "\x00" not in text:
            return text
    if wide := _wide(content):
        return _strict(content, wide)
    if declared and (known := _codec(declared)):
        return _strict(content, known)
    return _windows(content)


def _strict(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        raise ReadingError(f"it is cut off or damaged, no sound {name.upper()}: {HELP}") from None


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: of Latin text, all second or all first bytes are NUL."""
    half = len(content) // 2
    if len(content) % 2 or not half:
        return None
    first, second = content[::2].count(0), content[1::2].count(0)
    if second > 0.7 * half and first < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if first > 0.7 * half and second < 0.1 * half else None


def _codec(declared: str) -> str | None:
    """Python's name of an encoding of text, None where it knows none or it is UTF-8, which was tried."""
    try:
        name = codecs.lookup(declared).name
        "".encode(name)
    except (LookupError, ValueError):
        return None
    if name in AS_WINDOWS:
        return "cp1252"
    return None if name.startswith("utf") else name


def _windows(content: bytes) -> str:
    if UTF8_INSIDE.search(content):
        raise ReadingError(f"it is in UTF-8 in parts only, cut off or mixed with another encoding: {HELP}")
    text = _strict_or_unknown(content)
    if MISREAD.search(text):
        raise ReadingError(f"it is in none of UTF-8, UTF-16 and Windows-1252: {HELP}")
    return text


def _strict_or_unknown(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise ReadingError(f"it is not text in UTF-8, UTF-16 or Windows-1252: {HELP}") from None


def _twice_encoded(text: str) -> bool:
    """Whether the text is UTF-8 that was taken for Windows-1252 and encoded once more."""
    if text.isascii():
        return False
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True
