"""Where Chroma keeps an index: a folder of our own or a server. The only module that knows chromadb."""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from filelock import ReadWriteLock

from index.errors import LibraryError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.client import Client
    from chromadb.config import Settings

# The rows of chroma.sqlite3 that make the index. Chroma also counts its own starts there, which is no change.
INDEX_ROWS = (
    "SELECT id, name, dimension, config_json_str FROM collections ORDER BY id",
    "SELECT id, type, collection FROM segments ORDER BY id",
    "SELECT segment_id, seq_id FROM max_seq_id ORDER BY segment_id",
    "SELECT id, segment_id, embedding_id, seq_id FROM embeddings ORDER BY id",
    "SELECT seq_id, operation, topic, id, vector FROM embeddings_queue ORDER BY seq_id",
)


class ChromaStore(Protocol):
    """Keeps generations of an index. A rebuilt index is a new generation beside the old one, which then goes."""

    def client(self, generation: int) -> "Client":
        """A Chroma client for what holds this generation."""

    def collection_name(self, generation: int) -> str:
        """The name of the collection of this generation."""

    def fingerprint(self, generation: int) -> str:
        """A digest of all that the generation holds; "" where it is missing or cannot be read."""

    def others(self, generation: int) -> list[str]:
        """The other generations that are there, and what else lies among them."""

    def keep_only(self, generation: int) -> None:
        """Delete every other generation."""

    def exclusive(self) -> AbstractContextManager[object]:
        """Keep all others, readers too, from opening the index while it is written."""

    def shared(self) -> AbstractContextManager[object]:
        """Keep the index from being written while it is opened."""


class ChromaFolder:
    """Chroma inside this process, a folder for each generation."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def client(self, generation: int) -> "Client":
        """Open the folder of `generation`, or make it."""
        import chromadb

        return _client(chromadb.PersistentClient(self._folder / str(generation), settings=_settings()))

    def collection_name(self, generation: int) -> str:  # noqa: ARG002 (a folder holds one generation)
        """Always the same."""
        return "passages"

    def fingerprint(self, generation: int) -> str:
        """Digest the vector files byte for byte and, of the database, the rows that make the index."""
        folder = self._folder / str(generation)
        digest = hashlib.blake2b(digest_size=16)
        try:
            digest.update(_rows_digest(folder / "chroma.sqlite3"))
            for path in sorted(_vector_files(folder)):
                digest.update(path.relative_to(folder).as_posix().encode() + _file_digest(path))
        except (OSError, sqlite3.Error):
            return ""
        return digest.hexdigest()

    def others(self, generation: int) -> list[str]:
        """The folders of other generations."""
        return sorted(str(folder) for folder in self._folder.glob("*/") if folder.name != str(generation))

    def keep_only(self, generation: int) -> None:
        """Delete the folders of other generations."""
        for folder in self.others(generation):
            shutil.rmtree(folder)

    def exclusive(self) -> AbstractContextManager[object]:
        """Wait for processes that open the index, then keep them waiting."""
        return self._lock().write_lock()

    def shared(self) -> AbstractContextManager[object]:
        """Wait for a process that writes the index."""
        return self._lock().read_lock()

    def _lock(self) -> ReadWriteLock:
        # Not the one shared per process: threads, too, have to wait for each other.
        return ReadWriteLock(self._folder.parent / "chroma.lock", is_singleton=False)


class ChromaServer:
    """A Chroma server, which sees to its own locks and shows everybody the same state at once."""

    def __init__(self, url: str, library: str) -> None:
        self._url = urlsplit(url)
        self._library = library

    def client(self, generation: int) -> "Client":  # noqa: ARG002 (one server holds all generations)
        """Connect. Raises LibraryError where nobody answers."""
        import chromadb

        host, secure = self._url.hostname or "localhost", self._url.scheme == "https"
        port = self._url.port or (443 if secure else 8000)
        try:
            return _client(chromadb.HttpClient(host=host, port=port, ssl=secure, settings=_settings()))
        except ValueError as error:
            raise LibraryError(
                f"No Chroma server answers at {self._url.geturl()}: start it, or unset CHROMA_URL."
            ) from error

    def collection_name(self, generation: int) -> str:
        """A name of our own: other libraries may use the same server."""
        return f"quidit-{self._library}-{generation}"

    def fingerprint(self, generation: int) -> str:
        """The server's address, and the collection with its number of vectors."""
        with closing(self.client(generation)) as client:
            counts = {c.name: (c.id, c.count()) for c in client.list_collections()}
        found = counts.get(self.collection_name(generation))
        return f"{self._url.geturl()} {found[0]} {found[1]}" if found else ""

    def others(self, generation: int) -> list[str]:
        """The other collections of this library."""
        with closing(self.client(generation)) as client:
            names = sorted(collection.name for collection in client.list_collections())
        ours = f"quidit-{self._library}-"
        return [name for name in names if name.startswith(ours) and name != self.collection_name(generation)]

    def keep_only(self, generation: int) -> None:
        """Delete this library's other collections."""
        with closing(self.client(generation)) as client:
            for name in self.others(generation):
                client.delete_collection(name)

    def exclusive(self) -> AbstractContextManager[object]:
        """Nothing to do."""
        return nullcontext()

    def shared(self) -> AbstractContextManager[object]:
        """Nothing to do."""
        return nullcontext()


@contextmanager
def explained() -> Iterator[None]:
    """Turn what Chroma raises into a LibraryError that says what to do."""
    from chromadb.errors import ChromaError
    from httpx import HTTPError

    try:
        yield
    except (ChromaError, HTTPError) as error:
        raise LibraryError(f"The vector index failed ({error}): run quidit doctor --fix.") from error


def _client(client: "ClientAPI") -> "Client":
    """The client as the class that it is: the interface by which Chroma hands it out cannot be closed."""
    from chromadb.api.client import Client

    if not isinstance(client, Client):
        raise TypeError(type(client))
    return client


def _settings() -> "Settings":
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _vector_files(folder: Path) -> Iterator[Path]:
    """The files of vectors that were flushed. Up to 1,000 vectors lie in the database alone.

    Chroma then makes files with nothing in them, anew at every start; the metadata come with the first flush.
    """
    for metadata in folder.glob("*/index_metadata.pickle"):
        yield from metadata.parent.iterdir()


def _file_digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").digest()


def _rows_digest(path: Path) -> bytes:
    digest = hashlib.blake2b()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        digest.update(repr(database.execute("PRAGMA quick_check").fetchall()).encode())
        for query in INDEX_ROWS:
            for row in database.execute(query):
                digest.update(repr(row).encode())
    return digest.digest()
