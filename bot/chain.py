"""The answering chain: a question in, a cited answer out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from langchain_core.runnables import Runnable, RunnableLambda

from bot.answer import Answer
from bot.chat_model import ChatModel
from bot.claims import Draft
from bot.evidence import gather
from bot.extractive import extract, nothing
from bot.generative import write
from bot.question import Question, understand
from bot.verify import verify
from bot.who_said_what import fitting, quote
from index.library import Library
from index.models import Article, Hit, Quotation, QuotationHit
from index.people import name_words
from index.retriever import PassageRetriever
from index.search import Search

PASSAGES, QUOTATIONS = 12, 60  # that are looked at for an answer
MORE = 10  # times as many are, where only those of a period count


@dataclass(frozen=True, slots=True)
class Found:
    """A question, and the statements and passages that may answer it."""

    question: Question
    quotations: tuple[QuotationHit, ...]
    passages: tuple[Hit, ...]


def answer_chain(search: Search, library: Library, model: ChatModel | None = None) -> Runnable[str, Answer]:
    """Understand | retrieve | write | verify. Without a model the articles' own words are the answer."""

    def read(text: str) -> Question:
        return understand(text, library.quotations.speakers_named)

    def retrieve(question: Question) -> Found:
        hits = [document.metadata["hit"] for document in _retriever(question, search).invoke(question.topic)]
        near = [hit for hit in hits if _of_period(hit.passage.article, question)][:PASSAGES]
        said = [hit for hit in _quotations(question, search) if _of_period(hit.article, question)][:QUOTATIONS]
        return Found(question, tuple(said), tuple(near))

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

    def draft(found: Found) -> Draft:
        extractive = answer(found)
        if model is None or not extractive.found:
            return Draft(extractive)
        evidence = gather(extractive, found.passages, _said(extractive, found.passages, library))
        return write(found.question, extractive, evidence, model)

    def check(draft: Draft) -> Answer:
        return verify(draft, library)

    return (
        RunnableLambda(read, name="understand")
        | RunnableLambda(retrieve, name="retrieve")
        | RunnableLambda(draft, name="write")
        | RunnableLambda(check, name="verify")
    )


def _retriever(question: Question, search: Search) -> PassageRetriever:
    return PassageRetriever(search=search, count=PASSAGES * MORE if question.period else PASSAGES)


def _of_period(article: Article, question: Question) -> bool:
    return question.period is None or question.period.holds(article.published)


def _quotations(question: Question, search: Search) -> tuple[QuotationHit, ...]:
    if question.kind == "fact":
        return ()
    if question.quoted and (said := search.saying(question.quoted, QUOTATIONS)):
        return tuple(said)
    count = QUOTATIONS * MORE if question.period else QUOTATIONS
    return tuple(search.quotations(question.topic, count, question.speakers or None))


def _said(answer: Answer, hits: Iterable[Hit], library: Library) -> Iterable[tuple[Article, Quotation]]:
    """All that is said in the articles that an answer cites or that were found."""
    articles = {citation.article.id for citation in answer.citations} | {hit.passage.article.id for hit in hits}
    return library.quotations.get(library.quotations.of_articles(articles)).values()


def _names(hits: Sequence[QuotationHit], library: Library) -> list[str]:
    """All names in the library that share their last word with a speaker found, so that a surname finds its bearer."""
    surnames = {words[-1] for hit in hits if (words := name_words(hit.quotation.speaker))}
    return library.quotations.speakers_named(surnames)
