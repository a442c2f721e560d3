"""The last station of every answer: its claims are proven, and what it cites is looked up in the library again."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.answer import Answer, Citation, Statement
from bot.model.claims import Draft, Proven
from bot.model.evidence import Evidence
from bot.model.proof import prove
from index.library import Library
from index.models import Article

WHOLE = frozenset({"topic", "speaker", "stance"})  # questions for all that was said, not for one answer


def verify(draft: Draft, library: Library) -> Answer:
    """Prove the claims of a draft; where none stands its answer without them is taken.

    Statements whose citations do not stand, word for word, at their place in the library are dropped: an article that
    was changed or removed while the question was answered is the ordinary case.
    """
    answer = replace(draft.answer, outcome=draft.outcome)
    if draft.question and draft.claims:
        verdicts = [prove(claim, draft.evidence, draft.question) for claim in dict.fromkeys(draft.claims)]
        proven = [verdict for verdict in verdicts if isinstance(verdict, Proven)]
        dropped = tuple(verdict for verdict in verdicts if not isinstance(verdict, Proven))
        claimed = replace(answer, statements=tuple(_statements(proven)), dropped=dropped)
        if (claimed := _standing(claimed, library)).found:
            return _with_the_rest(claimed, _standing(answer, library)) if draft.question.kind in WHOLE else claimed
        answer = replace(answer, outcome="unproven", dropped=dropped)
    return _standing(answer, library)


def _statements(proven: Iterable[Proven]) -> Iterator[Statement]:
    """The claims as statements. What several stand on has one number."""
    numbers: dict[Citation, int] = {}
    for claim in proven:
        citations = [citation for evidence in claim.evidence for citation in _citations(evidence)]
        for citation in citations:
            numbers.setdefault(citation, len(numbers) + 1)
        yield Statement(claim.words, tuple(replace(c, number=numbers[c]) for c in citations), "proven")


def _citations(evidence: Evidence) -> Iterator[Citation]:
    for span in evidence.spans:
        yield Citation(0, evidence.article, *span, quotation=evidence.quotation)


def _with_the_rest(claimed: Answer, whole: Answer) -> Answer:
    """The claims, and after them what they leave out of an answer that is to be whole: no model can hush it up."""
    taken = {_place(citation) for citation in claimed.citations}
    number = max(citation.number for citation in claimed.citations)
    rest: list[Statement] = []
    for statement in whole.statements:
        left = [citation for citation in statement.citations if _place(citation) not in taken]
        if left:
            numbered = tuple(replace(each, number=number + place) for place, each in enumerate(left, start=1))
            rest.append(replace(statement, citations=numbered))
            number += len(left)
    return replace(claimed, statements=(*claimed.statements, *rest))


def _place(citation: Citation) -> tuple[Article, int, int]:
    return citation.article, citation.start, citation.end


def _standing(answer: Answer, library: Library) -> Answer:
    standing = tuple(s for s in answer.statements if all(_stands(citation, library) for citation in s.citations))
    return answer if standing == answer.statements else replace(answer, statements=standing)


def _stands(citation: Citation, library: Library) -> bool:
    stored = library.articles.named(citation.article.id)
    return stored is not None and stored.text[citation.start : citation.end] == citation.text
