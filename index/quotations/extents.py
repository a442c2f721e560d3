"""Extents: where the words that a verb reports end."""

import re

from index.quotations.contents import Words, clause_end
from index.quotations.cues import Cue
from index.quotations.sentence import Sentence

_INFINITIVE = re.compile(r"(?:xz?|z)?k*(?:[hjF]|Q)")
_MAIN_CLAUSE = re.compile(r",(?=[idskTCH])")
# "… et le maire a démissionné": no object goes on with a clause.
_NEW_CLAUSE = re.compile(r",?&(?=(?:i|[dsk]n*[nHID]n*|C++)[xkr]*[aeVB])")
# "… mais pourrait changer d'avis": nor with a verb of its own, unless it belongs to a relative clause in it.
_NEW_VERB = re.compile(r",?[&m](?=[xkr]*[aeVBUv])")
# A colon, unless it lists what an object consists of: "un double but: obtenir des aides et …".
_COLON = re.compile(r":(?![dsjH#ID][^:VBUvaeQ,]*(?:[,&Q]|$))")
# "ceux qui réclament la paix | ont défilé"
_MAIN_VERB = re.compile(r"(?<=[nQCHIDj])[xk]*[aeVBUv]")
# What parts the object of a verb from the circumstances in which it was said.
_CIRCUMSTANCE = re.compile(r",(?:[mtz#]|[np])")
# ", en référence à la chanson": what the writer adds.
_ALLUSIONS = frozenset("référence allusion".split())
_LATER = frozenset("après lors avant".split())


def verb_at(sentence: Sentence, place: int) -> bool:
    """Whether an infinitive, or a quotation that may hold one, stands at a token."""
    return _INFINITIVE.match(sentence.tags, place) is not None


def to_end(sentence: Sentence, cue: Cue, start: int) -> Words:
    """What a verb reports from token `start` on, up to where the clause ends or the main one goes on."""
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


def bounded(sentence: Sentence, cue: Cue, start: int) -> Words:
    """A complement without the circumstances after a comma, in which it was said."""
    end = _before_own_verb(sentence, start, to_end(sentence, cue, start).last)
    if colon := _COLON.search(sentence.tags, start, end):
        end = colon.start() - 1
    main = _MAIN_VERB.search(sentence.tags, start + 1, end) if sentence.tag(cue.first - 1) == "w" else None
    if main and not set("wq") & set(sentence.tags[start : main.start()]):
        end = main.start() - 1
    return Words(start, _circumstance(sentence, start, end))


def _before_own_verb(sentence: Sentence, start: int, end: int) -> int:
    """Where a complement ends before a verb that is not its own: "une erreur | et le joueur a fait appel"."""
    tags = sentence.tags
    if clause := _NEW_CLAUSE.search(tags, start + 1, end):
        end = clause.start() - 1
    verb = _NEW_VERB.search(tags, start + 1, end)
    if verb and not set("wqVBUvae") & set(tags[start : verb.start()]):
        end = verb.start() - 1
    return end


def _circumstance(sentence: Sentence, start: int, end: int) -> int:
    """Where a complement ends before ", vendredi, …", ", suite à …" or "en rappelant …"; speech belongs to it.

    What was done after it, or by saying so, belongs to it where it is told as well: "dit avoir payé, après …".
    """
    done = verb_at(sentence, start) and sentence.tag(start) != "Q"
    gerund = -1 if done else sentence.tags.find("pG", start, end)
    end = end if gerund < 0 else gerund - 1
    for match in _CIRCUMSTANCE.finditer(sentence.tags, start + 2, end):
        word = sentence.word(match.end() - 1)
        follows = word == "suite" or sentence.word(match.end()) in _ALLUSIONS or (word in _LATER and not done)
        if follows or (match.group() not in (",n", ",p") and "Q" not in sentence.tags[match.start() : end + 1]):
            return match.start() - 1
    return end
