"""Ask from many chats at once, one of them flooded: is anybody late, or anything lost or sent where it must not be?

    python -m tests.stress.crowd [--chats 50] [--rounds 6] [--wait 8]

A real process polls the emulated Bot API on loopback, which enforces Telegram's limits in real time: one message a
second into a chat, thirty in all. In each round every chat asks at the same moment. In the second of two sessions the
first chat is flooded: for some seconds Telegram takes nothing there. What the other chats wait longer for than in the
first session is the flooded one's doing. The CPU time of the process, less its start and end, is told by message. It
needs a machine that does nothing else: where the processes are late themselves, delays tell of that.
"""

import argparse
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.telegram_emulator import BotApi, Emulator
from tests.telegram_emulator.flood import Flood

FLOODED = 1
PAUSE = 3.0  # seconds between rounds, in which the limits let fifty chats be answered
LONGEST_DELAY = 1.0  # seconds, that a flooded chat may cost another one
MOST_CPU = 10.0  # milliseconds for a message


@dataclass(frozen=True, slots=True)
class Session:
    """What happened in one session: seconds until each answer of a chat that is not flooded, and of the others."""

    delays: tuple[float, ...]
    flooded: tuple[float, ...]
    lost: int
    refused: int
    violations: int
    cpu: float


def main() -> None:
    """Run it; the exit code is 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--wait", type=int, default=8)
    parser.add_argument("--serve", nargs=3, help=argparse.SUPPRESS)  # what the process does
    options = parser.parse_args()
    if options.serve:
        serve(*options.serve)
        return
    idle = session(0, 1, 0)
    calm, flooded = session(options.chats, options.rounds, 0), session(options.chats, options.rounds, options.wait)
    later = max(flooded.delays) - max(calm.delays)
    cpu = 1000 * (calm.cpu - idle.cpu) / (options.chats * options.rounds)
    print(f"messages {2 * options.chats * options.rounds}, lost {calm.lost + flooded.lost}")
    print(f"refused {calm.refused} and {flooded.refused} (of these 1 by the script)")
    print(f"sent inside a flood wait, or against another rule: {calm.violations + flooded.violations}")
    print(f"longest delay {max(calm.delays):.2f} s, beside a flooded chat {max(flooded.delays):.2f} s")
    print(f"longest delay in the flooded chat {max(flooded.flooded):.2f} s")
    print(f"CPU for a message {cpu:.1f} ms")
    broken = calm.lost or flooded.lost or calm.violations or flooded.violations
    sys.exit(bool(broken or later >= LONGEST_DELAY or cpu > MOST_CPU))


def session(chats: int, rounds: int, wait: int) -> Session:
    """Serve, ask, wait for the answers, stop. `wait`: the seconds of the first chat's flood; 0: there is none."""
    before = _cpu()
    with tempfile.TemporaryDirectory() as folder, Emulator(BotApi(flood=Flood(time.monotonic))) as emulator:
        api = emulator.api
        command = [sys.executable, "-m", "tests.stress.crowd", "--serve", api.token, emulator.base_url, folder]
        with subprocess.Popen(command) as process:
            api.wait_until(lambda: bool(api.called("getUpdates")), timeout=60)
            asked = [moment for number in range(rounds) for moment in _round(api, chats, wait if number == 0 else 0)]
            api.wait_until(partial(_all_answered, api, len(asked)), timeout=120)
            process.send_signal(signal.SIGTERM)
        refused = sum(call.status == 429 for call in api.calls)
        answered = {chat: [sent.at for sent in api.sent if sent.chat == chat] for chat in range(1, chats + 1)}
        violations, lost = len(api.violations), len(asked) - len(api.sent)
        api.violations.clear()
    delays: dict[int, list[float]] = {chat: [] for chat in answered}
    for number, (chat, moment) in enumerate(asked):
        delays[chat].append(answered[chat][number // chats] - moment)
    others = [delay for chat in delays if chat != FLOODED for delay in delays[chat]]
    return Session(tuple(others), tuple(delays.get(FLOODED, ())), lost, refused, violations, _cpu() - before)


def _round(api: BotApi, chats: int, wait: int) -> list[tuple[int, float]]:
    """Let every chat ask, now, and then wait a moment."""
    if wait:
        assert api.flood
        api.flood.block(FLOODED, wait)
    asked = []
    for chat in range(1, chats + 1):
        asked.append((chat, time.monotonic()))
        api.say("Qui parle ?", chat=chat)
    time.sleep(PAUSE)
    return asked


def _all_answered(api: BotApi, asked: int) -> bool:
    return len(api.sent) >= asked


def _cpu() -> float:
    """The CPU seconds of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def serve(token: str, base_url: str, folder: str) -> None:
    """Answer each question with itself."""
    from bot.telegram.serving import serve as serve_telegram
    from bot.telegram.state import State
    from tests.test_handlers import ECHO

    with State.open(Path(folder)) as state:
        serve_telegram(token, ECHO, state, base_url=base_url)


if __name__ == "__main__":
    main()
