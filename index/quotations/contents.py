"""What is said: where the words that a cue reports begin and end, and whether they are quoted."""

import re
from typing import NamedTuple

from index.models import Kind, Span
from index.quotations.sentence import VERBS, Sentence

# A reported clause that runs longer than this many words is a text without full stops, not a statement.
LONGEST = 150
# Fewer words in quotation marks are a term, unless they end as a sentence does.
FEWEST_WORDS = 4
# Quotation marks around fewer characters enclose a term rather than a clause.
TERM = 30
_RESUMES = re.compile(
    r""",(?:
        [rm]?p?k?G                   # ", ajoutant que …", ", en promettant …", ", se disant …"
      | x?k*[aeVBv]z?Y               # ", a-t-il dit"
      | [Sm]?f[dskCHIDTin\#Q]         # ", selon la police", ", puisque selon elle"
    )
  | &r?p?G                              # "et demandant"
  | (?:,?&|,?m)x?k*(?:a?[rz]?P|[VB])  # "et a ajouté", "et réclamé", "mais reconnaît"
  | ,dd(?=,?[xkr]*[aeVBUv])             # ", d'autres refusent"
  | ;|:Q|rpG                            # "tout en rappelant"
  """,
    re.VERBOSE,
)
# What goes on after "selon X, …": nothing but another source or another inserted clause.
_RESUMES_AFTER_SOURCE = re.compile(r",x?k*[aeVBv]z?Y|,[Sm]?f[dskCHIDTin#Q]|;|:Q")
# ", alors que …", ", ce qui …", ", et ce malgré …": what the writer adds.
_ADDED = re.compile(r",(?:[rS]q|iw|&ip)")
_ADDING = frozenset("alors tandis ce".split())
_MAIN_VERB = re.compile(r"[,–](?:[rt],?)?x?k*[VBUvae]")
_CONNECTIVES = frozenset("mr&,S~.–:;")


class Words(NamedTuple):
    """Tokens `first` to `last` of a sentence."""

    first: int
    last: int


def clause_end(sentence: Sentence, start: int, *, inserted: bool = False, sourced: bool = False) -> int:
    """The last token of the clause that starts at `start`.

    An inserted clause ends where the main verb follows; one that selon reports has no verb that could go on.
    """
    tags = sentence.tags
    resumes = _RESUMES_AFTER_SOURCE if sourced else _RESUMES
    limit = min(len(tags), start + LONGEST)
    for stop in (
        resumes.search(tags, start + 1, limit),
        _MAIN_VERB.search(tags, start + 1, limit) if inserted else None,
    ):
        if stop:
            limit = min(limit, stop.start())
    for stop in _ADDED.finditer(tags, start + 1, limit):
        if _ADDING & {sentence.word(stop.start() + 1), sentence.word(stop.start() + 2)}:
            limit = min(limit, stop.start())
    last = _balanced(tags, start, limit) - 1
    while last > start and tags[last] in ".,;:–":
        last -= 1
    return last


def _balanced(tags: str, start: int, limit: int) -> int:
    """The first closing bracket that was not opened after `start`, or `limit`."""
    depth = 0
    for place in range(start, limit):
        depth += {"(": 1, ")": -1}.get(tags[place], 0)
        if depth < 0:
            return place
    return limit


def has_verb(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a finite verb stands among the tokens, or a quotation long enough to hold one."""
    return any(
        tag in VERBS or (tag == "Q" and sentence.tokens[place].end - sentence.tokens[place].start > TERM)
        for place, tag in enumerate(sentence.tags[first : last + 1], first)
    )


def without_connectives(sentence: Sentence, words: Words) -> Words:
    """The words without the "Mais, cependant," that only join them to what went before."""
    first = words.first
    while first < words.last and sentence.tags[first] in _CONNECTIVES and sentence.word(first) not in ("si", "comme"):
        first += 1
    return Words(first, words.last)


def classify(sentence: Sentence, words: Words) -> Kind:
    """Whether the words are quoted as a whole, in part or not at all."""
    tags = sentence.tags[words.first : words.last + 1]
    if tags == "Q":
        return "direct"
    return "mixed" if "Q" in tags else "indirect"


def span_of(sentence: Sentence, words: Words) -> Span:
    """The characters of the words: without the marks where they are quoted as a whole."""
    if words.first == words.last and words.first in sentence.quoted:
        return sentence.quoted[words.first].inner
    return sentence.span(words.first, words.last)


def is_speech(sentence: Sentence, place: int) -> bool:
    """Whether the token is a quotation that goes on as speech: long, or the last of its sentence."""
    if sentence.tag(place) != "Q":
        return False
    token = sentence.tokens[place]
    return token.end - token.start > TERM or sentence.tag(place + 1) == "."


def is_clause(text: str) -> bool:
    """Whether quoted words are speech rather than a term: several words, not one noun."""
    return len(text.split()) >= FEWEST_WORDS or text.rstrip().endswith(("!", "?", "."))
