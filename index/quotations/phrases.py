"""Noun phrases, and what may part one from the verb before it."""

import re
from dataclasses import dataclass

from index.quotations.lexicon import NOUNS, group
from index.quotations.sentence import Sentence

# Patterns here have atomic groups, (?>…), where possessive ones would do: Python 3.11 up to 3.11.4, that of
# Debian 12, matches the latter wrongly (https://github.com/python/cpython/issues/106052).
# Determiners and numbers, nouns and adjectives, then names: "les deux anciens ministres Paul et Anne Roche".
_NOMINAL = r"(?:[dsk]{0,2}\#?(?>(?:[nHID\#Q]|r(?=[nHID])|T(?!C))*)(?>(?:T?C++[nHID]{0,2}|Q)*))"
_DURATION = re.compile(r"d?[n#]{1,2}")
_BRACKETS = r"\([^()]{1,14}\)"
_OF = rf"(?:(?:o[dsk]?|s){_NOMINAL})"
_AND = rf"(?:&(?=o[dk]?C|sC){_OF}|(?<=C)&T?C++|(?<=H)&[dk]?[nH]++|(?<=n)&n(?=[,.pt]))"
_PLAIN = rf"{_NOMINAL}(?>(?:{_OF}|{_BRACKETS}|(?<=\))T?C++|{_AND})*)"
_ROLE = rf"(?=[dsk]?[nr]{{0,2}}[HIDTC]){_PLAIN}"
PHRASE = re.compile(rf"{_PLAIN}(?:,{_ROLE}(?=[,.;:()–wpmqrt&GQ]|$)|,\#[nt](?=[,.:]))?")
# What may part a verb from what follows it: adverbs, days, "à la presse", "sur la chaîne", "dans un entretien".
_ADVERBIAL = re.compile(
    rf"""(?: [rtz] | d\#?t | \#?t+\#* | (?<=t)\#t?                 # "hier", "le 3 mai"
          | pp?[ki](?![VBUvae]) | i(?=p) | od[n](?=[Qq:,dsTH])  # "quant à lui", "lui aussi", "de son côté"
          | ,(?:[rt]|p[^,.;:qwVBUvae]{{1,14}})+,                    # ", dans un entretien au Monde,"
          | p(?=[dsoinHIDCQ\#t]){_NOMINAL}(?>(?:{_OF}|{_BRACKETS}|pd?[CI]++n*+|(?<=C)\#(?!n))*) )""",
    re.VERBOSE,
)
# "explique avec le sourire | Anne Roche.", "à l'issue du conseil des ministres | Anne Roche."
_FULL_NAME = re.compile(r"(?:n|(?<=s)H)CC+[,.w(]")
_TIME = re.compile(r"[rtz]++|d\#t\#?|d?[n#]{1,2}|dt")
_DATE = re.compile(r"d\#t\#?")
# "demande lui la dissolution"
_EMPHATIC = re.compile(r"[kin](?=[dsr#])")
_EMPHASIS = frozenset("lui elle eux elles".split())
# "réclame, comme d'autres, la dissolution"
_ASIDE = re.compile(r",[^,.;:qwVBUvaeYQ]{1,10},(?=[dsq#oQ])")
# How many tokens what a verb takes may stand away from it.
FARTHEST = 18
_STARTS = frozenset("dsCTHIDi#QkoYn")
_STRESSED = frozenset("lui eux".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `first` to `last` of a sentence, which name somebody or something."""

    first: int
    last: int


def phrase_after(sentence: Sentence, place: int) -> Phrase | None:
    """The noun phrase that starts at token `place`, with its apposition."""
    if sentence.tag(place) in "iY" or sentence.word(place) in _STRESSED:
        return Phrase(place, place)
    match = PHRASE.match(sentence.tags, place) if sentence.tag(place) in _STARTS else None
    return Phrase(place, match.end() - 1) if match and match.end() > place else None


def after_adverbs(sentence: Sentence, place: int) -> int:
    """The first token after adverbs, a date, an aside: "a dit | ces derniers jours | que …"."""
    emphatic = _EMPHATIC.match(sentence.tags, place)
    if emphatic and sentence.word(place) in _EMPHASIS:
        place = emphatic.end()
    while match := _TIME.match(sentence.tags, place):
        last = match.end() - 1
        if (
            sentence.tags[last] in "n#"
            and not _DATE.match(sentence.tags, place)
            and sentence.word(last) not in group("day")
        ):
            break
        place = match.end()
    aside = _ASIDE.match(sentence.tags, place)
    return aside.end() if aside else place


def skip_adverbials(sentence: Sentence, place: int) -> int:
    """The first token at or after `place` that is no adverb, time or prepositional phrase."""
    while (after := adverbial_end(sentence, place)) > place:
        named = _person_in(sentence, place, after)
        if named is not None:
            return named
        place = after
    return place


def adverbial_end(sentence: Sentence, place: int) -> int:
    """The first token after the adverb, time or prepositional phrase at `place`; `place` where there is none."""
    match = _ADVERBIAL.match(sentence.tags, place) or _DURATION.match(sentence.tags, place)
    if match is None or (match.re is _DURATION and sentence.word(match.end() - 1) not in group("day")):
        return place
    return match.end()


def _person_in(sentence: Sentence, first: int, end: int) -> int | None:
    """Where a person's name starts that only follows a place, a channel or a manner: "sur France 7 | Anne Roche"."""
    for place in range(first + 2, end):
        if not sentence.tokens[place].given:
            continue
        if sentence.tags[place - 1] in "CQ#" and not sentence.tokens[place - 1].given:
            return place
        if _FULL_NAME.match(sentence.tags, place - 1) and sentence.word(place - 1) not in group("named after"):
            return place
    return None


def head(sentence: Sentence, phrase: Phrase) -> int | None:
    """The noun that says what a phrase means: "le premier | ministre", "une jeune | femme"."""
    nouns = (place for place in range(phrase.first, phrase.last + 1) if sentence.tags[place] in NOUNS)
    place = next(nouns, None)
    while place is not None and place < phrase.last and sentence.tags[place : place + 2] == "HH":
        place += 1
    return place
