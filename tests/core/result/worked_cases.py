"""Worked cases: answer sheets with results computed by hand, and how they are read and compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

CASES = Path(__file__).parents[2] / "cases" / "miit-2024"
EXAMPLES = Path(__file__).parents[3] / "questionnaires" / "miit-2024" / "examples"
COMPARED = ("items", "dimensions", "score", "level", "missing_for_next")


def read_case(name: str, folder: Path = CASES) -> dict[str, Any]:
    return deepcopy(_parse(folder / f"{name}.yaml"))


@cache
def _parse(file: Path) -> dict[str, Any]:
    case: dict[str, Any] = YAML(typ="safe").load(file)
    return case


def sheet_of(case: Mapping[str, Any]) -> dict[str, Any]:
    """The case's sheet as it comes out of JSON: decimals, which a case quotes, are numbers."""
    if "sheet_file" in case:
        text = (EXAMPLES / case["sheet_file"]).read_text(encoding="utf-8")
    else:
        text = json.dumps(case["sheet"])
    sheet: dict[str, Any] = json.loads(text, parse_float=Decimal)
    for answer in sheet["answers"].values():
        if isinstance(answer, dict):
            answer["inputs"] = {fact: Decimal(number) for fact, number in answer["inputs"].items()}
    return sheet


def differences(expected: Mapping[str, Any], found: Mapping[str, Any], path: str = "") -> list[str]:
    """One line per field that differs, missing and unexpected ones included."""
    lines = []
    for key in dict.fromkeys((*expected, *found)):
        want, got = expected.get(key, "（没有）"), found.get(key, "（没有）")
        if isinstance(want, dict) and isinstance(got, dict):
            lines += differences(want, got, f"{path}{key}.")
        elif want != got:
            lines.append(f"  {path}{key}: by hand {want!r}, by the program {got!r}")
    return lines
