"""What an answer is: the whole contract of the terminal and the Telegram bot, which only show it."""

from dataclasses import dataclass
from typing import Literal

from index.models import Article, Quotation

# How a statement was verified. "verbatim": all that it says are the cited words, found at their place. "proven": its
# own words are a language model's, and each stands in what is cited (bot/claims.py).
Verdict = Literal["verbatim", "proven"]


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words of an article: `article.text[start:end]`.

    `also_in`: articles that hold the same words; `quotation`: whose words they are, where somebody said them.
    """

    number: int
    article: Article
    start: int
    end: int
    also_in: tuple[Article, ...] = ()
    quotation: Quotation | None = None

    @property
    def text(self) -> str:
        """The words as they stand in the article."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Statement:
    """A part of an answer. `words` are not the article's, but stand on `citations`: a name, a sentence, or ""."""

    words: str
    citations: tuple[Citation, ...]
    verdict: Verdict

    @property
    def names_speaker(self) -> bool:
        """Whether `words` are the name, "" where it is unknown, of who said all that is cited."""
        return self.verdict == "verbatim" and any(citation.quotation for citation in self.citations)


@dataclass(frozen=True, slots=True)
class Answer:
    """All that was found and proven. Without statements nothing fits, and `nearest` are the closest articles.

    `language` is that of the question: the bot's own words are in it. `outcome` says in a word how the answer came
    about, and `dropped` why sentences of a language model are not in it; neither holds anybody's words.
    """

    question: str
    understood_as: str
    language: str
    statements: tuple[Statement, ...]
    nearest: tuple[Article, ...] = ()
    outcome: str = "extractive"
    dropped: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """Whether the articles answer the question."""
        return bool(self.statements)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of the answer once, in order of its number."""
        cited = (citation for statement in self.statements for citation in statement.citations)
        return tuple({citation.number: citation for citation in cited}.values())
