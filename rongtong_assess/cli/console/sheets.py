"""Answer sheets for commands, from files or standard input, and batch results as CSV.

Points are exact decimal texts, as in the JSON of a single result.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Generator, Iterator
from contextlib import nullcontext
from dataclasses import fields
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

from rongtong_assess.content.reading.text_file import (
    LARGEST_FILE_BYTES,
    decode,
    parse_sheet_document,
    read_sheet_bytes,
    read_sheet_document,
)
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.services.result.score_batch import BatchRow

STANDARD_INPUT = "-"
COLUMNS = tuple(field.name for field in fields(BatchRow))
Cell = int | str | bool | None


def read_sheet_argument(sheet: str) -> Any:
    """The answer sheet document in a file, or on standard input for "-"."""
    if sheet == STANDARD_INPUT:
        return read_sheet_bytes(sys.stdin.buffer.read(LARGEST_FILE_BYTES + 1), "标准输入")
    return read_sheet_document(Path(sheet))


def read_json_lines(source: str) -> Generator[Any]:
    """One document per line; a line that cannot be read comes as the Refused that says why."""
    name = "标准输入" if source == STANDARD_INPUT else Path(source).name
    with nullcontext(sys.stdin.buffer) if source == STANDARD_INPUT else open(source, "rb") as file:
        for line, raw in enumerate(_lines(file), start=1):
            try:
                yield _document(raw, name, line)
            except Refused as refusal:
                yield refusal


def write_csv(path: Path, rows: Iterator[BatchRow]) -> None:
    """UTF-8 with a header line; true and false as in JSON. No cell holds text of the user's own."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow(str(cell).lower() if isinstance(cell, bool) else cell for cell in cells(row))


def cells(row: BatchRow) -> tuple[Cell, ...]:
    """The row in the order of COLUMNS."""
    values = (getattr(row, name) for name in COLUMNS)
    return tuple(decimal_text(value) if isinstance(value, Decimal) else value for value in values)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines, cut where a line is longer than any answer sheet: nothing is read into memory without bound."""
    # latin-1 maps every byte to one character; all line ends become the same, also those of old Macs.
    text = TextIOWrapper(file, encoding="latin-1", newline=None)
    try:
        yield from (line.encode("latin-1") for line in iter(lambda: text.readline(LARGEST_FILE_BYTES + 1), ""))
    finally:
        text.detach()


def _document(raw: bytes, name: str, line: int) -> Any:
    place = f"{name}:{line}"
    if len(raw) > LARGEST_FILE_BYTES:
        raise Refused.because(place, "这一行超过 1 MB，不像是一份答题表", "请确认是一行一份答题表")
    if not raw.strip():
        raise Refused.because(place, "这是空行", "请删掉空行，一行一份答题表")
    return parse_sheet_document(decode(raw.rstrip(b"\r\n"), name, line), name, line=line)
