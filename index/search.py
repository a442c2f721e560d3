"""A question's way to the passages: by words and by meaning, the two scores joined."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Protocol

from index.embeddings import TextEmbeddings
from index.filters import EVERYTHING, Filter
from index.glossary import called_in_french
from index.library import Library, Owner
from index.models import Article, Hit
from index.translations import Translations
from index.vectors import VectorIndex
from index.words import language, quoted, spelled, terms

DEPTH = 100  # passages that each of the two searches may propose
WORDS_WEIGHT = 0.8  # of the joined score; words are surer than a small model's meaning
FOREIGN_WEIGHT = 0.55  # where question and passage are in two languages
OTHER_LANGUAGE = {"fr": "en", "en": "fr"}
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
    owners: Mapping[int, Owner]
    words: Mapping[int, float]
    meaning: Mapping[int, float]

    def articles(self) -> dict[int, float]:
        """The articles of the passages, by number, best first: each with the score of its best passage."""
        scores: dict[int, float] = {}
        for number, score in self.ranking:
            scores.setdefault(self.owners[number].article, score)
        return scores


class Search:
    """Finds passages of one library."""

    def __init__(
        self, library: Library, index: VectorIndex, embeddings: TextEmbeddings, reranker: Scorer | None = None
    ) -> None:
        self._library = library
        self._index = index
        self._embeddings = embeddings
        self._reranker = reranker
        self._translations = Translations()

    def passages(
        self,
        question: str,
        count: int,
        only: Filter = EVERYTHING,
        *,
        tongue: str | None = None,
        collapse: bool = True,
    ) -> list[Hit]:
        """The `count` best passages for `question`, best first. Raises LibraryError for another model's vectors.

        `tongue` is its language, where that is known better than its own words tell. Of articles with nearly the same
        words the best stands for all, unless they are not to `collapse`.
        """
        if self._library.vectors.model() is None:
            return []
        found = self.found(question, only, tongue)
        articles = found.articles()
        copies = collapsed(articles, self._library.copies.among(articles)) if collapse else {}
        alone = [(n, score) for n, score in found.ranking if found.owners[n].article not in copies]
        ranking = spread(alone, {number: owner.article for number, owner in found.owners.items()})
        best = ranking[: max(count, RERANKED) if self._reranker else count]
        hits = self._hits(found, best, copies)
        return reranked(question, hits, self._reranker)[:count] if self._reranker else hits

    def _hits(self, found: Found, best: Sequence[tuple[int, float]], copies: Mapping[int, int]) -> list[Hit]:
        """The passages of these numbers as hits. `copies` tells which article stands for which left out one."""
        passages = self._library.passages([number for number, _ in best])
        held = self._library.articles.of(copies)
        left_out: dict[int, list[Article]] = {}
        for copy, article in held.items():
            left_out.setdefault(copies[copy], []).append(article)
        return [
            Hit(
                passages[number],
                score,
                found.words.get(number, 0.0),
                found.meaning.get(number, 0.0),
                tuple(left_out.get(found.owners[number].article, ())),
            )
            for number, score in best
            if number in passages
        ]

    def found(self, text: str, only: Filter = EVERYTHING, tongue: str | None = None) -> Found:
        """All that words and meaning propose. Raises LibraryError for another model's vectors."""
        tongue = tongue or language(text)
        near, far = self._by_words(text, only), self._translated(text, only, tongue)
        nearest = self._by_meaning(text, only)
        owners = self._library.owners({**near, **far, **nearest})
        meaning = {n: cosine for n, cosine in nearest.items() if n in owners}  # the index may lag behind
        foreign = {n for n, owner in owners.items() if tongue and owner.language and owner.language != tongue}
        own = {n: (far if n in foreign else near).get(n, 0.0) for n in owners}
        words = own if quoted(text) else self._with_articles(text, own, owners, foreign)
        return Found(fuse(words, meaning, foreign), owners, own, meaning)

    def _by_words(self, text: str, only: Filter) -> dict[int, float]:
        """How well passages match by words: shares of the best."""
        table = self._library.words
        said = spelled(quoted(text))
        return to_best(dict(table.repeating(said, DEPTH, only) if said else table.matching(terms(text), DEPTH, only)))

    def _translated(self, text: str, only: Filter, tongue: str | None) -> dict[int, float]:
        """The same for articles in the other language, by translations of the words beside the words."""
        foreign = self.in_the_other_language(tongue, only)
        return to_best(dict(self._library.words.matching(self.translations(text), DEPTH, foreign))) if foreign else {}

    def _with_articles(
        self, text: str, own: Mapping[int, float], owners: Mapping[int, Owner], foreign: AbstractSet[int]
    ) -> dict[int, float]:
        """The scores of passages by words with those of their whole articles, by the same words, counted in."""
        scores, articles = {}, {owner.article for owner in owners.values()}
        for stems, numbers in ((terms, own.keys() - foreign), (self.translations, foreign)):
            whole = to_best(self._library.words.articles(stems(text), articles)) if numbers else {}
            for number in numbers:
                score = whole.get(owners[number].article, 0.0)
                scores[number] = (1 - ARTICLE_WEIGHT) * own[number] + ARTICLE_WEIGHT * score
        return scores

    def in_the_other_language(self, tongue: str | None, only: Filter) -> Filter | None:
        """The articles that count and are in the other language; None where there are none."""
        other = OTHER_LANGUAGE.get(tongue or "")
        if not other or only.language not in {None, other} or not self._library.articles.has_language(other):
            return None
        return replace(only, language=other)

    def translations(self, text: str) -> list[str]:
        """The stems of a text, and those of the translations of its words."""
        text = called_in_french(text)
        return [*terms(text), *self._translations.stems(spelled(text))]

    def renderings(self, text: str) -> list[frozenset[str]]:
        """For each word of a text that counts, its stem and those of its translations."""
        words = dict.fromkeys(word for word in spelled(called_in_french(text)) if terms(word))
        translated = self._translations.each(words)
        return [frozenset([*terms(word), *translated.get(word, ())]) for word in words]

    def _by_meaning(self, text: str, only: Filter) -> dict[int, float]:
        self._library.vectors.check_model(self._embeddings.model)
        return dict(self._index.nearest(self._embeddings.embed_query(text), DEPTH, only))

    def closeness(self, question: str, texts: Sequence[str]) -> list[float]:
        """The cosines of texts to a question: how near each is in meaning."""
        import numpy as np

        wanted = np.asarray(self._embeddings.embed_query(question), dtype=np.float32)
        once = list(dict.fromkeys(texts))  # statements of one sentence come with the same one
        cosines = dict(zip(once, (self._embeddings.embed(once) @ wanted).tolist(), strict=True))
        return [cosines[text] for text in texts]

    def telling(self, texts: Iterable[str]) -> dict[str, float]:
        """How telling each stem of these texts is: the inverse document frequency of BM25, in passages."""
        return self._library.words.telling(sorted({stem for text in texts for stem in terms(text)}))


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
    return best_first(joined)


