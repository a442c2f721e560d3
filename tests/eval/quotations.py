"""Who said what, measured: on our own gold, or written out for a scorer of other articles.

python -m tests.eval.quotations                                 the figures on tests/eval/gold/quotations.json
python -m tests.eval.quotations ARTICLES.jsonl PREDICTIONS.json  {article id: [rows]} for articles of id, text, title
"""

import argparse
import json
import re
from collections.abc import Iterable
from pathlib import Path

from index.models import Article
from index.quotations import quotations, rows
from index.readers import read

GOLD = Path(__file__).parent / "gold" / "quotations.json"
ARTICLES = Path(__file__).parents[2] / "articles"
KINDS = ("direct", "mixed", "indirect")
SAME = 0.5

Row = dict[str, str | int]


def gold() -> dict[str, list[Row]]:
    """The statements marked by hand, under the id of their article."""
    found: dict[str, list[Row]] = json.loads(GOLD.read_text("utf-8"))
    return found


def articles() -> dict[str, Article]:
    """The articles of the gold."""
    paths = {path.stem: path for path in ARTICLES.iterdir()}
    return {name: read(paths[name], paths[name].read_bytes(), name) for name in gold()}


def measured() -> dict[str, float]:
    """F1 of spans over all kinds and by kind, speakers right, and both together, in percent."""
    expected, texts = gold(), articles()
    predicted = {name: rows(article, quotations(article)) for name, article in texts.items()}
    pairs = [pair for name in expected for pair in matched(expected[name], predicted[name])]
    known = [row for found in expected.values() for row in found]
    given = [row for found in predicted.values() for row in found]
    right = sum(same_speaker(one["speaker"], other["speaker"]) for one, other in pairs)
    figures = {"spans": f1(len(pairs), len(pairs), known, given)}
    for kind in KINDS:
        figures[kind] = f1(
            sum(one["kind"] == kind for one, _ in pairs),
            sum(other["kind"] == kind for _, other in pairs),
            [row for row in known if row["kind"] == kind],
            [row for row in given if row["kind"] == kind],
        )
    figures["speaker right"] = round(100 * right / len(pairs), 1)
    figures["end to end"] = f1(right, right, known, given)
    return figures


def matched(expected: list[Row], predicted: list[Row]) -> list[tuple[Row, Row]]:
    """Pairs whose spans share half of the characters that they cover together, the best first."""
    scored = sorted(
        ((share(one, other), i, j) for i, one in enumerate(expected) for j, other in enumerate(predicted)), reverse=True
    )
    left, right, pairs = set(range(len(expected))), set(range(len(predicted))), []
    for value, i, j in scored:
        if value >= SAME and i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append((expected[i], predicted[j]))
    return pairs


def share(one: Row, other: Row) -> float:
    """The Jaccard index of two spans."""
    both = min(int(one["end"]), int(other["end"])) - max(int(one["start"]), int(other["start"]))
    longest = max(int(one["end"]), int(other["end"])) - min(int(one["start"]), int(other["start"]))
    return max(0, both) / longest


def same_speaker(one: str | int, other: str | int) -> bool:
    """Whether two names are the same but for case and a leading article."""
    return _bare(str(one)) == _bare(str(other))


def _bare(name: str) -> str:
    return re.sub(r"^(?:les?|la|l['’]|une?|des|the|an?)\b ?", "", name.lower())


def f1(found: int, rightly: int, expected: Iterable[Row], predicted: Iterable[Row]) -> float:
    """F1 in percent, out of the gold rows found and the predictions that are right."""
    wanted, given = len(list(expected)), len(list(predicted))
    if not found or not rightly:
        return 0.0
    recall, precision = found / wanted, rightly / given
    return round(200 * precision * recall / (precision + recall), 1)


def write(source: Path, target: Path) -> None:
    """Write the rows of every article of a JSON lines file."""
    found = {}
    for line in source.read_text("utf-8").splitlines():
        row = json.loads(line)
        article = Article(id=row["id"], text=row["text"], title=row.get("title"))
        found[article.id] = rows(article, quotations(article))
    target.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="?")
    parser.add_argument("predictions", type=Path, nargs="?")
    options = parser.parse_args()
    if options.articles and options.predictions:
        write(options.articles, options.predictions)
        return
    for name, value in measured().items():
        print(f"{name:<14} {value:5.1f}")


if __name__ == "__main__":
    main()
