"""The answer without a language model: the sentences of the articles that answer best, word for word."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answer import Answer, Citation, Statement
from bot.answer_type import answer_type, holding, holds
from bot.disagreement import differ
from bot.question import Question
from index.models import Article, Hit, Passage, Span
from index.search import share, share_of
from index.sentences import sentences
from index.words import fold, terms

Closeness = Callable[[Sequence[str]], Sequence[float]]

MOST = 3  # passages in an answer
CONSIDERED = 16  # passages that may answer, and all those found of the best articles
ARTICLES = 4
NEAREST = 3  # headlines where nothing fits
# What a passage must have for its article to be about what is asked: the share, by weight, of the question's words in
# it and in its title, and its cosine to the question this many times. Half of the names in the question besides.
ENOUGH, MEANING = 0.9, 2.0
NAMES = 0.5
MEANING_WITH_NAMES = 0.1  # the cosine that does where the languages differ and all names of the question are there
PRECISE = frozenset({"time", "year"})  # hardly any passage holds one by chance: beside all names it is enough
STRICT = PRECISE | {"money", "penalty", "share", "measure"}  # nothing else is an answer
NAME = re.compile(r"(?<=\s)[^\W\d_a-zà-öø-ÿ][\w'’-]+")  # a capital, not at the beginning
# What makes a sentence the answer, beside the score of its passage: that of its article's best passage, the question's
# words and meaning in it, and that it holds a thing of the sort that is asked for.
PASSAGE_WEIGHT, ARTICLE_WEIGHT, WORDS_WEIGHT, MEANING_WEIGHT, TYPE_WEIGHT = 0.5, 0.8, 0.5, 0.25, 0.35
LONGEST = 600  # characters of a citation, unless one sentence is longer
NEAR_BEST = 0.6  # of the best passage's score, to be cited beside it


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence of a passage."""

    passage: Passage
    span: Span
    prior: float
    copies: tuple[Article, ...]

    @property
    def text(self) -> str:
        return self.passage.article.text[self.span.start : self.span.end]


def extract(question: Question, hits: Sequence[Hit], weights: Mapping[str, float], closeness: Closeness) -> Answer:
    """Answer from `hits` with passages, the sentence that answers best marked in each.

    `weights` says how telling each stem of the question is: the rarer, the more; `closeness` gives the cosines of
    texts to the question.
    """
    considered = _considered(hits)
    articles = about(considered, question, weights)
    candidates = [candidate for hit in considered for candidate in _sentences(hit, considered)]
    wanted = answer_type(question.topic)
    fitting = [each for each in candidates if each.passage.article.id in articles]
    answers = wanted not in STRICT or any(holds(each.text, wanted, question.topic) for each in fitting)
    if not fitting or not answers:
        return nothing(question, hits)
    cosines = closeness([candidate.text for candidate in candidates])
    scores = [
        candidate.prior
        + WORDS_WEIGHT * share(candidate.text, weights)
        + MEANING_WEIGHT * cosine
        + TYPE_WEIGHT * holding(candidate.text, wanted, question.topic)
        for candidate, cosine in zip(candidates, cosines, strict=True)
    ]
    ranked = sorted(zip(scores, candidates, strict=True), key=lambda scored: -scored[0])
    chosen = [candidate for score, candidate in ranked if score >= NEAR_BEST * ranked[0][0]]
    citations = _citations(chosen)
    disputed = differ(citations, question.topic, weights)
    if disputed:
        citations = _newest_first(citations)
    statements = tuple(Statement("", (citation,), "verbatim") for citation in citations)
    return Answer(question.text, question.topic, question.language, statements, disputed=disputed)


def _considered(hits: Sequence[Hit]) -> list[Hit]:
    """The best hits, and the further ones of the best articles: these may say it elsewhere, in other words."""
    best = list(dict.fromkeys(hit.passage.article.id for hit in hits))[:ARTICLES]
    return [hit for place, hit in enumerate(hits) if place < CONSIDERED or hit.passage.article.id in best]


