"""Noun phrases beside a cue: who can be its subject, before it or, inverted, after it."""

import re
from dataclasses import dataclass

from index.quotations.lexicon import NOUNS
from index.quotations.sentence import VERBS, Sentence

# Determiners and numbers, nouns and adjectives, then names: "les deux anciens ministres Paul et Anne Roche".
_NOMINAL = r"(?:[dsk]{0,2}\#?(?:[nHID\#Q]|r(?=[nHID])|T(?!C))*+(?:T?C++[nHID]{0,2}|Q)*+)"
_DURATION = re.compile(r"d?[n#]{1,2}")
_BRACKETS = r"\([^()]{1,14}\)"
_OF = rf"(?:(?:o[dsk]?|s){_NOMINAL})"
_PLAIN = rf"{_NOMINAL}(?:{_OF}|{_BRACKETS}|(?<=\))T?C++|(?<=C)&T?C++|(?<=H)&[dk]?[nH]++|(?<=n)&n(?=[,.pt]))*+"
_ROLE = rf"(?=[dsk]?[nr]{{0,2}}[HIDTC]){_PLAIN}"
PHRASE = re.compile(rf"{_PLAIN}(?:,{_ROLE}(?=[,.;:()–wpmqrt&GQ]|$)|,\#[nt](?=[,.:]))?")
# What may part a verb from what follows it: adverbs, days, "à la presse", "sur la chaîne", "dans un entretien".
_ADVERBIAL = re.compile(
    rf"(?:[rtz]|d\#?t|pp[ki]|,(?:[rt]|p[^,.;:qwVBUvae]{{1,14}})+,|od[n](?=[Qq:,])|p(?=[dsoinHIDCQ\#t]){_NOMINAL}(?:{_OF}|{_BRACKETS}|pd?[CI]++)*+|i(?=p)|\#?t+\#*|(?<=t)\#t?)"
)
DAYS = frozenset(
    "jour jours semaine semaines mois an ans année années heure heures week-end fois reprises instant moment".split()
)
_BOUNDARIES = frozenset("q;:mS–.~")
_STARTS = frozenset("dsCTHIDi#QkoY")
_GOVERNORS = frozenset("pofGA")
_SUBJECT_RELATIVES = frozenset("qui lequel laquelle lesquels lesquelles who which".split())
FARTHEST = 60
# A quotation of more characters is no name that a noun phrase could hold.
SPEECH = 60


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `first` to `last` that name somebody; `verb` is the group whose subject a pronoun stands for."""

    first: int
    last: int


def phrase_after(sentence: Sentence, place: int) -> Phrase | None:
    """The noun phrase that starts at token `place`, with its apposition."""
    if sentence.tag(place) in "iY" or sentence.word(place) in ("lui", "eux"):
        return Phrase(place, place)
    if sentence.tag(place) not in _STARTS and sentence.tag(place) not in "no":
        return None
    match = PHRASE.match(sentence.tags, place)
    if not match or match.end() == place:
        return None
    return Phrase(place, match.end() - 1)


def skip_adverbials(sentence: Sentence, place: int) -> int:
    """The first token at or after `place` that is no adverb, time or prepositional phrase."""
    while match := _ADVERBIAL.match(sentence.tags, place) or _DURATION.match(sentence.tags, place):
        if match.end() == place or (match.re is _DURATION and sentence.word(match.end() - 1) not in DAYS):
            break
        named = _person_in(sentence, place, match.end())
        if named is not None:
            return named
        place = match.end()
    return place


def _person_in(sentence: Sentence, first: int, end: int) -> int | None:
    """Where a person's name starts that only follows a place or a channel: "sur France 7 | Anne Roche"."""
    for place in range(first + 2, end):
        if sentence.tokens[place].given and sentence.tags[place - 1] in "CQ#" and not sentence.tokens[place - 1].given:
            return place
    return None


def subject_before(sentence: Sentence, verb: int, depth: int = 3) -> Phrase | None:
    """The subject of the verb group that starts at token `verb`, looked for to its left."""
    tags = sentence.tags
    place = verb - 1
    while place >= 0 and (
        tags[place] in "rtxk" or (sentence.word(place) in ("nous", "vous") and tags[place - 1] in "CHIn")
    ):
        place -= 1
    if place < 0:
        return None
    if tags[place] in "iY":
        return Phrase(place, place)
    if tags[place] == "w":
        return _antecedent(sentence, place)
    if tags[place] == "&" and depth:
        return _shared(sentence, place, depth)
    return _nearest(sentence, place, depth)


def _antecedent(sentence: Sentence, relative: int) -> Phrase | None:
    """What "qui" stands for: the phrase before it, without the comma between them."""
    if sentence.word(relative) not in _SUBJECT_RELATIVES:
        return None
    last = relative - 1
    if sentence.tag(last) == "&":
        return _free(sentence, 0, last - 1, detached=True)
    while last >= 0 and sentence.tags[last] in ",rt–(":
        last -= 1
    return phrase_ending(sentence, last)


