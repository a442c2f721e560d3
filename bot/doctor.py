"""What may be wrong with a library and all around it: told in a line each, and mended where that is safe.

Nothing is connected to but the Chroma server, where the settings name one; of the token the shape is looked at.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.settings import Settings, unknown_names
from index.vectors import State

if TYPE_CHECKING:
    from bot.app import Quidit
    from index.embeddings import TextEmbeddings
    from index.library import Library

TOKEN = re.compile(r"\d{5,}:[\w-]{30,}")  # the bot's number and its secret, as @BotFather gives them
LEAST_ROOM = 100_000_000  # bytes; besides, making the library compact takes as much again as it has
SAME = 0.99  # cosine of two vectors that one model makes of one text on two machines


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about a subject; `wrong` if something has to be done about it, which is then told, too."""

    subject: str
    told: str
    wrong: bool = False


def examine(quidit: "Quidit", settings: Settings) -> Iterator[Finding]:
    """Look at everything. Reads the whole library and the whole index once."""
    yield _of_settings()
    yield _of_token(settings)
    yield _of_disk(quidit.library)
    if faults := quidit.library.faults():
        yield Finding("library", f"{'; '.join(faults)}: restore a backup, or make the library anew.", wrong=True)
        return
    yield Finding("library", "sound")
    yield _of_model(quidit.library, quidit.embeddings)
    yield _of_index(quidit)
    if leftovers := quidit.index.leftovers():
        yield Finding("leftovers", f"{', '.join(leftovers)}: quidit doctor --fix deletes them.", wrong=True)


def mend(quidit: "Quidit") -> None:
    """Build the index again where it is unsound, and delete what no index uses. A damaged library is left alone.

    Raises LibraryBusyError where another process changes the library.
    """
    if quidit.library.faults():
        return
    with quidit.library.writing():
        if quidit.index.state() is State.READY and quidit.index.faults():
            quidit.index.distrust()
        quidit.index.update()
        quidit.index.tidy()


def _of_settings() -> Finding:
    if unknown := unknown_names():
        return Finding("settings", f"sound; none of Quidit's in .env: {', '.join(unknown)}")
    return Finding("settings", "sound")


def _of_token(settings: Settings) -> Finding:
    if settings.telegram_bot_token is None:
        return Finding("token", "none, which only quidit serve needs")
    if TOKEN.fullmatch(settings.telegram_bot_token.get_secret_value()):
        return Finding("token", "there; whether Telegram knows it, quidit serve tells")
    return Finding(
        "token", "TELEGRAM_BOT_TOKEN is none as @BotFather gives them (123456:ABC…): copy it again.", wrong=True
    )


def _of_disk(library: "Library") -> Finding:
    free = shutil.disk_usage(library.folder).free
    if free < LEAST_ROOM + library.path.stat().st_size:
        return Finding("disk", f"only {free / 1e6:.0f} MB free in {library.folder.absolute()}: make room.", wrong=True)
    return Finding("disk", f"{free / 1e9:.1f} GB free")


def _of_model(library: "Library", embeddings: "TextEmbeddings") -> Finding:
    """Whether the model of the settings is the one of the library, by its name and by what it makes of a passage."""
    from index.errors import LibraryError

    try:
        library.vectors.check_model(embeddings.model)
    except LibraryError as error:
        return Finding("model", str(error), wrong=True)
    for numbers, vectors in library.vectors.batches(1):
        (passage,) = library.passages(numbers).values()
        if float(vectors[0] @ embeddings.embed([passage.text])[0]) < SAME:
            told = f"{embeddings.model.name} makes other vectors than those of the library: run quidit reembed."
            return Finding("model", told, wrong=True)
        break
    return Finding("model", embeddings.model.name)


def _of_index(quidit: "Quidit") -> Finding:
    if not quidit.library.counts()["passage"]:
        return Finding("vector index", "none, since there are no articles")
    state = quidit.index.state()
    if state is State.UNSOUND:
        told = "damaged or missing: run quidit doctor --fix to build it again."
        return Finding("vector index", told, wrong=True)
    if state is State.READY and (faults := quidit.index.faults()):
        return Finding("vector index", f"{'; '.join(faults)}: run quidit doctor --fix to build it again.", wrong=True)
    return Finding("vector index", state.value)
