"""The answer to who said what: statements with their speakers, in the articles' words."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answer import Answer, Citation, Statement
from bot.extractive import NAME
from bot.question import Question
from index.models import QuotationHit
from index.people import name_words, one_name_each
from index.words import fold, spelled


@dataclass(frozen=True, slots=True)
class Bar:
    """What statements must reach to answer a question of a kind.

    A share of the best one's score, to be shown beside it; and for any to be: how near one of the best is, with the
    best one's score so many times. A speaker is found whatever is asked, and so says something else as a rule.
    """

    share: float
    enough: float
    by_score: float = 0.0


BARS = {
    "topic": Bar(share=0.4, enough=0.9),
    "who": Bar(share=0.7, enough=0.55),
    "speaker": Bar(share=0.2, enough=1.2, by_score=2.0),
    "stance": Bar(share=0.2, enough=1.2, by_score=2.0),
}
BEST = 5
NAMED = 0.5  # of what a question names, that an article has to name to be about it
CANDIDATES = 6  # for who said one thing; of a topic or a speaker all are kept, showing less is for the front ends


def fitting(question: Question, hits: Sequence[QuotationHit]) -> list[QuotationHit]:
    """Those of `hits`, best first, that answer the question."""
    if question.kind == "who":
        talked_of = set(spelled(question.text))
        hits = [hit for hit in hits if hit.quotation.speaker and not _is_named(hit.quotation.speaker, talked_of)]
    if question.kind == "topic":
        hits = _naming(question, hits)
    bar = BARS[question.kind]
    if not hits or bar.by_score * hits[0].score + max(hit.nearness for hit in hits[:BEST]) < bar.enough:
        return []
    found = [hit for hit in hits if hit.score >= bar.share * hits[0].score]
    if question.kind != "topic":
        return found
    # An article in which several statements are about it is about it; a single one may be a word with two meanings.
    support = Counter(hit.article.id for hit in found)
    return sorted(found, key=lambda hit: -hit.score * (1 - 0.5 / support[hit.article.id]))


def _is_named(speaker: str, words: Container[str]) -> bool:
    """Whether a speaker's surname is among some folded words: who is asked for has no name yet."""
    return speaker.rsplit(maxsplit=1)[-1][:1].isupper() and (name_words(speaker) or ("",))[-1] in words


def _naming(question: Question, hits: Sequence[QuotationHit]) -> list[QuotationHit]:
    """Those from articles that name at least half of what the question names: not Paris, for Carcassonne."""
    names = {re.split("['’]", name)[0] for name in NAME.findall(question.text)}
    texts = {hit.article.id: f"{hit.article.title or ''} {hit.article.text}" for hit in hits}
    named = {key for key, text in texts.items() if sum(_is_in(name, text) for name in names) >= NAMED * len(names)}
    return [hit for hit in hits if hit.article.id in named]


def _is_in(name: str, text: str) -> bool:
    """Whether a name stands in a text, be it without accents or capitals: looked for as it is first, which is quick."""
    return name in text or fold(name) in fold(text)


def quote(question: Question, hits: Sequence[QuotationHit], names: Iterable[str]) -> Answer:
    """Answer with `hits`, grouped by speaker: best first, or newest first where one speaker is asked for.

    `names` are all that the articles call these speakers.
    """
    fullest = one_name_each([*names, *(hit.quotation.speaker for hit in hits)])
    merged = _merged(_outermost(hits))[: CANDIDATES if question.kind == "who" else None]
    if question.kind in {"speaker", "stance"}:
        merged.sort(key=lambda copies: copies[0].article.published or "", reverse=True)
    groups: dict[str, list[list[QuotationHit]]] = {}
    for copies in merged:
        groups.setdefault(fullest[copies[0].quotation.speaker], []).append(copies)
    return Answer(question.text, question.topic, question.language, tuple(_statements(groups)))


def _statements(groups: Mapping[str, Sequence[Sequence[QuotationHit]]]) -> Iterable[Statement]:
    number = 0
    for speaker, statements in groups.items():
        citations: list[Citation] = []
        for first, *copies in statements:
            also = tuple(dict.fromkeys(copy.article for copy in copies if copy.article != first.article))
            quotation = replace(first.quotation, speaker=speaker)
            for span in quotation.spans:
                number += 1
                citations.append(Citation(number, first.article, *span, also, quotation))
        yield Statement(speaker, tuple(citations), "verbatim")


def _outermost(hits: Sequence[QuotationHit]) -> list[QuotationHit]:
    """Leave out what stands inside another statement that is shown, but not what somebody else is quoted with there."""
    return [hit for hit in hits if not any(_repeats(hit, other) for other in hits)]


def _repeats(hit: QuotationHit, other: QuotationHit) -> bool:
    inner, outer = hit.quotation, other.quotation
    inside = outer.spans[0].start <= inner.spans[0].start and inner.spans[-1].end <= outer.spans[-1].end
    own = inner.kind == "direct" and inner.speaker != outer.speaker
    return inside and inner != outer and not own and hit.article == other.article


def _merged(hits: Iterable[QuotationHit]) -> list[list[QuotationHit]]:
    """Put the same words, in whatever articles, together."""
    merged: dict[str, list[QuotationHit]] = {}
    for hit in hits:
        merged.setdefault(fold(hit.words), []).append(hit)
    return list(merged.values())
