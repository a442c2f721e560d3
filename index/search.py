"""A question's way to the passages: by words and by meaning, the two scores joined."""

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index.echoes import echoes
from index.embeddings import TextEmbeddings
from index.filters import EVERYTHING, Filter
from index.library import Library, Origin
from index.models import Hit, QuotationHit
from index.vectors import VectorIndex
from index.words import language, quoted, spelled, terms

DEPTH = 100  # passages that each of the two searches may propose
QUOTATION_DEPTH = 300
PASSAGE_WEIGHT = 0.3  # of a statement's passage, beside its own words
WORDS_WEIGHT = 0.8  # of the joined score; words are surer than a small model's meaning
FOREIGN_WEIGHT = 0.4  # where question and passage are in two languages, which share few words
ARTICLE_WEIGHT = 0.5  # of the whole article's words, beside the passage's own
RERANKED = 30  # passages that a reranker reads, where there is one
FURTHER = 0.85  # of its score keeps a passage for each better one of its article


class Scorer(Protocol):
    """What reads a question and a text together."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Found:
    """The passages that may answer a question, best first, and why: their words, their meaning, where they are from."""

    ranking: list[tuple[int, float]]
    origins: Mapping[int, Origin]
    words: Mapping[int, float]
    meaning: Mapping[int, float]


class Search:
    """Finds passages of one library."""

    def __init__(
        self, library: Library, index: VectorIndex, embeddings: TextEmbeddings, reranker: Scorer | None = None
    ) -> None:
        self._library = library
        self._index = index
        self._embeddings = embeddings
        self._reranker = reranker

    def passages(self, question: str, count: int, only: Filter = EVERYTHING) -> list[Hit]:
        """The `count` best passages for `question`, best first. Raises LibraryError for another model's vectors."""
        if self._library.vectors.model() is None:
            return []
        found = self._found(question, only)
        ranking = spread(found.ranking, {number: origin.article for number, origin in found.origins.items()})
        best = ranking[: max(count, RERANKED) if self._reranker else count]
        passages = self._library.passages([number for number, _ in best])
        hits = [
            Hit(passages[number], score, found.words.get(number, 0.0), found.meaning.get(number, 0.0))
            for number, score in best
            if number in passages
        ]
        return reranked(question, hits, self._reranker)[:count] if self._reranker else hits

    def _found(self, text: str, only: Filter) -> Found:
        words, meaning = to_best(self._by_words(text, only)), self._by_meaning(text, only)
        origins = self._library.origins({**words, **meaning})
        articles = {} if quoted(text) else to_best(dict(self._library.words.articles(terms(text), DEPTH)))
        joined = {
            number: (1 - ARTICLE_WEIGHT) * words.get(number, 0.0) + ARTICLE_WEIGHT * articles.get(origin.article, 0.0)
            for number, origin in origins.items()
        }
        tongue = language(text)
        foreign = {n for n, origin in origins.items() if tongue and origin.language and origin.language != tongue}
        return Found(fuse(joined if articles else words, meaning, foreign), origins, words, meaning)

    def _by_words(self, text: str, only: Filter) -> dict[int, float]:
        if words := spelled(quoted(text)):
            return dict(self._library.words.repeating(words, DEPTH, only))
        return dict(self._library.words.matching(terms(text), DEPTH, only))

    def _by_meaning(self, text: str, only: Filter) -> dict[int, float]:
        self._library.vectors.check_model(self._embeddings.model)
        return dict(self._index.nearest(self._embeddings.embed_query(text), DEPTH, only))

    def echoes(self, found: Sequence[QuotationHit]) -> list[QuotationHit]:
        """What else is said, in the articles of these statements, about the same; with a score of 0."""
        table = self._library.quotations
        beside = table.get(table.of_articles({hit.article.id for hit in found}))
        others = [QuotationHit(article, quotation, 0.0) for article, quotation in beside.values()]
        return list(echoes(found, others, self.telling(hit.words for hit in [*found, *others])))

    def telling(self, texts: Iterable[str]) -> dict[str, float]:
        """How telling each stem of these texts is: the inverse document frequency of BM25, in passages."""
        passages = self._library.counts()["passage"]
        stems = (stem for text in texts for stem in terms(text))
        return {
            stem: math.log(1 + (passages - count + 0.5) / (count + 0.5))
            for stem, count in self._library.words.frequencies(stems).items()
        }

    def saying(self, words: str, count: int, only: Filter = EVERYTHING) -> list[QuotationHit]:
        """The statements that hold these very words, apart from case, accents and endings."""
        found = self._library.quotations.get(self._library.quotations.saying(terms(words), count, only))
        return [QuotationHit(article, quotation, 1.0) for article, quotation in found.values()]

    def quotations(
        self, topic: str, count: int, speakers: Sequence[str] | None = None, only: Filter = EVERYTHING
    ) -> list[QuotationHit]:
        """The best statements about `topic`, best first; of these speakers only, where they are given."""
        table = self._library.quotations
        by_words = to_best(dict(table.matching(terms(topic), QUOTATION_DEPTH, only)))
        passages = dict(self._found(topic, only).ranking[:DEPTH])
        nearby = table.in_passages(passages)
        by_passage = {number: passages[p] for p, numbers in nearby.items() for number in numbers}
        scores = {
            number: (1 - PASSAGE_WEIGHT) * by_words.get(number, 0.0) + PASSAGE_WEIGHT * by_passage.get(number, 0.0)
            for number in {**by_words, **by_passage}
        }
        if speakers is not None:
            scores = {number: scores.get(number, 0.0) for number in table.of_speakers(speakers, only)}
        best = _best_first(scores)[:count]
        found = table.get([number for number, _ in best])
        return [QuotationHit(*found[number], score) for number, score in best if number in found]


