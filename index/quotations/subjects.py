"""Subjects: the noun phrase on the left that a verb belongs to, through commas, relatives and coordination."""

import re

from index.quotations.cues import Cue
from index.quotations.lexicon import group
from index.quotations.phrases import PHRASE, Phrase, phrase_after
from index.quotations.sentence import VERBS, Sentence
from index.quotations.sources import is_impersonal, names_source

_BETWEEN_COMMAS = re.compile(r"[^,]+")
_BOUNDARIES = frozenset("q;:mS–.~")
_GOVERNORS = frozenset("pofGA")
_RELATIVES = frozenset("qui lequel laquelle lesquels lesquelles who which".split())
_OBJECTS = frozenset("nous vous".split())
_ALL = frozenset("tous toutes".split())
_COMPARISONS = frozenset("comme as".split())
# Tokens that a subject is looked for to the left of its verb, that a relative clause may have, and a phrase.
FARTHEST, LONGEST_RELATIVE, LONGEST_PHRASE = 60, 25, 20
# Tokens that whom one hears say something may have.
LONGEST_HEARD = 8
# A quotation of more characters is no name that a noun phrase could hold.
SPEECH = 60
# How often a subject may be shared along a chain of coordinated verbs.
DEEPEST = 3


def subject_before(sentence: Sentence, verb: int, depth: int = DEEPEST) -> Phrase | None:
    """The subject of the verb group that starts at token `verb`, looked for to its left."""
    tags = sentence.tags
    place = verb - 1
    while place >= 0 and (tags[place] in "rtxk" or _is_object(sentence, place)):
        place -= 1
    if place < 0:
        return None
    if tags[place] in "iY":
        return Phrase(place, place)
    if tags[place] == "w":
        return _antecedent(sentence, place)
    if tags[place] in "&m" and depth:
        return _shared(sentence, place, depth)
    return _nearest(sentence, place, depth)


def phrase_ending(sentence: Sentence, last: int) -> Phrase | None:
    """The longest noun phrase that ends at token `last`."""
    tags = sentence.tags
    found: Phrase | None = None
    for first in range(last, max(-1, last - LONGEST_PHRASE), -1):
        if tags[first] in ".;:qwVBUvae" or (found and tags[first] == "," and tags[found.first] not in "Hn"):
            break
        if tags[first] in "dskTCHID#Q" and (not first or tags[first - 1] not in "odskCT#n"):
            match = PHRASE.match(tags, first)
            if match and match.end() > last:
                found = Phrase(first, last)
    return found


def heard_speaking(sentence: Sentence, cue: Cue) -> Phrase | None:
    """Whom others hear say it: "ont entendu | l'homme | crier", "| l' | ont entendu crier"."""
    before = range(cue.first - 1, max(0, cue.first - LONGEST_HEARD), -1)
    heard = next((place for place in before if sentence.word(place) in group("heard")), None)
    if cue.shape != "infinitive" or heard is None:
        return None
    if heard < cue.first - 1:
        phrase = phrase_after(sentence, heard + 1)
        return phrase if phrase and phrase.last == cue.first - 1 else None
    while sentence.tag(heard - 1) in "aerx":
        heard -= 1
    return Phrase(heard - 1, heard - 1) if sentence.word(heard - 1) in group("object pronoun") else None


def _is_object(sentence: Sentence, place: int) -> bool:
    """Whether "nous" or "tous" stands between a subject and its verb: "la police nous précise", "qui tous disent"."""
    word, before = sentence.word(place), sentence.tag(place - 1)
    return (word in _OBJECTS and before in "CHIn") or (word in _ALL and before in "wi")


def _antecedent(sentence: Sentence, relative: int) -> Phrase | None:
    """What "qui" stands for: the phrase before it, without the comma between them."""
    if sentence.word(relative) not in _RELATIVES:
        return None
    last = relative - 1
    if sentence.tag(last) == "&":
        return _free(sentence, 0, last - 1, detached=True)
    while last >= 0 and sentence.tags[last] in ",rt–(":
        last -= 1
    return phrase_ending(sentence, last)


