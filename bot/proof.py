"""Whether every word of a claim stands in its evidence.

Nothing is believed that is not found: a claim stands on the evidence that it names, or falls with a reason. Words are
compared by stem and mood, numbers by value, names by spelling; quoted words letter by letter, typography aside.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from bot.claims import Claim, Proven, Reason
from bot.evidence import Evidence, without
from bot.moods import Word, words
from bot.numbers import WORDS as NUMBER_WORDS
from bot.numbers import numbers
from bot.question import Question
from bot.typography import find
from index.marks import MARK, quoted
from index.models import Article, Quotation, Span
from index.people import name_words
from index.quotations import quotations
from index.words import STOP_WORDS, fold, language, stems, terms

T = TypeVar("T")
LONGEST = 600  # characters of a claim
MOST_EVIDENCE = 3  # that a claim may stand on: the words of very many would prove anything
# What Telegram or a terminal makes a link, a mention or a command of: news in plain words needs none of it.
LINK = re.compile(r"://|(?<!\w)[@#/\\](?=\w)|\w@\w|(?<=[^\W\d_])\.[^\W\d_]{2,}|\bwww\b")
# What markup, templates and the protocols of chat models are made of; an article that is quoted may have it.
MARKUP = re.compile(r"[<>\[\]{}|`*_^~=$]|&#?\w+;")
# The bot reports; it speaks neither of itself nor to anybody. ("ton" and "me" may be a tone and a lawyer.)
ADDRESS = re.compile(
    r"\b(?:[Tt]u|[Tt]oi|[Tt]es|[Vv]ous|[Vv]otre|[Vv]os|[Jj]e|[Mm]oi|[Mm]on|[Mm]es|[Nn]ous|[Nn]otre|[Nn]os"
    r"|[Yy]ou|[Yy]ours?|[Ww]e|[Oo]urs?|[Mm]y)\b|\b[JjTt]['’](?=\w)"
)
NAME = re.compile(r"[^\W\d_]+")
BEGINS = re.compile(r"(?:^|[.!?:«“\"])\s*(?:[A-Za-zÀ-ÿ]{1,2}['’])?$")
# Verbs that say that something was said, and no more.
SAYING = frozenset(
    stems(
        """
        dit dire disent declare declarer declarent affirme affirmer affirment indique indiquer indiquent explique
        expliquer expliquent selon estime said says say told tells according stated states
        """.split()
    )
)


def prove(claim: Claim, given: Sequence[Evidence], question: Question) -> Proven | Reason:
    """Prove a claim from the evidence that was given to the model, or tell the first reason why that cannot be."""
    known = {evidence.id: evidence for evidence in given}
    ids = tuple(dict.fromkeys(claim.evidence))
    if not ids or len(ids) > MOST_EVIDENCE or not known.keys() >= set(ids):
        return "evidence"
    text = " ".join(claim.words.split())
    if not text or len(text) > LONGEST:
        return "length"
    reading = _Reading(text, tuple(known[each] for each in ids), question)
    for reason, holds in CHECKS:
        if not holds(reading):
            return reason
    return Proven(reading.as_printed, reading.cited)


@dataclass(frozen=True)
class _Reading:
    """A claim beside its evidence."""

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
    def said(self) -> tuple[Quotation, ...]:
        """What the claim says that somebody said."""
        return quotations(Article("", self.text, language=self.question.language), unsaid=True)

    @cached_property
    def backing(self) -> list[tuple[Quotation, list[tuple[Evidence, Quotation]]]]:
        """What the claim attributes, each with what the same source said in the evidence."""
        there = [(evidence, quotation) for evidence in self.cited for quotation in evidence.quotations]
        return [(said, [pair for pair in there if self._agrees(said, *pair)]) for said in self.said]

    def _agrees(self, said: Quotation, evidence: Evidence, quotation: Quotation) -> bool:
        claimed = set(name_words(said.speaker or (self.text[slice(*said.mention)] if said.mention else "")))
        mention = evidence.article.text[slice(*quotation.mention)] if quotation.mention else ""
        named = [set(name_words(name)) for name in (quotation.speaker, mention)]
        return bool(quotation.speaker and claimed) and any(claimed <= name for name in named)

    @cached_property
    def frame(self) -> str:
        """The claim without what it says that somebody said."""
        spans = sorted(span for said in self.said for span in said.spans)
        return " … ".join(without(self.text, Span(0, len(self.text)), spans))

    @cached_property
    def around(self) -> list[str]:
        """What may be said besides: the articles' own voice, their titles, the speakers' names."""
        speakers = [q.speaker for evidence in self.cited for q in evidence.quotations]
        return [
            text for evidence in self.cited for text in (*evidence.outside, evidence.article.title or "")
        ] + speakers

    @cached_property
    def found(self) -> list[tuple[Article, Span] | None]:
        """Where each of the quotes stands."""
        return [next(self._places(span), None) for span in self.quotes]

    @property
    def as_printed(self) -> str:
        """The claim, with what it quotes in the article's own typography."""
        text = self.text
        for quote, place in reversed(list(zip(self.quotes, self.found, strict=True))):
            if place:
                article, span = place
                kept = self.text[slice(*quote)]
                lead, trail = kept[: len(kept) - len(kept.lstrip())], kept[len(kept.rstrip()) :]
                text = text[: quote.start] + lead + article.text[slice(*span)] + trail + text[quote.end :]
        return text

    def _places(self, quote: Span) -> Iterator[tuple[Article, Span]]:
        """Where the words of a quote stand: in a statement of whom the claim gives them to, else in the own voice."""
        inner = self.text[slice(*quote)].strip().rstrip(".,;")
        speakers = [pairs for said, pairs in self.backing if any(_overlap(quote, span) for span in said.spans)]
        for evidence, quotation in (pair for pairs in speakers for pair in pairs):
            for span in quotation.spans:
                for place in find(inner, evidence.article.text, span):
                    if quotation.kind == "direct" or _marked(evidence.article.text, place, span):
                        yield evidence.article, place
        for evidence in self.cited if not speakers else ():
            said = [span for quotation in evidence.quotations for span in quotation.spans]
            for place in find(inner, evidence.article.text, evidence.context):
                if _marked(evidence.article.text, place, evidence.context) and not any(
                    _overlap(place, s) for s in said
                ):
                    yield evidence.article, place