def about(hits: Sequence[Hit], question: Question, weights: Mapping[str, float]) -> set[str]:
    """The ids of the articles that are about what is asked."""
    return {hit.passage.article.id for hit in hits if _fits(hit, question, weights)}


def nothing(question: Question, hits: Sequence[Hit]) -> Answer:
    """Answer that nothing fits, with the articles that come nearest."""
    nearest = tuple(dict.fromkeys(hit.passage.article for hit in hits))[:NEAREST]
    return Answer(question.text, question.topic, question.language, (), nearest)


def _fits(hit: Hit, question: Question, weights: Mapping[str, float]) -> bool:
    """Whether the article of a passage is about what is asked."""
    article = hit.passage.article
    names = set(terms(" ".join(NAME.findall(question.text))))
    if len(names & set(terms(f"{article.title or ''} {article.text}"))) < NAMES * len(names):
        return False
    here = set(terms(f"{article.title or ''} {hit.passage.text}"))
    wanted = answer_type(question.topic)
    if names and wanted in PRECISE and names <= here and holds(hit.passage.text, wanted, question.topic):
        return True
    if article.language != question.language:
        if names and names <= here:
            return hit.meaning >= MEANING_WITH_NAMES
    elif names.issuperset(here & weights.keys()) and not names.issuperset(weights):
        return False  # nothing of what is asked about the names
    return share_of(here, weights) + MEANING * hit.meaning >= ENOUGH


def _sentences(hit: Hit, hits: Sequence[Hit]) -> Iterator[_Candidate]:
    """The sentences of a passage, but for a headline in it, which stands beside every citation anyway."""
    passage = hit.passage
    best = max(other.score for other in hits if other.passage.article == passage.article)
    for span in sentences(passage.text):
        if " ".join(passage.text[span.start : span.end].split()) != passage.article.title:
            place = Span(passage.start + span.start, passage.start + span.end)
            prior = PASSAGE_WEIGHT * hit.score + ARTICLE_WEIGHT * best
            yield _Candidate(passage, place, prior, hit.also_in)


def _citations(candidates: Sequence[_Candidate]) -> list[Citation]:
    """Number the passages of the candidates, best first, those with the same words as one."""
    merged: dict[str, list[_Candidate]] = {}
    for candidate in candidates:
        merged.setdefault(fold(candidate.passage.text), []).append(candidate)
    return [
        Citation(number, first.passage.article, *_around(first), _others(first, copies), answering=first.span)
        for number, (first, *copies) in enumerate(list(merged.values())[:MOST], start=1)
    ]


def _newest_first(citations: Sequence[Citation]) -> list[Citation]:
    """The citations by the dates of their articles, those without a date last, numbered anew."""
    newest = sorted(citations, key=lambda citation: citation.article.published or "", reverse=True)
    return [replace(citation, number=number) for number, citation in enumerate(newest, start=1)]


def _around(candidate: _Candidate) -> Span:
    """The sentence with as many sentences of its passage around it as make no long text."""
    passage = candidate.passage
    bounds = [Span(passage.start + start, passage.start + end) for start, end in sentences(passage.text)]
    first = last = bounds.index(candidate.span)
    while True:
        wider = [(first, last + 1), (first - 1, last)]
        fitting = [
            (one, other)
            for one, other in wider
            if one >= 0 and other < len(bounds) and bounds[other].end - bounds[one].start <= LONGEST
        ]
        if not fitting:
            return Span(bounds[first].start, bounds[last].end)
        first, last = fitting[0]


def _others(first: _Candidate, copies: Sequence[_Candidate]) -> tuple[Article, ...]:
    articles = dict.fromkeys([*(copy.passage.article for copy in copies), *first.copies])
    return tuple(article for article in articles if article != first.passage.article)
