"""What a language model may use: places in the articles, numbered so that no article can name them."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.answer import Answer
from index.models import Article, Hit, Quotation, Span
from index.sentences import around, sentences

MOST, MOST_TEXT = 60, 12_000  # places and their characters: what a small local model still reads
LETTERS = "bcdfghjkmnpqrstvwxz"  # of ids: no vowels, so that they are no words
Place = tuple[Article, tuple[Span, ...], Span, Quotation | None]  # with the sentences around


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in an article that a claim may stand on: a sentence, or somebody's statement.

    `spans` are cited. `context` are the whole sentences around them, which the model reads, and `quotations` all that
    is said in these; `quotation` is the statement, where it is one.
    """

    id: str
    article: Article
    spans: tuple[Span, ...]
    context: Span
    quotations: tuple[Quotation, ...] = ()
    quotation: Quotation | None = None

    @property
    def outside(self) -> list[str]:
        """What the article says there in its own voice: beside a statement only what is shown, verb and source."""
        if self.quotation:
            places = (self.quotation.mention, self.quotation.cue)
            return [self.article.text[slice(*place)] for place in places if place]
        said = sorted(span for quotation in self.quotations for span in quotation.spans)
        return list(without(self.article.text, self.context, said))


def gather(answer: Answer, hits: Sequence[Hit], said: Iterable[tuple[Article, Quotation]]) -> tuple[Evidence, ...]:
    """Number what the model may use: the answer's own citations first, then the sentences of the passages found.

    `said` is all that is said in their articles.
    """
    beside: dict[str, list[Quotation]] = defaultdict(list)
    for article, quotation in said:
        beside[article.id].append(quotation)
    places = dict.fromkeys((*_cited(answer), *_read(hits)))
    statements = {(article.id, context) for article, _, context, quotation in places if quotation}
    found = [
        Evidence(ident, article, spans, context, tuple(_told(beside[article.id], context, quotation)), quotation)
        for ident, (article, spans, context, quotation) in zip(_ids(), places, strict=False)
        if quotation or (article.id, context) not in statements
    ]
    lengths = accumulate(each.context.end - each.context.start for each in found)
    return tuple(each for each, length in zip(found[:MOST], lengths, strict=False) if length <= MOST_TEXT)


def _cited(answer: Answer) -> Iterator[Place]:
    """The places that an answer cites: a statement, in one piece or several, or else each sentence, best first."""
    for citation in answer.citations:
        article, quotation = citation.article, citation.quotation
        if quotation:
            yield article, quotation.spans, around(article.text, quotation.spans), quotation
            continue
        best = (citation.answering,) if citation.answering else ()
        for span in (*best, *sentences(article.text, citation.start, citation.end)):
            context = around(article.text, (span,))
            yield article, (context,), context, None


def _read(hits: Iterable[Hit]) -> Iterator[Place]:
    for hit in hits:
        for span in sentences(hit.passage.text):
            place = Span(hit.passage.start + span.start, hit.passage.start + span.end)
            context = around(hit.passage.article.text, (place,))
            yield hit.passage.article, (context,), context, None


def _told(said: Iterable[Quotation], context: Span, own: Quotation | None) -> Iterator[Quotation]:
    """All that is said in some sentences; of a statement that is cited, as it is cited."""
    if own:
        yield own
    for quotation in said:
        inside = any(span.start < context.end and context.start < span.end for span in quotation.spans)
        if inside and not (own and own.spans == quotation.spans):
            yield quotation


def _ids() -> Iterator[str]:
    """Ids that nobody can guess, each once."""
    seen: set[str] = set()
    while True:
        fresh = "".join(secrets.choice(LETTERS) for _ in range(5))
        if fresh not in seen:
            seen.add(fresh)
            yield fresh


def without(text: str, within: Span, spans: Iterable[Span]) -> Iterator[str]:
    """The pieces of `text[within]` between the spans, which are in order."""
    start = within.start
    for span in spans:
        if span.end > start and span.start < within.end:
            yield text[start : max(start, span.start)]
            start = span.end
    yield text[start : max(start, within.end)]
