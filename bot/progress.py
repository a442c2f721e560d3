"""How far an answer has come: told while the chain runs, without anybody's words."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the chain that begins, by its name, and how many articles were found by then."""

    name: str
    articles: int = 0


Watch = Callable[[Stage], None]


def unwatched(_: Stage) -> None:
    """Look on at nothing."""
