"""A sentence as a string of tags, a letter a word, so that a construction is a pattern over letters."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.models import Span
from index.quotations.lexicon import Lexicon
from index.quotations.names import Name, names_in
from index.quotations.stretches import Stretch
from index.quotations.tagging import CLOSED, form, revised, tag_of
from index.quotations.tokens import KIND_TAGS, MARK_TAGS, TOKEN, Token
from index.sentences import breaks_inside

# Where a page has lost the end of a paragraph: "…des abusLe cardinal…", "Un rebond Le président a…".
_OPENER = re.compile(
    r"""(?: L(?:es?|a|ire) | Une? | D(?:es|ans|epuis) | Ils? | E(?:lles?|n) | Mais | Pour | S(?:elon|i|ur)
          | C(?:es?|ette) | A(?:ux?|près|vec) | On | Plus )(?=\s) | [LD](?='\w)""",
    re.VERBOSE,
)
_ADDRESS = re.compile(r"(?:https?://|pic\.twitter\.com/)\S++(?=\s+[A-ZÀ-Þ«\"“])")
_PROPER = re.compile(r"(?<=[\w,;'»][ ])[A-ZÀ-ÞŒ][\w-]++")
_LINE = re.compile(r"[^\n]++")
VERBS = frozenset("VBUvae")
# Characters after which a sentence without an end is cut.
LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence and their tags; a quoted stretch is one word, tagged Q."""

    tokens: tuple[Token, ...]
    tags: str
    quoted: dict[int, Stretch]
    names: tuple[Name, ...]

    @property
    def start(self) -> int:
        """Where its first word starts."""
        return self.tokens[0].start if self.tokens else 0

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return self.tokens[-1].end if self.tokens else 0

    def span(self, first: int, last: int) -> Span:
        """The characters from token `first` to token `last`, both included."""
        return Span(self.tokens[first].start, self.tokens[last].end)

    def word(self, index: int) -> str:
        """The word at `index` in small letters, or nothing outside the sentence."""
        return self.tokens[index].word if 0 <= index < len(self.tokens) else ""

    def tag(self, index: int) -> str:
        """The tag at `index`, or "." outside the sentence."""
        return self.tags[index] if 0 <= index < len(self.tags) else "."


def split(text: str, quoted: Sequence[Stretch], lexicon: Lexicon) -> Iterator[Sentence]:
    """Yield the sentences of a shadow text; none ends inside a quoted stretch."""
    proper = frozenset(_PROPER.findall(text))
    position = 0
    for start, end in _bounds(text, quoted):
        while position < len(quoted) and quoted[position].end <= start:
            position += 1
        last = position
        while last < len(quoted) and quoted[last].start < end:
            last += 1
        yield read(text, Span(start, end), quoted[position:last], lexicon, proper)


def read(
    text: str, bounds: Span, quoted: Sequence[Stretch], lexicon: Lexicon, proper: frozenset[str] = frozenset()
) -> Sentence:
    """Read a piece of a shadow text as one sentence; `proper` are words with a capital elsewhere inside a sentence."""
    tokens: list[Token] = []
    stretches: dict[int, Stretch] = {}
    position = bounds.start
    for stretch in quoted:
        _append(tokens, text, Span(position, max(position, stretch.start)), lexicon, proper)
        stretches[len(tokens)] = stretch
        tokens.append(Token(stretch.start, stretch.end, "", "Q"))
        position = max(position, stretch.end)
    _append(tokens, text, Span(position, bounds.end), lexicon, proper)
    tags = revised(tokens, lexicon)
    return Sentence(tuple(tokens), tags, stretches, tuple(names_in(tokens, tags, text)))


def _bounds(text: str, quoted: Sequence[Stretch]) -> Iterator[Span]:
    """Where sentences start and end; what runs on without an end is cut, so that no text costs more than its length."""
    position = 0
    for line in _LINE.finditer(text):
        start = line.start()
        for end in _breaks(text, *line.span()):
            while position < len(quoted) and quoted[position].end <= end:
                position += 1
            inside = position < len(quoted) and quoted[position].start < end < line.end()
            while not inside and start < end:
                cut = end if end - start <= LONGEST else _cut(text, start, quoted, end)
                yield Span(start, cut)
                start = cut


def _breaks(text: str, start: int, end: int) -> Iterator[int]:
    """Where sentences end in a line: at their stops, and where a page has lost a stop or an address stands."""
    addresses = (match.end() for match in _ADDRESS.finditer(text, start, end))
    yield from sorted([*breaks_inside(text, start, end), *_lost_breaks(text, start, end), *addresses])
    yield end


def _lost_breaks(text: str, start: int, end: int) -> Iterator[int]:
    """Where a word that opens sentences is glued to the word before, or has a small word on either side."""
    for match in _OPENER.finditer(text, start, end):
        place, after = match.start(), text[match.end() + 1 : match.end() + 2]
        glued = text[place - 1 : place].islower()
        between = text[place - 1 : place] == " " and text[place - 2 : place - 1].islower() and after.islower()
        if place > start and (glued or (between and text[match.end()] != "'")):
            yield place


def _cut(text: str, start: int, quoted: Sequence[Stretch], end: int) -> int:
    """Where to cut a sentence that is too long: at a space, or after the quotation that stands there."""
    cut = text.rfind(" ", start + 1, start + LONGEST) + 1 or start + LONGEST
    nearest = bisect_right(quoted, cut, key=lambda stretch: stretch.start) - 1
    if nearest >= 0 and quoted[nearest].end > cut:
        return min(end, max(quoted[nearest].end, start + 1))
    return min(cut, end)


def _append(tokens: list[Token], text: str, bounds: Span, lexicon: Lexicon, proper: frozenset[str]) -> None:
    """Read the unquoted words between two places."""
    append = tokens.append
    for match in TOKEN.finditer(text, *bounds):
        raw, kind = match.group(), match.lastgroup
        start, end = match.span()
        if kind == "mark":
            append(Token(start, end, raw, MARK_TAGS.get(raw, "~")))
            continue
        own = form(raw, lexicon)
        if kind == "plain" and own.tag and own.tag in CLOSED:
            append(Token(start, end, own.word, own.tag))
        elif kind in KIND_TAGS or kind == "elision":
            append(Token(start, end, own.word, KIND_TAGS.get(kind) or own.tag or "n"))
        else:
            tag = tag_of(raw, own, tokens, lexicon, proper)
            append(Token(start, end, own.word, tag, own.given and tag == "C", own.shouted))
