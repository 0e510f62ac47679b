"""A zip from a stranger: few parts, stored or deflated, and never more bytes than were agreed to.

What the archive says of its sizes is not believed; bytes are counted as they come out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from types import TracebackType
from typing import Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as zlib_error

MOST_ENTRIES = 200
CHUNK_BYTES = 65_536
ENCRYPTED = 0x1
READABLE_METHODS = frozenset({ZIP_STORED, ZIP_DEFLATED})


class Damaged(Exception):
    """It cannot be unpacked: no zip, torn, or put together in a way nobody's program does."""


class TooMuch(Exception):
    """More than agreed; the text says what there is too much of."""


class LimitedArchive:
    """Parts by their names, in lower case with forward slashes; close it by leaving the with block.

    Raises Damaged, or TooMuch for more than MOST_ENTRIES parts.
    """

    def __init__(self, raw: bytes, *, most_bytes: int) -> None:
        self._bytes_left = most_bytes
        try:
            self._zip = ZipFile(BytesIO(raw))
        # zipfile raises these for what is no archive or a forged one.
        except (BadZipFile, NotImplementedError, OSError, ValueError, OverflowError, EOFError) as problem:
            raise Damaged from problem
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise TooMuch(f"{len(entries)} 个部分")
        self._entries: Mapping[str, ZipInfo] = {_plain_name(entry.filename): entry for entry in reversed(entries)}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._zip.close()

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._entries)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of one part, piece by piece. Raises Damaged or TooMuch."""
        entry = self._entries.get(name)
        if entry is None or entry.flag_bits & ENCRYPTED or entry.compress_type not in READABLE_METHODS:
            raise Damaged
        try:
            with self._zip.open(entry) as part:
                while chunk := part.read(CHUNK_BYTES):
                    self._bytes_left -= len(chunk)
                    if self._bytes_left < 0:
                        raise TooMuch("解开后的内容")
                    yield chunk
        except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib_error) as problem:
            raise Damaged from problem


def _plain_name(name: str) -> str:
    """Some programs write backslashes, a leading slash or capitals."""
    return name.replace("\\", "/").lstrip("/").lower()
