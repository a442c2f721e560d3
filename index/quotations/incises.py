"""Inserted clauses: "…, a dit X, …", "…, selon X", and the words around them that they report."""

import re

from index.quotations.contents import Words, clause_end, has_verb, is_speech, without_connectives
from index.quotations.sentence import Sentence

# Words before an inserted clause that only set the scene: "Dans ce cas, ajoutent les voisins, …".
SCENE = 6
LONGEST_INSERTION = 30
# A figure with a source of its own: "1.200 personnes selon la police, | 3.500 selon …".
_FIGURE = r"(?P<figure>d{0,2}\#[n\#r]{0,2}),?"
_ENDS_WITH_FIGURE = re.compile(rf"[,&m:]{_FIGURE}$")
# "…, une décision « injuste », | selon X": what the source says of the clause before it.
_ASIDE = re.compile(r",(?P<aside>d[nD]{1,3}Q),$")
_GOES_ON = re.compile(rf"[,:–](?![.wGfAmS,&]|pG|rG|{_FIGURE}f|$)")
_GOES_ON_AFTER_SOURCE = re.compile(rf"[,:–](?![.wGfA,&]|pG|rG|{_FIGURE}f|$)")


def words_around(sentence: Sentence, start: int, first: int, last: int) -> list[Words]:
    """The words that an inserted clause at tokens `first` to `last` reports, in a sentence read from `start`."""
    if sentence.tags[first] == "f" and (figure := _figure_before(sentence, start, first)):
        return [figure]
    if sentence.tags[first] == "f" and (aside := _ASIDE.search(sentence.tags, start, first)):
        return [Words(aside.start("aside"), aside.end("aside") - 1)]
    described = sentence.tags[last] != "Y"
    last = inserted_end(sentence, last)
    before = _before(sentence, start, first)
    sourced = sentence.tags[first] in "fpo"
    after = _after(sentence, last, opens=sourced and not before)
    if sourced and after and not before:
        after = Words(_past_appositions(sentence, after), after.last)
    if sourced and before and after:
        before = Words(_clause_start(sentence, before), before.last)
    quoted = after is not None and is_speech(sentence, after.first)
    if before and after and sentence.tags[before.last] != "Q" and not quoted:
        complete = has_verb(sentence, before.first, before.last)
        follows = sentence.tags[last + 2]
        adds = described and follows not in "jFh" and not has_verb(sentence, after.first, after.last)
        if complete and (adds or follows in "pt") and not sourced:
            return [before]
        if complete or not _scene(sentence, before):
            return [Words(before.first, after.last)]
        return [after]
    pieces = _quoted(sentence, before, goes_on=start > 0) if before else []
    return pieces + ([after] if after and (quoted or not pieces) else [])


def _figure_before(sentence: Sentence, start: int, first: int) -> Words | None:
    """The figure before "selon X", where the clause before it has a source already or a colon parts it from it."""
    own = _ENDS_WITH_FIGURE.search(sentence.tags, start, first)
    if own is None or (sentence.tags[own.start()] != ":" and "f" not in sentence.tags[start : own.start()]):
        return None
    return Words(own.start("figure"), own.end("figure") - 1)


def _clause_start(sentence: Sentence, before: Words) -> int:
    """Where the clause starts that "selon lui" parts: "alors qu'| il s'agit, selon lui, d'un essai"."""
    for place in range(before.last, before.first, -1):
        if sentence.tags[place] in "qm;":
            return place + 1
        if sentence.tags[place] == "w":
            return place
    return before.first


def inserted_end(sentence: Sentence, last: int) -> int:
    """Where an inserted clause ends whose source ends at token `last`: "qui …" or ", citant …" may follow it."""
    tags = sentence.tags
    relative = False
    for place in range(last + 1, min(last + LONGEST_INSERTION, len(tags))):
        tag = tags[place]
        if _describes(sentence, place):
            relative = True
        elif (tag == "," and not _describes(sentence, place + 1)) or tag in ".;:–)" or (tag in "qGf" and not relative):
            return place - 1
    return last


def _describes(sentence: Sentence, place: int) -> bool:
    """Whether a token opens what tells more of a source: "qui …", "citant …"."""
    return sentence.tag(place) == "w" or sentence.word(place) == "citant"


def _before(sentence: Sentence, start: int, first: int) -> Words | None:
    last = first - 1
    if last >= 0 and sentence.tags[last] in "mqw&S:;":
        return None
    start = max(start, _open_dash(sentence.tags, start, last) + 1, _open_bracket(sentence.tags, start, last) + 1)
    while last >= start and (sentence.tags[last] in ",–(" or sentence.word(last) in ("toujours", "encore")):
        last -= 1
    if last < start:
        return None
    words = without_connectives(sentence, Words(start, last))
    return None if sentence.tags[words.first] in "mr&," else words


def _open_dash(tags: str, start: int, last: int) -> int:
    """The dash before token `last` that no other one closes, or -1."""
    return tags.rfind("–", start, last) if tags.count("–", start, last) % 2 else -1


def _open_bracket(tags: str, start: int, last: int) -> int:
    """The bracket that is still open at token `last`, or -1."""
    opening = tags.rfind("(", start, last)
    return opening if opening > tags.rfind(")", start, last) else -1


def _past_appositions(sentence: Sentence, words: Words) -> int:
    """Where a clause starts after "selon X, entré en 1998, porte-parole du comité,": at its first words with a verb."""
    start = words.first
    while (comma := sentence.tags.find(",", start, words.last)) >= 0:
        if has_verb(sentence, start, comma) or sentence.tags[start] not in "nPHdsC":
            break
        if sentence.tags[comma + 1] == "w":
            break  # "selon X, le maire, qui brigue un mandat, veut …"
        if sentence.tags[start] in "ds" and not set("HIC") & set(sentence.tags[start:comma]):
            break  # a thing is no apposition to a source: "selon la préfète, une étude, menée en mai, devra …"
        if (
            sentence.tags[start] in "ds"
            and "," not in sentence.tags[comma + 1 : words.last]
            and sentence.tags[comma + 1] != "Q"
        ):
            break
        start = comma + 1
    return start


def _after(sentence: Sentence, last: int, *, opens: bool) -> Words | None:
    """The words after an inserted clause; where a source opens the sentence, they are all that follows."""
    if not (_GOES_ON_AFTER_SOURCE if opens else _GOES_ON).match(sentence.tags, last + 1):
        return None
    start = last + 2
    words = without_connectives(sentence, Words(start, clause_end(sentence, start, sourced=opens)))
    return words if words.last >= words.first and sentence.tags[words.first] not in ",.;:" else None


def _quoted(sentence: Sentence, before: Words, *, goes_on: bool) -> list[Words]:
    """The words before a clause: a quotation alone, or with the words outside the marks that belong to it.

    Where the sentence goes on after another such clause, "à trois jours du vote," still tells of that one.
    """
    if sentence.tags[before.last] != "Q":
        return [before]
    tags = sentence.tags[before.first : before.last]
    joined = tags.endswith(("m", "m,", ",r")) and has_verb(sentence, before.first, before.last - 1)
    circumstance = goes_on and tags[:1] == "p" and tags.endswith(",")
    if not tags or joined or circumstance or tags.endswith((":", "q")):
        return [Words(before.last, before.last)]
    if set(tags) <= set("Q,;&r."):
        return [Words(i, i) for i in range(before.first, before.last + 1) if sentence.tags[i] == "Q"]
    return [before]


def _scene(sentence: Sentence, before: Words) -> bool:
    return before.last - before.first < SCENE and sentence.tags[before.first] in "prtmofS&"
