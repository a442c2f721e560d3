"""The shadow of a text: the same length, character by character, in one plain typography; and bare words."""

import re
import unicodedata

_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
_PLAIN = (
    *((odd, " ") for odd in _SPACES),
    *((odd, "'") for odd in "’ʼ‛`´′＇"),
    *((odd, "-") for odd in "‐‑‒"),
    *((odd, "–") for odd in "—―"),
    *((odd, '"') for odd in "″＂"),
)
_ACCENTS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")


def shadow(text: str) -> str:
    """Return `text` with its apostrophes, spaces and dashes made plain, so that offsets stay the same."""
    for odd, plain in _PLAIN:  # far faster than one translation, since most of them are absent
        text = text.replace(odd, plain)
    return text


def bare(text: str) -> str:
    """Return `text` in small letters without accents or ligatures, which may make it longer: "L'État" is "l'etat"."""
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text).lower().replace("œ", "oe"))


def bare_words(text: str) -> list[str]:
    """Return the bare words of a text: "L'État-major" has "l", "etat" and "major"."""
    return _WORD.findall(bare(text))
