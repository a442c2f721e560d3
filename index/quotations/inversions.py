"""Inversions: clauses that follow or interrupt what they report, and who speaks in them."""

import re

from index.quotations.contents import has_verb, is_clause, is_speech
from index.quotations.cues import Cue
from index.quotations.phrases import Phrase, phrase_after, skip_adverbials
from index.quotations.sentence import Sentence
from index.quotations.sources import agrees, names_source
from index.quotations.subjects import subject_before

# How far behind its verb a name may come: "a écrit, photo à l'appui, Anne Roche".
LATEST = 10

SOURCES = frozenset("source sources".split())
# "…, a indiqué le parquet | à l'AFP, …": to a house with a name, at the end of the clause.
_TOLD_THE_PRESS = re.compile(r"pd?I?C+[,.]")
_AT_A_HOUSE = frozenset("chez à au aux".split())
# "confie, les larmes aux yeux, | Anne Roche"
_ASIDE = re.compile(r",[dn][^,.;:qwVBUvaeYQHIC]{0,8},(?=C|d[nr]{0,2}H)")
_PLACED = frozenset("auprès dans sur chez à au aux".split())


def inverted_source(sentence: Sentence, cue: Cue, text: str) -> Phrase | None:
    """The subject after an inserted verb: "…, a dit hier le maire"; None where the verb is not inserted."""
    if cue.inverted is not None and cue.verb.frames & {"say", "ask"}:
        # Without a mark before it, an inverted verb asks a question.
        inserted = cue.first > 0 and sentence.tag(cue.first - 1) in ",Q–.():;"
        return Phrase(cue.inverted, cue.inverted) if inserted else None
    if "heard" in cue.verb.frames:
        return _heard_from(sentence, cue)
    if "say" not in cue.verb.frames or "ask" in cue.verb.frames:
        return None
    phrase = after_verb(sentence, cue)
    if phrase is None or not agrees(sentence, phrase, cue):
        return None
    if follows_speech(sentence, cue.first, text):
        return phrase if names_source(sentence, phrase) else _named_later(sentence, phrase) or phrase
    return phrase if names_source(sentence, phrase) and _is_only_subject(sentence, cue, phrase) else None


def _heard_from(sentence: Sentence, cue: Cue) -> Phrase | None:
    """Whom somebody has it from: "…, a appris l'agence | auprès du parquet", "… | de source policière"."""
    listener = after_verb(sentence, cue) if sentence.tag(cue.first - 1) == "," else None
    if listener is None:
        return None
    source = next((i for i in range(listener.first, listener.last + 1) if sentence.word(i) in SOURCES), None)
    return _giver(sentence, listener.last + 1 if source is None else source - 1)


def after_verb(sentence: Sentence, cue: Cue) -> Phrase | None:
    """The noun phrase after a verb, beyond a day, a place or a channel."""
    aside = _ASIDE.match(sentence.tags, cue.last + 1)
    place = skip_adverbials(sentence, aside.end() if aside else cue.last + 1)
    while sentence.tag(place) == "," and place > cue.last + 1:
        place = skip_adverbials(sentence, place + 1)
    return phrase_after(sentence, place)


def follows_speech(sentence: Sentence, place: int, text: str) -> bool:
    """Whether a quotation stands right before a token: with a comma or, if it is a clause, without."""
    before = sentence.tags[max(0, place - 2) : place]
    if before.endswith("Q"):
        return is_clause(text[slice(*sentence.quoted[place - 1].inner)])
    return before.endswith("Q,")


def _is_only_subject(sentence: Sentence, cue: Cue, phrase: Phrase) -> bool:
    """Whether the phrase after a verb must be its subject, since nothing before it can be."""
    before, follows = sentence.tag(cue.first - 1), phrase.last + 1
    apposed = "," in sentence.tags[phrase.first : follows]  # "Lise Montel, chercheuse | à l'institut"
    taken = sentence.word(follows) == "à" and not apposed and not _TOLD_THE_PRESS.match(sentence.tags, follows)
    if before in "w&qiY" or sentence.tag(follows) in "qoQ" or taken:
        return False
    subject = subject_before(sentence, cue.first)
    if subject is None:
        return True
    quoted = sentence.tags[0] == "Q" or any(is_speech(sentence, i) for i in range(subject.first, subject.last + 1))
    complete = quoted or has_verb(sentence, 0, subject.first) or has_verb(sentence, subject.last, cue.first - 1)
    return before == "," and (complete or not agrees(sentence, subject, cue))


def _named_later(sentence: Sentence, phrase: Phrase) -> Phrase | None:
    """The name that comes late in an inverted clause."""
    for place in range(phrase.last + 1, min(phrase.last + LATEST, len(sentence.tags))):
        if sentence.tags[place] in "VBUvaeqw.;:":
            return None
        if sentence.tokens[place].given and sentence.tags[place - 1] in ",d":
            return phrase_after(sentence, place)
    return None


def closes(sentence: Sentence, subject: Phrase, cue: Cue) -> bool:
    """Whether a subject and its verb follow what they report: "« … », she said", "…, the mayor said."."""
    if "say" not in cue.verb.frames:
        return False
    before = sentence.tags[max(0, subject.first - 2) : subject.first]
    follows, pronoun = sentence.tag(cue.last + 1), sentence.tags[subject.first] == "i"
    if before.endswith(("Q", "Q,")):
        return follows in ",.;" or "whom" in cue.verb.frames
    if not before.endswith(","):
        return False
    return (follows == "," and pronoun) or (follows == "." and has_verb(sentence, 0, subject.first - 1))


def as_told(sentence: Sentence, cue: Cue) -> int | None:
    """Where "comme" stands in "comme l'a dit X", "comme il l'explique", or None."""
    if not any(sentence.word(i) in ("l'", "le") for i in range(cue.first, cue.head)):
        return None
    place = sentence.tags.rfind("S", max(0, cue.first - 12), cue.first)
    return place if place >= 0 and sentence.word(place) == "comme" else None


def impersonal_source(sentence: Sentence, cue: Cue) -> Phrase | None:
    """Where "a-t-on appris" has it from: "auprès de la procureure", "de source policière", "au ministère"."""
    return _giver(sentence, cue.last + 1)


def where_one_speaks(sentence: Sentence, subject: Phrase) -> Phrase | None:
    """The house that "on" speaks for: "Chez | Kervall |, on assure que", "Du côté de | la mairie |, on précise que"."""
    if sentence.word(subject.first) != "on":
        return None
    opening = sentence.tags.rfind(".", 0, subject.first) + 1
    while sentence.tag(opening) in "m&r":
        opening += 1
    beside = sentence.word(opening) == "du" and sentence.word(opening + 1) == "côté"
    opening += 2 if beside else 0
    placed = sentence.tag(opening) == "o" if beside else sentence.word(opening) in _AT_A_HOUSE
    found = phrase_after(sentence, opening + 1) if placed else None
    return found if found and found.last + 2 == subject.first and names_source(sentence, found) else None


def _giver(sentence: Sentence, place: int) -> Phrase | None:
    """The source that a token at `place` leads to, beyond a day."""
    while sentence.tag(place) in "rt,":
        place += 1
    if sentence.word(place) in _PLACED:
        place += 1
    if sentence.tag(place) != "o" and sentence.tag(place - 1) != "p":
        return None
    phrase = phrase_after(sentence, place + (sentence.tag(place) == "o"))
    return phrase if phrase and names_source(sentence, phrase) else None
