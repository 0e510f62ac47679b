"""XML from a stranger, read by a parser that streams: no declarations, a bounded number of everything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from xml.parsers.expat import ExpatError, ParserCreate

from rongtong_assess.content.limited_archive import Damaged, TooMuch

MOST_DEPTH = 40
MOST_ATTRIBUTES = 60
BETWEEN_NAMESPACE_AND_NAME = "}"


class PartReader(Protocol):
    """What wants to know of a part's elements; names come without their namespace."""

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


def read_part(chunks: Iterable[bytes], reader: PartReader, budget: Budget) -> None:
    """Tells the reader of everything in the part. Raises Damaged or TooMuch."""
    guard = _Guard(reader, budget)
    parser = ParserCreate(namespace_separator=BETWEEN_NAMESPACE_AND_NAME)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = guard.start, guard.end
    parser.CharacterDataHandler = reader.text
    # Entities can only be declared in one; nothing outside the part is ever fetched.
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_declaration
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    # ValueError and LookupError: an encoding that nobody has.
    except (ExpatError, ValueError, LookupError) as problem:
        raise Damaged from problem


class _Guard:
    """Counts before the reader is told."""

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
