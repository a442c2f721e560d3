"""The answering chain: a question in, a cited answer out."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from langchain_core.runnables import Runnable, RunnableLambda

from bot.answer import Answer
from bot.answer_type import frame_terms
from bot.extractive import extract, nothing
from bot.followup import SPOKEN, whole
from bot.listing import listed, newest
from bot.model.chat_model import ChatModel
from bot.model.claims import Draft
from bot.model.evidence import gather
from bot.model.generative import write
from bot.question import Known, Question
from bot.slips import mended
from bot.verify import verify
from bot.who_said_what import fitting, quote
from index.filters import EVERYTHING, Filter
from index.library import Library
from index.models import Article, Hit, Quotation, QuotationHit
from index.people import name_words
from index.quotations.acts import acts_in
from index.retriever import PassageRetriever
from index.search import Search
from index.statements import StatementSearch, Topic
from index.words import language, spelled

PASSAGES, STATEMENTS = 60, 60  # that are looked at for an answer
READ = 12  # passages that a language model reads beside what answers without it
LISTED = 10  # articles, where the newest are asked for


@dataclass(frozen=True, slots=True)
class Found:
    """A question, and the statements that answer it; the passages that may, where no statement does."""

    question: Question
    statements: Sequence[QuotationHit] = ()
    passages: Sequence[Hit] = ()

    @property
    def articles(self) -> int:
        """How many articles the statements, and the passages to be read, are of."""
        found = [hit.article.id for hit in self.statements] + [hit.passage.article.id for hit in self.passages[:READ]]
        return len(set(found))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was typed, and those that were asked before it, oldest first."""

    text: str
    before: tuple[str, ...] = ()


def local_day() -> dt.date:
    """Today, where this machine is."""
    return dt.datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps from a question to an answer, over one library."""

    search: Search
    statements: StatementSearch
    library: Library
    model: ChatModel | None = None
    today: Callable[[], dt.date] = local_day

    def understand(self, asked: Asked) -> Question:
        """What is asked, made whole with what was asked before."""
        text, *before = map(self._mended, (asked.text, *asked.before))
        known = Known(self.library.quotations.speakers_named, self.today(), self.library.articles.period())
        question = whole(text, before, known)
        return replace(question, rewritten=question.rewritten or text != asked.text)

    def _mended(self, text: str) -> str:
        """A question without its slips, unless all articles are in another language: their words would mend nothing."""
        tongue = language(text) or "fr"
        return mended(text, tongue, self.library.words.written) if self.library.articles.has_language(tongue) else text

    def retrieve(self, question: Question) -> Found:
        """The statements that answer, and the passages that may where none does or a language model is to read them."""
        spoken = _statements(question, self.statements)
        if question.kind == "help" or (spoken and self.model is None):
            return Found(question, spoken)
        only, tongue = _only(question), question.language
        retriever = PassageRetriever(search=self.search, count=PASSAGES, only=only, tongue=tongue)
        hits = [document.metadata["hit"] for document in retriever.invoke(question.topic)]
        return Found(question, spoken, hits)

    def write(self, found: Found) -> Draft:
        """The articles' own words, and what a language model makes of them, where there is one."""
        extractive = self._extractive(found)
        if self.model is None or not extractive.statements:
            return Draft(extractive)
        hits = found.passages[:READ]
        evidence = gather(extractive, hits, _said(extractive, hits, self.library))
        return write(found.question, extractive, evidence, self.model)

    def verify(self, draft: Draft) -> Answer:
        """What is left of it when every claim is proven and every citation looked up again."""
        return verify(draft, self.library)

    def _extractive(self, found: Found) -> Answer:
        """The articles' own words, and what the question was taken for."""
        question = found.question
        return replace(self._shaped(found), understood_as=question.in_full, rewritten=question.rewritten)

    def _shaped(self, found: Found) -> Answer:
        """The answer in the shape that fits what is asked."""
        question = found.question
        if found.statements:
            beside = self.statements.echoes(found.statements) if question.kind == "topic" else []
            spoken = [*found.statements, *beside]
            return quote(question, spoken, _names(spoken, self.library))
        if question.kind == "help":
            return Answer(question.text, question.topic, question.language, (), introduces=True)
        if question.kind == "speaker":
            # What others say of it would be no answer, but what is told of one who is not known to have spoken may be.
            known = not question.speakers or self.library.quotations.of_speakers(question.speakers)
            named = [hit for hit in found.passages if any(name in hit.passage.text for name in question.speakers)]
            return nothing(question, found.passages) if known else self._of_passages(question, named)
        return self._of_passages(question, found.passages)

    def _of_passages(self, question: Question, passages: Sequence[Hit]) -> Answer:
        weights = self.search.telling([question.topic])
        framing = frame_terms(question.topic) if question.kind != "articles" else set()
        weights = {stem: weight for stem, weight in weights.items() if stem not in framing} or weights
        if question.kind != "articles":
            return extract(question, passages, weights, partial(self.search.closeness, question.topic))
        if weights:
            return listed(question, passages, weights)
        return newest(question, islice(self.library.articles.all(_only(question)), LISTED))


def answer_chain(
    search: Search, statements: StatementSearch, library: Library, model: ChatModel | None = None
) -> Runnable[Asked, Answer]:
    """Understand | retrieve | write | verify. Without a model the articles' own words are the answer."""
    steps = Steps(search, statements, library, model)
    return (
        RunnableLambda(steps.understand, name="understand")
        | RunnableLambda(steps.retrieve, name="retrieve")
        | RunnableLambda(steps.write, name="write")
        | RunnableLambda(steps.verify, name="verify")
    )


def _only(question: Question) -> Filter:
    return Filter(question.period.first, question.period.last) if question.period else EVERYTHING


def _statements(question: Question, statements: StatementSearch) -> list[QuotationHit]:
    """The statements that answer a question for what was said."""
    if question.kind not in SPOKEN:
        return []
    only = _only(question)
    if question.quoted and (said := statements.saying(question.quoted, STATEMENTS, only)):
        return said
    topic = Topic(question.topic, question.language)
    if question.kind == "who":
        acts = acts_in(spelled(question.topic))
        topic = Topic(question.topic, question.language, acts, question.role, asks_who=True)
    elif question.role:
        return fitting(question, statements.of_role(question.role, topic, STATEMENTS, only))
    return fitting(question, statements.about(topic, STATEMENTS, question.speakers or None, only))


def _said(answer: Answer, hits: Iterable[Hit], library: Library) -> Iterable[tuple[Article, Quotation]]:
    """All that is said in the articles that an answer cites or that were found."""
    articles = {citation.article.id for citation in answer.citations} | {hit.passage.article.id for hit in hits}
    return library.quotations.get(library.quotations.of_articles(articles)).values()


def _names(hits: Sequence[QuotationHit], library: Library) -> list[str]:
    """All names in the library that share their last word with a speaker found, so that a surname finds its bearer."""
    surnames = {words[-1] for hit in hits if (words := name_words(hit.quotation.speaker))}
    return library.quotations.speakers_named(surnames)
