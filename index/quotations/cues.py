"""Cues: the verb groups of a sentence that may report what somebody says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index.models import Polarity
from index.quotations.lexicon import Lexicon, Verb, group
from index.quotations.sentence import Sentence

Shape = Literal["finite", "gerund", "infinitive"]

# What may stand between an auxiliary and its participle: "a, de son côté, aussitôt précisé".
_BETWEEN = r"(?:[rztSk]|d[nt]|on&r|pp[ki]|[po][pdso]*[nrtzHIC]{1,2}|,[^,.;:qw]{1,10},)"
GROUP = re.compile(
    rf"""(?P<ne>x)?(?P<clitics>k*)(?:
        (?P<aux>[ae])(?P<asked>Y)?{_BETWEEN}{{0,3}}(?P<been>u)?[rt]{{0,2}}(?P<participle>[PB])
      | (?P<finite>[VBU])(?P<inverted>Y)?
      | (?P<having>[Ah]){_BETWEEN}{{0,2}}(?P<had>[PB])
      | (?P<gerund>G)
      | (?<=[&m])r?(?P<again>P)(?=[dsoqjhtpr:Q])
      | (?P<infinitive>F)
    )(?(ne)(?P<pas>z)?)""",
    re.VERBOSE,
)
# English: one word denies, and a modal before the verb says that it is not yet said.
_NEVER = frozenset("not never didn't doesn't don't hasn't haven't hadn't won't wouldn't".split())
_MODALS = frozenset("will would can could may might should must shall to".split())
_CONDITIONS = frozenset("si if".split())


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting verb group: tokens `first` to `last`, the verb itself at `head`."""

    first: int
    last: int
    head: int
    verb: Verb
    shape: Shape
    inverted: int | None
    passive: bool
    polarity: Polarity
    plural: bool


def cues(sentence: Sentence, lexicon: Lexicon) -> Iterator[Cue]:
    """Yield the reporting verb groups of a sentence in reading order."""
    for match in GROUP.finditer(sentence.tags):
        cue = _cue(sentence, match, lexicon)
        if cue:
            yield cue


def _cue(sentence: Sentence, match: re.Match[str], lexicon: Lexicon) -> Cue | None:
    modal = _modal(sentence, match.start()) if match.group("infinitive") else None
    head = next(
        match.start(g) for g in ("participle", "finite", "had", "gerund", "again", "infinitive") if match.group(g)
    )
    reflexive = any(sentence.word(i) in ("se", "s'") for i in range(match.start(), head))
    found = _reading(sentence, head, match, lexicon, reflexive=reflexive)
    if not found:
        return None
    verb, last = found
    passive = (match.group("aux") == "e" and not reflexive) or bool(match.group("been"))
    shape: Shape = (
        "finite"
        if match.group("aux") or match.group("finite") or match.group("again") or modal is not None
        else "gerund"
        if match.group("gerund")
        else "infinitive"
    )
    first = _start(sentence, match.start() if modal is None else modal)
    inverted = sentence.tags.find("Y", first, match.end())
    return Cue(
        first,
        max(last, match.end() - 1),
        head,
        verb,
        shape,
        inverted if inverted >= 0 else None,
        passive,
        _polarity(sentence, match, head),
        _plural(sentence.word(match.start("aux") if match.group("aux") else head)),
    )


def _start(sentence: Sentence, first: int) -> int:
    """Where the group starts: "nous" before a third person is its object ("nous explique le danseur")."""
    while first > 0 and sentence.word(first - 1) in ("nous", "vous"):
        first -= 1
    return first


def _modal(sentence: Sentence, infinitive: int) -> int | None:
    """Where "a tenu à" or "vient de" starts before an infinitive, or None: what was tried is not yet said."""
    place = infinitive - 1
    if sentence.word(place) in ("à", "de", "d'"):
        place -= 1
    while sentence.tag(place) in "rz":
        place -= 1
    if sentence.word(place) not in group("saying"):
        return None
    while sentence.tag(place - 1) in "aerzxkY" and place > 0:
        place -= 1
    return place


def _reading(
    sentence: Sentence, head: int, match: re.Match[str], lexicon: Lexicon, *, reflexive: bool
) -> tuple[Verb, int] | None:
    """The verb that fits, the longest locution first, and the last token that belongs to it."""
    wanted = "participle" if match.group("participle") or match.group("had") or match.group("again") else None
    best: tuple[Verb, int] | None = None
    for verb, mood in lexicon.readings.get(sentence.word(head), ()):
        if (mood == "participle") != (wanted == "participle"):
            continue
        last = _completed(sentence, head, verb.rest)
        fits = last is not None and (verb.reflexive == reflexive or (reflexive and "mind" not in verb.frames))
        if (
            fits
            and last is not None
            and (best is None or (verb.reflexive == reflexive, last) > (best[0].reflexive == reflexive, best[1]))
        ):
            best = verb, last
    return best


def _completed(sentence: Sentence, head: int, rest: tuple[str, ...]) -> int | None:
    """Where a locution ends ("a tout de suite fait savoir"), or None where its words are not there."""
    place = head
    for word in rest:
        place += 1
        while sentence.tag(place) in "rzYk" and sentence.word(place) != word:
            place += 1
        if sentence.word(place) != word and (sentence.word(place), word) != ("d'", "de"):
            return None
    return place


def _polarity(sentence: Sentence, match: re.Match[str], head: int) -> Polarity:
    auxiliary = sentence.word(match.start("aux")) if match.group("aux") else ""
    if match.group("ne") and (
        sentence.word(match.start()) in _NEVER or match.group("pas") or "z" in sentence.tags[match.start() : head + 2]
    ):
        return "denied"
    if sentence.word(match.start() - 1) in _MODALS:
        return "future"
    if _hypothetical(sentence, match.start()):
        return "unreal"
    told = match.group("inverted") or sentence.tag(match.end()) in "q:Q"  # "dira-t-il", "le témoin dira que"
    if sentence.tag(head) == "U" and not told:
        return "future"
    if auxiliary.startswith(("aur", "ser")) and not match.group("asked"):
        return "future"
    return "said"


def _hypothetical(sentence: Sentence, first: int) -> bool:
    """Whether the group stands in a condition: "s'il disait", "si le maire annonce"."""
    before = sentence.tags[max(0, first - 6) : first]
    place = before.rfind("S")
    if place < 0 or set(before[place + 1 :]) & set(",q;:"):
        return False
    conjunction = first - len(before) + place
    return sentence.word(conjunction) in _CONDITIONS and sentence.word(conjunction - 1) != "même"


def _plural(word: str) -> bool:
    return word.endswith(("ent", "ont", "aient"))
