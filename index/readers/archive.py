"""ZIP archives, which office documents are, too: never unpacked to disk, and opened only within limits."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from index.readers.reading import ReadingError

MOST_MEMBERS = 20_000
INFLATED = 20_000_000  # bytes that one member may unpack to
TOTAL = 500_000_000  # bytes that all members together may
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # others may ask for gigabytes to begin with


class Archive:
    """An archive that was found to keep the limits. Raises ReadingError where it does not, or is none."""

    def __init__(self, content: bytes, total: int = TOTAL) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise ReadingError(f"it is damaged, no archive as ZIP makes them ({error})") from None
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS:
            raise ReadingError(f"it holds more than {MOST_MEMBERS} files: unpack it, and add the folder")
        if sum(member.file_size for member in members) > total:
            raise ReadingError(f"it unpacks to more than {total // 1_000_000} MB: unpack it, and add the folder")

    def names(self) -> Iterator[str]:
        """The names of the files in it. They are hostile: to be shown after cleaning, never to be opened."""
        return (member.filename for member in self._zip.infolist() if not member.is_dir())

    def read(self, name: str, limit: int = INFLATED) -> bytes:
        """The content of a file in it. Raises ReadingError where that is damaged, locked or longer than `limit`."""
        try:
            member = self._zip.getinfo(name)
        except KeyError:
            raise ReadingError(f"it is damaged: there is no {name} in it") from None
        if member.flag_bits & 1:
            raise ReadingError("it is protected by a password: save it without")
        if member.compress_type not in METHODS:
            raise ReadingError("it is packed by a method that is not read: pack it anew as ZIP")
        if member.file_size > limit:
            raise ReadingError(f"it unpacks to {member.file_size / 1e6:.0f} MB, more than {limit / 1e6:.0f}")
        try:
            with self._zip.open(member) as file:
                return file.read(limit)
        except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError) as error:
            raise ReadingError(f"it is damaged ({error})") from None
