"""How good are the answers over the articles that ship with the project?

    python -m tests.eval.answers          prints the figures, by kind of question
    python -m tests.eval.answers --pin    makes them the floors below which the suite fails; one that would fall
                                          is only lowered with --lower as well

A citation covers a piece of evidence if it holds at least half of its characters or is a statement in it. Facts: the
share of questions with evidence among the first three citations. Topics and speakers: mean share of the evidence that
is cited, and mean share of citations that touch evidence. Search: nDCG@10 of the first passage with evidence. Refusals:
the share of unanswerable questions, and of answerable ones, that are refused.
"""

import argparse
import hashlib
import json
import math
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from bot.answer import Answer, Citation
from bot.app import Quidit, opened
from bot.settings import Settings
from index.builtin import NAME
from index.words import language

HERE = Path(__file__).parent
ARTICLES = HERE.parent.parent / "articles"
QUESTIONS = HERE / "gold" / "questions.jsonl"
FLOORS = HERE / "floors.json"
PLAIN_SPACES = str.maketrans("\u00a0\u202f", "  ")  # readers of web pages do not keep the kinds of space apart


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an answer stands."""

    article: str
    start: int
    end: int

    def covered_by(self, citation: Citation) -> bool:
        if self.article not in {citation.article.id, *(article.id for article in citation.also_in)}:
            return False
        if self.article != citation.article.id:
            return True  # the same words, printed elsewhere
        common = min(self.end, citation.end) - max(self.start, citation.start)
        stated = citation.quotation is not None and common == citation.end - citation.start
        return stated or 2 * common >= self.end - self.start


def gold() -> list[dict[str, Any]]:
    """The questions with their evidence."""
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def fingerprint() -> str:
    """What the figures depend on: the questions and the articles."""
    digest = hashlib.sha256(QUESTIONS.read_bytes())
    for path in sorted(ARTICLES.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def evidence(quidit: Quidit, question: dict[str, Any]) -> list[Evidence]:
    """The places of a question's evidence. Raises ValueError where the words are not in their article."""
    found = []
    for row in question["evidence"]:
        article = quidit.library.articles.named(row["article"])
        start = article.text.translate(PLAIN_SPACES).find(row["text"].translate(PLAIN_SPACES)) if article else -1
        if article is None or start < 0:
            raise ValueError(f"{question['id']}: no such words in {row['article']}: {row['text'][:60]}")
        found.append(Evidence(article.id, start, start + len(row["text"])))
    return found


def measure(quidit: Quidit) -> dict[str, float]:
    """All figures, in percent."""
    asked = [(question, quidit.ask(question["question"])) for question in gold()]
    answerable = [(q, a) for q, a in asked if q["kind"] != "nothing"]
    figures = {"nothing: refused": mean(not a.found for q, a in asked if q["kind"] == "nothing")}
    figures["answerable: refused"] = mean(not a.found for _, a in answerable)
    for kind in ("fact", "who"):
        figures[f"{kind}: evidence in 3"] = mean(_hit(quidit, q, a) for q, a in answerable if q["kind"] == kind)
    for kind in ("topic", "speaker"):
        pairs = [(evidence(quidit, q), a.citations) for q, a in answerable if q["kind"] == kind]
        figures[f"{kind}: recall"] = mean(
            _share(any(e.covered_by(c) for c in cited) for e in ev) for ev, cited in pairs
        )
        figures[f"{kind}: precision"] = mean(
            _share(any(_touch(e, c) for e in ev) for c in cited) for ev, cited in pairs
        )
    for name, apart in (("search: nDCG@10", False), ("search across languages: nDCG@10", True)):
        figures[name] = mean(_ndcg(quidit, q) for q, _ in answerable if not apart or _across_languages(quidit, q))
    figures["citations verbatim"] = _share(_verbatim(quidit, c) for _, a in asked for c in a.citations)
    return {name: round(100 * value, 1) for name, value in figures.items()}


def measured() -> dict[str, float]:
    """The figures of a library made for the purpose, with the default model."""
    with tempfile.TemporaryDirectory() as folder, opened(_settings(Path(folder)), create=True) as quidit:
        for _ in quidit.ingest.add([ARTICLES]):
            pass
        return measure(quidit)


def _settings(folder: Path) -> Settings:
    """The defaults, whatever the environment says."""
    return Settings(quidit_data=folder, embedding_model=NAME, chroma_url=None)


def worse(name: str, value: float, floor: float) -> bool:
    """Whether a figure is on the wrong side of its floor. Refusing an answerable question is a fault."""
    return value > floor if name == "answerable: refused" else value < floor


def _hit(quidit: Quidit, question: dict[str, Any], answer: Answer) -> bool:
    return any(e.covered_by(c) for e in evidence(quidit, question) for c in answer.citations[:3])


def _ndcg(quidit: Quidit, question: dict[str, Any]) -> float:
    """The gain of the first passage found that holds evidence, among ten: 1 in the first place."""
    places = evidence(quidit, question)
    for rank, hit in enumerate(quidit.search(question["question"], 10), start=1):
        passage = hit.passage
        if any(p.article == passage.article.id and p.start < passage.end and passage.start < p.end for p in places):
            return 1 / math.log2(rank + 1)
    return 0.0


def _across_languages(quidit: Quidit, question: dict[str, Any]) -> bool:
    articles = (quidit.library.articles.named(row["article"]) for row in question["evidence"])
    return language(question["question"]) not in {article.language for article in articles if article}


def _touch(place: Evidence, citation: Citation) -> bool:
    if place.covered_by(citation):
        return True
    return place.article == citation.article.id and citation.start < place.end and place.start < citation.end


def _verbatim(quidit: Quidit, citation: Citation) -> bool:
    stored = quidit.library.articles.named(citation.article.id)
    return stored is not None and stored.text[citation.start : citation.end] == citation.text


def _share(values: Iterable[bool]) -> float:
    listed = list(values)
    return mean(listed) if listed else 0.0


def main() -> None:
    """Print the figures; pin them where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pin", action="store_true")
    parser.add_argument("--lower", action="store_true")
    options = parser.parse_args()
    figures, floors = measured(), json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {}
    old: dict[str, float] = floors.get("answers", {})
    for name, value in figures.items():
        print(f"{name:32} {value:5.1f}   floor {old.get(name, '-')}")
    if options.pin:
        fallen = [name for name, floor in old.items() if worse(name, figures[name], floor)]
        if fallen and not options.lower:
            sys.exit(f"Not pinned, these would get worse (--lower does it all the same): {', '.join(fallen)}")
        pinned = floors | {"answers": figures, "answers on": fingerprint()}
        FLOORS.write_text(json.dumps(pinned, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
