"""What the commands read from stdin and print: rows and lines, sentences on what went wrong, progress."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from index.errors import UserError

if TYPE_CHECKING:
    from bot.terminal import Line
    from index.outcomes import Outcome

T = TypeVar("T")


def input_rows(field: str) -> Iterator[dict[str, Any]]:
    """The JSON lines on stdin, each an object with a text in `field`."""
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            row = None
        if not isinstance(row, dict) or not isinstance(row.get(field), str):
            raise UserError(f'Line {number} of the input is no JSON object with "{field}": {line.strip()[:60]}')
        yield row


def history(row: dict[str, Any]) -> list[str]:
    """The questions asked before, as a row of input gives them."""
    before = row.get("history") or []
    if not isinstance(before, list) or not all(isinstance(text, str) for text in before):
        raise UserError(f'"history" must be a list of texts: {json.dumps(before)[:60]}')
    return before


def report(outcomes: "Iterable[Outcome]", total: int | None, *, json_lines: bool, quiet: bool = False) -> None:
    """Tell what became of each article, and in the end how many there were of each kind."""
    from collections import Counter

    from index.outcomes import State

    counts: Counter[State] = Counter()
    for outcome in progress(outcomes, total, lambda outcome: outcome.share, "articles"):
        counts[outcome.state] += 1
        if json_lines:
            row = {"source": outcome.source, "state": outcome.state.value, "id": outcome.id}
            show(row | {"passages": outcome.passages, "reason": outcome.reason})
        if outcome.reason and not (quiet and outcome.state is State.SKIPPED):
            complain(f"{outcome.source}: {outcome.reason}")
    if not quiet and not json_lines:
        print(", ".join(f"{counts[state]} {state.value}" for state in State if counts[state]) or "nothing to do")
    if counts[State.FAILED]:
        raise typer.Exit(1)


def complain(sentence: str) -> None:
    """Print to stderr, without the control characters by which the name of a file could command the terminal."""
    from bot.terminal import harmless

    print(harmless(sentence), file=sys.stderr)


def progress(items: Iterable[T], total: int | None, step: Callable[[T], float], what: str) -> Iterator[T]:
    """Pass the items on; where stderr is a terminal, with their number, a bar and the time left.

    `step` is what an item adds to the bar, `what` they are called.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(f"0 {what}", total=total)
        for number, item in enumerate(items, start=1):
            bar.update(task, advance=step(item), description=f"{number:,} {what}")
            yield item


def show(value: "dict[str, Any] | Iterable[Line]") -> None:
    """Print a row as JSON, or lines for people: in a terminal wrapped and in colour, else as they are."""
    if isinstance(value, dict):
        print(json.dumps(value, ensure_ascii=False), flush=True)
        return
    from rich.console import Console

    from bot.terminal import styled

    console = Console(highlight=False)
    console.print(styled(value), soft_wrap=not console.is_terminal)
