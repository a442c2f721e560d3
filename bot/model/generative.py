"""The answer with a language model: evidence in, a draft of claims out. Nothing of it is shown before it is proven."""

import json
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field, ValidationError

from bot.answer import Answer
from bot.model.chat_model import ChatModel, NoReplyError
from bot.model.claims import Claim, Draft
from bot.model.evidence import Evidence
from bot.question import Question
from index.models import Article, Quotation, Span

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

PROMPTS = Path(__file__).parents[2] / "prompts"
MOST_EVIDENCE, MOST_TEXT = 60, 12_000  # excerpts and their characters: what a small local model still reads
LONGEST_REPLY, LONGEST_LINE = 20_000, 1_000
MOST_CLAIMS = 12
LETTERS = "bcdfghjkmnpqrstvwxz"  # of ids: no vowels, so that they are no words
LANGUAGES = {"fr": "French", "en": "English"}
THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|$)", re.DOTALL | re.IGNORECASE)
Place = tuple[Article, tuple[Span, ...], Quotation | None]
LINE = re.compile(r"^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+)?(?P<words>\S.*?)\s*\[(?P<ids>[^\[\]]+)\]\W*$")


class Sentence(BaseModel):
    """One sentence of the answer."""

    words: str = Field(description="The sentence, without ids")
    evidence: list[str] = Field(description="The ids of the excerpts that it stands on")


class Sentences(BaseModel):
    """The answer, or no sentence where the excerpts do not answer."""

    sentences: list[Sentence]


def write(question: Question, answer: Answer, evidence: Sequence[Evidence], model: ChatModel) -> Draft:
    """Let the model put the evidence into sentences. Whatever goes wrong, the draft holds the answer without it."""
    try:
        reply = model.reply(messages(question, evidence), Sentences.model_json_schema())
    except NoReplyError as error:
        return Draft(answer, outcome=str(error))
    claims = tuple(read(reply))
    return Draft(answer, question, tuple(evidence), claims, "generative" if claims else "no claims")


def messages(question: Question, evidence: Sequence[Evidence]) -> "list[BaseMessage]":
    """What is said to the model. Articles and question are set apart by a mark that nobody can know beforehand."""
    from langchain_core.messages import HumanMessage, SystemMessage

    mark = f"~{secrets.token_hex(6)}~"
    rules = Template((PROMPTS / "answer.md").read_text(encoding="utf-8"))
    filled = rules.substitute(language=LANGUAGES[question.language], mark=mark, example=evidence[0].id)
    parts = [f"{mark} QUESTION", question.text]
    for article, excerpts in _by_article(evidence):
        parts.append(f"{mark} ARTICLE {_one_line(article.headline)}, {article.published or 'undated'}")
        parts += [f"[{each.id}] {_excerpt(each)}" for each in excerpts]
    return [SystemMessage(filled), HumanMessage("\n".join([*parts, f"{mark} END"]))]


def read(reply: object) -> Iterator[Claim]:
    """The claims in a reply: of the form that was asked for, or JSON or lines in a text."""
    if isinstance(reply, dict):
        yield from _sentences(reply)
    elif isinstance(reply, str) and len(reply) <= LONGEST_REPLY:
        text = THINKING.sub("", reply)
        yield from _json(text) or _lines(text)


def _json(text: str) -> list[Claim]:
    start, end = text.find("{"), text.rfind("}")
    try:
        return _sentences(json.loads(text[start : end + 1]))
    except (ValueError, RecursionError):
        return []


def _sentences(reply: object) -> list[Claim]:
    try:
        sentences = Sentences.model_validate(reply).sentences[:MOST_CLAIMS]
    except ValidationError:
        return []
    return [Claim(each.words, tuple(ident.strip("[] ") for ident in each.evidence)) for each in sentences]


def _lines(text: str) -> Iterator[Claim]:
    found = [match for line in text.splitlines() if len(line) <= LONGEST_LINE and (match := LINE.match(line))]
    for match in found[:MOST_CLAIMS]:
        yield Claim(match["words"], tuple(re.findall(r"[^\s,;]+", match["ids"])))


def _by_article(evidence: Iterable[Evidence]) -> list[tuple[Article, list[Evidence]]]:
    groups: dict[str, tuple[Article, list[Evidence]]] = {}
    for each in evidence:
        groups.setdefault(each.article.id, (each.article, []))[1].append(each)
    return list(groups.values())


def _excerpt(evidence: Evidence) -> str:
    """The article's words; before them whose they are, where the article lets a pronoun tell."""
    text = evidence.article.text[slice(*evidence.context)]
    speakers = dict.fromkeys(q.speaker for q in evidence.quotations if q.speaker)
    unnamed = [speaker for speaker in speakers if speaker not in text]
    return f"(said by {', '.join(unnamed)}) {text}" if unnamed else text


def _one_line(text: str) -> str:
    return " ".join(text.split())
