"""The answers that were given, kept as references to articles: an old message's buttons still open its own sources.

No question is kept, no word of an article either.
"""

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bot.answer import Answer, Citation, Statement
from index.models import Article, Quotation, Span

if TYPE_CHECKING:
    from pydantic import TypeAdapter

KEPT_SECONDS = 365 * 24 * 3600
FindArticle = Callable[[str], Article | None]


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation without its words: their place in an article, and a digest that tells whether they changed."""

    number: int
    article: str
    start: int
    end: int
    digest: str
    also_in: tuple[str, ...]
    quotation: Quotation | None
    answering: Span | None = None


References = tuple[tuple[Reference, ...], ...]


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer by its statements' references. `question` and `message` are ids of messages in `chat`; 0: none yet."""

    id: int
    chat: int
    question: int
    message: int
    language: str
    statements: References


class KeptAnswers:
    """The answers given within a year, and what people thought of them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def keep(self, number: int, chat: int, question: int, answer: Answer, message: int = 0) -> None:
        """Keep an answer under `number`, in the place of one to the same message."""
        now = int(time.time())
        self._db.execute("DELETE FROM answer WHERE made < ?", (now - KEPT_SECONDS,))
        self._db.execute("DELETE FROM answer WHERE chat = ? AND question = ?", (chat, question))
        statements = _adapter().dump_json(references(answer)).decode()
        self._db.execute(
            "INSERT OR REPLACE INTO answer (id, chat, question, message, language, statements, made)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, chat, question, message, answer.language, statements, now),
        )

    def shown_in(self, number: int, message: int) -> None:
        """Note the message that shows an answer."""
        self._db.execute("UPDATE answer SET message = ? WHERE id = ?", (message, number))

    def get(self, number: int) -> KeptAnswer | None:
        """The answer that was kept under a number."""
        return self._one({"id": number})

    def to_message(self, chat: int, question: int) -> KeptAnswer | None:
        """The answer to a message."""
        return self._one({"chat": chat, "question": question})

    def _one(self, wanted: dict[str, int]) -> KeptAnswer | None:
        row = self._db.execute(
            "SELECT id, chat, question, message, language, statements FROM answer"
            " WHERE id = :id OR (chat = :chat AND question = :question)",
            {"id": None, "chat": None, "question": None} | wanted,
        ).fetchone()
        return KeptAnswer(*(*row[:-1], _adapter().validate_json(row[-1]))) if row else None

    def vote(self, answer: int, citation: int, value: int) -> None:
        """Note what somebody thinks of an answer (citation 0) or of a citation: 1 or -1; the last one counts."""
        self._db.execute("INSERT OR REPLACE INTO vote VALUES (?, ?, ?)", (answer, citation, value))

    def votes(self) -> Iterator[dict[str, Any]]:
        """The answers that somebody voted on, as rows for an evaluation."""
        rows = self._db.execute(
            "SELECT DISTINCT answer, statements, date(made, 'unixepoch') FROM vote JOIN answer ON answer.id = answer"
        ).fetchall()
        for number, statements, day in rows:
            found = self._db.execute("SELECT citation, value FROM vote WHERE answer = ?", (number,))
            values: dict[int, int] = dict(found.fetchall())
            cited = [reference for group in _adapter().validate_json(statements) for reference in group]
            yield {
                "answer": number,
                "date": day,
                "vote": values.get(0),
                "citations": [_vote_row(reference, values.get(reference.number)) for reference in cited],
            }


def references(answer: Answer) -> References:
    """An answer's citations without their words, by statement."""
    return tuple(tuple(map(_reference, statement.citations)) for statement in answer.statements)


def restored(kept: KeptAnswer, find: FindArticle) -> Answer:
    """What the answer cited; without the statements whose words are no longer in their place.

    An answer of the articles' own words is as it was, but for its question. A language model's sentences are not kept:
    what they stood on is there, each under the name of its own speaker.
    """
    statements = tuple(made for group in kept.statements for made in _statements(group, find))
    return Answer("", "", kept.language, statements)


def standing(answer: Answer, find: FindArticle) -> Answer:
    """The answer, without the statements whose words are no longer in their place."""
    statements = (s for s in answer.statements if all(_citation(_reference(c), find) for c in s.citations))
    return replace(answer, statements=tuple(statements))


def citation(kept: KeptAnswer, number: int, find: FindArticle) -> Citation | None:
    """One citation of an answer; None where its words are no longer in their place."""
    found = [reference for group in kept.statements for reference in group if reference.number == number]
    return _citation(found[0], find) if found else None


def _reference(cited: Citation) -> Reference:
    also = tuple(article.id for article in cited.also_in)
    digest = _digest(cited.text)
    place = (cited.article.id, cited.start, cited.end)
    return Reference(cited.number, *place, digest, also, cited.quotation, cited.answering)


def _statements(group: tuple[Reference, ...], find: FindArticle) -> Iterator[Statement]:
    citations = [_citation(reference, find) for reference in group]
    whole = [cited for cited in citations if cited]
    if len(whole) < len(citations):
        return
    for speaker, spoken in groupby(whole, lambda cited: cited.quotation and cited.quotation.speaker):
        yield Statement(speaker or "", tuple(spoken), "verbatim")


def _citation(reference: Reference, find: FindArticle) -> Citation | None:
    article = find(reference.article)
    if article is None or _digest(article.text[reference.start : reference.end]) != reference.digest:
        return None
    also = tuple(copy for name in reference.also_in if (copy := find(name)))
    place = (article, reference.start, reference.end)
    return Citation(reference.number, *place, also, reference.quotation, reference.answering)


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _vote_row(reference: Reference, value: int | None) -> dict[str, Any]:
    place = {"article": reference.article, "start": reference.start, "end": reference.end}
    speaker = reference.quotation.speaker if reference.quotation else None
    return place | {"number": reference.number, "speaker": speaker, "vote": value}


@cache
def _adapter() -> "TypeAdapter[References]":
    from pydantic import TypeAdapter

    return TypeAdapter(References)
