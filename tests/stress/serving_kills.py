"""Kill the serving bot at random moments and see whether a question is lost or answered again.

    python -m tests.stress.serving_kills [--questions 200] [--kills 20] [--chats 12] [--seed 1]

A real process polls the emulated Bot API on loopback, which redelivers what was not confirmed, as Telegram does. It is
killed (SIGKILL) while questions wait, and started again, until it was killed often enough; then it may finish, and is
stopped with SIGTERM. Every question must be answered, with one repetition a kill at most, each chat in its order.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from bot.answer import Answer
from tests.telegram_emulator import Emulator

LONGEST_STOP = 8.0  # seconds
WORK = 0.02  # seconds that a question takes


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many questions got no answer, how often one was repeated, and in how many chats they got out of order."""

    lost: int
    repeated: int
    disordered: int
    kills: int
    stopped_after: float

    @property
    def sound(self) -> bool:
        """Whether all that is promised was kept."""
        return (
            not self.lost and not self.disordered and self.repeated <= self.kills and self.stopped_after < LONGEST_STOP
        )


def main() -> None:
    """Run it; the exit code is 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--chats", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--serve", nargs=3, help=argparse.SUPPRESS)  # what the killed process does
    options = parser.parse_args()
    if options.serve:
        serve(*options.serve)
    else:
        outcome = run(options.questions, options.kills, options.chats, random.Random(options.seed))
        print(outcome)
        sys.exit(not outcome.sound)


def run(questions: int, kills: int, chats: int, chance: random.Random) -> Outcome:
    """Ask, kill, start again, let it finish, stop it."""
    with tempfile.TemporaryDirectory() as folder, Emulator() as emulator:
        asked = [f"question {number} ?" for number in range(questions)]
        rounds = _dealt(asked, kills + 1)
        for texts in rounds[:-1]:
            _ask(emulator, texts, chats)
            answered = len(emulator.api.sent)
            with _serving(emulator, folder) as process:
                emulator.api.wait_until(partial(_more_than, emulator, answered), timeout=60)
                time.sleep(chance.uniform(0, 0.4))
                process.kill()
        _ask(emulator, rounds[-1], chats)
        with _serving(emulator, folder) as process:
            emulator.api.wait_until(lambda: set(asked) <= set(_answered(emulator)), timeout=300)
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            process.wait(60)
            stopped_after = time.monotonic() - began
        return _outcome(emulator, asked, chats, kills, stopped_after)


def _outcome(emulator: Emulator, asked: list[str], chats: int, kills: int, stopped_after: float) -> Outcome:
    answered = Counter(_answered(emulator))
    order = {text: number for number, text in enumerate(asked)}
    firsts = list(
        dict.fromkeys((sent.chat, _quoted(sent.formatted.marked("blockquote"))) for sent in emulator.api.sent)
    )
    by_chat = [[order[text] for place, text in firsts if place == chat] for chat in range(1, chats + 1)]
    return Outcome(
        lost=sum(not answered[text] for text in asked),
        repeated=sum(answered.values()) - len(answered),
        disordered=sum(numbers != sorted(numbers) for numbers in by_chat),
        kills=kills,
        stopped_after=stopped_after,
    )


def _more_than(emulator: Emulator, answered: int) -> bool:
    return len(emulator.api.sent) > answered


def _dealt(texts: list[str], rounds: int) -> list[list[str]]:
    bounds = [len(texts) * number // rounds for number in range(rounds + 1)]
    return [texts[start:end] for start, end in pairwise(bounds)]


def _ask(emulator: Emulator, texts: list[str], chats: int) -> None:
    for number, text in enumerate(texts):
        emulator.api.say(text, chat=1 + number % chats)


def _answered(emulator: Emulator) -> list[str]:
    return [_quoted(sent.formatted.marked("blockquote")) for sent in emulator.api.sent]


def _quoted(quotes: list[str]) -> str:
    (quote,) = quotes
    return quote


@contextmanager
def _serving(emulator: Emulator, folder: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.stress.serving_kills", "--serve", emulator.api.token, emulator.base_url]
    with subprocess.Popen([*command, folder]) as process:
        try:
            yield process
        finally:
            process.kill()


def serve(token: str, base_url: str, folder: str) -> None:
    """Answer each question with itself, after a while."""
    from bot.telegram.serving import serve as serve_telegram
    from bot.telegram.state import State
    from tests.test_handlers import ECHO, echo

    def slow(question: str, *_: object) -> Answer:
        time.sleep(WORK)
        return echo(question)

    with State.open(Path(folder)) as state:
        serve_telegram(token, replace(ECHO, answer=slow), state, base_url=base_url)


if __name__ == "__main__":
    main()
