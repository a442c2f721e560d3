"""What follows a reporting verb: que-clauses, infinitives, objects, quotations after a colon."""

import re
from collections.abc import Iterator

from index.quotations.contents import Words, clause_end, has_verb, is_clause
from index.quotations.cues import Cue
from index.quotations.lexicon import group
from index.quotations.phrases import PHRASE, adverbial_end, skip_adverbials
from index.quotations.sentence import Sentence

_TIME = re.compile(r"[rtz]++|d\#t\#?|d?[n#]{1,2}|dt")
_DATE = re.compile(r"d\#t\#?")
_INFINITIVE = re.compile(r"(?:xz?|z)?k*(?:[hjF]|Q)")
_QUOTES = re.compile(r"Q(?:[,&]{1,2}Q)*")
_NAMED = re.compile(r"[ds]?Q(?>(?:[&,]{0,2}r?o?[ds]?Q|o[dsk]?[nHIDC]++(?:p[nt])?)*)")
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
_QUESTIONS = frozenset("si comment pourquoi combien quand quel quelle quels quelles s'".split())
_MAIN_CLAUSE = re.compile(r",(?=[idskTCH])")
# "… et le maire a démissionné": no object goes on with a clause.
_NEW_CLAUSE = re.compile(r",?&(?=(?:i|[dsk]n*[nHID]n*|C++)[xkr]*[aeVB])")
# "… mais pourrait changer d'avis": nor with a verb of its own, unless it belongs to a relative clause in it.
_NEW_VERB = re.compile(r",?[&m](?=[xkr]*[aeVBUv])")
# Quotations that an object goes on with: "… « A », « B » et d'un « C » qui « D »".
_MORE = re.compile(r"(?:(?:,?&|,)o?[ds]?Q|,?w[aek]*Q)*")
NOMINAL = re.compile(r"(?:un|une|des|le|la|les|l['’]|de|d['’])\b", re.IGNORECASE)
# "demande, lui, la dissolution"
_EMPHATIC = re.compile(r"(?P<comma>,)?[kin](?(comma),|(?=[dsr#]))")
_EMPHASIS = frozenset("lui elle eux elles".split())
# What parts the object of a verb from the circumstances in which it was said.
_CIRCUMSTANCE = re.compile(r",(?:[mtz#]|[np])")
_LATER = frozenset("après lors avant".split())
FARTHEST = 18


def complement(sentence: Sentence, cue: Cue, text: str) -> list[Words]:
    """The words that the verb reports to its right, or nothing."""
    near = _after_time(sentence, cue.last + 1)
    place = skip_adverbials(sentence, near)
    found = (
        _after_colon(sentence, cue, place)
        or _clause(sentence, cue, place)
        or _quotation(sentence, cue, place, text)
        or _infinitive(sentence, cue, near, place)
        or _bare_clause(sentence, cue, near)
        or _attribute(sentence, cue, near)
        or _object(sentence, cue, near, place)
    )
    return [words for words in found if words.last >= words.first]


def _after_time(sentence: Sentence, place: int) -> int:
    """The first token that is no adverb and no date: "a dit | ces derniers jours | que …"."""
    emphatic = _EMPHATIC.match(sentence.tags, place)
    if emphatic and _EMPHASIS & {sentence.word(place), sentence.word(place + 1)}:
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
    return place


def _to_end(sentence: Sentence, cue: Cue, start: int) -> Words:
    opens = cue.shape != "finite" and cue.first <= 1
    subordinate = sentence.tags[0] == "S" and "," not in sentence.tags[: cue.first]
    if opens or subordinate:
        return Words(start, _before_main_clause(sentence, start, whole="q" in sentence.tags[cue.last + 1 : start]))
    relative = sentence.tag(cue.first - 1) == "w"
    end = clause_end(sentence, start, inserted=relative)
    if relative and sentence.tag(start - 1) != "q":
        comma = sentence.tags.find(",", start, end)
        end = comma - 1 if comma > start else end
    return Words(start, end)


def _before_main_clause(sentence: Sentence, start: int, *, whole: bool) -> int:
    """Where the words of an opening participle end: at the last comma, or at the first for a mere object."""
    end = clause_end(sentence, start)
    commas = [m.start() for m in _MAIN_CLAUSE.finditer(sentence.tags, start + 1, end)]
    return commas[-1 if whole else 0] - 1 if commas else end


def _after_colon(sentence: Sentence, cue: Cue, place: int) -> list[Words]:
    if "say" not in cue.verb.frames:
        return []
    if sentence.tag(place) != ":":
        later = sentence.tags.find(":Q", place, place + 25)
        if later < 0 or set(sentence.tags[place:later]) & set("VBUvaeqQ;."):
            return []
        place = later
    quotes = _QUOTES.match(sentence.tags, place + 1)
    if quotes:
        return [Words(i, i) for i in range(*quotes.span()) if sentence.tags[i] == "Q"]
    start = place + 1
    return [_to_end(sentence, cue, start)] if start < len(sentence.tags) and cue.shape == "finite" else []


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
        return [_to_end(sentence, cue, start)] if start < len(sentence.tags) and not only else []
    if "whom" in cue.verb.frames and (whom := PHRASE.match(sentence.tags, place)) and sentence.tag(whom.end()) == "q":
        return [_to_end(sentence, cue, whom.end() + 1)]
    if "si" in cue.verb.frames and sentence.word(place) in _QUESTIONS:
        return [_to_end(sentence, cue, place)]
    return []


