"""The answering chain: a question in, a cited answer out."""

from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.runnables import Runnable, RunnableLambda

from bot.answer import Answer
from bot.extractive import extract, nothing
from bot.question import Question, understand
from bot.verify import verify
from bot.who_said_what import fitting, quote
from index.filters import EVERYTHING, Filter
from index.library import Library
from index.models import Hit, QuotationHit
from index.people import name_words
from index.retriever import PassageRetriever
from index.search import Search

PASSAGES, QUOTATIONS = 12, 60  # that are looked at for an answer


@dataclass(frozen=True, slots=True)
class Found:
    """A question, and the statements and passages that may answer it."""

    question: Question
    quotations: tuple[QuotationHit, ...]
    passages: tuple[Hit, ...]


def answer_chain(search: Search, library: Library) -> Runnable[str, Answer]:
    """Understand | retrieve | answer | verify."""

    def read(text: str) -> Question:
        return understand(text, library.quotations.speakers_named)

    def retrieve(question: Question) -> Found:
        retriever = PassageRetriever(search=search, count=PASSAGES, only=_only(question))
        hits = tuple(document.metadata["hit"] for document in retriever.invoke(question.topic))
        return Found(question, _quotations(question, search), hits)

    def answer(found: Found) -> Answer:
        weights = search.telling([found.question.topic])
        spoken = fitting(found.question, found.quotations, weights)
        if not spoken and found.question.kind == "speaker":
            return nothing(found.question, found.passages)  # what others say of it would be no answer
        if not spoken:
            return extract(found.question, found.passages, weights)
        if found.question.kind == "topic":
            spoken += search.echoes(spoken)
        return quote(found.question, spoken, _names(spoken, library))

    def check(draft: Answer) -> Answer:
        return verify(draft, library)

    return RunnableLambda(read) | RunnableLambda(retrieve) | RunnableLambda(answer) | RunnableLambda(check)


def _only(question: Question) -> Filter:
    return Filter(question.period.first, question.period.last) if question.period else EVERYTHING


def _quotations(question: Question, search: Search) -> tuple[QuotationHit, ...]:
    if question.kind == "fact":
        return ()
    only = _only(question)
    if question.quoted and (said := search.saying(question.quoted, QUOTATIONS, only)):
        return tuple(said)
    return tuple(search.quotations(question.topic, QUOTATIONS, question.speakers or None, only))


def _names(hits: Sequence[QuotationHit], library: Library) -> list[str]:
    """All names in the library that share their last word with a speaker found, so that a surname finds its bearer."""
    surnames = {words[-1] for hit in hits if (words := name_words(hit.quotation.speaker))}
    return library.quotations.speakers_named(surnames)
