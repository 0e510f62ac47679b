"""Untrusted zip archives of XML, read within limits.

Few entries, stored or deflated, and never more bytes than allowed: sizes stated in the archive are not trusted, bytes
are counted as they are unpacked. The XML is streamed, without declarations and with a bound on everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from types import TracebackType
from typing import Protocol, Self
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as zlib_error

MOST_ENTRIES = 200
CHUNK_BYTES = 65_536
ENCRYPTED = 0x1
READABLE_METHODS = frozenset({ZIP_STORED, ZIP_DEFLATED})


class Damaged(Exception):
    """The file cannot be unpacked: it is not a zip, truncated, or forged."""


class TooMuch(Exception):
    """More than allowed; the text names what exceeds its limit."""


class LimitedArchive:
    """Parts by their names, in lower case with forward slashes; close it by leaving the with block.

    Raises Damaged, or TooMuch for more than MOST_ENTRIES parts.
    """

    def __init__(self, raw: bytes, *, most_bytes: int) -> None:
        self._bytes_left = most_bytes
        try:
            self._zip = ZipFile(BytesIO(raw))
        # zipfile raises these for a file that is no archive, or a forged one.
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


MOST_DEPTH = 40
MOST_ATTRIBUTES = 60
BETWEEN_NAMESPACE_AND_NAME = "}"


class PartReader(Protocol):
    """Called for every element of a part; names come without their namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


@dataclass(slots=True)
class Budget:
    """How many elements and how much text may still come, over all parts of one file."""

    elements: int = 600_000
    characters: int = 5_000_000

    def spend_characters(self, count: int) -> None:
        """Raises TooMuch."""
        self.characters -= count
        if self.characters < 0:
            raise TooMuch("文字")


def read_part(chunks: Iterable[bytes], reader: PartReader, *, budget: Budget) -> None:
    """Passes everything in the part to the reader. Raises Damaged or TooMuch."""
    guard = _Guard(reader, budget)
    parser = ParserCreate(namespace_separator=BETWEEN_NAMESPACE_AND_NAME)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = guard.start, guard.end
    parser.CharacterDataHandler = reader.text
    # Entities can only be declared in a doctype; nothing outside the part is ever fetched.
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_declaration
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    # ValueError and LookupError: an encoding that does not exist.
    except (ExpatError, ValueError, LookupError) as problem:
        raise Damaged from problem


class _Guard:
    """Counts elements before it passes them on."""

    def __init__(self, reader: PartReader, budget: Budget) -> None:
        self._reader, self._budget = reader, budget
        self._depth = 0
        self._plain_names: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._budget.elements -= 1
        if self._budget.elements < 0 or self._depth > MOST_DEPTH or len(attributes) > MOST_ATTRIBUTES:
            raise TooMuch("格子和标记")
        self._reader.start(self._plain(name), attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._reader.end(self._plain(name))

    def _plain(self, name: str) -> str:
        plain = self._plain_names.get(name)
        if plain is None:
            plain = self._plain_names[name] = name.rpartition(BETWEEN_NAMESPACE_AND_NAME)[2]
        return plain


def _refuse_declaration(*_declared: object) -> None:
    raise Damaged
