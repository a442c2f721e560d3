"""Who may use the bot, and how much."""

from dataclasses import dataclass, field
from enum import Enum

from bot.telegram.pace import Pace, Paces, taken

SECONDS = 60.0
PER_PERSON, PER_CHAT = 20, 60  # questions in so many seconds
HOUR, DAY = 3600.0, 86400.0
PERSONS = 20  # of whom each may have its part of a day's answers of a language model within an hour


@dataclass(frozen=True, slots=True)
class People:
    """Numeric ids of people and chats: who may add articles, and who is answered; nobody named: everybody is."""

    owners: frozenset[int] = frozenset()
    allowed: frozenset[int] = frozenset()

    def admit(self, *ids: int) -> bool:
        """Whether one of a person and a chat is answered."""
        return not self.allowed or not (self.allowed | self.owners).isdisjoint(ids)


EVERYBODY = People()


class Verdict(Enum):
    """What happens to a question."""

    TAKEN = "taken"
    TOLD = "told"  # it was one too many, and that is to be said
    DROPPED = "dropped"  # the same, and it was said already


@dataclass(slots=True)
class Allowance:
    """Counts questions by person and chat, at the time at which they were written: a backlog is no flood."""

    _persons: Paces = field(default_factory=lambda: Paces(PER_PERSON, SECONDS))
    _chats: Paces = field(default_factory=lambda: Paces(PER_CHAT, SECONDS))
    _told: Paces = field(default_factory=lambda: Paces(1, SECONDS))

    def verdict(self, person: int, chat: int, written: float) -> Verdict:
        """Count a question. `written` is in seconds since 1970."""
        if taken((self._persons.of(person, written), self._chats.of(chat, written)), written):
            return Verdict.TAKEN
        return Verdict.TOLD if taken((self._told.of(chat, written),), written) else Verdict.DROPPED


class Budget:
    """Counts the answers that a language model writes: `count` in a day at most, and for one person few in an hour."""

    def __init__(self, count: int) -> None:
        self._all = Pace(count, DAY)
        self._persons = Paces(max(1, count // PERSONS), HOUR)

    def take(self, person: int, now: float) -> bool:
        """Count one more, if there is one left. `now` is in seconds since 1970."""
        return taken((self._all, self._persons.of(person, now)), now)
