"""What an answer is: the whole contract of the terminal and the Telegram bot, which only show it."""

from dataclasses import dataclass
from typing import Literal

from index.models import Article, Quotation, Span

# How a statement was verified. "verbatim": all that it says are the cited words, found at their place. "proven": its
# own words are a language model's, and each stands in what is cited (bot/model/claims.py).
Verdict = Literal["verbatim", "proven"]

OVER_BUDGET = "over budget"  # the outcome where a language model was not asked because it had written enough


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words of an article: `article.text[start:end]`.

    `also_in`: articles with the same words, or nearly the same throughout; `quotation`: whose words they are, where
    somebody said them; `answering`: the part of them, by the article's characters, that answers the question, where not
    all does.
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
    """All that was found and proven: statements, or the `listed` articles where these are asked for.

    Without either nothing fits, and `nearest` are the closest articles. `introduces`: the bot was greeted, or asked
    what it can do, and tells that instead. `rewritten`: the question was not taken as it was typed. `disputed`: the
    articles that are cited give different figures, and the newest comes first. `language` is that
    of the question: the bot's own words are in it. `outcome` says in a word how the answer came about, and `dropped`
    why sentences of a language model are not in it; neither holds anybody's words.
    """

    question: str
    understood_as: str
    language: str
    statements: tuple[Statement, ...]
    nearest: tuple[Article, ...] = ()
    listed: tuple[Article, ...] = ()
    introduces: bool = False
    rewritten: bool = False
    disputed: bool = False
    outcome: str = "extractive"
    dropped: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """Whether the question is answered."""
        return bool(self.statements or self.listed or self.introduces)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of the answer once, in order of its number."""
        cited = (citation for statement in self.statements for citation in statement.citations)
        return tuple({citation.number: citation for citation in cited}.values())
