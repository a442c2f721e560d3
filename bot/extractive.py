"""The answer without a language model: the sentences of the articles that answer best, word for word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.answer import Answer, Citation, Statement
from bot.question import Question
from index.models import Article, Hit, Span
from index.sentences import sentences
from index.words import fold, terms

MOST = 5  # citations in an answer
NEAREST = 3  # headlines where nothing fits
PER_PASSAGE = 2  # sentences of one passage
ENOUGH_WORDS = 0.4  # share of a question's words, by weight, that a passage must hold to answer it
# Cosines that do instead where the question is in another language than the article: if the passage holds all the names
# in the question, and if there are none.
ENOUGH_WITH_NAMES, ENOUGH_MEANING = 0.1, 0.3
NAME = re.compile(r"(?<=\s)[^\W\d_a-zà-öø-ÿ][\w'’-]+")  # a capital, not at the beginning
SENTENCE_WEIGHT = 0.5  # of the question's words in the sentence, beside the score of its passage
FIGURE_WEIGHT = 0.3  # of a figure in the sentence, where one is asked for
FIGURE = re.compile(r"\d")
NEAR_BEST = 0.6  # of the best sentence's score, to be cited beside it


@dataclass(frozen=True, slots=True)
class _Candidate:
    article: Article
    span: Span
    score: float

    @property
    def text(self) -> str:
        return self.article.text[self.span.start : self.span.end]


def extract(question: Question, hits: Sequence[Hit], weights: Mapping[str, float]) -> Answer:
    """Answer from `hits`. `weights` says how telling each stem of the question is: the rarer, the more."""
    fitting = [hit for hit in hits if _fits(hit, question, weights)]
    candidates = sorted((c for hit in fitting for c in _best(hit, question, weights)), key=lambda c: -c.score)
    chosen = [c for c in candidates if c.score >= NEAR_BEST * candidates[0].score]
    statements = tuple(Statement("", (citation,), "verbatim") for citation in _citations(chosen))
    if not statements:
        return nothing(question, hits)
    return Answer(question.text, question.topic, question.language, statements)


def nothing(question: Question, hits: Sequence[Hit]) -> Answer:
    """Answer that nothing fits, with the articles that come nearest."""
    nearest = tuple(dict.fromkeys(hit.passage.article for hit in hits))[:NEAREST]
    return Answer(question.text, question.topic, question.language, (), nearest)


def _fits(hit: Hit, question: Question, weights: Mapping[str, float]) -> bool:
    """Whether a passage is about what is asked."""
    article = hit.passage.article
    if _share(f"{article.title or ''} {hit.passage.text}", weights) >= ENOUGH_WORDS:
        return True
    if article.language == question.language:
        return False
    if names := set(terms(" ".join(NAME.findall(question.text)))):
        return hit.meaning >= ENOUGH_WITH_NAMES and names <= set(terms(f"{article.title or ''} {hit.passage.text}"))
    return hit.meaning >= ENOUGH_MEANING


def _best(hit: Hit, question: Question, weights: Mapping[str, float]) -> list[_Candidate]:
    """The sentences of a passage that answer best; all of it where no sentence shares a word with the question."""
    candidates = sorted(_sentences(hit, question, weights), key=lambda c: -c.score)[:PER_PASSAGE]
    return candidates or [_Candidate(hit.passage.article, Span(hit.passage.start, hit.passage.end), hit.score)]


def _sentences(hit: Hit, question: Question, weights: Mapping[str, float]) -> Iterator[_Candidate]:
    passage = hit.passage
    for span in sentences(passage.text):
        sentence = passage.text[span.start : span.end]
        if " ".join(sentence.split()) == passage.article.title:
            continue  # the headline stands beside every citation anyway
        if share := _share(sentence, weights):
            place = Span(passage.start + span.start, passage.start + span.end)
            figure = FIGURE_WEIGHT if question.asks_a_figure and FIGURE.search(sentence) else 0.0
            yield _Candidate(passage.article, place, hit.score + SENTENCE_WEIGHT * share + figure)


def _share(text: str, weights: Mapping[str, float]) -> float:
    """How much of the question, by weight, stands in `text`: from 0 to 1."""
    total = sum(weights.values())
    return sum(weights[stem] for stem in weights.keys() & set(terms(text))) / total if total else 0.0


def _citations(candidates: Sequence[_Candidate]) -> list[Citation]:
    """Number the candidates, those with the same words as one."""
    merged: dict[str, list[_Candidate]] = {}
    for candidate in candidates:
        merged.setdefault(fold(candidate.text), []).append(candidate)
    return [
        Citation(number, first.article, *first.span, also_in=_others(first, copies))
        for number, (first, *copies) in enumerate(list(merged.values())[:MOST], start=1)
    ]


def _others(first: _Candidate, copies: Sequence[_Candidate]) -> tuple[Article, ...]:
    articles = dict.fromkeys(copy.article for copy in copies)
    return tuple(article for article in articles if article != first.article)
