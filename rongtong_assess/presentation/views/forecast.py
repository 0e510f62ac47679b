"""A model's card on a page, and the forecast of a short form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardBlockView:
    """kind: title, heading, paragraph, list or table. lines: its texts; rows: a table's cells, the head first."""

    kind: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def card_blocks(text: str) -> Iterator[CardBlockView]:
    """The card's parts in order."""
    for part in text.strip().split("\n\n"):
        lines = [line.replace("**", "").replace("`", "") for line in part.splitlines()]
        if not lines:
            continue
        if lines[0].startswith("# "):
            yield CardBlockView("title", (lines[0].removeprefix("# "),))
        elif lines[0].startswith("## "):
            yield CardBlockView("heading", (lines[0].removeprefix("## "),))
        elif lines[0].startswith("|"):
            cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
            yield CardBlockView("table", rows=(cells[0], *cells[2:]))
        elif lines[0].startswith("- "):
            yield CardBlockView("list", tuple(line.removeprefix("- ") for line in lines))
        else:
            yield CardBlockView("paragraph", tuple(lines))


@dataclass(frozen=True, slots=True)
class QuickForecastView:
    """interval: the range that a visit would find, as a sentence. caution: what the range is not.

    basis: what the model learned from.
    """

    interval: str
    caution: str
    basis: str
