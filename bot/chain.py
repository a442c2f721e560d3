"""The answering chain: a question in, a cited answer out."""

import math
from dataclasses import dataclass

from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda

from bot.answer import Answer
from bot.extractive import extract
from bot.question import Question, understand
from bot.verify import verify
from index.library import Library
from index.models import Hit
from index.words import terms


@dataclass(frozen=True, slots=True)
class Found:
    """A question and the passages that may answer it."""

    question: Question
    hits: tuple[Hit, ...]


def answer_chain(retriever: BaseRetriever, library: Library) -> Runnable[str, Answer]:
    """Understand | retrieve | answer | verify. `retriever` gives documents whose metadata holds their Hit."""

    def retrieve(question: Question) -> Found:
        documents = retriever.invoke(question.topic)
        return Found(question, tuple(document.metadata["hit"] for document in documents))

    def answer(found: Found) -> Answer:
        return extract(found.question, found.hits, telling(found.question.topic, library))

    def check(draft: Answer) -> Answer:
        return verify(draft, library)

    return RunnableLambda(understand) | RunnableLambda(retrieve) | RunnableLambda(answer) | RunnableLambda(check)


def telling(text: str, library: Library) -> dict[str, float]:
    """How telling each stem of `text` is: the inverse document frequency of BM25, in passages."""
    passages = library.counts()["passage"]
    return {
        stem: math.log(1 + (passages - count + 0.5) / (count + 0.5))
        for stem, count in library.frequencies(terms(text)).items()
    }
