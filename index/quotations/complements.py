"""What follows a reporting verb: que-clauses, infinitives, objects, quotations after a colon."""

import re
from collections.abc import Iterator

from index.quotations.attributes import attribute
from index.quotations.contents import TERM, Words, has_verb, is_clause
from index.quotations.cues import Cue
from index.quotations.extents import bounded, to_end, verb_at
from index.quotations.lexicon import group
from index.quotations.phrases import FARTHEST, PHRASE, adverbial_end, after_adverbs, skip_adverbials
from index.quotations.sentence import VERBS, Sentence

_QUOTES = re.compile(r"Q(?:[,&]{1,2}Q)*")
_PARTICLES = {"de": ("de", "d'"), "à": ("à",)}
_PREPOSITIONS = {
    "de": "du",
    "d'": "du",
    "du": "du",
    "des": "du",
    "à": "au",
    "au": "au",
    "aux": "au",
    "pour": "pour",
    "contre": "contre",
    "sur": "sur",
}
# What in a relative clause takes the particle itself: "qui n'ont pas réussi | à sortir".
_PARTICIPLE = re.compile(r"(?:[éu]e?s?|(?<![oa])ie?s?)$")
_QUANTITIES = frozenset("plus moins davantage".split())
_QUESTIONS = frozenset("si comment pourquoi combien quand quel quelle quels quelles s'".split())
# Quotations that an object goes on with: "… « A », « B » et d'un « C » qui « D »".
_MORE = re.compile(r"(?:(?:,?&|,)o?[ds]?Q|,?w[aek]*Q)*")
# Quoted words that open as a noun phrase does.
NOMINAL = re.compile(r"(?:un|une|des|le|la|les|l['’]|de|d['’])\b", re.IGNORECASE)


def complement(sentence: Sentence, cue: Cue, text: str) -> list[Words]:
    """The words that the verb reports to its right, or nothing."""
    near = after_adverbs(sentence, cue.last + 1)
    place = skip_adverbials(sentence, near)
    found = (
        _after_colon(sentence, cue, near, place)
        or _clause(sentence, cue, place)
        or _quotation(sentence, cue, place, text)
        or _infinitive(sentence, cue, near, place)
        or _bare_clause(sentence, cue, near)
        or attribute(sentence, cue, near)
        or _object(sentence, cue, near, place)
    )
    return [words for words in found if words.last >= words.first]


def _after_colon(sentence: Sentence, cue: Cue, near: int, place: int) -> list[Words]:
    if "say" not in cue.verb.frames:
        return []
    if sentence.tag(place) != ":":
        later = sentence.tags.find(":Q", place, place + 25)
        done = "inf" in cue.verb.frames and sentence.tag(near) in "xhj"  # "dit avoir payé : « … »" tells both
        if later < 0 or done or set(sentence.tags[place:later]) & set("VBUvaeqQ;."):
            return []
        place = later
    quotes = _QUOTES.match(sentence.tags, place + 1)
    if quotes:
        return [Words(i, i) for i in range(*quotes.span()) if sentence.tags[i] == "Q"]
    start = place + 1
    return [to_end(sentence, cue, start)] if start < len(sentence.tags) and cue.shape == "finite" else []


def _clause(sentence: Sentence, cue: Cue, place: int) -> list[Words]:
    """The clause after que, or an indirect question."""
    if sentence.tag(place) == "," and sentence.tag(place + 1) == "q":
        place += 1
    if sentence.word(cue.last + 1) == "à" and sentence.tag(cue.last + 3) == "q":
        place = cue.last + 3  # "demander à ce que"
    if sentence.tag(place) == "q" and "que" in cue.verb.frames:
        start = place + 1
        while sentence.tag(start) == ",":
            start += 1
        only = "x" in sentence.tags[cue.first : cue.head] and not has_verb(sentence, start, len(sentence.tags))
        return [to_end(sentence, cue, start)] if start < len(sentence.tags) and not only else []
    if "whom" in cue.verb.frames and (whom := PHRASE.match(sentence.tags, place)) and sentence.tag(whom.end()) == "q":
        return [to_end(sentence, cue, whom.end() + 1)]
    if "si" in cue.verb.frames and sentence.word(place) in _QUESTIONS:
        return [to_end(sentence, cue, place)]
    return []


def _quotation(sentence: Sentence, cue: Cue, place: int, text: str) -> list[Words]:
    """The quotation right after the verb, with the words outside the marks that belong to it."""
    if sentence.tag(place) == "," and sentence.tag(place + 1) == "Q":
        place += 1
    if sentence.tag(place) != "Q" or not cue.verb.frames & {"say", "obj", "word"} or _is_name(sentence, cue, place):
        return []
    if "cry" in cue.verb.frames and (cries := _QUOTES.match(sentence.tags, place)):
        return [Words(i, i) for i in range(*cries.span()) if sentence.tags[i] == "Q"]
    if whole := _quoted_object(sentence, cue, place, text):
        return [whole]
    inner = sentence.quoted[place].inner
    if is_clause(text[inner.start : inner.end]) and sentence.tag(place + 1) in ".,;:–w&":
        return [Words(place, place)]
    phrase = PHRASE.match(sentence.tags, place)
    if phrase and not cue.verb.frames & {"say", "obj", "que"}:
        return [Words(place, phrase.end() - 1)]
    return [to_end(sentence, cue, place)]


