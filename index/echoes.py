"""Statements that go on about what another one said: in the same article, in other words.

"Nos alliés se sont engagés à déployer des troupes" and "une force sera déployée par les alliés qui s'y sont engagés"
are about the same; only the first names the troops.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from index.models import QuotationHit
from index.words import fold, terms

ENOUGH = 0.15  # of a statement's weight in common for another to be about the same
FEWEST = 4  # stems in common
# "cette force", "ces mesures", "that plan": what follows was spoken of just before.
TAKES_UP = re.compile(r"\b(?:ce|cet|cette|ces|this|that|these|those)\s+(\w+)")


def echoes(
    found: Sequence[QuotationHit], others: Iterable[QuotationHit], weights: Mapping[str, float]
) -> Iterator[QuotationHit]:
    """Yield those of `others` that go on about a statement of `found`, or about one that does.

    One that shares enough of its words, or takes up one of its nouns in the same paragraph ("cette force").
    `weights` says how telling a stem is. Both are of the same articles.
    """
    known = list(found)
    taken = {(hit.article.id, hit.quotation) for hit in found}
    for hit in sorted(others, key=lambda other: (other.article.id, other.quotation.spans[0])):
        if (hit.article.id, hit.quotation) in taken:
            continue
        if any(_goes_on(hit, of, weights) for of in known if of.article.id == hit.article.id):
            known.append(hit)
            yield hit


def _goes_on(hit: QuotationHit, of: QuotationHit, weights: Mapping[str, float]) -> bool:
    return _shares(hit, of, weights) or _takes_up(hit, of)


def _shares(hit: QuotationHit, of: QuotationHit, weights: Mapping[str, float]) -> bool:
    said = set(terms(of.words))
    common = said & set(terms(hit.words))
    total = sum(weights.get(stem, 0.0) for stem in said)
    return len(common) >= FEWEST and sum(weights.get(stem, 0.0) for stem in common) >= ENOUGH * total


def _takes_up(hit: QuotationHit, of: QuotationHit) -> bool:
    """Whether a statement, in the same paragraph and after the other, takes up a noun of it."""
    start, end = of.quotation.spans[-1].end, hit.quotation.spans[0].start
    if end < start or "\n" in hit.article.text[start:end]:
        return False
    nouns = {stem for noun in TAKES_UP.findall(fold(hit.words)) for stem in terms(noun)}
    return not nouns.isdisjoint(terms(of.words))
