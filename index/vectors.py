"""The vector index: it follows the library and can be built again from it at any time.

A process killed while it writes a Chroma directory may leave one that crashes whoever opens it; Chroma itself
notices hardly any damage; and an open client does not see the vectors that another process adds. So an index
is opened only if its content is what the library remembers, it is written under a lock, and it is opened anew
once the library says that it has moved.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING
from uuid import uuid4

from index.chroma import ChromaFolder, ChromaServer, ChromaStore, explained
from index.errors import LibraryBusyError, LibraryError
from index.filters import EVERYTHING, Filter
from index.library import Library

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

# Of 7,135 vectors Chroma's own 16 neighbours left 4 that no search could reach, 32 none; its ef of 100 finds 93 of the
# nearest 100, this 98. 400 finds 99.7, takes 1.5 ms more, and no set of queries is answered better for it.
HNSW: "CreateHNSWConfiguration" = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 200}
COMPARED = 5000  # passages whose vectors are compared one by one where a filter leaves no more
FETCHED = 2  # times as many as are likely to be wanted, where a filter leaves more
PROBES = 200  # vectors that are looked up to see whether the index finds them
SAME = 0.9999  # cosine of a vector and itself
BATCH = 1000  # vectors; Chroma takes at most 5,461 at once


class State(Enum):
    """How the index stands to its library."""

    READY = "ready"
    BEHIND = "behind"  # sound, but passages came or went since
    UNSOUND = "unsound"  # missing, damaged, or cut off while it was written: it has to be built again


class VectorIndex:
    """Finds passages by their vectors: in `folder/chroma` of the library, or on the Chroma server at `url`."""

    def __init__(self, library: Library, url: str | None = None) -> None:
        self._library = library
        self._store: ChromaStore = ChromaServer(url, library.name) if url else ChromaFolder(library.folder / "chroma")
        self._client: Client | None = None
        self._collection: Collection | None = None
        self._opened = ""  # the version of the index that is open
        self._querying = threading.Lock()

    def state(self) -> State:
        """Check the whole index against what the library remembers of it. Reads every byte of it once."""
        remembered = self._library.setting("chroma_fingerprint")
        if not remembered or self._store.fingerprint(self._generation) != remembered:
            return State.UNSOUND
        return State.BEHIND if self._library.vectors.lagging() else State.READY

    def lags(self) -> bool:
        """Whether there is something for `prepare` to do, as far as the library knows. Costs next to nothing."""
        return self._library.vectors.lagging() or bool(
            self._library.vectors.model() and not self._library.setting("chroma_fingerprint")
        )

    def distrust(self) -> None:
        """Have the index built again by the next update."""
        self._library.set_setting("chroma_fingerprint", "")

    def prepare(self) -> None:
        """Make the index sound and up to date, unless another process is changing the library: then it will."""
        if not self._library.counts()["passage"] or self.state() is State.READY:
            return
        try:
            with self._library.writing():
                self.update()
        except LibraryBusyError:
            if self.state() is State.UNSOUND:
                raise

    def update(self) -> None:
        """Follow the library, or build the index again where it is unsound. The caller holds `library.writing()`.

        Chroma keeps the room of vectors that went. Where that is too much, too, it is built again, and the library
        made compact.
        """
        worn, state = self._library.worn(), self.state()
        if worn or state is State.UNSOUND:
            self.rebuild()
        elif state is State.BEHIND:  # where nothing has changed, nobody has to open it anew
            self._follow()
        if worn:
            self._library.compact()

    def rebuild(self) -> None:
        """Build the index again beside the old one, from the library's vectors, and put it in its place.

        About a second for 1,000 passages. The caller holds `library.writing()`.
        """
        generation = self._generation + 1
        self._store.keep_only(self._generation)
        with self._open_for_writing(generation) as collection:
            for numbers, vectors in self._library.vectors.batches(BATCH):
                collection.upsert(ids=[str(number) for number in numbers], embeddings=vectors)
        with self._store.exclusive():
            with self._library.transaction():
                self._library.set_setting("chroma_generation", str(generation))
                self._library.vectors.settle_all()
                self._remember(generation)
            self._store.keep_only(generation)

    def faults(self) -> list[str]:
        """What is wrong with an index that is READY: passages that it lacks or should not have, vectors not found.

        This asks Chroma itself, where `state` compares its files: it reads every number, and looks PROBES vectors up.
        """
        with self._querying, explained():
            collection = self._current()
            held = {int(name) for name in collection.get(include=[])["ids"]} if collection else set()
        wanted = self._library.selected(EVERYTHING)
        _, probes = self._library.vectors.of(sorted(wanted & held)[:: len(wanted) // PROBES + 1])
        counts = {
            "passages are not in it": len(wanted - held),
            "passages in it are gone": len(held - wanted),
            f"of {len(probes)} vectors are not found": sum(self._nearest(v.tolist(), 1)[0][1] < SAME for v in probes),
        }
        return [f"{count} {what}" for what, count in counts.items() if count]

    def leftovers(self) -> list[str]:
        """The generations that no library uses, left by a crash perhaps."""
        return self._store.others(self._generation)

    def tidy(self) -> None:
        """Delete them. The caller holds `library.writing()`."""
        self._store.keep_only(self._generation)

    def nearest(self, vector: Sequence[float], count: int, only: Filter = EVERYTHING) -> list[tuple[int, float]]:
        """The `count` passages whose vectors are closest: numbers and cosine similarities, best first.

        Where few passages count all of them are compared; where many do, more are fetched than are wanted. Chroma is
        never asked to filter: that takes 50 times as long as the search itself where nearly everything counts.
        """
        if only == EVERYTHING:
            return self._nearest(vector, count)
        chosen = self._library.selected(only)
        if len(chosen) <= COMPARED:
            return self._compared(vector, chosen)[:count]
        wanted = FETCHED * count * self._library.counts()["passage"] // len(chosen)
        return [(number, cosine) for number, cosine in self._nearest(vector, wanted) if number in chosen][:count]

    def _compared(self, vector: Sequence[float], chosen: Iterable[int]) -> list[tuple[int, float]]:
        import numpy as np

        numbers, vectors = self._library.vectors.of(chosen)
        if not numbers:
            return []
        wanted = np.asarray(vector, dtype=np.float32)
        cosines = vectors @ wanted / (np.linalg.norm(vectors, axis=1) * np.linalg.norm(wanted))
        return sorted(zip(numbers, cosines.tolist(), strict=True), key=lambda item: (-item[1], item[0]))

    def _nearest(self, vector: Sequence[float], count: int) -> list[tuple[int, float]]:
        with self._querying:
            while True:
                try:
                    return self._asked(vector, count)
                except LibraryError:
                    # Another generation may have taken the place of the open one since: then that one is asked.
                    if self._library.setting("chroma_version") == self._opened:
                        raise

    def _asked(self, vector: Sequence[float], count: int) -> list[tuple[int, float]]:
        with explained():
            collection = self._current()
            if collection is None:
                return []
            found = collection.query(query_embeddings=list(vector), n_results=count, include=["distances"])
        distances = found["distances"] or [[]]
        return [(int(name), 1.0 - distance) for name, distance in zip(found["ids"][0], distances[0], strict=True)]

    def close(self) -> None:
        """Let go of Chroma."""
        if self._client is not None:
            self._client.close()
        self._client = self._collection = None
        self._opened = ""

    @property
    def _generation(self) -> int:
        return int(self._library.setting("chroma_generation") or 0)

    def _follow(self) -> None:
        with self._store.exclusive():
            # From here on a crash is seen: an index without a fingerprint is built again.
            self.distrust()
            with self._open_for_writing(self._generation) as collection:
                while batch := self._library.vectors.stale(BATCH):
                    numbers, vectors, gone = batch
                    if numbers:
                        collection.upsert(ids=[str(number) for number in numbers], embeddings=vectors)
                    if gone:
                        collection.delete(ids=[str(number) for number in gone])
                    self._library.vectors.settle([*numbers, *gone])
            with self._library.transaction():
                self._remember(self._generation)

    def _remember(self, generation: int) -> None:
        self._library.set_setting("chroma_version", uuid4().hex)
        self._library.set_setting("chroma_fingerprint", self._store.fingerprint(generation))

    @contextmanager
    def _open_for_writing(self, generation: int) -> Iterator["Collection"]:
        with explained():
            client = self._store.client(generation)
            try:
                # Our own vectors only: a default embedding function would download a model.
                yield client.get_or_create_collection(
                    self._store.collection_name(generation),
                    embedding_function=None,
                    configuration={"hnsw": HNSW},
                )
            finally:
                client.close()

    def _current(self) -> "Collection | None":
        """The collection, opened anew if the index has moved since; None while there is no index yet."""
        version = self._library.setting("chroma_version")
        if version == self._opened:
            return self._collection
        self.close()
        with self._store.shared():
            self._opened = self._library.setting("chroma_version")
            self._client = self._store.client(self._generation)
            self._collection = self._client.get_collection(
                self._store.collection_name(self._generation), embedding_function=None
            )
            # Reads the vectors into memory while nobody may write to the files.
            if model := self._library.vectors.model():
                self._collection.query(query_embeddings=[1.0] * model.dimension, n_results=1, include=[])
        return self._collection
