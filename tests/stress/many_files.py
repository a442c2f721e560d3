"""Add many files, and see whether the memory that this takes grows with them.

    python -m tests.stress.many_files [--files 1000 10000]

Each number of made-up articles is added by a command of its own; its peak memory is told, and that of the largest
process beside it. Some growth is left: up to some 20,000 files tables of words fill, which are bounded, and Chroma
holds its index in memory while it is written, 2 KB a passage.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.stress.cycles import made_up

SENTENCES = 3  # of an article: one passage


def main() -> None:
    """Add each number of files, and print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, nargs="+", default=[1000, 10_000])
    for count in parser.parse_args().files:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place, "news")
            write(folder, count)
            started = time.monotonic()
            first, again = peak(Path(place, "data"), folder), peak(Path(place, "data"), folder)
            seconds = time.monotonic() - started
        print(
            f"{count} files: {first:.0f} MB at most, {again:.0f} MB when nothing is new ({seconds:.0f} s)", flush=True
        )


def write(folder: Path, count: int) -> None:
    """Write made-up articles, a thousand to a folder."""
    chance = random.Random(1)
    for number in range(count):
        path = folder / str(number // 1000) / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made_up(chance, SENTENCES), encoding="utf-8")


def peak(data: Path, folder: Path) -> float:
    """The most megabytes that `quidit add` had at a time."""
    command = [sys.executable, "-c", "from bot.cli import main; main()", "--data", str(data), "add", "--quiet"]
    with subprocess.Popen([*command, str(folder)]) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit("the files could not be added")
    return usage.ru_maxrss * 1024 / 1e6


if __name__ == "__main__":
    main()
