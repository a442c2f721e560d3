"""How many articles a second are searched for who said what, on one core.

python -m tests.benchmarks.quotations [ARTICLES.jsonl]    our own articles, or JSON lines of id and text
"""

import argparse
import json
import time
from pathlib import Path

from index.models import Article
from index.quotations import quotations
from index.readers import read

ARTICLES = Path(__file__).parents[2] / "articles"
LENGTH = 3500
ROUNDS = 7


def load(path: Path | None) -> list[Article]:
    if path is None:
        return [read(place, place.read_bytes(), place.stem) for place in sorted(ARTICLES.iterdir())]
    lines = path.read_text("utf-8").splitlines()
    return [Article(id=row["id"], text=row["text"]) for row in map(json.loads, lines)]


def seconds(articles: list[Article]) -> float:
    began = time.process_time()
    for article in articles:
        quotations(article)
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="?")
    found = load(parser.parse_args().articles)
    characters = sum(len(article.text) for article in found)
    first, *others = (seconds(found) for _ in range(ROUNDS))
    rate = characters / LENGTH
    print(f"{len(found)} articles, {characters:,} characters")
    print(f"articles a second at {LENGTH:,} characters: {rate / min(others):.0f}; in the first run {rate / first:.0f}")


if __name__ == "__main__":
    main()