def _plain(reading: _Reading) -> bool:
    controls = any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} for char in reading.text)
    return not controls and not LINK.search(reading.text) and not MARKUP.search(reading.unquoted)


def _in_language(reading: _Reading) -> bool:
    return language(reading.text) in {None, reading.question.language}


def _to_nobody(reading: _Reading) -> bool:
    return ADDRESS.search(reading.unquoted) is None


def _on_topic(reading: _Reading) -> bool:
    asked = set(terms(reading.question.text))
    return not asked or not asked.isdisjoint(terms(reading.text))


def _quotes_stand(reading: _Reading) -> bool:
    marks = len(MARK.findall(reading.text))
    inside = sum(len(MARK.findall(reading.text[span.start - 1 : span.end + 1])) for span in reading.quotes)
    return marks == inside and None not in reading.found


def _numbers_stand(reading: _Reading) -> bool:
    return all(_in_order(numbers(part), map(numbers, allowed)) for part, allowed in _parts(reading))


def _names_stand(reading: _Reading) -> bool:
    return all(_in_order(_names(part, allowed), map(_spelled, allowed)) for part, allowed in _parts(reading))


def _rightly_attributed(reading: _Reading) -> bool:
    return all(backing and said.polarity == "said" for said, backing in reading.backing)


def _words_stand(reading: _Reading) -> bool:
    names = {stem for evidence in reading.cited for q in evidence.quotations for stem in stems(name_words(q.speaker))}
    return all(
        word in there or word.stem in names or (word == Word(word.stem) and word.stem in SAYING)
        for part, allowed in _parts(reading)
        for there in [_all_words(allowed)]
        for word in words(part)
    )


CHECKS: tuple[tuple[Reason, Callable[[_Reading], bool]], ...] = (
    ("markup", _plain),
    ("language", _in_language),
    ("address", _to_nobody),
    ("topic", _on_topic),
    ("attribution", _rightly_attributed),
    ("quote", _quotes_stand),
    ("number", _numbers_stand),
    ("name", _names_stand),
    ("word", _words_stand),
)


def _parts(reading: _Reading) -> Iterator[tuple[str, list[str]]]:
    """The parts of a claim, each with the texts that can prove it: what somebody said by what the same one said."""
    yield reading.frame, reading.around
    titles = [evidence.article.title or "" for evidence in reading.cited]
    for said, backing in reading.backing:
        theirs = [
            text
            for evidence, quotation in backing
            for text in (*(evidence.article.text[slice(*span)] for span in quotation.spans), quotation.speaker)
        ]
        for span in said.spans:
            yield reading.text[slice(*span)], theirs + titles


def _in_order(wanted: Sequence[T], places: Iterable[Sequence[T]]) -> bool:
    """Whether all that is wanted is there, and what one place holds of it in the order of that place."""
    left = list(dict.fromkeys(wanted))
    proven: set[T] = set()
    for place in places:
        here = [each for each in left if each in place]
        rest = iter(place)
        if not all(each in rest for each in here):
            return False
        proven |= set(here)
    return proven >= set(left)


def _names(text: str, allowed: Sequence[str]) -> list[str]:
    """The words of a claim that have a capital; the first of a sentence only if it is a name in the evidence."""
    there = {name for place in allowed for name in _spelled(place)}
    common = {stem for place in allowed for stem in terms(place)}
    found = []
    for word in NAME.finditer(text):
        name = fold(word.group())
        if not word.group()[0].isupper() or name in STOP_WORDS | NUMBER_WORDS or len(name) == 1:
            continue
        if BEGINS.search(text[: word.start()]) and name not in there and set(terms(name)) <= common | SAYING:
            continue
        found.append(name)
    return found


def _spelled(text: str) -> list[str]:
    return [fold(word) for word in NAME.findall(text) if word[0].isupper()]


def _all_words(texts: Iterable[str]) -> set[Word]:
    return {word for text in texts for across in (False, True) for word in words(text, across_quotes=across)}


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _marked(text: str, place: Span, within: Span) -> bool:
    """Whether a place is quoted in its paragraph, or within a part of it where a mark is missing elsewhere."""
    start = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.end)
    pairs = *quoted(text, start, end if end >= 0 else len(text)), *quoted(text, *within)
    return any(pair.start < place.start and place.end < pair.end for pair in pairs)
