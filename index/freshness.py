"""When a page is asked for again."""

import datetime as dt
from dataclasses import dataclass

SLOWER = 30  # a page that has been the same for so many days is asked for after a day, for twice as many after two


@dataclass(frozen=True, slots=True)
class Asked:
    """On which `day` a server told of a page, and `since` when that page is as it is: dates in ISO 8601."""

    path: str
    day: str
    since: str

    def due(self, today: dt.date, changed: str = "") -> bool:
        """Whether it is time to ask again: never on the same day, and less often the longer nothing has changed.

        But at once after the day on which it `changed`, if something else tells that.
        """
        day, since = dt.date.fromisoformat(self.day), dt.date.fromisoformat(self.since)
        rest = 1 if changed >= self.day else max(1, (day - since).days // SLOWER)
        return not 0 <= (today - day).days < rest  # a day to come is one of a clock that was wrong