def _quotation(sentence: Sentence, cue: Cue, place: int, text: str) -> list[Words]:
    if sentence.tag(place) == "," and sentence.tag(place + 1) == "Q":
        place += 1
    if sentence.tag(place) != "Q" or not cue.verb.frames & {"say", "obj", "word"}:
        return []
    inner = sentence.quoted[place].inner
    more = _MORE.match(sentence.tags, place + 1)
    if more and more.end() > place + 1 and "obj" in cue.verb.frames and NOMINAL.match(text, inner.start):
        return [Words(place, more.end() - 1)]
    if is_clause(text[inner.start : inner.end]) and sentence.tag(place + 1) in ".,;:–w&":
        return [Words(place, place)]
    phrase = PHRASE.match(sentence.tags, place)
    if phrase and not cue.verb.frames & {"say", "obj", "que"}:
        return [Words(place, phrase.end() - 1)]
    return [_to_end(sentence, cue, place)]


def _infinitive(sentence: Sentence, cue: Cue, near: int, place: int) -> list[Words]:
    if "inf" in cue.verb.frames:
        for start in (near, place):
            if _verb_at(sentence, start) and sentence.tag(start) != "Q":
                return [_bounded(sentence, cue, start)]
    if (opening := _after_preposition(sentence, cue, near)) is not None:
        return [_bounded(sentence, cue, opening)]
    for frame, words in _PARTICLES.items():
        if frame in cue.verb.frames:
            opening = _particle(sentence, near, words, cue.verb.frames)
            if opening is not None:
                return [_bounded(sentence, cue, opening)]
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
        return [_bounded(sentence, cue, place + 1)] if 0 <= place < len(sentence.tags) - 1 else []
    starts = "zero" in cue.verb.frames and sentence.tag(near) in "diCTHI#Dn"
    return [_to_end(sentence, cue, near)] if starts and has_verb(sentence, near, near + FARTHEST) else []


def _verb_at(sentence: Sentence, place: int) -> bool:
    return _INFINITIVE.match(sentence.tags, place) is not None


def _particle(sentence: Sentence, near: int, words: tuple[str, ...], frames: frozenset[str]) -> int | None:
    """The token after the particle, beyond an addressee: "appelle les habitants à", "demande à Paris de"."""
    if "obj" in frames and sentence.tag(near) in "ds":
        return None
    relative = False
    for i in range(near, min(near + FARTHEST, len(sentence.tags))):
        relative = relative or sentence.tags[i] == "w"
        own = "q.;:" if relative else "VBUvaeq.;:"
        if sentence.tags[i] in own or (sentence.tags[i] == "," and sentence.tag(i + 1) != "p" and not relative):
            return None
        if sentence.word(i) in words and _verb_at(sentence, i + 1):
            return i + 1
    return None


def _attribute(sentence: Sentence, cue: Cue, near: int) -> list[Words]:
    """What something is called: "qualifie l'accord de « honteux »", "se dit prêt à partir"."""
    frames = cue.verb.frames
    if "own" in frames and sentence.tag(near) in "nHQP" and "k" in sentence.tags[cue.first : cue.head]:
        return [_bounded(sentence, cue, near)]
    if "name" in frames and (named := _NAMED.match(sentence.tags, near)):
        return [Words(near, named.end() - 1)]
    if "as" not in frames:
        return []
    for i in range(near, min(near + FARTHEST, len(sentence.tags))):
        if sentence.tags[i] in ".;:" or (sentence.tags[i] in "VBUae" and sentence.tag(near) == "Q"):
            break
        if sentence.word(i) == "comme" and "Q" in sentence.tags[i + 1 : i + 6]:
            return [_bounded(sentence, cue, i + 1)]
        if sentence.word(i) in ("de", "d'"):
            named = _NAMED.match(sentence.tags, i + 1)
            if named:
                return [Words(near if i > near else i + 1, named.end() - 1)]
    return []


def _object(sentence: Sentence, cue: Cue, near: int, place: int) -> list[Words]:
    frames = cue.verb.frames
    if not frames & {"obj", "word", "count"} or cue.passive:
        return []
    start = near if sentence.tag(near) in "ds#ok" and sentence.tag(adverbial_end(sentence, near)) != "d" else place
    match = PHRASE.match(sentence.tags, start)
    if sentence.tag(start) not in "ds#o" or not match or match.end() <= start + 1:
        return []
    if "obj" in frames or ("count" in frames and "#" in sentence.tags[start : start + 3]):
        return [_bounded(sentence, cue, start)]
    more = _MORE.match(sentence.tags, match.end())
    quoted = "Q" in sentence.tags[start : match.end()]
    return [Words(start, (more or match).end() - 1)] if quoted else []


def _bounded(sentence: Sentence, cue: Cue, start: int) -> Words:
    """A complement without the circumstances after a comma, in which it was said."""
    end = _to_end(sentence, cue, start).last
    colon = sentence.tags.find(":", start, end)
    end = end if colon < 0 else colon - 1
    for clause in (_NEW_CLAUSE.search(sentence.tags, start + 1, end), _NEW_VERB.search(sentence.tags, start + 1, end)):
        if clause and (clause.re is _NEW_CLAUSE or not set(sentence.tags[start : clause.start()]) & set("wqVBUvae")):
            end = min(end, clause.start() - 1)
    return Words(start, _circumstance(sentence, start, end))


def _circumstance(sentence: Sentence, start: int, end: int) -> int:
    """Where a complement ends before ", vendredi, …" or ", suite à …"; speech that follows belongs to it.

    So it does before ", après …", unless what was done after it is told as well: "dit avoir payé, après …".
    """
    told = _verb_at(sentence, start)
    for match in _CIRCUMSTANCE.finditer(sentence.tags, start + 2, end):
        word = sentence.word(match.end() - 1)
        follows = word == "suite" or (word in _LATER and not told)
        if follows or (match.group() not in (",n", ",p") and "Q" not in sentence.tags[match.start() : end + 1]):
            return match.start() - 1
    return end