def fuse(
    by_words: Mapping[int, float], by_meaning: Mapping[int, float], foreign: Container[int] = ()
) -> list[tuple[int, float]]:
    """Join the scores of two searches into one ranking, best first, of (number, score from 0 to 1).

    A convex sum of BM25 over its best and of cosines scaled to their range (Bruch et al. 2022, "An Analysis
    of Fusion Functions for Hybrid Retrieval"); ranks alone would let a weak model spoil a good word match.
    `foreign` are the passages in another language than the question: there meaning counts more than words.
    """
    words, meaning = to_best(by_words), dict(zip(by_meaning, _scaled(by_meaning.values()), strict=True))
    joined = {}
    for number in {**words, **meaning}:
        weight = FOREIGN_WEIGHT if number in foreign else WORDS_WEIGHT
        joined[number] = weight * words.get(number, 0.0) + (1 - weight) * meaning.get(number, 0.0)
    return _best_first(joined)


def spread(ranking: Iterable[tuple[int, float]], articles: Mapping[int, int]) -> list[tuple[int, float]]:
    """Rank anew so that not all comes from one article: each further passage of it counts less.

    `articles` tells which article each passage is of. The order of the articles' best passages stays.
    """
    before: Counter[int] = Counter()
    scores = {}
    for number, score in ranking:
        scores[number] = score * FURTHER ** before[articles[number]]
        before[articles[number]] += 1
    return _best_first(scores)


def reranked(question: str, hits: Sequence[Hit], reranker: Scorer) -> list[Hit]:
    """The same hits, the first of them in the order of the reranker's scores, which become theirs."""
    best, rest = hits[:RERANKED], hits[RERANKED:]
    scores = reranker.scores(question, [hit.passage.text for hit in best])
    anew = sorted(
        (replace(hit, score=score) for hit, score in zip(best, scores, strict=True)), key=lambda hit: -hit.score
    )
    return anew + [replace(hit, score=hit.score * anew[-1].score) for hit in rest]


def to_best(scores: Mapping[int, float]) -> dict[int, float]:
    """Scores as shares of the best of them."""
    top = max(scores.values(), default=0.0) or 1.0
    return {number: score / top for number, score in scores.items()}


def _best_first(scores: Mapping[int, float]) -> list[tuple[int, float]]:
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _scaled(scores: Iterable[float]) -> list[float]:
    """Scores from 0 for the least to 1 for the best."""
    values = list(scores)
    low, high = min(values, default=0.0), max(values, default=0.0)
    return [(value - low) / (high - low) if high > low else 1.0 for value in values]
