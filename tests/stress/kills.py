"""Kill Quidit at random moments while it takes articles in and out, and see whether anything is lost or halved.

    python -m tests.stress.kills FOLDER [--kills 60] [--longest 6] [--real] [--seed 1]

Each round changes, removes or brings back some files of a copy of FOLDER, then starts the program to add them, to
follow them, to forget some articles or to embed all anew, and kills it (SIGKILL) after a random time. After every kill
each article must be wholly there, in a version that its file has had, or not there; what was told as done must be done;
no passage may be without its article and vector; and no process beside may outlive the killed one for long. In the end
the rest is done, and articles, passages, vectors and search results must equal those of a library that was made in one
go. The tests' stand-in embeds, Chroma follows often, and all is made compact often, so that kills hit writing rather
than computing; --real takes the built-in model, and does not embed anew.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import index.ingest
import index.library
from bot.app import Quidit
from index.builtin import BuiltinEmbeddings
from index.embeddings import TextEmbeddings
from index.library import Library
from index.models import Article
from index.passages import passages
from index.readers import read
from index.sources import files
from index.vectors import State as IndexState
from index.vectors import VectorIndex
from tests.fakes import WordEmbeddings

LINGERING = 20.0  # seconds that a process beside may need to see that it is alone: it ends its work first
QUERIES = ("que dit le maire ?", "combien de personnes ?", "la police et les manifestants", "the government", "accord")
SAME = 0.9999
MODELS = ("words", "other")
WORKS = ("add", "add", "sync", "sync", "remove", "reembed")


@dataclass(frozen=True)
class Scene:
    """The copy of the folder that changes, the library that follows it, and what files have ever held."""

    original: Path
    folder: Path
    data: Path
    real: bool
    versions: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def main() -> None:
    """Run the rounds; the exit code is 1 where anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--longest", type=float, default=6.0, help="seconds until a kill; more on a busy machine")
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", nargs="+", help=argparse.SUPPRESS)  # what the killed process does
    options = parser.parse_args()
    if options.work:
        data, *work = options.work
        for row in done(Path(data), options.folder, work, real=options.real):
            print(json.dumps(row), flush=True)
        return
    with tempfile.TemporaryDirectory() as place:
        scene = Scene(options.folder, Path(place) / "news", Path(place) / "killed", options.real)
        rounds(scene, options.kills, options.longest, random.Random(options.seed))


def rounds(scene: Scene, kills: int, longest: float, chance: random.Random) -> None:
    """Change, kill and check, again and again; then compare with a library made in one go."""
    shutil.copytree(scene.original, scene.folder)
    remember(scene)
    for number in range(1, kills + 1):
        change(scene, chance)
        there = sorted(ids(scene))
        work = [chance.choice(WORKS[:4] if scene.real else WORKS) if there else "add"]
        if work == ["remove"]:
            work += chance.sample(there, min(3, len(there)))
        told, beside = killed(scene, work, chance.uniform(1.0, longest))
        result = check(scene, told)
        print(f"kill {number:2}: {work[0]:7} {beside} beside, {len(told):4} told, {result}", flush=True)
    finish(scene)
    print(f"{kills} kills: nothing lost, nothing halved, same answers")


def change(scene: Scene, chance: random.Random) -> None:
    """Write another version of some files, take some away and bring some back."""
    present = sorted(source.path for source in files(scene.folder))
    for path in chance.sample(present, min(5, len(present))):
        path.write_text(path.read_text(encoding="utf-8") + f"\nVersion {chance.random()}.\n", encoding="utf-8")
    for path in chance.sample(present, min(2, len(present))):
        path.unlink()
    original = sorted(source.path for source in files(scene.original))
    for path in chance.sample(original, min(2, len(original))):
        shutil.copy(path, scene.folder / path.relative_to(scene.original.resolve()))
    remember(scene)


def remember(scene: Scene) -> None:
    for source in files(scene.folder):
        scene.versions[source.key].add(read(source.path, source.content(), "").text)


def killed(scene: Scene, work: list[str], seconds: float) -> tuple[list[dict[str, str]], int]:
    """Work until killed; what was told by then, and how many processes beside ended after it."""
    command = [sys.executable, "-m", "tests.stress.kills", str(scene.folder), *(["--real"] if scene.real else [])]
    # Told into a file: a pipe that nobody reads would fill, and stop the program before it is killed.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
        with subprocess.Popen([*command, "--work", str(scene.data), *work], stdout=told) as process:
            time.sleep(seconds)
            beside = children(process.pid)
            process.kill()
        await_end(beside)
        told.seek(0)
        return [json.loads(line) for line in told.read().splitlines() if line.endswith("}")], len(beside)


def children(process: int) -> list[Path]:
    """The processes that this one started, as folders of Linux's /proc; [] elsewhere."""
    found: list[Path] = []
    for thread in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # the thread has ended meanwhile
            found += (Path("/proc", child) for child in thread.read_text().split())
    return found


