"""What the Telegram bot needs of the rest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.answer import Answer
from bot.progress import Watch
from bot.telegram.admission import EVERYBODY, People
from index.addresses import Address
from index.models import Article
from index.outcomes import Outcome

# What is asked, the question before where it follows up on that, and who is told how far the answer has come.
Ask = Callable[[str, str | None, Watch], Answer]


class Collection(Protocol):
    """The articles that can be asked about."""

    def named(self, name: str) -> Article | None:
        """The article of an id."""

    def all(self) -> Iterator[Article]:
        """All articles, newest first."""

    def count(self) -> int:
        """How many there are."""

    def period(self) -> tuple[str, str] | None:
        """The oldest and the newest date, ISO 8601."""


@dataclass(frozen=True, slots=True)
class Responder:
    """Answers, the articles, to follow what others add to them, and to change them.

    `answer` answers as well as can be, `quote` from the index alone.
    `add` takes in a file, or what is at a web address, and `remove` forgets the article of an id; both may raise
    UserError. Files that people send are kept in the folder `received`. `model_answers`: how many answers a day a
    language model may write, which then sees the questions; 0: there is none. `cut_short` ends what it is at, for good:
    what is answered after that is answered without it.
    """

    answer: Ask
    quote: Ask
    collection: Collection
    follow: Callable[[], None]
    cut_short: Callable[[], None]
    add: Callable[[Path | Address], Sequence[Outcome]]
    remove: Callable[[str], Sequence[Outcome]]
    received: Path
    people: People = EVERYBODY
    model_answers: int = 0
