"""Answers, hits and articles in the terminal: text for people, JSON for programs."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rich.text import Text

from bot.answer import Answer, Citation, Statement
from bot.attribution import attribution, introduction, shown
from bot.byline import byline
from bot.wording import wording
from index.models import Article, Hit, Quotation

HARMLESS = {"\n", "\t", "\u200d"}


class Line(NamedTuple):
    """A line for people, and how a terminal shows it."""

    text: str
    style: str = ""


def answer_lines(answer: Answer, most: int | None = None) -> Iterator[Line]:
    """The answer for people: the articles' words, each with who said them, its number and its source.

    `most` statements are shown, and how many there are besides.
    """
    words = wording(answer.language)
    if answer.rewritten:
        yield Line(words.understood.format(question=answer.understood_as), "dim")
    if answer.introduces:
        yield Line(words.introduction)
    yield from (Line(_named(article, answer.language)) for article in answer.listed)
    if not answer.found:
        yield Line(words.nothing_found)
        if answer.nearest:
            yield Line(words.nearest)
            yield from (Line(f"  {_named(article, answer.language)}", "dim") for article in answer.nearest)
    if answer.disputed:
        yield Line(words.disputed)
    for statement in answer.statements[:most]:
        yield from _statement_lines(statement, answer.language)
    if most is not None and len(answer.statements) > most:
        yield Line(f"{words.and_others.format(count=len(answer.statements) - most)} quidit ask --all")


def _statement_lines(statement: Statement, language: str) -> Iterator[Line]:
    if statement.names_speaker:
        yield Line(statement.words or wording(language).unnamed, "bold")
    elif statement.words:
        yield Line(statement.words)
    for citation in statement.citations:
        if citation.answer:
            yield Line(citation.answer, "bold")
        said = introduction(statement, citation, language)
        yield Line(f"{said} : {shown(citation)}" if said else shown(citation))
        yield Line(f"  [{citation.number}] {_source(citation.article, citation.also_in, language)}", "dim")


def answer_row(answer: Answer, took_ms: float, name: object = None) -> dict[str, Any]:
    """The answer as `ask --json` prints it. `took_ms` is in milliseconds."""
    return {
        "id": name,
        "question": answer.question,
        "understood_as": answer.understood_as,
        "found": answer.found,
        "disputed": answer.disputed,
        "text": "\n".join(line.text for line in answer_lines(answer)),
        "statements": [
            {"words": s.words, "citations": [c.number for c in s.citations], "verdict": s.verdict}
            for s in answer.statements
        ],
        "articles": [article_row(article) for article in answer.listed],
        "nearest": [article_row(article) for article in answer.nearest],
        "took_ms": round(took_ms, 1),
        "citations": [_citation_row(citation) for citation in answer.citations],
    }


def hit_lines(hit: Hit) -> Iterator[Line]:
    """A hit for people."""
    article = hit.passage.article
    yield Line(_source(article, hit.also_in, article.language), "dim")
    yield Line(hit.passage.text)


def hit_row(hit: Hit) -> dict[str, Any]:
    """A hit as `search --json` prints it."""
    passage = hit.passage
    place = {"article": passage.article.id, "start": passage.start, "end": passage.end}
    return place | {"text": passage.text, "score": round(hit.score, 4)}


def quotation_lines(article: Article, quotations: Iterable[Quotation]) -> Iterator[Line]:
    """The quotations of an article for people."""
    yield Line(article.headline, "bold")
    for quotation in quotations:
        for span in quotation.spans:
            citation = Citation(0, article, *span, quotation=quotation)
            speaker = quotation.speaker or wording(article.language).unnamed
            said = " ".join(part for part in (speaker, attribution(citation, article.language or "fr")) if part)
            yield Line(f"  {said} : {shown(citation)}")


def article_line(article: Article) -> Line:
    """An article in a list."""
    modified = f"  (modified {article.modified})" if article.modified else ""
    return Line(f"{article.published or '':10}  {article.id}  {article.headline}{modified}")


def article_row(article: Article) -> dict[str, Any]:
    """An article without its text."""
    return {
        "article": article.id,
        "title": article.headline,
        "outlet": article.outlet,
        "published": article.published,
        "modified": article.modified,
        "url": article.url,
    }


def styled(lines: Iterable[Line]) -> Text:
    """Lines for a terminal, without the control characters by which an article could command it."""
    return Text("\n").join(Text(harmless(line.text), line.style) for line in lines)


def harmless(text: str) -> str:
    """The text without control characters, and without those that readers do not see."""
    return "".join(c for c in text if c in HARMLESS or unicodedata.category(c) not in {"Cc", "Cf"})


def _source(article: Article, copies: Iterable[Article], language: str | None) -> str:
    also = "; ".join(_named(copy, language) for copy in copies)
    return _named(article, language) + (f" ({wording(language).also_in} {also})" if also else "")


def _named(article: Article, language: str | None) -> str:
    return f"{article.headline} · {byline(article, language)}"


def _citation_row(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        **article_row(citation.article),
        "start": citation.start,
        "end": citation.end,
        "text": citation.text,
        "answer": citation.answer or None,
        **_quotation_fields(citation),
        "also_in": [article.id for article in citation.also_in],
    }


def _quotation_fields(citation: Citation) -> dict[str, str | None]:
    quotation, text = citation.quotation, citation.article.text
    if quotation is None:
        return dict.fromkeys(("speaker", "mention", "kind", "cue"))
    return {
        "speaker": quotation.speaker or None,
        "mention": text[slice(*quotation.mention)] if quotation.mention else None,
        "kind": quotation.kind,
        "cue": text[slice(*quotation.cue)] if quotation.cue else None,
    }
