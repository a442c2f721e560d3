"""A library as one file, and back."""

import sqlite3
from contextlib import closing
from pathlib import Path

from index.errors import LibraryError
from index.library import Library
from index.schema import MIGRATIONS, steps_done


def back_up(library: Library, file: Path) -> None:
    """Copy the library, as it is at one moment, into `file`. Raises LibraryError where it cannot be written."""
    if file.exists():
        raise LibraryError(f"{file} is there already: name a file that is not.")
    try:
        with closing(sqlite3.connect(library.path)) as source:
            source.execute("VACUUM INTO ?", (str(file),))
    except sqlite3.Error as error:
        raise LibraryError(f"The backup {file} cannot be written: {error}.") from error


def restore(library: Library, file: Path) -> None:
    """Put what `file` holds in the place of all that the library holds. The caller holds `library.writing()`.

    The vector index has to be brought up to date afterwards. Raises LibraryError, and changes nothing, where `file` is
    no sound backup.
    """
    if not file.is_file():
        raise LibraryError(f"There is no backup {file}.")
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source:
            if source.execute("PRAGMA quick_check").fetchone() != ("ok",) or not 0 < steps_done(source) <= len(
                MIGRATIONS
            ):
                raise LibraryError(f"{file} is no backup of a library, or one of a newer Quidit.")
            with closing(sqlite3.connect(library.path)) as target:
                source.backup(target)
    except sqlite3.DatabaseError as error:
        raise LibraryError(f"{file} is no backup of a library: {error}.") from error
    library.bring_up_to_date()
