"""The answering chain: a question in, a cited answer out."""

import math
from dataclasses import dataclass

from langchain_core.runnables import Runnable, RunnableLambda

from bot.answer import Answer
from bot.extractive import extract
from bot.question import Question, understand
from bot.verify import verify
from bot.who_said_what import quote
from index.library import Library
from index.models import Hit, QuotationHit
from index.people import name_words
from index.retriever import PassageRetriever
from index.search import Search
from index.words import terms

PASSAGES, QUOTATIONS = 12, 60  # that are looked at for an answer


@dataclass(frozen=True, slots=True)
class Found:
    """A question, and the statements and passages that may answer it."""

    question: Question
    quotations: tuple[QuotationHit, ...]
    passages: tuple[Hit, ...]


def answer_chain(search: Search, library: Library) -> Runnable[str, Answer]:
    """Understand | retrieve | answer | verify."""
    retriever = PassageRetriever(search=search, count=PASSAGES)

    def read(text: str) -> Question:
        return understand(text, library.quotations.speakers_named)

    def retrieve(question: Question) -> Found:
        quotations = _quotations(question, search)
        documents = retriever.invoke(question.topic)
        return Found(question, quotations, tuple(document.metadata["hit"] for document in documents))

    def answer(found: Found) -> Answer:
        weights = telling(found.question.topic, library)
        if found.quotations:
            spoken = quote(found.question, found.quotations, weights, _names(found.quotations, library))
            if spoken.found:
                return spoken
        return extract(found.question, found.passages, weights)

    def check(draft: Answer) -> Answer:
        return verify(draft, library)

    return RunnableLambda(read) | RunnableLambda(retrieve) | RunnableLambda(answer) | RunnableLambda(check)


def telling(text: str, library: Library) -> dict[str, float]:
    """How telling each stem of `text` is: the inverse document frequency of BM25, in passages."""
    passages = library.counts()["passage"]
    return {
        stem: math.log(1 + (passages - count + 0.5) / (count + 0.5))
        for stem, count in library.frequencies(terms(text)).items()
    }


def _quotations(question: Question, search: Search) -> tuple[QuotationHit, ...]:
    if question.kind == "fact":
        return ()
    if question.quoted and (said := search.saying(question.quoted, QUOTATIONS)):
        return tuple(said)
    return tuple(search.quotations(question.topic, QUOTATIONS, question.speakers or None))


def _names(hits: tuple[QuotationHit, ...], library: Library) -> list[str]:
    """All names in the library that share their last word with a speaker found, so that a surname finds its bearer."""
    surnames = {words[-1] for hit in hits if (words := name_words(hit.quotation.speaker))}
    return library.quotations.speakers_named(surnames)
