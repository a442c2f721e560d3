"""The words of a text that carry meaning, each with the mood of its clause: denied, in doubt, past, still to come.

Two texts that share words and moods may still differ in word order; one that has a word in another mood says
something else. Words are compared as they are spelled: "fermé", "ferme" and "fermera" are three things.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from bot.model.numbers import WORDS as NUMBER_WORDS
from index.words import STOP_WORDS, fold

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
PAST = re.compile(r"\b(?:etait|etaient|fut|furent|avait|avaient|was|were|had)\b")
TO_COME = re.compile(r"\b(?:sera|seront|aura|auront|va|vont|will|shall|won['’]t)\b")
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
    """A word in lower case and the mood in which it stands; `denials` are the denying words around."""

    form: str
    denials: int = 0
    doubted: bool = False
    past: bool = False
    to_come: bool = False


def words(text: str) -> set[Word]:
    """The telling words of `text`, in their clauses as quotation marks end them and as they run on."""
    lower = unicodedata.normalize("NFC", text).lower()
    return {word for ends in (CLAUSE, UNQUOTED) for clause in ends.split(lower) for word in _words(clause)}


def _words(clause: str) -> Iterator[Word]:
    folded = fold(clause)
    denials = len(DENIED.findall(folded))
    mood = tuple(mark.search(folded) is not None for mark in (DOUBTED, PAST, TO_COME))
    next_denied = False
    for form in WORD.findall(clause):
        word = fold(form)
        if _tells(word):
            yield Word(form, denials + next_denied, *mood)
        next_denied = word in NEXT_DENIED or (next_denied and not _tells(word))


def _tells(word: str) -> bool:
    """Whether a word says something by itself. Numbers are compared by value, elsewhere."""
    if word in TELLING:
        return True
    return len(word) > 1 and not word[0].isdigit() and word not in STOP_WORDS and word not in NUMBER_WORDS
