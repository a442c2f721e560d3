"""Whether articles give different figures for one thing: "12 blessés" on Monday, "15 blessés" on Tuesday."""

import re
from collections.abc import Iterable, Mapping
from itertools import combinations

from bot.answer import Citation
from bot.answer_type import CURRENCY, NUMBERS, answer_type
from index.search import share
from index.words import fold, terms

ALIKE = 0.75  # of the question, by weight, that stands in sentences which tell of the same thing
COUNTED = re.compile(r"\b(?:combien (?:de |d['’])|how many )(?P<noun>\w{3,})")
FIGURE = rf"(?P<figure>\d[\d .,]*\d|\d|\b(?:{NUMBERS})\b)"
OF = r"(?: millions?| milliards?| thousand)?(?: (?:de |d['’]|of ))?"
SUM = re.compile(rf"{FIGURE}(?P<unit>{OF}{CURRENCY}\b|\s?[€$£])")
BESIDE = re.compile(rf"{FIGURE}(?P<unit>{OF})\W{{0,3}}(?P<beside>(?:[\w'’-]+\W+)?[\w'’-]+)")


def differ(citations: Iterable[Citation], question: str, weights: Mapping[str, float]) -> bool:
    """Whether the sentences that answer, of two articles, give different figures for what is asked.

    `weights` says how telling each stem of the question is.
    """
    given = [
        (citation.article.id, found)
        for citation in citations
        if share(sentence := citation.answer or citation.text, weights) >= ALIKE
        and (found := figures(sentence, question))
    ]
    return any(one != other and found.isdisjoint(beside) for (one, found), (other, beside) in combinations(given, 2))


def figures(sentence: str, question: str) -> frozenset[str]:
    """The sums of money in a sentence, or the numbers of what is counted, for a question that asks for such."""
    folded = fold(sentence)
    if answer_type(question) == "money":
        return frozenset(_plain(found) for found in SUM.finditer(folded))
    counted = COUNTED.search(fold(question))
    wanted = set(terms(counted["noun"])) if counted else set()
    found = (found for found in BESIDE.finditer(folded) if wanted & set(terms(found["beside"])))
    return frozenset(_plain(each) for each in found)


def _plain(found: re.Match[str]) -> str:
    """A figure as one word: 2 400 and 2.400 are the same."""
    figure = re.sub(r"(?<=\d)[ .](?=\d{3}\b)", "", found["figure"])
    return f"{figure} {' '.join(re.findall('million|milliard|thousand', found['unit']))}".strip()
