"""French and English words made comparable: one analysis for documents and for queries."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from index.familiar import plain_words

if TYPE_CHECKING:
    from Stemmer import Stemmer

# In folded text. An elided article or pronoun is no word: l'Otan, qu'il, jusqu'à, s’est.
WORD = re.compile(r"\b\w++(?!['’](?:(?<=\b[cdjlmnst].)|(?<=\bqu.)|(?<=\bjusqu.)|(?<=\b(?:lors|puis|quel)qu.))\w)")
QUOTED = re.compile(r"""[«“"]\s*([^«»“”"]{4,}?)\s*[»”"]""")
MARKS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)  # what combines with a letter
ELIDED = re.compile(r"\b(?:[cdjlmn]|qu|jusqu|lorsqu|puisqu|quelqu)['’]\w")
CONTRACTED = re.compile(r"\w(?:n['’]t|['’](?:s|re|ve|ll))\b")
ACCENTED = re.compile("[àâçèéêëîïôùûœ]", re.IGNORECASE)
LETTERS = frozenset("cdjlmnst")  # that stand alone where either language leaves something out
FRENCH = frozenset(
    """
    a afin ai ainsi alors apres as au aucun aucune aujourd aupres aussi autre autres aux avait avant avec avoir
    ayant c ca car ce ceci cela celle celles celui ces cet cette ceux chez comme comment d dans de depuis des donc
    dont du elle elles en encore entre es est et etaient etait etant etc ete etes etre eu eux fait faire font hui
    ici il ils j je jusqu l la le les leur leurs lors lui m ma mais me meme memes mes moi mon n ne ni nos notre nous
    on ont or ou par parce pas pendant peut plus pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa
    sans se selon sera seront ses si soi soit son sont sous suis sur t ta te tes toi ton tous tout toute toutes tres
    tu un une vers voici voila vos votre vous y
    """.split()
)
ENGLISH = frozenset(
    """
    about after all also am an and any are as at be because been before being between but by can could did do does
    during for from had has have he her here his how i if in into is it its just me more most my no not of on only or
    other our out over she so some such than that the their them then there these they this those through to under up
    was we were what when where which while who whom whose why will with would you your
    """.split()
)
# Words that frame a question ("qui a dit quoi sur ...") rather than say what it is about.
FRAME = frozenset(
    """
    combien much many dit dire dis disent disait parle parlent parler propos sujet said say says saying told tell
    """.split()
)
SHORTEST_EVENED = 4
TELLING = 2000  # characters of a text that tell its language
STOP_WORDS = FRENCH | ENGLISH | FRAME


def fold(text: str) -> str:
    """Lower case without accents or ligatures: "Œuvre d'ÉTAT" becomes "oeuvre d'etat"."""
    lower = unicodedata.normalize("NFKD", text).lower()
    return MARKS.sub("", lower.replace("œ", "oe").replace("æ", "ae").replace("ß", "ss"))


def spelled(text: str) -> list[str]:
    """The folded words of `text` as they are spelled, all of them, in order."""
    return WORD.findall(fold(text))


def terms(text: str) -> list[str]:
    """The stems of the words of `text` that carry meaning, in order, repeats included."""
    return stems(spelled(text))


def stems(words: Iterable[str]) -> list[str]:
    """The stems of folded words; those that carry no meaning are left out."""
    return [found for word in words if (found := stem(word))]


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The stem of a folded word, or of the plain word for one of talk; "" for a stop word. Texts repeat most words."""
    return "" if word in STOP_WORDS else _even(_stemmer().stemWord(plain(word)))


def plain(word: str) -> str:
    """The plain word for a folded one of talk, or the word itself."""
    return _plain().get(word, word)


def _even(stem: str) -> str:
    """One ending for the stems of a verb, which differ once accents are gone: déployer, déployée, déployés."""
    if len(stem) > SHORTEST_EVENED and stem.endswith("e"):
        stem = stem[:-1]
    return f"{stem[:-1]}i" if stem.endswith("y") else stem


def quoted(text: str) -> str:
    """What stands in quotation marks in `text`, if little else does: only the frame of a question; else ""."""
    found = QUOTED.search(text)
    if not found or terms(text[: found.start()] + text[found.end() :]):
        return ""
    return found.group(1)


def language(text: str) -> str | None:
    """Guess "fr" or "en" from the small words `text` begins with, or else from accents; None where nothing tells."""
    text = text[:TELLING]
    folded = fold(text)
    words = WORD.findall(folded)
    french = sum(word in FRENCH and word not in LETTERS for word in words) + len(ELIDED.findall(folded))
    english = sum(word in ENGLISH for word in words) + len(CONTRACTED.findall(folded))
    if french == english:
        return "fr" if ACCENTED.search(text) else None
    return "fr" if french > english else "en"


@cache
def _plain() -> dict[str, str]:
    """The forms of words of talk, folded, each with the plain word."""
    return {fold(word): plain for word, plain in plain_words()}


@cache
def _stemmer() -> "Stemmer":
    from Stemmer import Stemmer

    # French for both languages: one index serves both, and a folded text stems alike however it was typed. Without its
    # own memory of words, since stem() has one, it takes half the time.
    return Stemmer("french", 0)
