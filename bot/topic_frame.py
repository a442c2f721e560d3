"""Questions for all that is said on a topic, in French and English: "qui a dit quoi sur …", "…, les réactions".

Such a question has a frame, at its beginning or end, of nothing but small words, words for speaking and words for
anybody; what is left is its topic.
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from index.words import STOP_WORDS, fold

SAYS = frozenset(
    """
    dit dire disent dis disait disaient parle parlent parler parlait parlaient raconte racontent racontait pense pensent
    pensait pensaient reagi reagit reagissent reagir commente commentent accueilli accueillent accueille
    said say says saying told react reacted think thinks thought commented
    """.split()
)
NOUNS = frozenset(
    """
    reaction reactions reponses critiques declarations explications avis opinions temoignage
    temoignages commentaires versions position positions arguments conseils
    views comments
    """.split()
)
# Which may be one speaker's.
OF_SOMEBODY = frozenset("reaction avis opinions versions position positions arguments conseils views".split())
ANYBODY = frozenset(
    """
    uns autres chacun gens monde classe politique politiques politiciens elus presse medias journaux internautes partis
    responsables observateurs people politicians press media papers everybody everyone officials
    """.split()
)
ABOUT = frozenset("sur a au aux apres avant pendant concernant about on to after before during ahead".split())
TELLS_OF = frozenset("raconte racontent commente commentent".split())  # "qui raconte la nuit ?"
SIDES = frozenset("qui pour contre".split())  # "…, qui est pour et qui est contre ?"
WHO = frozenset("qui who".split())
FIGURES = frozenset("donne donnent avance avancent chiffre chiffres estimation estimations".split())
FRAMING = STOP_WORDS | SAYS | NOUNS | ANYBODY | ABOUT | frozenset("dessus eux contre et and".split())
OF = frozenset("de du des d of".split())
THAT = frozenset("que qu that".split())
ASKING = frozenset("qui que qu quoi who what et and".split())
SOMEBODY = frozenset("il elle ils elles he she they".split())  # asked for before
LONGEST = 20  # words of a frame at the end
# Who does so is asked for at the end: "le plan, qui critique et qui défend ?", "le bruit : qui s'en plaint ?"
OPINES = (
    r"(?:critique|defend|plaint|plaignent|exprime|repond|accuse|denonce|reclame|soutient|approuve|condamne|salue"
    r"|temoigne|proteste)(?:nt)?"
)
WHO_OPINES = re.compile(
    rf"\W*[,:;] qui (?:s['’]en |s['’]est |s['’]|en |a |ont )?{OPINES}(?:,? (?:et )?qui {OPINES})?(?: la[- ]dessus)?\W*$"
)
SUBJECT = re.compile(r"(?:propos|sujet)\b")
WORD = re.compile(r"[^\W_]+")
BREAK = re.compile(r"[,:;?!(–—]")
# What many say of what stands before: "les impôts : qu'en disent les élus ?"
SAID_OF_IT = re.compile(
    r"\W+(?:ce )?(?:qu['’]en|que) (?:disent|disaient|pensent|pensaient|racontent) (?P<rest>les .+)$"
)
# A frame of its own, wherever it stands: "la grève, qui a annoncé quoi avant samedi ?"
WHO_SAID_WHAT = re.compile(r"\W+qui (?:a |ont |en )?(?!fai)\w+ quoi\b")
WHO_SAYS = re.compile(r"(?<=\w)\W*[,:;](?P<clause> (?:qui|who) [^,:;]+)$")  # "l'accident : qui parle des causes ?"


class _Word(NamedTuple):
    folded: str
    start: int
    end: int


def topic_of(text: str) -> str | None:
    """What a question wants all statements on; None where it is another question. Not yet trimmed."""
    words = [_Word(fold(found.group()), *found.span()) for found in WORD.finditer(text)]
    place = _after_the_frame(words) or 0
    rest = [word for word in words if word.start >= place]
    if (end := _before_the_frame(text, rest)) is not None or place:
        return text[place:end].lstrip("'’ ")
    folded = fold(text)
    if (found := SAID_OF_IT.search(folded)) and found.start():
        return f"{text[: found.start()]} {text[found.start('rest') :]}"
    if (found := WHO_SAID_WHAT.search(folded)) and found.start():
        return f"{text[: found.start()]} {text[found.end() :]}"
    if (found := WHO_OPINES.search(folded)) and found.start():
        return text[: found.start()]
    if (found := WHO_SAYS.search(folded)) and (topic := topic_of(text[found.start("clause") :])):
        return f"{text[: found.start()]} {topic}"
    return None


def _after_the_frame(words: Sequence[_Word]) -> int | None:
    """Where the topic begins behind a frame; None where the text does not begin with one."""
    opening = list(takewhile(lambda word: word.folded in FRAMING, words))
    spoken = next((place for place, word in enumerate(opening) if word.folded in SAYS | NOUNS), None)
    if spoken is None or len(opening) == len(words):
        return None
    marker, behind = opening[spoken].folded, opening[spoken + 1 :]
    if marker in SAYS and behind and behind[0].folded in THAT:
        return None
    for place, word in enumerate(behind):
        anybody = any(other.folded in ANYBODY for other in behind[place + 1 :])
        if word.folded in ABOUT and not SUBJECT.match(words[spoken + place + 2].folded):
            return word.end
        if word.folded in OF and not (marker in NOUNS and anybody):
            return None if marker in OF_SOMEBODY else word.end
    tells = marker in TELLS_OF and opening[0].folded in WHO
    tells |= marker in SAYS and any(word.folded in ANYBODY for word in opening)
    return words[len(opening)].start if tells else None


def _before_the_frame(text: str, words: Sequence[_Word]) -> int | None:
    """Where a frame at the end begins, a clause of its own, or what begins with a word of asking; None for none."""
    closing = list(takewhile(lambda word: word.folded in FRAMING | FIGURES, reversed(words[-LONGEST:])))[::-1]
    for word in closing:
        frame = [other.folded for other in closing if other.start >= word.start]
        begins = bool(BREAK.search(text[: word.start].rstrip()[-1:])) or word.folded in ASKING
        asks = bool((SAYS | NOUNS | FIGURES).intersection(frame)) or set(frame) >= SIDES
        if begins and asks and not SOMEBODY.intersection(frame):
            return word.start if word != words[0] else None
    return None
