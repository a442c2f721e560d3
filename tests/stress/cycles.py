"""Change every article again and again, and see how much disk the library and its vector index take in the end.

    python -m tests.stress.cycles [--cycles 50] [--passages 1000]

A folder of made-up articles is added; then, in each cycle, every article gets another text and the folder is followed.
At most twice what a fresh library of the last texts takes may be left; else the exit code is 1.
"""

import argparse
import random
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from bot.app import Quidit
from index.builtin import BuiltinEmbeddings
from index.embeddings import TextEmbeddings
from index.library import Library
from index.outcomes import State
from index.vectors import VectorIndex

MOST = 2.0  # times the disk of a fresh library
WORDS = "le maire la préfète pont rivière école train lundi annonce refuse promet travaux habitants vote budget".split()
SENTENCES = 16  # of an article, which are four passages
PASSAGES = 4


def main() -> None:
    """Run the cycles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cycles", type=int, default=50)
    parser.add_argument("--passages", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        share = grown(Path(place), options.cycles, options.passages // PASSAGES, BuiltinEmbeddings(), tell=True)
    if share > MOST:
        sys.exit(f"{share:.2f} times the disk of a fresh library, more than {MOST}")


def grown(place: Path, cycles: int, articles: int, embeddings: TextEmbeddings, *, tell: bool = False) -> float:
    """How many times the disk of a fresh library one takes in which every article was changed `cycles` times."""
    chance = random.Random(1)
    folder = place / "news"
    folder.mkdir()
    for cycle in range(cycles + 1):
        for number in range(articles):
            (folder / f"{number}.txt").write_text(made_up(chance), encoding="utf-8")
        passages = followed(place / "data", folder, embeddings)
        if tell and cycle % 5 == 0:
            print(f"cycle {cycle:2}: {passages} passages, {size(place / 'data') / 1e6:.1f} MB", flush=True)
    followed(place / "fresh", folder, embeddings)
    used, fresh = size(place / "data"), size(place / "fresh")
    if tell:
        print(
            f"{used / 1e6:.1f} MB after {cycles} cycles, {fresh / 1e6:.1f} MB fresh: {used / fresh:.2f} times as much"
        )
    return used / fresh


def made_up(chance: random.Random, length: int = SENTENCES) -> str:
    sentences = (" ".join(chance.choices(WORDS, k=12)) + f" {chance.random()}" for _ in range(length))
    return "\n".join(f"{sentence.capitalize()}." for sentence in sentences)


def followed(data: Path, folder: Path, embeddings: TextEmbeddings) -> int:
    """Add a folder as a command of its own would; the number of passages then."""
    with closing(Library.open(data, create=True)) as library:
        quidit = Quidit(library, VectorIndex(library), embeddings)
        if any(outcome.state is State.FAILED for outcome in quidit.ingest.add([folder])):
            sys.exit("an article could not be read")
        quidit.index.close()
        return library.counts()["passage"]


def size(folder: Path) -> int:
    """The bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
