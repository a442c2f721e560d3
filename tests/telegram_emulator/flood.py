"""How fast Telegram lets a bot write: one message a second into a chat, twenty a minute into a group, thirty in all."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

LEEWAY = 0.1  # of each span, for what the way over the network shifts
EVERYWHERE = 0


@dataclass(slots=True)
class Flood:
    """Counts what is written, in the time of `clock`."""

    clock: Callable[[], float]
    _blocked: dict[int, float] = field(default_factory=dict)
    _written: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def block(self, chat: int, seconds: float) -> None:
        """Want no message into a chat for so long."""
        self._blocked[chat] = self.clock() + seconds

    def wait(self, chat: int) -> int:
        """Count a message into a chat. Returns the whole seconds for which Telegram wants none; 0 where it is taken."""
        now = self.clock()
        limits = [(chat, 1, 1.0), (EVERYWHERE, 30, 1.0)] + ([(chat, 20, 60.0)] if chat < 0 else [])
        waits = [self._over(place, count, seconds * (1 - LEEWAY), now) for place, count, seconds in limits]
        waits.append(max(0.0, self._blocked.get(chat, now) - now))
        if any(waits):
            return int(max(waits)) + 1
        for place in (chat, EVERYWHERE):
            self._written[place].append(now)
        return 0

    def _over(self, place: int, count: int, seconds: float, now: float) -> float:
        times = [time for time in self._written[place] if time > now - seconds]
        return max(0.0, times[-count] + seconds - now) if len(times) >= count else 0.0
