"""HTML as the Bot API reads it: few tags, closed in order, four named entities, lengths in UTF-16 units."""

import re
from dataclasses import dataclass, field, replace

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)|#([0-9]{1,8})|#[xX]([0-9a-fA-F]{1,7}));?")
ATTRIBUTE = re.compile(r"""\s+([^\s=>]+)(?:(=)(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
# An address that is none of these leaves its words without a link.
ADDRESS = re.compile(r"(?:https?://[^\s/]+|tg://|ton://)\S*", re.IGNORECASE)
LONGEST = 4096
MOST_ENTITIES = 100
LAST_CODE_POINT = 0x10FFFF


class MarkupError(ValueError):
    """The markup is refused; the message is Telegram's."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A marked piece of a text; offset and length count UTF-16 units."""

    kind: str
    offset: int
    length: int
    url: str = ""

    def of(self, text: str) -> str:
        """The marked words of `text`."""
        return text.encode("utf-16-le")[2 * self.offset : 2 * (self.offset + self.length)].decode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as readers see it, and what is marked in it."""

    text: str
    entities: tuple[Entity, ...] = ()

    def marked(self, kind: str) -> list[str]:
        """The pieces that are marked as `kind`."""
        return [entity.of(self.text) for entity in self.entities if entity.kind == kind]


def units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def cleaned(text: str) -> str:
    """The text as Telegram stores it: control characters become spaces, some invisible ones vanish."""
    return "".join(map(_cleaned, text))


def _cleaned(character: str) -> str:
    if character in "\r\u0333\u033f\u030a" or "\u2028" <= character <= "\u202e":
        return ""
    return " " if character < " " and character != "\n" else character


def parse(text: str, mode: str | None = "HTML") -> Formatted:
    """Read a message's text. Raises MarkupError where Telegram refuses it, for its markup or its length."""
    if re.search("[\ud800-\udfff]", text):
        raise MarkupError("strings must be encoded in UTF-8")
    formatted = _trimmed(_Parser(text).parse() if mode == "HTML" else Formatted(cleaned(text)))
    if not formatted.text:
        raise MarkupError("message text is empty")
    if units(formatted.text) > LONGEST:
        raise MarkupError("message is too long")
    return replace(formatted, entities=formatted.entities[:MOST_ENTITIES])


def _trimmed(formatted: Formatted) -> Formatted:
    left = units(formatted.text) - units(formatted.text.lstrip())
    text = formatted.text.strip()
    entities = []
    for entity in formatted.entities:
        start = max(0, entity.offset - left)
        end = min(units(text), entity.offset + entity.length - left)
        if start < end:
            entities.append(replace(entity, offset=start, length=end - start))
    return Formatted(text, tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length))))


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end."""

    name: str
    start: int
    url: str
    place: int


@dataclass(slots=True)
class _Parser:
    source: str
    at: int = 0
    written: int = 0
    pieces: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def parse(self) -> Formatted:
        while self.at < len(self.source):
            self._step()
        if self.open:
            raise self._refusal(f'can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return Formatted("".join(self.pieces), tuple(self.entities))

    def _step(self) -> None:
        character = self.source[self.at]
        if character == "<" and self.source[self.at + 1 : self.at + 2] == "/":
            self._end_tag()
        elif character == "<":
            self._start_tag()
        else:
            reference = REFERENCE.match(self.source, self.at) if character == "&" else None
            written = _character(reference) if reference else ""
            self.at += len(reference[0]) if reference and written else 1
            self._write(written or character)

    def _write(self, characters: str) -> None:
        kept = cleaned(characters)
        self.pieces.append(kept)
        self.written += units(kept)

    def _start_tag(self) -> None:
        place = self.at
        head = re.compile(r"<([^\s>]*)").match(self.source, place)
        assert head
        name = head[1].lower()
        if head.end() == len(self.source):
            raise self._refusal(f"unclosed start tag at byte offset {self._bytes(place)}")
        if name not in KINDS:
            raise self._refusal(f'unsupported start tag "{name}" at byte offset {self._bytes(place)}')
        attributes = self._attributes(name, head.end())
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._refusal(f'tag "span" must have class "tg-spoiler" at byte offset {self._bytes(place)}')
        if name == "blockquote" and any(tag.name == name for tag in self.open):
            raise self._refusal(f"blockquotes can't be nested at byte offset {self._bytes(place)}")
        self.open.append(_Open(name, self.written, attributes.get("href", ""), len(self.entities)))

    def _attributes(self, name: str, at: int) -> dict[str, str]:
        attributes = {}
        while found := ATTRIBUTE.match(self.source, at):
            key, equals, *values = found.groups()
            if not equals and key != "expandable":
                raise self._refusal(
                    f'expected equal sign in declaration of an attribute of the tag "{name}"'
                    f" at byte offset {self._bytes(at)}"
                )
            attributes[key.lower()] = _resolved(next((value for value in values if value is not None), ""))
            at = found.end()
        closing = re.compile(r"\s*>").match(self.source, at)
        if not closing:
            raise self._refusal(f"unclosed start tag at byte offset {self._bytes(at)}")
        self.at = closing.end()
        return attributes

    def _end_tag(self) -> None:
        place = self.at
        tag = re.compile(r"</([^\s>]*)\s*>").match(self.source, place)
        if not self.open:
            raise self._refusal(f"unexpected end tag at byte offset {self._bytes(place)}")
        if not tag:
            raise self._refusal(f"unclosed end tag at byte offset {self._bytes(place)}")
        opened = self.open.pop()
        if tag[1] and tag[1].lower() != opened.name:
            raise self._refusal(
                f'unmatched end tag at byte offset {self._bytes(place)}, expected "</{opened.name}>",'
                f' found "</{tag[1].lower()}>"'
            )
        self.at = tag.end()
        self._mark(opened)

    def _mark(self, opened: _Open) -> None:
        length = self.written - opened.start
        address = opened.url or "".join(self.pieces).encode("utf-16-le")[2 * opened.start :].decode("utf-16-le")
        if length and (opened.name != "a" or ADDRESS.fullmatch(address)):
            url = address if opened.name == "a" else ""
            self.entities.insert(opened.place, Entity(KINDS[opened.name], opened.start, length, url))

    def _refusal(self, reason: str) -> MarkupError:
        return MarkupError(f"can't parse entities: {reason[0].upper()}{reason[1:]}")

    def _bytes(self, place: int) -> int:
        return len(self.source[:place].encode())


def _character(reference: re.Match[str]) -> str:
    """What a reference stands for, or "" where Telegram leaves it as it is."""
    named, decimal, hexadecimal = reference.groups()
    if named:
        return NAMED[named]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < LAST_CODE_POINT and not "\ud800" <= chr(code) <= "\udfff" else ""


def _resolved(value: str) -> str:
    return REFERENCE.sub(lambda reference: _character(reference) or reference[0], value)
