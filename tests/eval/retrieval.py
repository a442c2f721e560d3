"""How well is the right article found?

    python -m tests.eval.retrieval FOLDER [SET ...] [--most 1000]

FOLDER holds sets, each a folder with `corpus.jsonl.gz` (id, title, text), and `queries*.jsonl.gz` (id, text) with
`qrels*.jsonl.gz` (query_id, doc_id) of the same ending. Every set becomes a library of its own, and every query goes
the way that `quidit search` goes; a document's rank is that of its best passage. Prints nDCG@10, recall@5 and MRR@10,
in percent, for words alone and for the whole search.
"""

import argparse
import gzip
import json
import math
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from index.builtin import BuiltinEmbeddings
from index.library import Library
from index.models import Article
from index.passages import passages
from index.search import DEPTH, Search
from index.source_table import Origin
from index.vectors import VectorIndex
from index.words import language

Row = dict[str, Any]


def main() -> None:
    """Measure the sets that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--most", type=int, default=1000, help="queries of a set, evenly chosen")
    options = parser.parse_args()
    print(f"{'set':32} {'queries':>7}   {'words alone':^18}   {'whole search':^18}")
    for folder in sorted(path for path in options.folder.iterdir() if (path / "corpus.jsonl.gz").is_file()):
        if not options.sets or folder.name in options.sets:
            measure_set(folder, options.most)


def measure_set(folder: Path, most: int) -> None:
    """Make a library of a set's documents and ask all its families of queries."""
    with tempfile.TemporaryDirectory() as place, Library.open(Path(place), create=True) as library:
        index, embeddings = VectorIndex(library), BuiltinEmbeddings()
        fill(library, index, embeddings, rows(folder / "corpus.jsonl.gz"))
        # The index of an empty library finds nothing: what is left of the search are the words.
        with Library.open(Path(place) / "empty", create=True) as empty:
            searches = [Search(library, way, embeddings) for way in (VectorIndex(empty), index)]
            for queries in sorted(folder.glob("queries*.jsonl.gz")):
                measure_queries(queries, searches, most)
        index.close()


def measure_queries(queries: Path, searches: Sequence[Search], most: int) -> None:
    """Print a line on a file of queries: a group of figures for each search."""
    gold = {row["query_id"]: row["doc_id"] for row in rows(queries.with_name(f"qrels{queries.name[7:]}"))}
    asked = list(rows(queries))
    chosen = asked[:: max(1, len(asked) // most)]
    found = [[(ranking(search, row["text"]), gold[row["id"]]) for row in chosen] for search in searches]
    name = f"{queries.parent.name} {queries.name[:-9]}"
    print(f"{name:32} {len(chosen):7}   {'   '.join(map(scored, found))}", flush=True)


def rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def fill(library: Library, index: VectorIndex, embeddings: BuiltinEmbeddings, documents: Iterable[Row]) -> None:
    """Store the documents as articles."""
    library.vectors.enter_model(embeddings.model)
    with library.writing():
        for row in documents:
            text, title = row["text"], row["title"] or None
            cut = passages(Article(row["id"], text, title, language=language(text)))
            if cut:
                library.store(Origin(row["id"], ""), cut, embeddings.embed([passage.text for passage in cut]))
        index.update()


def ranking(search: Search, query: str) -> list[str]:
    """The documents of the passages that are found, best first."""
    return [hit.passage.article.id for hit in search.passages(query, DEPTH, collapse=False)]


def scored(rankings: Iterable[tuple[Sequence[str], str]]) -> str:
    """The three figures of some rankings and the documents that should be first."""
    ranks = [
        next((r for r, name in enumerate(dict.fromkeys(found), start=1) if name == gold), 0) for found, gold in rankings
    ]
    ndcg = mean(1 / math.log2(rank + 1) if 0 < rank <= 10 else 0.0 for rank in ranks)
    recall = mean(0 < rank <= 5 for rank in ranks)
    mrr = mean(1 / rank if 0 < rank <= 10 else 0.0 for rank in ranks)
    return " / ".join(f"{100 * figure:4.1f}" for figure in (ndcg, recall, mrr))


if __name__ == "__main__":
    main()
