"""A claim beside its evidence: what it quotes, what it attributes and to whom, what it says itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.model.evidence import Evidence, without
from bot.model.typography import find
from bot.question import Question
from index.marks import quoted
from index.models import Article, Quotation, Span
from index.people import name_words
from index.quotations import quotations
from index.words import STOP_WORDS

Backing = list[tuple[Evidence, Quotation]]


@dataclass(frozen=True)
class Reading:
    """The words of a claim on one line, the evidence that it names, and the question that it answers."""

    text: str
    cited: tuple[Evidence, ...]
    question: Question

    @cached_property
    def quotes(self) -> list[Span]:
        """What stands in quotation marks, without these."""
        return [Span(span.start + 1, span.end - 1) for span in quoted(self.text, 0, len(self.text))]

    @property
    def unquoted(self) -> str:
        """The claim without what it quotes."""
        return " … ".join(without(self.text, Span(0, len(self.text)), self.quotes))

    @cached_property
    def backing(self) -> list[tuple[Quotation, Backing]]:
        """What the claim says that somebody said, each with what the same one said in the evidence."""
        said = quotations(Article("", self.text, language=self.question.language), unsaid=True)
        there = [(evidence, quotation) for evidence in self.cited for quotation in evidence.quotations]
        return [(each, [pair for pair in there if self._same_source(each, *pair)]) for each in said]

    def parts(self) -> Iterator[tuple[str, list[str]]]:
        """The parts of the claim, each with the texts that may prove it.

        What somebody said is proven by what the same one said, the rest by what the articles say in their own voice.
        """
        said = sorted(span for quotation, _ in self.backing for span in quotation.spans)
        speakers = [quotation.speaker for evidence in self.cited for quotation in evidence.quotations]
        outside = [text for evidence in self.cited for text in evidence.outside]
        yield " … ".join(without(self.text, Span(0, len(self.text)), said)), outside + speakers
        for quotation, backing in self.backing:
            proof = [text for evidence, there in backing for text in (*_pieces(evidence, there), there.speaker)]
            for span in quotation.spans:
                yield self.text[slice(*span)], proof

    @property
    def titles(self) -> list[str]:
        """The headlines: they stand beside every citation, and may lend names and words, but no figures."""
        return [evidence.article.title or "" for evidence in self.cited]

    @cached_property
    def found(self) -> list[tuple[Article, Span] | None]:
        """Where each of the quotes stands."""
        return [next(self._places(quote), None) for quote in self.quotes]

    def printed(self) -> str:
        """The claim, with what it quotes as the articles print it."""
        text = self.text
        for quote, place in reversed(list(zip(self.quotes, self.found, strict=True))):
            if place:
                article, span = place
                typed = text[slice(*quote)]
                before, after = typed[: len(typed) - len(typed.lstrip())], typed[len(typed.rstrip()) :]
                text = text[: quote.start] + before + article.text[slice(*span)] + after + text[quote.end :]
        return text

    def _same_source(self, said: Quotation, evidence: Evidence, quotation: Quotation) -> bool:
        """Whether a claim names the source of a statement, by its name or as the article does there.

        A pronoun names nobody: readers would take it for whom the sentence before is about.
        """
        claimed = set(name_words(said.speaker or _mention(self.text, said))) - STOP_WORDS
        names = (quotation.speaker, _mention(evidence.article.text, quotation))
        return bool(quotation.speaker and claimed) and any(_names(claimed, name) for name in names)

    def _places(self, quote: Span) -> Iterator[tuple[Article, Span]]:
        """Where the words of a quote stand: in a statement of whom they are given to, else in the article's own voice.

        There, too, in quotation marks: what is only reported is nobody's words.
        """
        words = self.text[slice(*quote)].strip().rstrip(".,;")  # French and English close in different order
        sources = [backing for said, backing in self.backing if any(_overlap(quote, span) for span in said.spans)]
        for evidence, quotation in (pair for backing in sources for pair in backing):
            for span in quotation.spans:
                for place in find(words, evidence.article.text, span):
                    if quotation.kind == "direct" or _in_marks(evidence.article.text, place, span):
                        yield evidence.article, place
        for evidence in self.cited if not sources else ():
            said = [span for quotation in evidence.quotations for span in quotation.spans]
            for place in find(words, evidence.article.text, evidence.context):
                own = not any(_overlap(place, span) for span in said)
                if own and _in_marks(evidence.article.text, place, evidence.context):
                    yield evidence.article, place


def _names(claimed: set[str], name: str) -> bool:
    """Whether some words make out who is called so: all words of the name do, and the surname of a person."""
    known = name_words(name)
    proper = bool(known) and name.rsplit(maxsplit=1)[-1][:1].isupper()
    return claimed == set(known) - STOP_WORDS or (proper and known[-1] in claimed <= set(known))


def _mention(text: str, quotation: Quotation) -> str:
    return text[slice(*quotation.mention)] if quotation.mention else ""


def _pieces(evidence: Evidence, quotation: Quotation) -> list[str]:
    return [evidence.article.text[slice(*span)] for span in quotation.spans]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _in_marks(text: str, place: Span, within: Span) -> bool:
    """Whether a place is quoted in its paragraph, or within a part of it where a mark is missing elsewhere."""
    start = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.end)
    pairs = *quoted(text, start, end if end >= 0 else len(text)), *quoted(text, *within)
    return any(pair.start < place.start and place.end < pair.end for pair in pairs)