def phrase_ending(sentence: Sentence, last: int) -> Phrase | None:
    """The longest noun phrase that ends at token `last`."""
    tags = sentence.tags
    found: Phrase | None = None
    for first in range(last, max(-1, last - 20), -1):
        if tags[first] in ".;:qwVBUvae" or (found and tags[first] == "," and tags[found.first] not in "Hn"):
            break
        if tags[first] in "dskTCHID#Q" and (not first or tags[first - 1] not in "odskCT#n"):
            match = PHRASE.match(tags, first)
            if match and match.end() > last:
                found = Phrase(first, last)
    return found


def _shared(sentence: Sentence, conjunction: int, depth: int) -> Phrase | None:
    """The subject that a coordinated verb shares: "X a salué … et a ajouté"."""
    previous = conjunction - 1
    while previous >= 0 and conjunction - previous < FARTHEST and sentence.tags[previous] not in VERBS:
        previous -= 1
    if previous < 0 or sentence.tags[previous] not in VERBS:
        return None
    while previous > 0 and sentence.tags[previous - 1] in "kxaezru":
        previous -= 1
    return subject_before(sentence, previous, depth - 1)


def _nearest(sentence: Sentence, place: int, depth: int) -> Phrase | None:
    """The first phrase that nothing governs in the words between the clause's start and its verb."""
    tags = sentence.tags
    first = place
    while (
        first >= 0
        and place - first < FARTHEST
        and (tags[first] not in _BOUNDARIES or sentence.word(first) in ("comme", "as"))
    ):
        if tags[first : first + 2] == "w," and sentence.word(first) in _SUBJECT_RELATIVES:
            return _antecedent(sentence, first)
        if tags[first] == "Q" and sentence.tokens[first].end - sentence.tokens[first].start > SPEECH:
            break
        if tags[first] in VERBS or tags[first] == "Y":
            opening = _relative_before(tags, first)
            if opening is None:
                shared = tags[place] == "," and depth
                return _shared(sentence, place, depth) if shared else _free(sentence, first + 1, place)
            first = opening
        first -= 1
    return _free(sentence, first + 1, place)


def _relative_before(tags: str, verb: int) -> int | None:
    """The relative pronoun of the clause that the verb at `verb` stands in, or None."""
    while verb > 0 and tags[verb - 1] in "aeVBvrxkz":
        verb -= 1
    for place in range(verb - 1, max(-1, verb - 25), -1):
        if tags[place] in "w":
            return place
        coordinated = tags[place] in VERBS and "&" in tags[place:verb]
        if tags[place] in _BOUNDARIES or (tags[place] in VERBS and not coordinated):
            return None
    return None


def _free(sentence: Sentence, first: int, last: int, *, detached: bool = False) -> Phrase | None:
    """The phrase that nothing governs: in the words that touch the verb, or else in the first words that have one."""
    tags = sentence.tags
    first = max(first, last - FARTHEST)
    detached = detached or tags[last] in ",–"
    while last >= first and tags[last] in ",–":
        last -= 1
    groups = _groups(tags, first, last)
    if len(groups) > 1 and tags[groups[0][0] : groups[0][1] + 1] == "Q":
        del groups[0]
    if not detached:
        groups = groups[-1:] + groups[:-1]
    starts = [begin for start, end in groups if (begin := _ungoverned(tags, start, end)) is not None]
    return Phrase(starts[0], last) if starts else None


def _groups(tags: str, first: int, last: int) -> list[tuple[int, int]]:
    """The pieces between commas; the one that touches the verb comes first, the others as they stand."""
    groups: list[tuple[int, int]] = []
    start = first
    for place in range(first, last + 2):
        if place == last + 1 or tags[place] == ",":
            if place > start:
                groups.append((start, place - 1))
            start = place + 1
    return groups


def _ungoverned(tags: str, start: int, end: int) -> int | None:
    governed = tags[start] == "n"
    for place in range(start, end + 1):
        tag = tags[place]
        if tag in _GOVERNORS:
            governed = True
        elif tag in "dskTCHID#Q" and not governed and tags[place : place + 2] not in ("Qd", "QT", "QC"):
            return place
        elif tag in "i":
            return place if not governed else None
        elif tag in "nCHIDQ#)" and tags[place + 1 : place + 2] in ("d", "T", "s", "k"):
            governed = False
    return None


def head(sentence: Sentence, phrase: Phrase) -> int | None:
    """The noun that says what a phrase means: "le premier | ministre", "une jeune | femme"."""
    tags = sentence.tags
    for place in range(phrase.first, phrase.last + 1):
        if tags[place] in NOUNS:
            while place < phrase.last and tags[place + 1] == "H":
                place += 1
            return place
    return None
