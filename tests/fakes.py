"""Stand-ins with the project's own interfaces: values, no recordings."""

import asyncio
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.models import Article
from index.vector_table import Model
from index.words import terms

TODAY = dt.date(2026, 4, 15)  # a Wednesday
DIMENSION = 1024  # so many that texts without a common stem are nearly at right angles


@dataclass(frozen=True)
class Shelf:
    """A collection of a few articles, given newest first."""

    held: tuple[Article, ...] = ()

    def named(self, name: str) -> Article | None:
        return next((article for article in self.held if article.id == name), None)

    def all(self) -> Iterator[Article]:
        return iter(self.held)

    def count(self) -> int:
        return len(self.held)

    def period(self) -> tuple[str, str] | None:
        dates = sorted(article.published for article in self.held if article.published)
        return (dates[0], dates[-1]) if dates else None


class WordEmbeddings:
    """Texts that share stems get similar vectors. Counts what it embeds."""

    def __init__(self, name: str = "words", revision: str = "1") -> None:
        self.model = Model(name, revision, DIMENSION)
        self.embedded: list[str] = []

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        self.embedded += texts
        return np.array([_vector(terms(text)) for text in texts], dtype=np.float32)

    def embed_query(self, text: str) -> list[float]:
        return [float(value) for value in _vector(terms(text))]


class Clock:
    """Time that passes only where somebody waits for it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waited: list[float] = []

    async def pause(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


def _vector(stems: Iterable[str]) -> NDArray[np.float32]:
    vector = np.full(DIMENSION, 1e-3, dtype=np.float32)
    for stem in stems:
        seed = int.from_bytes(hashlib.sha256(stem.encode()).digest()[:4])
        vector += np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float32)
    return vector / np.float32(np.linalg.norm(vector))


class LastFirst:
    """A reranker that likes the last text best."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:  # noqa: ARG002 (the interface)
        return [place / len(texts) for place in range(len(texts))]