def await_end(processes: list[Path]) -> None:
    """Wait until these are gone; stop where one stays."""
    until = time.monotonic() + LINGERING
    while left := [process for process in processes if process.exists() and state(process) != "Z"]:
        if time.monotonic() > until:
            sys.exit(f"left over: {', '.join(map(str, left))}")
        time.sleep(0.05)


def state(process: Path) -> str:
    """The letter of a process's state: Z is dead, and waits for somebody to take note."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return (process / "stat").read_text().rpartition(") ")[2][:1]
    return "Z"


def done(data: Path, folder: Path, work: list[str], *, real: bool) -> Iterator[dict[str, str]]:
    """Do a work, and tell each article once it is durable."""
    if not real:
        index.ingest.FOLLOW_EVERY = 100
        index.library.WORN, index.library.WORN_SHARE = 20, 0.0
    with opened(data, real=real, other=work[0] == "reembed") as quidit:
        if work[0] == "reembed":
            yield from ({"embedded": str(count)} for count in quidit.ingest.reembed())
            return
        kinds = {"add": lambda: quidit.ingest.add([folder]), "sync": quidit.ingest.sync}
        outcomes = quidit.ingest.remove(work[1:]) if work[0] == "remove" else kinds[work[0]]()
        for outcome in outcomes:
            yield {"source": outcome.source, "id": outcome.id, "state": outcome.state.value}


def check(scene: Scene, told: list[dict[str, str]]) -> str:
    """Stop where something that is told is not done, or an article is there and not whole."""
    if not (scene.data / "library.sqlite").is_file():
        return "no library yet" if not told else sys.exit("lost the library")
    with closing(Library.open(scene.data)) as library:
        entries = {entry.origin.path: entry.id for entry in library.sources.entries()}
        stored = {article.id: article for article in library.articles.all()}
        for row in told:
            if "source" in row:
                check_told(row, entries, stored)
        places = passages_of(library)
        for source, name in entries.items():
            if stored[name].text not in scene.versions[source]:
                sys.exit(f"never was like this: {source}")
            if places.get(name) != [(passage.start, passage.end) for passage in passages(stored[name])]:
                sys.exit(f"not whole: {name}")
        if faults := library.faults():
            sys.exit("; ".join(faults))
        return f"{len(entries)} there and whole, {library.counts()['stale']} passages not yet in Chroma"


def check_told(row: dict[str, str], entries: dict[str, str], stored: dict[str, Article]) -> None:
    source, state = row["source"], row["state"]
    if state == "removed":
        if source in entries:
            sys.exit(f"told as removed, and there: {source}")
    elif state == "failed":
        sys.exit(f"failed: {row}")
    elif source not in entries:
        sys.exit(f"lost: {source}")
    elif stored[entries[source]].text != read(Path(source), Path(source).read_bytes(), "").text:
        sys.exit(f"told as {state}, and of another version: {source}")


def ids(scene: Scene) -> set[str]:
    with closing(Library.open(scene.data, create=True)) as library:
        return {article.id for article in library.articles.all()}


def finish(scene: Scene) -> None:
    """Do what is left, and stop where the library differs from one that was made in one go."""
    whole = scene.data.parent / "whole"
    for data in (scene.data, whole):
        list(done(data, scene.folder, ["add"], real=scene.real))
        list(done(data, scene.folder, ["sync"], real=scene.real))
    with opened(scene.data, real=scene.real) as one, opened(whole, real=scene.real) as other:
        for quidit in (one, other):
            if quidit.index.state() is not IndexState.READY:
                sys.exit(f"the vector index is {quidit.index.state().value}")
            finds_itself(quidit)
        if undated(one.library) != undated(other.library):
            sys.exit("the articles differ")
        if passages_of(one.library) != passages_of(other.library):
            sys.exit("the passages differ")
        if one.embeddings.model == other.embeddings.model:
            for query in QUERIES:
                if found(one, query) != found(other, query):
                    sys.exit(f"the answers differ: {query}")


def undated(library: Library) -> list[Article]:
    """The articles without the days on which changes came in, in the order of their texts."""
    return sorted((replace(article, modified=None) for article in library.articles.all()), key=lambda a: (a.text, a.id))


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
    """The places of the passages of each article, of those that have a vector."""
    places: dict[str, list[tuple[int, int]]] = {}
    for numbers, _ in library.vectors.batches(1000):
        for passage in library.passages(numbers).values():
            places.setdefault(passage.article.id, []).append((passage.start, passage.end))
    return {name: sorted(spans) for name, spans in places.items()}


@contextmanager
def opened(data: Path, *, real: bool, other: bool = False) -> Iterator[Quidit]:
    """A library, with the real model or a stand-in: the one in use, or the `other` one."""
    with closing(Library.open(data, create=True)) as library:
        used = library.vectors.model()
        name = used.name if used else MODELS[0]
        embeddings: TextEmbeddings = (
            BuiltinEmbeddings()
            if real
            else WordEmbeddings(next(model for model in MODELS if model != name) if other else name)
        )
        vectors = VectorIndex(library)
        yield Quidit(library, vectors, embeddings)
        vectors.close()


if __name__ == "__main__":
    main()
