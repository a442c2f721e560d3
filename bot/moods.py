"""The words of a text that carry meaning, each with the mood of its clause: plain, denied, or in doubt.

Two texts that share words and moods may still differ in word order; one that has a word in another mood says
something else.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.numbers import WORDS as NUMBER_WORDS
from index.words import STOP_WORDS, fold, stems

CLAUSE = re.compile(r"""[^,;:.!?…()«»“”"\n—–]+""")
UNQUOTED = re.compile(r"""[^,;:.!?…()\n—–]+""")
BUT = re.compile(r"\b(?:mais|but)\b")
DENIED = re.compile(
    r"""\b(?:ne|n['’](?=\w)|pas|jamais|aucune?|nulle?|personne\ ne|rien|ni
    |dement(?:i|ie|is|ies|ent|ait|aient|ir)?|ni(?:e|ent|ait|aient|er)|refus\w*|conteste\w*
    |no|not|never|none|nobody|nothing|neither|nor|cannot|den(?:y|ies|ied|ying)|without)\b|n['’]t\b""",
    re.VERBOSE,
)
DOUBTED = re.compile(
    r"""\b(?:\w{2,}(?:rais|rait|raient|rions|riez)|peut[- ]etre|si|s['’]ils?
    |may|might|could|would|should|if|unless|perhaps|possibly|allegedly|reportedly)\b""",
    re.VERBOSE,
)
NEXT_DENIED = frozenset("sans non without".split())  # they deny the next word, not the clause
# Small words that turn the sense of others.
TELLING = frozenset(
    """
    apres avant autre autres aucun aucune contre depuis meme memes pour sans sous sur tous tout toute toutes plus
    after all any before more most over under
    """.split()
)
WORD = re.compile(r"(?:\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu)['’])?([^\W_]+)")


class Word(NamedTuple):
    """A stem, or a small word that tells, and the mood in which it stands."""

    stem: str
    denied: bool = False
    doubted: bool = False


def words(text: str, *, across_quotes: bool = False) -> set[Word]:
    """The telling words of `text`. `across_quotes`: a quotation mark ends no clause."""
    clauses = (UNQUOTED if across_quotes else CLAUSE).findall(fold(text))
    return {word for clause in clauses for part in BUT.split(clause) for word in _words(part)}


def _words(clause: str) -> Iterator[Word]:
    denied, doubted = DENIED.search(clause) is not None, DOUBTED.search(clause) is not None
    next_denied = False
    for word in WORD.findall(clause):
        if _tells(word):
            yield Word(word if word in TELLING else stems([word])[0], denied or next_denied, doubted)
        next_denied = word in NEXT_DENIED or (next_denied and not _tells(word))


def _tells(word: str) -> bool:
    """Whether a word says something by itself. Numbers are compared by value, elsewhere."""
    if word in TELLING:
        return True
    return len(word) > 1 and not word[0].isdigit() and word not in STOP_WORDS and word not in NUMBER_WORDS
