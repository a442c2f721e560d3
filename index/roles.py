"""What somebody is called beside their name: "le procureur de Lorient", "Me", "présidente de la FTQ"."""

import re
from collections.abc import Iterable, Iterator, Sequence

from index.models import QuotationHit
from index.words import WORD, terms

BESIDE = 70  # characters before or after a name in which an article tells what somebody is
# What a title before a name tells that somebody is.
TITLES = {"Me": "avocat avocate", "Mes": "avocats", "Dr": "docteur médecin", "Pr": "professeur", "Mgr": "évêque"}
TITLE = re.compile(rf"\b({'|'.join(TITLES)})\.?\s+(?:[A-ZÀ-Þ][\w’'.-]*\s+)*$")  # before a surname
# Who is at the head of something may be called any of these: who asks for the "patron" may mean its president.
BROAD = frozenset(terms("patron patronne chef cheffe boss dirigeant dirigeante leader numéro tête head chief"))
HEADS = BROAD | frozenset(
    terms("président présidente directeur directrice secrétaire PDG DG president director secretary CEO")
)
# A noun and the name of what it is of: "le maire de Strasbourg".
OF = re.compile(r"([^\W\d_]+) (?:de la |de l['’]|des |du |de |d['’]|of (?:the )?)([A-ZÀ-Þ][\w’-]+)")


def called(wanted: Sequence[set[str]], hits: Sequence[QuotationHit]) -> str:
    """Who of these speakers is called this, by a stem of each set, the first of them the noun; "" if nobody is.

    All of it stands beside a mention of the name, or the noun and what it is of first; or else the noun does, of
    nothing else, and the rest in the article.
    """
    noun, *of = wanted
    if noun & BROAD:
        noun = noun | HEADS
    hits = [hit for hit in hits if not _is_headed(hit.quotation.speaker, noun, of)]
    for told in dict.fromkeys((len(of), min(len(of), 1))):
        for hit in hits:
            if any(holds([noun, *of[:told]], beside) for beside in introductions(hit)):
                return hit.quotation.speaker
    for hit in hits:
        if holds(of[:1], hit.article.text) and any(_is(noun, of, beside) for beside in introductions(hit)):
            return hit.quotation.speaker
    return ""


def introductions(hit: QuotationHit) -> Iterator[str]:
    """What stands beside each mention of a speaker in the article."""
    speaker, text = hit.quotation.speaker, f"{hit.article.title or ''}\n{hit.article.text}"
    *_, surname = ["", *WORD.findall(speaker)]
    for found in re.finditer(re.escape(surname), text) if surname else ():
        before = text[max(0, found.start() - BESIDE) : found.start()]
        title = TITLE.search(before)
        yield f"{speaker} {TITLES[title[1]] if title else ''} {before} {text[found.end() : found.end() + BESIDE]}"


def holds(wanted: Iterable[set[str]], text: str) -> bool:
    """Whether a stem of each of these sets stands in a text."""
    stems = set(terms(text))
    return all(not stems.isdisjoint(any_of) for any_of in wanted)


def _is_headed(speaker: str, noun: set[str], of: Sequence[set[str]]) -> bool:
    """Whether a speaker is what an office is of: the union whose president is asked for."""
    return bool(of) and holds(of[:1], speaker) and not holds([noun], speaker)


def _is(noun: set[str], of: Sequence[set[str]], beside: str) -> bool:
    """Whether somebody is called so, and not the mayor of another town."""
    named = [set(terms(found[2])) for found in OF.finditer(beside) if not noun.isdisjoint(terms(found[1]))]
    another = of and named and all(name.isdisjoint(any_of) for name in named for any_of in of)
    return holds([noun], beside) and not another
