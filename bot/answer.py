"""What an answer is: the whole contract of the terminal and the Telegram bot, which only show it."""

from dataclasses import dataclass
from typing import Literal

from index.models import Article, Quotation, Span

# How the words of a statement were verified. "verbatim": they are the article's own, found at their place.
Verdict = Literal["verbatim"]


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words of an article: `article.text[start:end]`.

    `also_in`: articles that hold the same words; `quotation`: whose words they are, where somebody said them;
    `answering`: the part of them, by the article's characters, that answers the question, where not all does.
    """

    number: int
    article: Article
    start: int
    end: int
    also_in: tuple[Article, ...] = ()
    quotation: Quotation | None = None
    answering: Span | None = None

    @property
    def text(self) -> str:
        """The words as they stand in the article."""
        return self.article.text[self.start : self.end]

    @property
    def answer(self) -> str:
        """The part of the words that answers; "" where all of them do."""
        if self.answering is None or self.answering == Span(self.start, self.end):
            return ""
        return self.article.text[self.answering.start : self.answering.end]


@dataclass(frozen=True, slots=True)
class Statement:
    """A part of an answer. `words` are not the article's, but stand on `citations`: a speaker's name, or ""."""

    words: str
    citations: tuple[Citation, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """All that was found and proven: statements, or the `listed` articles where these are asked for.

    Without either nothing fits, and `nearest` are the closest articles. `introduces`: the bot was greeted, or asked
    what it can do, and tells that instead. `language` is that of the question: the bot's own words are in it.
    """

    question: str
    understood_as: str
    language: str
    statements: tuple[Statement, ...]
    nearest: tuple[Article, ...] = ()
    listed: tuple[Article, ...] = ()
    introduces: bool = False

    @property
    def found(self) -> bool:
        """Whether the question is answered."""
        return bool(self.statements or self.listed or self.introduces)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of the answer, in order of its number."""
        return tuple(citation for statement in self.statements for citation in statement.citations)
