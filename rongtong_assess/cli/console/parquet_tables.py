"""Parquet: answer sheets in, one column per answer; results out.

Columns of sheets: "edition"; "firm" or "firm.<field>" where the firm is known; every other column is
the id of a question, with a list for several choices, a key for one, a whole number for a scene, or a
struct {"inputs": {…}} where facts decide. Empty cells are unanswered. Tables often hold whole numbers
as floats because of empty cells, so 2.0 is read as 2.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from rongtong_assess.cli.console.sheets import cells
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.result.score_batch import BatchRow

ROWS_AT_A_TIME = 1000
FIRM_PREFIX = "firm."


def read_parquet_sheets(path: Path) -> Generator[dict[str, Any]]:
    """The table's rows as answer sheet documents, a block of rows at a time."""
    with path.open("rb") as file:
        try:
            table = pyarrow.parquet.ParquetFile(file)
            _refuse_wrong_columns(path, table.schema_arrow.names)
            for block in table.iter_batches(ROWS_AT_A_TIME):
                for row in block.to_pylist():
                    yield _sheet_document(row)
        except (pyarrow.ArrowException, OSError) as error:
            raise Refused.because(str(path), "这不是能读的 Parquet 文件，或者已经损坏", "请重新导出这个文件") from error


def write_parquet_results(path: Path, rows: Iterator[BatchRow]) -> None:
    """The columns of the CSV with their types, written a block of rows at a time."""
    kinds = {"int": pyarrow.int64(), "bool": pyarrow.bool_()}
    names = {field.name: kinds.get(str(field.type), pyarrow.string()) for field in fields(BatchRow)}
    schema = pyarrow.schema(list(names.items()))
    with pyarrow.parquet.ParquetWriter(path, schema) as writer:
        while block := list(islice(rows, ROWS_AT_A_TIME)):
            columns = zip(*map(cells, block), strict=True)
            writer.write_table(pyarrow.table(dict(zip(names, columns, strict=True)), schema=schema))


def _refuse_wrong_columns(path: Path, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refused.because(str(path), f"列名重复：{'、'.join(twice)[:80]}", "请让每个列名只出现一次")
    if "edition" not in names:
        raise Refused.because(str(path), "没有 edition 这一列，不知道按哪个评测版本算", "请加上 edition 列")


def _sheet_document(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: value for name, cell in row.items() if (value := _plain(cell)) is not None}
    document: dict[str, Any] = {"edition": values.pop("edition", None)}
    firm = values.pop("firm", {})
    fields = {name: values.pop(name) for name in list(values) if name.startswith(FIRM_PREFIX)}
    if not isinstance(firm, Mapping):
        # Unchanged: reading the sheet says what is wrong with it, and in which row.
        document["firm"] = firm
    elif firm or fields:
        document["firm"] = {**firm, **{name.removeprefix(FIRM_PREFIX): value for name, value in fields.items()}}
    return {**document, "answers": values}


def _plain(cell: Any) -> Any:
    """The JSON value of a cell; empty parts of a struct are left out, an empty cell is None."""
    if isinstance(cell, float):
        return None if math.isnan(cell) else _exact(cell)
    if isinstance(cell, Mapping):
        kept = {name: value for name, part in cell.items() if (value := _plain(part)) is not None}
        return kept.get("key") if kept.keys() == {"key"} else kept or None
    return [_plain(part) for part in cell] if isinstance(cell, list) else cell


def _exact(number: float) -> int | Decimal:
    return int(number) if number.is_integer() else Decimal(repr(number))
