"""The process that reads foreign files: it takes them from its input, and answers on its output, a line each.

    python -m index.readers.worker

On Linux it cannot take more than MEMORY on top of what its libraries need, and it cannot write files anywhere.
"""

import json
import resource
import signal
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from index.listings import listing
from index.readers.formats import FORMATS, parts_of
from index.readers.reading import ReadingError
from index.readers.sandbox import LISTING, SECONDS

MEMORY = 200_000_000  # bytes
LONGER = 5  # seconds after which it stops itself, if nobody is there any more to do it
OF_LISTINGS = ("feedparser", "lxml.etree")  # the libraries that read them
SIZES = Path("/proc/self/statm")


def main() -> None:
    """Serve requests until the input ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    prepared: set[str] = set()
    while head := sys.stdin.buffer.readline():
        request = json.loads(head)
        content = sys.stdin.buffer.read(request["size"])
        if request["format"] not in prepared:
            _prepare(request["format"])
            prepared.add(request["format"])
        _say(b"reading")
        signal.alarm(int(SECONDS) + LONGER)
        answer = _answer(request["format"], content)
        signal.alarm(0)
        _say(json.dumps(answer).encode())
        if "exhausted" in answer:
            break


def _prepare(kind: str) -> None:
    """Load what a format needs, and limit the memory from there on."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for library in OF_LISTINGS if kind == LISTING else FORMATS[kind].libraries:
        import_module(library)
    if SIZES.exists():
        size = int(SIZES.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, most))


def _answer(kind: str, content: bytes) -> dict[str, Any]:
    try:
        if kind == LISTING:
            return {"listing": asdict(listing(content))}
        return {"parts": [asdict(part) for part in parts_of(kind, content)]}
    except ReadingError as error:
        return {"error": str(error)}
    except MemoryError:
        return {
            "error": f"reading it takes more than {MEMORY // 1_000_000} MB of memory and was stopped",
            "exhausted": True,
        }


def _say(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
