"""Attributes: what something is called, or what somebody sees in it or calls himself."""

import re

from index.quotations.contents import Words
from index.quotations.cues import Cue
from index.quotations.extents import bounded
from index.quotations.phrases import FARTHEST, PHRASE, adverbial_end
from index.quotations.sentence import Sentence

_NAMED = re.compile(r"[ds]?Q(?>(?:[&,]{0,2}r?o?[ds]?Q|o[dsk]?[nHIDC]++(?:p[nt])?)*)")


def attribute(sentence: Sentence, cue: Cue, near: int) -> list[Words]:
    """What something is called: "qualifie l'accord de « honteux »", "se dit prêt à partir"."""
    frames = cue.verb.frames
    if "own" in frames and sentence.tag(near) in "nHQP" and "k" in sentence.tags[cue.first : cue.head]:
        return [bounded(sentence, cue, near)]
    if "name" in frames and (named := _NAMED.match(sentence.tags, near)):
        return [Words(near, named.end() - 1)]
    if "see" in frames:
        return _seen(sentence, cue, near)
    return _called(sentence, cue, near) if "as" in frames else []


def _called(sentence: Sentence, cue: Cue, near: int) -> list[Words]:
    """What follows "comme" or "de": "qualifie | l'accord de « honteux »"."""
    for i in range(near, min(near + FARTHEST, len(sentence.tags))):
        if sentence.tags[i] in ".;:" or (sentence.tags[i] in "VBUae" and sentence.tag(near) == "Q"):
            break
        if sentence.word(i) == "comme" and "Q" in sentence.tags[i + 1 : i + 6]:
            return [bounded(sentence, cue, i + 1)]
        if sentence.word(i) in ("de", "d'"):
            named = _NAMED.match(sentence.tags, i + 1)
            if named:
                return [Words(near if i > near else i + 1, named.end() - 1)]
    return []


def _seen(sentence: Sentence, cue: Cue, near: int) -> list[Words]:
    """What somebody sees in something, as far as it is quoted: "voit dans cet accord | une « faute »"."""
    start = near
    if sentence.word(near) == "dans":
        start = adverbial_end(sentence, near)
        start -= sentence.tags[start - 1] == "Q"
    elif sentence.word(cue.head - 1) != "y":
        return []
    match = PHRASE.match(sentence.tags, start)
    return [bounded(sentence, cue, start)] if match and "Q" in match.group() else []
