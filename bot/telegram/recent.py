"""What was asked and answered lately: in memory only, for what nothing that is kept can tell."""

from collections import OrderedDict
from typing import TypeVar

from bot.answer import Answer

MOST_QUESTIONS, MOST_ANSWERS = 1000, 200
Place = tuple[int, int]  # a chat, and a message or an answer in it
V = TypeVar("V")


class Recent:
    """The questions to which the latest answers were given, so that a reply to one is understood as a follow-up.

    Also the answers that are not as their references alone would make them: those in which a language model had a part.
    """

    def __init__(self) -> None:
        self._questions = OrderedDict[Place, str]()
        self._answers = OrderedDict[Place, Answer]()

    def note(self, chat: int, message: int, question: str) -> None:
        """Remember which question a message answers."""
        _put(self._questions, (chat, message), question, MOST_QUESTIONS)

    def answered_in(self, chat: int, message: int) -> str | None:
        """The question that a message answers, where it is remembered."""
        return self._questions.get((chat, message))

    def keep(self, chat: int, number: int, answer: Answer) -> None:
        """Remember an answer by its number."""
        if answer.outcome != "extractive":
            _put(self._answers, (chat, number), answer, MOST_ANSWERS)

    def answer(self, chat: int, number: int) -> Answer | None:
        """The answer of a number, where it is remembered."""
        return self._answers.get((chat, number))

    def forget(self, chat: int) -> None:
        """Drop what is remembered of a chat."""
        _drop(self._questions, chat)
        _drop(self._answers, chat)


def _put(latest: OrderedDict[Place, V], place: Place, value: V, most: int) -> None:
    latest[place] = value
    if len(latest) > most:
        latest.popitem(last=False)


def _drop(latest: OrderedDict[Place, V], chat: int) -> None:
    for place in [place for place in latest if place[0] == chat]:
        del latest[place]
