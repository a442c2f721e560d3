"""Statements that go on about what another one said: in the same article, in other words.

"Nos alliés se sont engagés à déployer des troupes" and "une force sera déployée par les alliés qui s'y sont engagés"
are about the same; only the first names the troops.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from index.models import QuotationHit
from index.words import fold, terms

Telling = Callable[[Iterable[str]], Mapping[str, float]]

ENOUGH = 0.15  # of a statement's weight in common for another to be about the same
FEWEST = 4  # stems in common
SEVERAL, MOST = 3, 0.6  # statements of an article, and share of all there are in it, for the rest to be about the same
# "cette force", "ces mesures", "that plan": what follows was spoken of just before.
TAKES_UP = re.compile(r"\b(?:ce|cet|cette|ces|this|that|these|those)\s+(\w+)")


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement and the stems of its words."""

    hit: QuotationHit
    stems: frozenset[str]


def echoes(found: Sequence[QuotationHit], others: Iterable[QuotationHit], telling: Telling) -> Iterator[QuotationHit]:
    """Yield those of `others` that go on about a statement of `found`, or about one that does.

    One that shares enough of its words, or takes up one of its nouns in the same paragraph ("cette force").
    `telling` says how telling stems are. Both are of the same articles. The time grows with the square of the
    statements of an article.
    """
    known: dict[str, list[_Said]] = defaultdict(list)
    for hit in found:
        known[hit.article.id].append(_said(hit))
    taken = {(hit.article.id, hit.quotation) for hit in found}
    left = [_said(hit) for hit in others if (hit.article.id, hit.quotation) not in taken]
    weights = telling(_weighed([*left, *chain.from_iterable(known.values())]))
    for said in sorted(left, key=lambda said: (said.hit.article.id, said.hit.quotation.spans[0])):
        before = known[said.hit.article.id]
        if any(_shares(said, of, weights) or _takes_up(said, of) for of in before):
            before.append(said)
            yield said.hit


def rest(
    found: Sequence[QuotationHit], going_on: Sequence[QuotationHit], others: Sequence[QuotationHit]
) -> list[QuotationHit]:
    """Those of `others` left in the articles in which most of what is said was found, or goes on about that."""
    taken = {(hit.article.id, hit.quotation) for hit in [*found, *going_on]}
    shown, all_there = Counter(name for name, _ in taken), Counter(hit.article.id for hit in others)
    about = {name for name, count in shown.items() if count >= SEVERAL and count >= MOST * all_there[name]}
    return [hit for hit in others if hit.article.id in about and (hit.article.id, hit.quotation) not in taken]


def _said(hit: QuotationHit) -> _Said:
    return _Said(hit, frozenset(terms(hit.words)))


def _weighed(every: Iterable[_Said]) -> set[str]:
    """The stems of the statements that have enough of them in common with another one of their article.

    To ask how telling the others are would take longer than all else.
    """
    articles: dict[str, list[_Said]] = defaultdict(list)
    for said in every:
        articles[said.hit.article.id].append(said)
    pairs = chain.from_iterable(combinations(beside, 2) for beside in articles.values())
    return set().union(*(one.stems | other.stems for one, other in pairs if len(one.stems & other.stems) >= FEWEST))


def _shares(said: _Said, of: _Said, weights: Mapping[str, float]) -> bool:
    common = said.stems & of.stems
    if len(common) < FEWEST:
        return False
    return sum(weights[stem] for stem in common) >= ENOUGH * sum(weights[stem] for stem in of.stems)


def _takes_up(said: _Said, of: _Said) -> bool:
    """Whether a statement, in the same paragraph and after the other, takes up a noun of it."""
    start, end = of.hit.quotation.spans[-1].end, said.hit.quotation.spans[0].start
    if end < start or "\n" in said.hit.article.text[start:end]:
        return False
    nouns = {stem for noun in TAKES_UP.findall(fold(said.hit.words)) for stem in terms(noun)}
    return not nouns.isdisjoint(of.stems)
