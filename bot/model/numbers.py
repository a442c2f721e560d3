"""The numbers in a text, in digits or in words, French or English."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from index.words import fold

SPACES = " \u00a0\u2009\u202f"
# 1 200, 1.200, 1,200 and 1'200 are 1200; 1,2 and 1.2 are a decimal. Three digits after one mark are a thousand.
DIGITS = rf"""(?:
    (?<!\d)(?P<grouped>[1-9]\d{{0,2}}(?P<mark>[{SPACES}.,'’])\d{{3}}(?:(?P=mark)\d{{3}}){{0,6}})(?!\d)(?P<fraction>[.,]\d{{1,18}})?
  | (?P<plain>\d{{1,18}})(?P<decimals>[.,]\d{{1,18}})?)"""
TOKEN = re.compile(rf"{DIGITS}|(?P<word>[^\W\d_]+)|(?P<stop>[^\w\s-])", re.VERBOSE)
UNITS = {
    word: value
    for value, words in {
        0: "zero", 2: "deux two", 3: "trois three", 4: "quatre four", 5: "cinq five", 6: "six", 7: "sept seven",
        8: "huit eight", 9: "neuf nine", 10: "dix ten", 11: "onze eleven", 12: "douze twelve", 13: "treize thirteen",
        14: "quatorze fourteen", 15: "quinze fifteen", 16: "seize sixteen", 17: "seventeen", 18: "eighteen",
        19: "nineteen", 20: "vingt vingts twenty", 30: "trente thirty", 40: "quarante forty", 50: "cinquante fifty",
        60: "soixante sixty", 70: "septante seventy", 80: "huitante octante eighty", 90: "nonante ninety", 1: "one",
    }.items()
    for word in words.split()
}  # fmt: skip
ONE = frozenset({"un", "une"})  # an article where no number is before it
HUNDREDS = frozenset("cent cents hundred hundreds".split())
POWERS = {
    "mille": 10**3, "thousand": 10**3, "thousands": 10**3, "million": 10**6, "millions": 10**6,
    "milliard": 10**9, "milliards": 10**9, "billion": 10**9, "billions": 10**9,
}  # fmt: skip
JOINTS = frozenset({"et", "and"})
WORDS = frozenset(UNITS) | HUNDREDS | frozenset(POWERS)
FOUR, SEVEN, TEN, TWENTY = 4, 7, 10, 20


def numbers(text: str) -> list[Fraction]:
    """The numbers in `text`, in order. The indefinite article is none."""
    return [number for run in _runs(text) for number in _values(run)]


def _runs(text: str) -> Iterator[list[Fraction | str]]:
    """The tokens that belong to one number, or to several that follow each other."""
    run: list[Fraction | str] = []
    for token in _tokens(text):
        if isinstance(token, Fraction):
            yield run
            run = [token]
        elif token in WORDS or (run and token in JOINTS | ONE):
            run.append(token)
        else:
            yield run
            run = []
    yield run


def _tokens(text: str) -> Iterator[Fraction | str]:
    for token in TOKEN.finditer(fold(text)):
        if word := token["word"] or token["stop"]:
            yield word
        elif grouped := token["grouped"]:
            yield _fraction("".join(c for c in grouped if c.isdigit()), token["fraction"])
        else:
            yield _fraction(token["plain"], token["decimals"])


def _fraction(whole: str, decimals: str | None) -> Fraction:
    return Fraction(f"{whole}.{decimals[1:]}" if decimals else whole)


def _values(run: Sequence[Fraction | str]) -> Iterator[Fraction]:
    """The numbers that words, perhaps after digits, make: 2,5 millions, quatre-vingt-dix-sept, six (et) dix."""
    total, current, last = Fraction(0), Fraction(0), Fraction(-1)
    for token in run:
        if isinstance(token, Fraction):
            current = last = token
        elif token in HUNDREDS:
            current, last = (current or Fraction(1)) * 100, Fraction(-1)
        elif token in POWERS:
            total += (current or Fraction(1)) * POWERS[token]
            current, last = Fraction(0), Fraction(-1)
        elif token not in JOINTS:
            value = UNITS.get(token, 1)
            if value == TWENTY and last == FOUR:
                current += TWENTY * FOUR - FOUR - TWENTY
            elif last >= 0 and not _goes_on(int(last), value):
                yield total + current
                total = current = Fraction(0)
            current, last = current + value, Fraction(value)
    if run:
        yield total + current


def _goes_on(last: int, value: int) -> bool:
    """Whether a number word goes on with the one before: vingt-deux, dix-sept, soixante-quinze."""
    return (last % 10 == 0 and last >= TWENTY and 0 < value < TWENTY) or (last == TEN and SEVEN <= value < TEN)
