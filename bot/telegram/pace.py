"""How often something may happen."""

from collections import deque
from dataclasses import dataclass, field


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
