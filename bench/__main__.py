"""script/bench: measure, print a table, write bench.json; exit code 1 when a target is missed."""

from __future__ import annotations

import json
import os
import platform
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bench.assignment import measure_assignment
from bench.documents import measure_documents
from bench.editions import measure_editions
from bench.engine import measure_engine
from bench.forecast import measure_forecasts
from bench.kills import measure_kills
from bench.measurement import Measurement
from bench.planning import measure_planning
from bench.reports import measure_reports
from bench.saving import measure_saving
from bench.start import measure_start
from bench.uploads import measure_uploads
from bench.work_list import measure_work_list

RESULT_FILE = Path(__file__).parents[1] / "bench.json"
WIDTHS = (38, 10, 8, 14)


def main() -> int:
    """All measurements, each printed as soon as it is there."""
    print(_line("项目", "测得", "单位", "目标") + "结果")
    measurements = list(_printed())
    _write(measurements)
    missed = [measurement for measurement in measurements if not measurement.is_met]
    print(f"已写入 {RESULT_FILE.name}。" + (f"有 {len(missed)} 项没达到目标。" if missed else "全部达到目标。"))
    return 1 if missed else 0


def _printed() -> Iterator[Measurement]:
    measures = (
        measure_engine,
        measure_planning,
        measure_assignment,
        measure_forecasts,
        measure_editions,
        measure_start,
        measure_saving,
        measure_work_list,
        measure_reports,
        measure_uploads,
        measure_documents,
        measure_kills,
    )
    for measure in measures:
        for measurement in measure():
            print(_describe(measurement), flush=True)
            yield measurement


def _describe(measurement: Measurement) -> str:
    sign = "≤" if measurement.limit == "most" else "≥"
    target = "" if measurement.target is None else f"{sign} {measurement.target:g}"
    line = _line(measurement.name, f"{measurement.value:.4g}", measurement.unit, target)
    return line + ("好" if measurement.is_met else "没达到")


def _write(measurements: list[Measurement]) -> None:
    document = {
        "python": platform.python_version(),
        "machine": {"cores": os.cpu_count(), "system": platform.platform()},
        "measurements": [{**asdict(measurement), "is_met": measurement.is_met} for measurement in measurements],
    }
    RESULT_FILE.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _line(*cells: str) -> str:
    return "".join(cell + " " * (width - _width(cell)) for cell, width in zip(cells, WIDTHS, strict=True))


def _width(text: str) -> int:
    """Columns on a terminal; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


if __name__ == "__main__":
    sys.exit(main())
