"""What an answer is: the whole contract of the terminal and the Telegram bot, which only show it."""

from dataclasses import dataclass
from typing import Literal

from index.models import Article, Quotation

# How the words of a statement were verified. "verbatim": they are the article's own, found at their place.
Verdict = Literal["verbatim"]


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
    """A part of an answer. `words` are not the article's, but stand on `citations`: a speaker's name, or ""."""

    words: str
    citations: tuple[Citation, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """All that was found and proven. Without statements nothing fits, and `nearest` are the closest articles.

    `language` is that of the question: the bot's own words are in it.
    """

    question: str
    understood_as: str
    language: str
    statements: tuple[Statement, ...]
    nearest: tuple[Article, ...] = ()

    @property
    def found(self) -> bool:
        """Whether the articles answer the question."""
        return bool(self.statements)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of the answer, in order of its number."""
        return tuple(citation for statement in self.statements for citation in statement.citations)