def collapsed(articles: Iterable[int], copies: Mapping[int, Iterable[int]]) -> dict[int, int]:
    """Which of some articles, best first, are left out as copies of a better one: that one for each.

    `copies` tells which are copies of which.
    """
    standing: dict[int, int] = {}
    shown: set[int] = set()
    for article in articles:
        better = next((copy for copy in copies.get(article, ()) if copy in shown), None)
        if better is None:
            shown.add(article)
        else:
            standing[article] = better
    return standing


def spread(ranking: Iterable[tuple[int, float]], articles: Mapping[int, int]) -> list[tuple[int, float]]:
    """Rank anew so that not all comes from one article: each further passage of it counts less.

    `articles` tells which article each passage is of. The order of the articles' best passages stays.
    """
    before: Counter[int] = Counter()
    scores = {}
    for number, score in ranking:
        scores[number] = score * FURTHER ** before[articles[number]]
        before[articles[number]] += 1
    return best_first(scores)


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


def share(text: str, weights: Mapping[str, float]) -> float:
    """How much of a question, by the weights of its stems, stands in `text`: from 0 to 1."""
    return share_of(set(terms(text)), weights)


def share_of(stems: AbstractSet[str], weights: Mapping[str, float]) -> float:
    """How much of a question, by the weights of its stems, is among some stems: from 0 to 1."""
    total = sum(weights.values())
    return sum(weights[stem] for stem in weights.keys() & stems) / total if total else 0.0


def best_first(scores: Mapping[int, float]) -> list[tuple[int, float]]:
    """Numbers and their scores, the best first."""
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _scaled(scores: Iterable[float]) -> list[float]:
    """Scores from 0 for the least to 1 for the best."""
    values = list(scores)
    low, high = min(values, default=0.0), max(values, default=0.0)
    return [(value - low) / (high - low) if high > low else 1.0 for value in values]
