"""How often something may happen."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field

MOST_KNOWN = 1000  # ids that are counted for, unless more are busy


@dataclass(slots=True)
class Pace:
    """At most `count` times in any `seconds`."""

    count: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """The seconds until one more is allowed."""
        return max(0.0, self.times[0] + self.seconds - now) if len(self.times) == self.count else 0.0

    def note(self, now: float) -> None:
        """Count one."""
        self.times.append(now)
        if len(self.times) > self.count:
            self.times.popleft()


@dataclass(slots=True)
class Paces:
    """The same pace for each of many people or chats, by their ids."""

    count: int
    seconds: float
    _by_id: dict[int, Pace] = field(default_factory=dict)

    def of(self, name: int, now: float) -> Pace:
        """The pace of one of them. Others of whom nothing was counted for long are forgotten."""
        if len(self._by_id) > MOST_KNOWN:
            self._by_id = {n: p for n, p in self._by_id.items() if p.times and p.times[-1] > now - self.seconds}
        return self._by_id.setdefault(name, Pace(self.count, self.seconds))


def taken(paces: Collection[Pace], now: float) -> bool:
    """Count one with each of these paces, if all of them allow it. Returns whether they did."""
    if any(pace.wait(now) > 0 for pace in paces):
        return False
    for pace in paces:
        pace.note(now)
    return True
