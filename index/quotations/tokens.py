"""Tokens: the words, numbers and marks of a text, with their places."""

import re
from typing import NamedTuple

_INVERTED = r"-(?:t-)?(?:ils?|elles?|on|je|nous|vous)(?!\w)"
# Possessive throughout, so that no run of letters, digits or apostrophes is read twice.
TOKEN = re.compile(
    rf"""(?P<source>[Dd]'après(?!-)|[Dd]e\ l'(?:avis|aveu|opinion)(?=\ d)|[Aa]ux\ (?:yeux|dires)(?=\ d)
                   |[ÀàA]\ en\ croire(?!\w)|[Aa]ccording\ to(?!\w))
      |  (?P<plain>[a-zà-öø-ÿœ]{{2,}}+(?![-'&\w]))
      |  (?P<title>(?:MM?|Mmes?|Mlles?|Dr|Pr|Mgr|Me|Mrs?|Ms|Gen|Col|Prof|Sen|Rep|Gov|Capt)
                   (?:\.|(?=\s[A-ZÀ-ÞŒ])))(?=\s)
      |  (?P<elision>(?:[cdjlmnstCDJLMNST]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu|[Qq]uoiqu)')(?=\w|$)
      |  (?P<inverted>(?<=\w){_INVERTED})
      |  (?P<rank>[nN]°\ ?\d++)
      |  (?P<initial>[A-ZÀ-Þ]\.(?=\ ?[A-ZÀ-Þ]))
      |  (?P<word>[@#]?[^\W\d_]++(?>(?:(?!{_INVERTED})[-'&][^\W_]++)*)(?:'s\b|(?<=s)'(?=\ ))?)
      |  (?P<number>\d++(?>(?:[.,]\d++|\ \d{{3}}(?!\d))*)(?:\ ?%|[^\W\d_]*+\d*+))
      |  (?P<mark>\S)
    """,
    re.VERBOSE,
)
# What a token is that is no plain word, whatever stands around it.
KIND_TAGS = {"title": "T", "inverted": "Y", "number": "#", "rank": "#", "source": "f", "initial": "C"}
MARK_TAGS = {
    ",": ",", ";": ";", ":": ":", "(": "(", "[": "(", ")": ")", "]": ")", "–": "–", "-": "–",
    ".": ".", "!": ".", "?": ".", "…": ".", "|": ";", "►": ";", "•": ";",
}  # fmt: skip


class Token(NamedTuple):
    """A word, a number, a mark or a whole quoted stretch: its place, its word in small letters, its tag.

    `given` marks a given name, `shouted` a word in capitals.
    """

    start: int
    end: int
    word: str
    tag: str
    given: bool = False
    shouted: bool = False
