"""A question's way to the passages: by words and by meaning, the two scores joined."""

import math
from collections.abc import Container, Iterable, Mapping, Sequence

from index.echoes import echoes
from index.embeddings import TextEmbeddings
from index.library import Library
from index.models import Hit, QuotationHit
from index.vectors import VectorIndex
from index.words import language, quoted, spelled, terms

DEPTH = 100  # passages that each of the two searches may propose
QUOTATION_DEPTH = 300
PASSAGE_WEIGHT = 0.3  # of a statement's passage, beside its own words
WORDS_WEIGHT = 0.8  # of the joined score; words are surer than a small model's meaning
FOREIGN_WEIGHT = 0.35  # where question and passage are in two languages, which share few words


class Search:
    """Finds passages of one library."""

    def __init__(self, library: Library, index: VectorIndex, embeddings: TextEmbeddings) -> None:
        self._library = library
        self._index = index
        self._embeddings = embeddings

    def passages(self, question: str, count: int) -> list[Hit]:
        """The `count` best passages for `question`, best first."""
        if self._library.vectors.model() is None:
            return []
        by_words, by_meaning = self._by_words(question), self._by_meaning(question)
        best = self._fused(question, by_words, by_meaning)[:count]
        passages = self._library.passages([number for number, _ in best])
        top = max(by_words.values(), default=1.0)
        return [
            Hit(passages[number], score, by_words.get(number, 0.0) / top, by_meaning.get(number, 0.0))
            for number, score in best
            if number in passages
        ]

    def _by_words(self, text: str) -> dict[int, float]:
        if words := spelled(quoted(text)):
            return dict(self._library.repeating(words, DEPTH))
        return dict(self._library.matching(terms(text), DEPTH))

    def _by_meaning(self, text: str) -> dict[int, float]:
        self._library.vectors.check_model(self._embeddings.model)
        if quoted(text):
            return {}  # words that are quoted are looked for as they are, not for what they mean
        return dict(self._index.nearest(self._embeddings.embed_query(text), DEPTH))

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
            for stem, count in self._library.frequencies(stems).items()
        }

    def _fused(
        self, text: str, by_words: Mapping[int, float], by_meaning: Mapping[int, float]
    ) -> list[tuple[int, float]]:
        tongue = language(text)
        languages = self._library.languages({**by_words, **by_meaning}) if tongue else {}
        return fuse(by_words, by_meaning, {number for number, other in languages.items() if other != tongue})

    def saying(self, words: str, count: int) -> list[QuotationHit]:
        """The statements that hold these very words, apart from case, accents and endings."""
        found = self._library.quotations.get(self._library.quotations.saying(terms(words), count))
        return [QuotationHit(article, quotation, 1.0) for article, quotation in found.values()]

    def quotations(self, topic: str, count: int, speakers: Sequence[str] | None = None) -> list[QuotationHit]:
        """The best statements about `topic`, best first; of these speakers only, where they are given."""
        table = self._library.quotations
        by_words = dict(table.matching(terms(topic), QUOTATION_DEPTH))
        passages = dict(self._fused(topic, self._by_words(topic), self._by_meaning(topic))[:DEPTH])
        nearby = table.in_passages(passages)
        by_passage = {number: passages[p] for p, numbers in nearby.items() for number in numbers}
        top = max(by_words.values(), default=1.0)
        scores = {
            number: (1 - PASSAGE_WEIGHT) * by_words.get(number, 0.0) / top
            + PASSAGE_WEIGHT * by_passage.get(number, 0.0)
            for number in {**by_words, **by_passage}
        }
        if speakers is not None:
            scores = {number: scores.get(number, 0.0) for number in table.of_speakers(speakers)}
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:count]
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
    top = max(by_words.values(), default=1.0)
    meaning = dict(zip(by_meaning, _scaled(by_meaning.values()), strict=True))
    joined = {}
    for number in {**by_words, **by_meaning}:
        weight = FOREIGN_WEIGHT if number in foreign else WORDS_WEIGHT
        joined[number] = weight * by_words.get(number, 0.0) / top + (1 - weight) * meaning.get(number, 0.0)
    return sorted(joined.items(), key=lambda item: (-item[1], item[0]))


def _scaled(scores: Iterable[float]) -> list[float]:
    """Scores from 0 for the least to 1 for the best."""
    values = list(scores)
    low, high = min(values, default=0.0), max(values, default=0.0)
    return [(value - low) / (high - low) if high > low else 1.0 for value in values]
