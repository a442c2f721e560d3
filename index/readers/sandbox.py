"""Foreign files are read in a process of their own, which is stopped when it takes too long or too much memory.

The process lives on from file to file. It knows nothing of the environment, and what it answers is JSON.
"""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from os import pathsep
from typing import IO, Any, Self

from index.listings import Link, Listing
from index.models import Article
from index.readers.reading import Part, ReadingError

SECONDS = 10.0  # for one file
START_SECONDS = 60.0  # to load the libraries of a format, on a busy machine
LONGEST_ANSWER = 200_000_000  # bytes
LISTING = "listing"  # what is asked to be read as a feed or a sitemap, instead of as a file with such an ending


class Sandbox:
    """Reads files in another process, which is started when it is first needed and replaced when it was stopped."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._worker: _Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the process."""
        if self._worker:
            self._worker.stop()
            self._worker = None

    def parts_of(self, ending: str, content: bytes) -> list[Part]:
        """What a file holds, as `formats.parts_of` tells it. Raises ReadingError, also where a limit is reached."""
        return [_part(**row) for row in self._read(ending, content)["parts"]]

    def listing(self, content: bytes) -> Listing:
        """What a feed or a sitemap lists. Raises ReadingError as `parts_of` does."""
        row = self._read(LISTING, content)["listing"]
        return Listing([Link(**link) for link in row["links"]], row["sitemaps"])

    def _read(self, kind: str, content: bytes) -> dict[str, Any]:
        if self._worker is None or self._worker.gone:
            self.close()
            self._worker = _Worker()
        worker = self._worker
        worker.send(json.dumps({"format": kind, "size": len(content)}).encode() + b"\n" + content)
        started = worker.receive(START_SECONDS)
        answer = json.loads(worker.receive(self._seconds) or b"{}") if started else {}
        if not answer or answer.get("exhausted"):
            self.close()
        if answer.keys() & {"parts", "listing"}:
            return dict(answer)
        raise ReadingError(answer.get("error") or _why(kind, worker, self._seconds if started else START_SECONDS))


def _part(key: str, article: dict[str, Any] | None, problem: str) -> Part:
    return Part(key, Article(**article) if article else None, problem)


def _why(kind: str, worker: "_Worker", seconds: float) -> str:
    """Why there is no answer."""
    if worker.late:
        return f"reading it takes more than {seconds:.0f} s and was stopped"
    return f"it makes the reader for {kind} break down"


class _Worker:
    """The other process, and the two pipes to it."""

    def __init__(self) -> None:
        self.late = False
        self._process = subprocess.Popen(
            # -P: nothing is imported from the folder in which the user happens to be.
            [sys.executable, "-P", "-m", "index.readers.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"},
        )

    @property
    def gone(self) -> bool:
        """Whether the process has ended."""
        return self._process.poll() is not None

    def send(self, request: bytes) -> None:
        pipe = _open(self._process.stdin)
        with suppress(BrokenPipeError):  # then nothing comes back either
            pipe.write(request)
            pipe.flush()

    def receive(self, seconds: float) -> bytes:
        """A line; "" where the process is gone, also when it had to be stopped since it was `late`."""
        clock = threading.Timer(seconds, self._stop_late)
        clock.start()
        try:
            line = _open(self._process.stdout).readline(LONGEST_ANSWER)
        finally:
            clock.cancel()
        return line if line.endswith(b"\n") else b""

    def _stop_late(self) -> None:
        self.late = True
        self._process.kill()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):
                _open(pipe).close()


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise TypeError("the process was started without this pipe")
    return pipe
