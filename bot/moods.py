"""The words of a text that carry meaning, each with the mood of its clause: plain, denied, or in doubt.

Two texts that share words and moods may still differ in word order; one that has a word in another mood says
something else.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.numbers import WORDS as NUMBER_WORDS
from index.words import STOP_WORDS, fold, stems

BREAK = r"""[;:!?…()\n—–]|[,.](?!\d)|(?<!\d)[,.]|\b(?:mais|but|et\ (?:non\b|qu(?:e\b|['’]))|and\ (?:not|that)\b)"""
CLAUSE = re.compile(rf"""{BREAK}|[«»“”"]""")
UNQUOTED = re.compile(BREAK)
DENIED = re.compile(
    r"""\b(?:ne|n['’](?=\w)|pas|jamais|aucune?|nulle?|rien|ni
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
    """A stem, or a small word that tells, and the mood in which it stands; `denials` are the denying words around."""

    stem: str
    denials: int = 0
    doubted: bool = False


def words(text: str) -> set[Word]:
    """The telling words of `text`, in their clauses as quotation marks end them and as they run on."""
    folded = fold(text)
    return {word for ends in (CLAUSE, UNQUOTED) for clause in ends.split(folded) for word in _words(clause)}


def _words(clause: str) -> Iterator[Word]:
    denials, doubted = len(DENIED.findall(clause)), DOUBTED.search(clause) is not None
    next_denied = False
    for word in WORD.findall(clause):
        if _tells(word):
            yield Word(word if word in TELLING else stems([word])[0], denials + next_denied, doubted)
        next_denied = word in NEXT_DENIED or (next_denied and not _tells(word))


def _tells(word: str) -> bool:
    """Whether a word says something by itself. Numbers are compared by value, elsewhere."""
    if word in TELLING:
        return True
    return len(word) > 1 and not word[0].isdigit() and word not in STOP_WORDS and word not in NUMBER_WORDS
