"""The values that travel between modules: frozen, compared by content, never a dict."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["direct", "mixed", "indirect"]
Polarity = Literal["said", "denied", "future", "unreal"]


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """A news article. Every offset in Quidit counts the characters of `text`, which never changes.

    `id` is the name that people see; `published` and `modified` are ISO 8601 dates, `language` an ISO 639-1 code.
    What a source does not tell is None.
    """

    id: str
    text: str
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    modified: str | None = None

    @property
    def headline(self) -> str:
        """The title, or else the first words and "…", which are shown and never stored."""
        if self.title:
            return self.title
        words = self.text.split(maxsplit=9)[:9]
        return " ".join(words).rstrip(" .…,;:") + "…"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article that is searched and cited as one."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """The very words of the article."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: its score (the higher the better, 1 at most), and the two things it is made of.

    `words` is its share of the best word match, `meaning` the cosine to the question; 0 where it was not among
    the best by that measure. `also_in`: articles that tell the same in nearly the same words, and were left out.
    """

    passage: Passage
    score: float
    words: float
    meaning: float
    also_in: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """A statement that an article attributes to a source.

    Every span counts the characters of the article's text. A quotation that its reporting clause
    interrupts has a span for each piece; marks and a leading que, qu' or de stay outside. `speaker`
    is the fullest name that the article gives the source, or "" where it is unknown; `mention` is how
    the reporting clause names it. `confidence` is 1 where the sentence itself names the speaker, and
    less where a pronoun, a noun or the neighbouring sentences had to tell.
    """

    kind: Kind
    spans: tuple[Span, ...]
    speaker: str = ""
    mention: Span | None = None
    cue: Span | None = None
    lemma: str = ""
    polarity: Polarity = "said"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class QuotationHit:
    """A quotation that was found, with its score: the higher the better, 1 at most.

    The score compares what one question finds; `nearness` tells whether it is about the question at all: how much of
    the question stands around it, from 0 to 1, and twice the cosine of its sentence to the question.
    """

    article: Article
    quotation: Quotation
    score: float
    nearness: float = 0.0

    @property
    def words(self) -> str:
        """What was said, its pieces joined."""
        return " ".join(self.article.text[span.start : span.end] for span in self.quotation.spans)
