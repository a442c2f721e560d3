"""What a language model claims: the values between writing and verifying."""

from dataclasses import dataclass
from typing import Literal

from bot.answer import Answer
from bot.model.evidence import Evidence
from bot.question import Question

# Why a claim is not proven.
Reason = Literal[
    "evidence", "length", "markup", "language", "address", "topic", "quote", "number", "name", "attribution", "word"
]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a language model, and the ids of the evidence that it says it stands on."""

    words: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer without a model, and what a model claims in its place: `outcome` says in a word how that went."""

    answer: Answer
    question: Question | None = None
    evidence: tuple[Evidence, ...] = ()
    claims: tuple[Claim, ...] = ()
    outcome: str = "extractive"


@dataclass(frozen=True, slots=True)
class Proven:
    """A claim whose every word stands in its evidence; what it quotes is the article's own typography."""

    words: str
    evidence: tuple[Evidence, ...]