def _shared(sentence: Sentence, conjunction: int, depth: int) -> Phrase | None:
    """The subject that a coordinated verb shares: "X a salué … et a ajouté".

    After "X admet que le pont est vieux mais affirme" it is that of the verb before que, where a thing cannot speak.
    """
    found = of_verb_before(sentence, conjunction, depth)
    if found is None or (names_source(sentence, found) and not is_impersonal(sentence, found)):
        return found
    que = sentence.tags.rfind("q", 0, conjunction)
    return (of_verb_before(sentence, que, depth) if 0 <= que < found.first else None) or found


def of_verb_before(sentence: Sentence, place: int, depth: int = DEEPEST) -> Phrase | None:
    """The subject of the verb group that is the last one before a token."""
    tags = sentence.tags
    nearest = range(place - 1, max(-1, place - FARTHEST), -1)
    verb = next((place for place in nearest if tags[place] in VERBS), None)
    if verb is None:
        return None
    while verb > 0 and tags[verb - 1] in "kxaezru":
        verb -= 1
    return subject_before(sentence, verb, depth - 1)


def _nearest(sentence: Sentence, place: int, depth: int) -> Phrase | None:
    """The first phrase that nothing governs in the words between the clause's start and its verb."""
    tags = sentence.tags
    first = place
    while first >= 0 and place - first < FARTHEST and not _is_boundary(sentence, first):
        if tags[first : first + 2] == "w," and sentence.word(first) in _RELATIVES:
            return _antecedent(sentence, first)
        if tags[first] in VERBS or tags[first] == "Y":
            opening = _relative_before(tags, first)
            if opening is None:
                shared = tags[place] == "," and depth
                return _shared(sentence, place, depth) if shared else _free(sentence, first + 1, place)
            first = opening
        first -= 1
    return _free(sentence, first + 1, place)


def _is_boundary(sentence: Sentence, place: int) -> bool:
    """Whether a clause starts after this token: at que, à quoi, mais, si, a colon, or speech in quotation marks."""
    tag, token = sentence.tags[place], sentence.tokens[place]
    if tag == "Q":
        return token.end - token.start > SPEECH
    return (tag in _BOUNDARIES and token.word not in _COMPARISONS) or token.word == "quoi"


def _relative_before(tags: str, verb: int) -> int | None:
    """The relative pronoun of the clause that the verb at `verb` stands in, or None."""
    while verb > 0 and tags[verb - 1] in "aeVBvrxkz":
        verb -= 1
    for place in range(verb - 1, max(-1, verb - LONGEST_RELATIVE), -1):
        if tags[place] == "w":
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
    groups = [(match.start(), match.end() - 1) for match in _BETWEEN_COMMAS.finditer(tags, first, last + 1)]
    if groups and (detached or len(groups) > 1) and tags[groups[0][0] : groups[0][1] + 1] == "Q":
        del groups[0]  # speech, not a name in marks
    if not detached:
        groups = groups[-1:] + groups[:-1]
    starts = [begin for start, end in groups if (begin := _ungoverned(tags, start, end)) is not None]
    return Phrase(starts[0], last) if starts else None


def _ungoverned(tags: str, start: int, end: int) -> int | None:
    """Where a phrase starts that no preposition governs: not in "dans un entretien au Monde"."""
    governed = tags[start] == "n"
    for place in range(start, end + 1):
        tag = tags[place]
        if tag in _GOVERNORS:
            governed = True
        elif tag == "i":
            return None if governed else place
        elif tag == "k" and tags[place + 1 : place + 2] in ("G", "j", "n"):
            governed = True  # "s'exprimant", "se posant"
        elif tag in "dskTCHID#Q" and not governed and tags[place : place + 2] not in ("Qd", "QT", "QC"):
            return place
        elif tag in "nCHIDQ#)" and tags[place + 1 : place + 2] in ("d", "T", "s", "k"):
            governed = False
    return None
