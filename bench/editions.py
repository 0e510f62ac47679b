"""How long content takes: checking one edition, and what ten more of them add to a start."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measurement import Measurement, median_seconds, stopwatch
from rongtong_assess.content.edition.cache import EditionCache
from rongtong_assess.content.edition.folder import load_edition
from rongtong_assess.content.edition.publication import copy_edition, publish_edition
from rongtong_assess.content.library import load_library
from rongtong_assess.settings import find_data_folder

TIMES = 5
MORE = 10
SHIPPED = "miit-2024"
PUBLISHED_ON = date(2026, 11, 23)


def measure_editions() -> Iterator[Measurement]:
    """With the shipped edition and copies of it, as large as real ones."""
    with TemporaryDirectory() as name:
        one, many = Path(name) / "one", Path(name) / "many"
        edition = shutil.copytree(find_data_folder("questionnaires") / SHIPPED, one / SHIPPED)
        yield Measurement("检查一个版本", median_seconds(partial(load_edition, edition), TIMES), "秒", 1, "most")
        shutil.copytree(one, many)
        for number in range(1, MORE + 1):
            _publish_copy(many / SHIPPED, number)
        with stopwatch() as elapsed:
            load_library(many, find_data_folder("catalogue"), EditionCache(Path(name) / "cache"))
        yield Measurement(f"第一次启动读 {MORE + 1} 个版本", elapsed(), "秒")
        more, less = (_seconds_to_load(folder, Path(name) / "cache") for folder in (many, one))
        yield Measurement(f"多 {MORE} 个版本，启动多花", (more - less) * 1000, "毫秒", 200, "most")


def _publish_copy(source: Path, number: int) -> None:
    copy = copy_edition(source, f"{SHIPPED}-copy-{number}")
    head = copy / "edition.yaml"
    text = head.read_text(encoding="utf-8")
    head.write_text(
        text.replace("in_force_from: 2024-09-04", f"in_force_from: {2026 + number}-12-01"), encoding="utf-8"
    )
    publish_edition(copy, author="测速", reviewer="", published_on=PUBLISHED_ON, is_without_review=True, published=())


def _seconds_to_load(folder: Path, cache_folder: Path) -> float:
    load = partial(load_library, folder, find_data_folder("catalogue"), EditionCache(cache_folder))
    return median_seconds(load, TIMES)
