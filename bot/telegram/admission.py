"""Who may use the bot, and how much."""

from dataclasses import dataclass, field
from enum import Enum

from bot.telegram.pace import Pace

SECONDS = 60.0
PER_PERSON, PER_CHAT = 20, 60  # questions in so many seconds
MOST_KNOWN = 1000  # people and chats whose questions are counted, unless more ask at once


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

    _paces: dict[int, Pace] = field(default_factory=dict)
    _told: dict[int, float] = field(default_factory=dict)

    def verdict(self, person: int, chat: int, written: float) -> Verdict:
        """Count a question. `written` is in seconds since 1970."""
        self._forget_before(written - SECONDS)
        counts = {chat: PER_CHAT, person: PER_PERSON}  # one and the same in a private chat
        paces = [self._paces.setdefault(name, Pace(count, SECONDS)) for name, count in counts.items()]
        if any(pace.wait(written) > 0 for pace in paces):
            told, self._told[chat] = self._told.get(chat, 0.0), written
            return Verdict.DROPPED if written - told < SECONDS else Verdict.TOLD
        for pace in paces:
            pace.note(written)
        return Verdict.TAKEN

    def _forget_before(self, moment: float) -> None:
        if len(self._paces) > MOST_KNOWN:
            self._paces = {name: pace for name, pace in self._paces.items() if pace.times and pace.times[-1] > moment}
            self._told = {name: told for name, told in self._told.items() if told > moment}
