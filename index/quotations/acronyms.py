"""Acronyms: the full names that an article sets beside them, "Ligue des marins du Nord (LMN)"."""

import re
from dataclasses import dataclass, field
from itertools import takewhile

from index.models import Span
from index.quotations.lexicon import Lexicon, group
from index.quotations.shadow import bare, bare_words

_AFTER = re.compile(r"\((?P<short>[A-Z][\w-]{1,11})\)")
_BEFORE = re.compile(r"\b(?P<short>[A-Z][A-Z-]{1,11}) \((?P<full>[^()\n«»\"“”]{4,140})\)")
_ARTICLE = re.compile(r"\b(?:[Ll](?:es?|a) |[Ll]['’]|[Tt]he )$")
_BREAK = re.compile(r"[\n.;:()«»\"“”]")
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = frozenset("la le les l the".split())
# The longest full name, in characters.
LONGEST = 140


@dataclass(slots=True)
class Acronyms:
    """Full names with their acronyms, as they stand side by side: under either alone, and by where they start."""

    names: dict[str, str] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)

    def full(self, name: str, *places: int) -> str:
        """The full name of what is called `name` in a phrase whose first words start at `places`."""
        here = next((self.places[place] for place in places if place in self.places), "")
        return here or self.names.get(_key(name), name)

    def learn(self, short: str, full: str, text: str, place: Span) -> None:
        """Remember that an acronym and its full name stand side by side at `place`; an article belongs to them."""
        before = _ARTICLE.search(text, max(0, place.start - 4), place.start)
        both = text[before.start() if before else place.start : place.end]
        self.places[place.start] = both
        for name in (short, full, both):
            self.names.setdefault(_key(name), both)


def acronyms(text: str, lexicon: Lexicon) -> Acronyms:
    """Return what the acronyms of an article stand for; the initials of a full name must agree with its acronym."""
    found = Acronyms()
    for match in _AFTER.finditer(text):
        start = _start(text, match.start(), match["short"], lexicon)
        if start is not None:
            found.learn(match["short"], text[start : match.start()], text, Span(start, match.end()))
    for match in _BEFORE.finditer(text):
        if _spells(bare_words(match["full"]), match["short"]):
            found.learn(match["short"], match["full"], text, Span(*match.span()))
    return found


def _start(text: str, end: int, short: str, lexicon: Lexicon) -> int | None:
    """Where the full name starts that ends right before its acronym at `end`; a person's initials are none."""
    breaks = [match.end() for match in _BREAK.finditer(text, max(0, end - LONGEST), end)]
    found = list(_WORD.finditer(text, max([0, end - LONGEST, *breaks]), end))
    words = [bare(match.group()) for match in found]
    starts = [
        place
        for place, match in enumerate(found)
        if words[place] not in group("linking") and _opens(text, match.start())
    ]
    for deep in (False, True):
        for first in reversed(starts):
            if _spells(words[first:], short, deep=deep):
                person = not words[first + 2 :] and found[first].group().lower() in lexicon.genders
                return None if person else found[first].start()
    return None


def _opens(text: str, place: int) -> bool:
    return text[place - 1 : place] not in ("-", "‑")


def _spells(words: list[str], short: str, *, deep: bool = True) -> bool:
    """Whether words make up an acronym: their initials, and `deep` small words or letters further in, as IS in ISNI."""
    letters = bare(short).replace("-", "")
    reached = {0}
    for word in words:
        small = word in group("linking")
        most = len(letters) if deep else int(not small)
        more = {at + n for at in reached for n in range(1, _given(word, letters[at:][:most]) + 1)}
        reached = more | reached if small else more
    return len(words) > 1 and len(letters) in reached


def _given(word: str, letters: str) -> int:
    """How many of some letters a word can give, in their order, its own initial first."""
    rest = iter(word)
    return len(list(takewhile(lambda letter: letter in rest, letters))) if word[:1] == letters[:1] != "" else 0


def _key(name: str) -> str:
    words = bare_words(name)
    return " ".join(words[1:] if words[:1] and words[0] in _ARTICLES else words)
