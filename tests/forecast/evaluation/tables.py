"""Tables of ordered answers for the tests of check-table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rongtong_assess.forecast.evaluation.table_file import TableColumns

Rows = list[dict[str, Any]]
Write = Callable[[Rows], Path]


def make_rows(count: int, levels: int = 4, questions: int = 4, seed: int = 0) -> Rows:
    """Answers from 1 to 5 and a level that follows them with noise."""
    random = np.random.default_rng(seed)
    common = random.normal(size=count)
    noisy = common[:, None] + random.normal(size=(count, questions))
    answers = np.clip(np.round(3 + noisy), 1, 5).astype(int)
    merit = common + random.normal(0, 0.5, count)
    level = np.searchsorted(np.quantile(merit, np.linspace(0, 1, levels + 1)[1:-1]), merit)
    return [
        {**{f"q{place}": int(answer) for place, answer in enumerate(row)}, "level": int(found)}
        for row, found in zip(answers, level, strict=True)
    ]


def columns(questions: int = 4, *, groups: Sequence[str] = (), time: str | None = None) -> TableColumns:
    return TableColumns("level", tuple(f"q{place}" for place in range(questions)), tuple(groups), time)
