"""A question's way to statements: who said something about it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from statistics import fmean as mean

from index.echoes import echoes, rest
from index.filters import EVERYTHING, Filter
from index.library import Library
from index.models import QuotationHit
from index.quotations.acts import NONE, Acts, acts_in, acts_of
from index.roles import called, holds, introductions
from index.search import Search, best_first, share_of, to_best
from index.sentences import around
from index.words import fold, language, spelled, terms

DEPTH = 300  # statements that words may propose
NEAREST = 30  # articles whose statements are all considered
ASIDE = 0.1  # cosine from which a sentence without a word of the topic may be about it
LIKELY = 0.5  # of the best statement's score, for its speaker to be the one who is called something
# That a statement scores more for doing what is asked for (demanding, say), for being said by one who is what is asked
# for (a minister), for denying something where the question does.
# Who asks who said something has very words in mind: they count for more where they are quoted.
ACT, ROLE, NEGATED, QUOTED = 0.1, 0.15, 0.1, 0.06
NEGATION = re.compile(r"\b(?:n['’]|(?:ne|pas|jamais|aucune?|rien|sans|not|never|no|nothing|without)\b)|n['’]t\b")
# What only tells when, and so in which article: a statement is about what stands before it.
CIRCUMSTANCE = re.compile(
    r"\s(?:apres|avant|pendant|durant|lors d|depuis|suite a|au moment d|quand|lorsque|after|before|during|since|when"
    r"|following)\b"
)
READ = 60  # statements that are read for what stands in and around them


@dataclass(frozen=True, slots=True)
class Weights:
    """What makes a statement fit, and how much.

    Words that match it, the score of its passage, that of its article's best passage, how much of the question stands
    in its paragraph, and how near in meaning its words and its sentence are. Picked on 31 questions; nearby weights do
    as well.
    """

    words: float = 0.5
    passage: float = 0.75
    article: float = 0.75
    paragraph: float = 0.5
    said: float = 0.5
    sentence: float = 0.75


WEIGHTS = Weights()
VERY_WORDS = 3.0  # the greatest nearness there is


@dataclass(frozen=True, slots=True)
class Topic:
    """What statements are to be about.

    `language` is that of the words, where it is known better than they tell. Statements that do one of the `acts`
    come before others, and so do those of somebody who is called by the noun `said_by`, and quoted ones for one who
    `asks_who` said this.
    """

    words: str
    language: str | None = None
    acts: Acts = NONE
    said_by: str = ""
    asks_who: bool = False


@dataclass(frozen=True, slots=True)
class _Near:
    """What words and meaning propose for a topic, with scores by number: statements by words, passages, articles."""

    topic: Topic
    tongue: str | None
    only: Filter
    words: Mapping[int, float]
    passages: Mapping[int, float]
    articles: Mapping[int, float]

    def scores(self, places: Mapping[int, tuple[int, int]]) -> dict[int, float]:
        """The scores of statements, which stand in these passages and articles, before they are read."""
        return {
            number: WEIGHTS.words * self.words.get(number, 0.0)
            + WEIGHTS.passage * self.passages.get(passage, 0.0)
            + WEIGHTS.article * self.articles.get(article, 0.0)
            for number, (passage, article) in places.items()
        }


class StatementSearch:
    """Finds statements of one library."""

    def __init__(self, library: Library, search: Search) -> None:
        self._library = library
        self._search = search

    def saying(self, words: str, count: int, only: Filter = EVERYTHING) -> list[QuotationHit]:
        """The statements that hold these very words, apart from case, accents and endings."""
        found = self._library.quotations.get(self._library.quotations.saying(terms(words), count, only))
        return [QuotationHit(article, quotation, 1.0, VERY_WORDS) for article, quotation in found.values()]

    def about(
        self, topic: Topic, count: int, speakers: Sequence[str] | None = None, only: Filter = EVERYTHING
    ) -> list[QuotationHit]:
        """The best statements about `topic`, best first; of these speakers only, where they are given."""
        return self._best(self._near(topic, only, speakers or ()), count, speakers)

    def of_role(self, role: str, topic: Topic, count: int, only: Filter = EVERYTHING) -> list[QuotationHit]:
        """The best statements of whoever speaks about `topic` and is called this ("ministre justice") by the articles.

        None if nobody is.
        """
        near = self._near(topic, only)
        wanted = [set(self._search.translations(word)) for word in role.split()]
        hits = self._best(near, READ)
        speaker = called(wanted, [hit for hit in hits if hit.score >= LIKELY * hits[0].score])
        return self._best(near, count, [speaker]) if speaker else []

    def echoes(self, found: Sequence[QuotationHit]) -> list[QuotationHit]:
        """What else is said, in the articles of these statements, about the same; with a score of 0."""
        table = self._library.quotations
        beside = table.get(table.of_articles({hit.article.id for hit in found}))
        others = [QuotationHit(article, quotation, 0.0) for article, quotation in beside.values()]
        going_on = list(echoes(found, others, self._library.words.telling))
        return [*going_on, *rest(found, going_on, others)]

    def _near(self, topic: Topic, only: Filter, speakers: Sequence[str] = ()) -> _Near:
        """What is near a topic: the passages that name the `speakers`, too, before others."""
        tongue = topic.language or language(topic.words)
        found = self._search.found(" ".join([topic.words, *speakers]), only, tongue)
        words = self._by_words(topic.words, only, tongue)
        return _Near(topic, tongue, only, words, dict(found.ranking), found.articles())

    def _best(self, near: _Near, count: int, speakers: Sequence[str] | None = None) -> list[QuotationHit]:
        """The best statements near a topic, best first; of these speakers only, where they are given."""
        table = self._library.quotations
        if speakers is None:
            numbers = {*near.words, *table.in_articles(list(near.articles)[:NEAREST])}
        else:
            numbers = set(table.of_speakers(speakers, near.only))
        best = best_first(near.scores(table.places(numbers)))[: max(count, READ)]
        held = table.get([number for number, _ in best])
        found = [(QuotationHit(*held[n], score), n in near.words) for n, score in best if n in held]
        read = self._read(main_part(near.topic.words), near.tongue, found, loosely=speakers is not None)
        fitting = self._fitting(near.topic, read)
        return sorted(fitting, key=lambda hit: -hit.score)[:count]

    def _fitting(self, topic: Topic, hits: Iterable[QuotationHit]) -> Iterator[QuotationHit]:
        """The statements, with more for what fits besides what they are about."""
        wanted = [set(self._search.translations(topic.said_by))] if topic.said_by else []
        denies = NEGATION.search(fold(topic.words))
        for hit in hits:
            does = acts_of(hit.quotation.lemma) | acts_in(spelled(hit.words))
            more = 0.0 if topic.acts.isdisjoint(does) else ACT
            more += ROLE if wanted and any(holds(wanted, beside) for beside in introductions(hit)) else 0.0
            more += QUOTED if topic.asks_who and hit.quotation.kind == "direct" else 0.0
            more += NEGATED if denies and NEGATION.search(fold(hit.words)) else 0.0
            yield replace(hit, score=hit.score + more)

    def _by_words(self, topic: str, only: Filter, tongue: str | None) -> dict[int, float]:
        """How well statements match by words, as shares of the best; those in the other language by translations."""
        table = self._library.quotations
        scores = to_best(dict(table.matching(terms(topic), DEPTH, only)))
        if foreign := self._search.in_the_other_language(tongue, only):
            return scores | to_best(dict(table.matching(self._search.translations(topic), DEPTH, foreign)))
        return scores

    def _read(
        self, topic: str, tongue: str | None, found: Sequence[tuple[QuotationHit, bool]], *, loosely: bool
    ) -> list[QuotationHit]:
        """The statements, best first by what stands in and around them too; scores are 1 at most.

        Each comes with whether words of the topic were found with it. One without is left out, unless such words stand
        in its paragraph and its sentence is not far in meaning; where they are read `loosely` either will do.
        """
        if not found:
            return []
        hits = [hit for hit, _ in found]
        telling = self._search.telling([topic])
        paragraphs = [paragraph(hit) for hit in hits]
        stems = {text: set(terms(text)) for text in set(paragraphs)}
        shares = {text: share_of(own, telling) for text, own in stems.items()}
        foreign = [
            text
            for hit, text in zip(hits, paragraphs, strict=True)
            if tongue and hit.article.language and hit.article.language != tongue
        ]
        shares |= self._rendered(topic, {text: stems[text] for text in foreign})
        cosines = self._search.closeness(topic, [*(hit.words for hit in hits), *map(_sentences, hits)])
        said, beside = cosines[: len(hits)], cosines[len(hits) :]
        total = sum(astuple(WEIGHTS))
        read = [
            replace(
                hit,
                score=(hit.score + WEIGHTS.paragraph * shares[text] + WEIGHTS.said * one + WEIGHTS.sentence * other)
                / total,
                nearness=shares[text] + 2 * other,
            )
            for (hit, matches), text, one, other in zip(found, paragraphs, said, beside, strict=True)
            if matches or (shares[text] and other >= ASIDE) or (loosely and (shares[text] or other >= ASIDE))
        ]
        return sorted(read, key=lambda hit: -hit.score)

    def _rendered(self, topic: str, paragraphs: Mapping[str, set[str]]) -> dict[str, float]:
        """How much of the topic stands, in translation, in paragraphs in the other language, given with their stems."""
        words = self._search.renderings(topic) if paragraphs else []
        return {text: mean(not word.isdisjoint(own) for word in words) for text, own in paragraphs.items() if words}


def main_part(topic: str) -> str:
    """A topic without the time or event that only places it: "rétablir la taxe | après la grève"."""
    folded = fold(topic)
    found = CIRCUMSTANCE.search(folded) if len(folded) == len(topic) else None
    return topic[: found.start()] if found and terms(folded[: found.start()]) else topic


def paragraph(hit: QuotationHit) -> str:
    """The title of a statement's article, and the paragraph in which it stands."""
    text = hit.article.text
    start = text.rfind("\n", 0, hit.quotation.spans[0].start) + 1
    end = text.find("\n", hit.quotation.spans[-1].end)
    return f"{hit.article.title or ''} {text[start : end if end >= 0 else len(text)]}"


def _sentences(hit: QuotationHit) -> str:
    """The sentences in which a statement stands."""
    place = around(hit.article.text, hit.quotation.spans)
    return hit.article.text[place.start : place.end]
