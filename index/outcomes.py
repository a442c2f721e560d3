"""What becomes of what is taken in."""

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """What became of a part of a source."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    MOVED = "moved"  # its address is another one now
    REMOVED = "removed"
    SKIPPED = "skipped"  # there is nothing new in it: the article is there already
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a source; once it is told, it is durable.

    `reason` says why it was skipped, moved, removed or failed, or what is doubtful about an article that was taken in.
    `share` is how much it stands for of the file, page or feed that was to be read, from 0 to 1.
    """

    source: str
    state: State
    id: str = ""
    reason: str = ""
    passages: int = 0
    share: float = 1.0
