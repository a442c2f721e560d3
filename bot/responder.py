"""What the Telegram bot needs of the rest."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.answer import Answer


@dataclass(frozen=True, slots=True)
class Responder:
    """Answers, the number of articles, and to follow what others add to them.

    `answer` gets the question, and the one before where it follows up on that.
    """

    answer: Callable[[str, str | None], Answer]
    articles: Callable[[], int]
    follow: Callable[[], None]
