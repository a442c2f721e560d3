"""The answering chain: a question in, a cited answer out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from langchain_core.runnables import Runnable, RunnableLambda

from bot.answer import Answer
from bot.extractive import extract, nothing
from bot.followup import whole
from bot.listing import listed, newest
from bot.question import Question
from bot.verify import verify
from bot.who_said_what import fitting, quote
from index.filters import EVERYTHING, Filter
from index.library import Library
from index.models import Hit, QuotationHit
from index.people import name_words
from index.retriever import PassageRetriever
from index.search import Search
from index.statements import StatementSearch

PASSAGES, STATEMENTS = 60, 60  # that are looked at for an answer
LISTED = 10  # articles, where the newest are asked for
SPOKEN = {"topic", "who", "speaker"}  # kinds of questions for what was said


@dataclass(frozen=True, slots=True)
class Evidence:
    """A question, and the statements that answer it; the passages that may, where no statement does."""

    question: Question
    statements: Sequence[QuotationHit] = ()
    passages: Sequence[Hit] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was typed, and those that were asked before it, oldest first."""

    text: str
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps from a question to an answer, over one library."""

    search: Search
    statements: StatementSearch
    library: Library

    def understand(self, asked: Asked) -> Question:
        """What is asked, made whole with what was asked before."""
        return whole(asked.text, asked.before, self.library.quotations.speakers_named)

    def retrieve(self, question: Question) -> Evidence:
        """The statements that answer, or else the passages that may."""
        if question.kind == "help":
            return Evidence(question)
        if spoken := _statements(question, self.statements):
            return Evidence(question, spoken)
        retriever = PassageRetriever(search=self.search, count=PASSAGES, only=_only(question))
        found = [document.metadata["hit"] for document in retriever.invoke(question.topic)]
        return Evidence(question, passages=found)

    def answer(self, evidence: Evidence) -> Answer:
        """The answer in the shape that fits what is asked."""
        question = evidence.question
        if evidence.statements:
            beside = self.statements.echoes(evidence.statements) if question.kind == "topic" else []
            spoken = [*evidence.statements, *beside]
            return quote(question, spoken, _names(spoken, self.library))
        if question.kind == "help":
            return Answer(question.text, question.topic, question.language, (), introduces=True)
        if question.kind == "speaker":
            return nothing(question, evidence.passages)  # what others say of it would be no answer
        return self._of_passages(question, evidence.passages)

    def verify(self, draft: Answer) -> Answer:
        """What is left of it when every citation is looked up again."""
        return verify(draft, self.library)

    def _of_passages(self, question: Question, passages: Sequence[Hit]) -> Answer:
        weights = self.search.telling([question.topic])
        if question.kind != "articles":
            return extract(question, passages, weights, partial(self.search.closeness, question.topic))
        return listed(question, passages, weights) if weights else newest(question, self.library.newest(LISTED))


def answer_chain(search: Search, statements: StatementSearch, library: Library) -> Runnable[Asked, Answer]:
    """Understand | retrieve | answer | verify."""
    steps = Steps(search, statements, library)
    return (
        RunnableLambda(steps.understand)
        | RunnableLambda(steps.retrieve)
        | RunnableLambda(steps.answer)
        | RunnableLambda(steps.verify)
    )


def _only(question: Question) -> Filter:
    return Filter(question.period.first, question.period.last) if question.period else EVERYTHING


def _statements(question: Question, statements: StatementSearch) -> list[QuotationHit]:
    """The statements that answer a question for what was said."""
    if question.kind not in SPOKEN:
        return []
    only, speakers = _only(question), question.speakers
    if question.quoted and (said := statements.saying(question.quoted, STATEMENTS, only)):
        return said
    if question.role:
        speakers = (statements.described(question.role, question.topic, only),)
    return fitting(question, statements.about(question.topic, STATEMENTS, speakers or None, only))


def _names(hits: Sequence[QuotationHit], library: Library) -> list[str]:
    """All names in the library that share their last word with a speaker found, so that a surname finds its bearer."""
    surnames = {words[-1] for hit in hits if (words := name_words(hit.quotation.speaker))}
    return library.quotations.speakers_named(surnames)