def _is_name(sentence: Sentence, cue: Cue, place: int) -> bool:
    """Whether a quotation is what something is called, which `attribute` bounds."""
    start, end = sentence.quoted[place].inner
    return "name" in cue.verb.frames and end - start <= TERM


def _quoted_object(sentence: Sentence, cue: Cue, place: int, text: str) -> Words | None:
    """A quoted noun phrase with what goes on after it: "une faute » qui « coûtera cher »", "un échec » qui fâche"."""
    if "obj" not in cue.verb.frames or not NOMINAL.match(text, sentence.quoted[place].inner.start):
        return None
    more = _MORE.match(sentence.tags, place + 1)
    if more and more.end() > place + 1:
        return Words(place, more.end() - 1)
    return bounded(sentence, cue, place) if sentence.tag(place + 1) == "w" else None


def _infinitive(sentence: Sentence, cue: Cue, near: int, place: int) -> list[Words]:
    if any(sentence.word(place) in group("unnamed") for place in range(near, near + 4)):
        return []  # "souhaite rester anonyme"
    if "inf" in cue.verb.frames:
        for start in (near, place):
            if verb_at(sentence, start) and sentence.tag(start) != "Q":
                return [bounded(sentence, cue, start)]
    if (opening := _after_preposition(sentence, cue, near)) is not None:
        return [bounded(sentence, cue, opening)]
    for frame, words in _PARTICLES.items():
        if frame in cue.verb.frames:
            opening = _particle(sentence, near, words, cue.verb.frames)
            if opening is not None:
                return [bounded(sentence, cue, opening)]
    return []


def _after_preposition(sentence: Sentence, cue: Cue, near: int) -> int | None:
    """Where the words begin after the preposition that the verb takes: "plaide dimanche pour | une trêve"."""
    for place in _after_each_adverbial(sentence, near):
        if _PREPOSITIONS.get(sentence.word(place)) in cue.verb.frames and place + 1 < len(sentence.tags):
            return place + 1
    called = PHRASE.match(sentence.tags, near) if {"à", "au"} <= cue.verb.frames else None
    if called and called.end() > near and _PREPOSITIONS.get(sentence.word(called.end())) == "au":
        return called.end() + 1  # "appelle les élus à | la prudence"
    return None


def _after_each_adverbial(sentence: Sentence, near: int) -> Iterator[int]:
    """Where what a verb takes may begin: right there, or after "dimanche", "sur la chaîne Mosaïque", both."""
    place = near
    while place < near + FARTHEST:
        yield place
        after = adverbial_end(sentence, place)
        for of in range(place + 2, after):
            if sentence.tags[of - 1] == "C" and sentence.tags[of] in "os":
                yield of  # "sur la chaîne Mosaïque | de la décision"
        if after == place:
            return
        place = after


def _bare_clause(sentence: Sentence, cue: Cue, near: int) -> list[Words]:
    """English: a clause with no that ("said the plan was sound"), or to and an infinitive ("vowed to leave")."""
    if "to" in cue.verb.frames:
        place = sentence.tags.find("p", near, near + FARTHEST)
        while place >= 0 and sentence.word(place) != "to":
            place = sentence.tags.find("p", place + 1, near + FARTHEST)
        return [bounded(sentence, cue, place + 1)] if 0 <= place < len(sentence.tags) - 1 else []
    starts = "zero" in cue.verb.frames and sentence.tag(near) in "diCTHI#Dn"
    return [to_end(sentence, cue, near)] if starts and has_verb(sentence, near, near + FARTHEST) else []


def _particle(sentence: Sentence, near: int, words: tuple[str, ...], frames: frozenset[str]) -> int | None:
    """The token after the particle, beyond an addressee: "appelle ceux qui hésitent à", "demande à Paris de"."""
    if "obj" in frames and sentence.tag(near) in "ds":
        return None
    relative = False
    for i in range(near, min(near + FARTHEST, len(sentence.tags))):
        relative = relative or sentence.tags[i] == "w"
        parts = sentence.tags[i] == "," and sentence.tag(i + 1) != "p"
        if sentence.tags[i] in "q.;:" or (not relative and (parts or sentence.tags[i] in VERBS)):
            return None
        taken = relative and (sentence.tags[i - 1] in VERBS or _PARTICIPLE.search(sentence.word(i - 1)))
        if sentence.word(i) in words and verb_at(sentence, i + 1) and not taken:
            return i + 1
    return None


def _object(sentence: Sentence, cue: Cue, near: int, place: int) -> list[Words]:
    """The noun phrase that the verb takes, beyond an adverbial if there is one."""
    frames = cue.verb.frames
    if not frames & {"obj", "word", "count"} or cue.passive:
        return []
    start = near if sentence.tag(near) in "ds#ok" and sentence.tag(adverbial_end(sentence, near)) != "d" else place
    if sentence.tag(start) == "o" and sentence.word(start - 1) in _QUANTITIES and start - 1 > cue.last:
        start -= 1
    match = PHRASE.match(sentence.tags, start + (sentence.word(start) in _QUANTITIES))
    if sentence.tag(start) not in "ds#orz" or not match or match.end() <= start + 1:
        return []
    if "obj" in frames or ("count" in frames and "#" in sentence.tags[start : start + 3]):
        return [bounded(sentence, cue, start)]
    more = _MORE.match(sentence.tags, match.end())
    quoted = "Q" in sentence.tags[start : match.end()]
    return [Words(start, (more or match).end() - 1)] if quoted else []
