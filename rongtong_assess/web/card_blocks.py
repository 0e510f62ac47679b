"""A model's card as blocks that a template shows: the few signs of Markdown that a card uses, and no HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """kind: title, heading, paragraph, list or table. lines: its texts; rows: a table's cells, the head first."""

    kind: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def card_blocks(text: str) -> Iterator[Block]:
    """The card's parts in order."""
    for part in text.strip().split("\n\n"):
        lines = [line.replace("**", "").replace("`", "") for line in part.splitlines()]
        if not lines:
            continue
        if lines[0].startswith("# "):
            yield Block("title", (lines[0].removeprefix("# "),))
        elif lines[0].startswith("## "):
            yield Block("heading", (lines[0].removeprefix("## "),))
        elif lines[0].startswith("|"):
            cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
            yield Block("table", rows=(cells[0], *cells[2:]))
        elif lines[0].startswith("- "):
            yield Block("list", tuple(line.removeprefix("- ") for line in lines))
        else:
            yield Block("paragraph", tuple(lines))
