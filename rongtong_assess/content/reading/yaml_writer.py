"""Plain data as YAML text, one value per line, remembering where each line came from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

Scalar = str | int | Decimal | bool

PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff“（《〔][\w\u4e00-\u9fff 。，、；：“”（）《》〔〕？！…—·÷×./+%-]*", re.UNICODE)
NOT_TEXT = {"true", "false", "null", "Null", "NULL"}
UNSEEN = re.compile("[\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]")


@dataclass(frozen=True, slots=True)
class Placed:
    """A value, or a list of values, and where a person wrote it."""

    value: Scalar | Sequence[Scalar]
    place: str


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping and where a person wrote it."""

    place: str
    fields: Mapping[str, Placed | Record | Records]


@dataclass(frozen=True, slots=True)
class Records:
    """A list of mappings; messages about its sums and counts name this place."""

    place: str
    records: Sequence[Record]


@dataclass(frozen=True, slots=True)
class YamlText:
    """places[n - 1] is where line n came from."""

    text: str
    places: tuple[str, ...]


def write_yaml(record: Record) -> YamlText:
    """The record as a YAML document that content reads back unchanged."""
    lines = list(_record_lines(record, ""))
    return YamlText("".join(f"{line}\n" for line, _ in lines), tuple(place for _, place in lines))


Line = tuple[str, str]


def _record_lines(record: Record, indent: str) -> Iterator[Line]:
    for key, node in record.fields.items():
        name = indent + _key(key)
        match node:
            case Placed(value=list() | tuple()):
                yield from _list_lines(node, name, indent=indent)
            case Placed():
                yield f"{name}: {_scalar(node.value)}", node.place  # type: ignore[arg-type]  # lists are above
            case Record():
                yield f"{name}:", node.place
                yield from _record_lines(node, indent + "  ")
            case Records(records=[]):
                yield f"{name}: []", node.place
            case Records():
                yield f"{name}:", node.place
                for child in node.records:
                    yield from _item_lines(child, indent + "  ")


def _item_lines(record: Record, indent: str) -> Iterator[Line]:
    """A mapping in a list; messages about all of it name its first line."""
    lines = _record_lines(record, indent + "  ")
    first, _ = next(lines)
    yield f"{indent}- {first.strip()}", record.place
    yield from lines


def _list_lines(node: Placed, name: str, *, indent: str) -> Iterator[Line]:
    values: Sequence[Scalar] = node.value  # type: ignore[assignment]  # only called for lists
    yield f"{name}:" if values else f"{name}: []", node.place
    for value in values:
        yield f"{indent}  - {_scalar(value)}", node.place


def _key(key: str) -> str:
    return key if key.isidentifier() or key.isdigit() else _quoted(key)


def _scalar(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    return value if PLAIN.fullmatch(value) and value not in NOT_TEXT and value[-1] != " " else _quoted(value)


def _quoted(text: str) -> str:
    """In double quotes; invisible characters are escaped."""
    return UNSEEN.sub(lambda character: f"\\u{ord(character[0]):04x}", json.dumps(text, ensure_ascii=False))
