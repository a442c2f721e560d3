"""The questions asked lately: in memory only, so that a reply to an answer can be understood as a follow-up."""

from collections import OrderedDict

MOST = 1000


class RecentQuestions:
    """The questions to which the latest answers were given, by chat and message of the answer."""

    def __init__(self) -> None:
        self._questions: OrderedDict[tuple[int, int], str] = OrderedDict()

    def note(self, chat: int, message: int, question: str) -> None:
        """Remember which question a message answers."""
        self._questions[chat, message] = question
        if len(self._questions) > MOST:
            self._questions.popitem(last=False)

    def answered_in(self, chat: int, message: int) -> str | None:
        """The question that a message answers, where it is remembered."""
        return self._questions.get((chat, message))

    def forget(self, chat: int) -> None:
        """Drop the questions of a chat."""
        for place in [place for place in self._questions if place[0] == chat]:
            del self._questions[place]
