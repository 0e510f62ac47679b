"""merge_fields: what two people changed in one form, put together; where both changed a field, a person chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Merged:
    """values: by field; in a clash the value that was typed here. clashes: fields that both changed differently."""

    values: Mapping[str, str]
    clashes: tuple[str, ...]


def merge_fields(seen: Mapping[str, str], typed: Mapping[str, str], stored: Mapping[str, str]) -> Merged:
    """seen: what the page showed when it was opened; typed: what it sends; stored: what is kept by now.

    A field the page never showed counts as changed here.
    """
    values, clashes = {}, []
    for name, mine in typed.items():
        theirs, before = stored.get(name, ""), seen.get(name)
        values[name] = theirs if mine == before else mine
        if mine not in {before, theirs} and theirs != before:
            clashes.append(name)
    return Merged(values, tuple(clashes))
