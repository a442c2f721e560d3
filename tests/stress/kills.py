"""Kill `quidit add` at random moments and see whether anything is lost, halved or answered otherwise.

    python -m tests.stress.kills FOLDER [--kills 20] [--quick] [--seed 1]

Each round starts the program anew over FOLDER and kills it (SIGKILL) after a random time. After every kill each article
must be wholly there or not there, and what was told as done must be there. In the end the rest is added, and
passages, vectors and search results must equal those of a library that was made in one go. --quick embeds with the
tests' stand-in instead of the real model and lets Chroma follow often, so that kills hit writing rather than computing.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import index.ingest
from bot.app import Quidit
from index.builtin import BuiltinEmbeddings
from index.embeddings import TextEmbeddings
from index.ingest import State
from index.library import Library
from index.passages import passages
from index.readers import read
from index.sources import files
from index.vectors import State as IndexState
from index.vectors import VectorIndex
from tests.fakes import WordEmbeddings

QUERIES = ("que dit le maire ?", "combien de personnes ?", "la police et les manifestants", "the government", "accord")
SAME = 0.9999


def main() -> None:
    """Run the rounds; the exit code is 1 where anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--add-to", type=Path, help=argparse.SUPPRESS)  # what the killed process does
    options = parser.parse_args()
    if options.add_to:
        add(options.add_to, options.folder, quick=True)
    else:
        with tempfile.TemporaryDirectory() as place:
            rounds(Path(place), options.folder, options.kills, random.Random(options.seed), quick=options.quick)


def rounds(place: Path, folder: Path, kills: int, chance: random.Random, *, quick: bool) -> None:
    """Kill, check, kill again, then compare with a library made in one go."""
    told: dict[str, str] = {}
    longest = 3.0 if quick else 6.0
    for number in range(1, kills + 1):
        told |= killed_add(place / "killed", folder, chance.uniform(0.3, longest), quick=quick)
        print(f"kill {number:2}: {len(told)} articles told, {check(place / 'killed', folder, told)}", flush=True)
    for name in ("killed", "whole"):
        add(place / name, folder, quick=quick, show=False)
    equal(place / "killed", place / "whole", quick=quick)
    print(f"{kills} kills: nothing lost, nothing halved, same answers")


def killed_add(data: Path, folder: Path, seconds: float, *, quick: bool) -> dict[str, str]:
    """Add until killed; what was told by then: ids by source."""
    command = [str(Path(sys.executable).parent / "quidit"), "--data", str(data), "add", "--json", str(folder)]
    if quick:
        command = [sys.executable, "-m", "tests.stress.kills", str(folder), "--add-to", str(data)]
    # Told into a file: a pipe that nobody reads would fill, and stop the program before it is killed.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
        with subprocess.Popen(command, stdout=told) as process:
            time.sleep(seconds)
            process.kill()
        told.seek(0)
        lines = told.read().splitlines()
    rows = [json.loads(line) for line in lines if line.endswith("}")]
    return {row["source"]: row["id"] for row in rows}


def add(data: Path, folder: Path, *, quick: bool, show: bool = True) -> None:
    """Add a folder and tell each article once it is durable."""
    if quick:
        index.ingest.FOLLOW_EVERY = 100
    with opened(data, quick=quick) as quidit:
        for outcome in quidit.ingest.add([folder]):
            if outcome.state is State.FAILED:
                sys.exit(f"{outcome.source}: {outcome.reason}")
            if show:
                print(json.dumps({"source": outcome.source, "id": outcome.id}), flush=True)


def check(data: Path, folder: Path, told: dict[str, str]) -> str:
    """Stop where an article is told and missing, or is there and not whole."""
    if not (data / "library.sqlite").is_file():
        return "no library yet" if not told else sys.exit("lost the library")
    with closing(Library.open(data)) as library:
        entries = {entry.origin.path: entry for entry in library.sources.entries()}
        if missing := told.keys() - entries.keys():
            sys.exit(f"lost: {sorted(missing)}")
        stored = {article.id: article for article in library.articles()}
        places = passages_of(library)
        for source in files(folder):
            if entry := entries.get(source.key):
                expected = read(source.path, source.path.read_bytes(), entry.id)
                cut = [(passage.start, passage.end) for passage in passages(expected)]
                if stored[entry.id] != expected or places[entry.id] != cut:
                    sys.exit(f"not whole: {entry.id}")
        return f"{len(entries)} there and whole, {library.counts()['stale']} passages not yet in Chroma"


def equal(killed: Path, whole: Path, *, quick: bool) -> None:
    """Stop where the two libraries differ in articles, passages, vectors or answers."""
    with opened(killed, quick=quick) as one, opened(whole, quick=quick) as other:
        for quidit in (one, other):
            if quidit.index.state() is not IndexState.READY:
                sys.exit(f"the vector index is {quidit.index.state().value}")
            finds_itself(quidit)
        if list(one.library.articles()) != list(other.library.articles()):
            sys.exit("the articles differ")
        if passages_of(one.library) != passages_of(other.library):
            sys.exit("the passages differ")
        for query in QUERIES:
            if found(one, query) != found(other, query):
                sys.exit(f"the answers differ: {query}")


def finds_itself(quidit: Quidit) -> None:
    """Stop where a vector of the library does not find itself (or its equal, of a passage with the same words)."""
    for numbers, vectors in quidit.library.vectors.batches(1000):
        for number, vector in zip(numbers, vectors, strict=True):
            ((_, similarity),) = quidit.index.nearest(vector.tolist(), 1)
            if similarity < SAME:
                sys.exit(f"passage {number} does not find itself, but one {similarity:.4f} like it")


def found(quidit: Quidit, query: str) -> list[tuple[str, str]]:
    """The best hits."""
    return sorted((hit.passage.article.id, hit.passage.text) for hit in quidit.search(query, 10))


def passages_of(library: Library) -> dict[str, list[tuple[int, int]]]:
    """The places of the passages of each article."""
    places: dict[str, list[tuple[int, int]]] = {}
    for numbers, _ in library.vectors.batches(1000):
        for passage in library.passages(numbers).values():
            places.setdefault(passage.article.id, []).append((passage.start, passage.end))
    return {name: sorted(spans) for name, spans in places.items()}


@contextmanager
def opened(data: Path, *, quick: bool) -> Iterator[Quidit]:
    """A library, with the real model or the stand-in."""
    embeddings: TextEmbeddings = WordEmbeddings() if quick else BuiltinEmbeddings()
    with closing(Library.open(data, create=True)) as library:
        vectors = VectorIndex(library)
        yield Quidit(library, vectors, embeddings)
        vectors.close()


if __name__ == "__main__":
    main()
