"""The training pipeline on any table of ordered answers: does the method hold on real firms?

Such a table has no official rule. The simplest one is used instead: the mean of all columns, each scaled to its
range, cut into bands of equal width, one per level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.forecast.evaluation.evaluation import baseline_tiers, count_falls
from rongtong_assess.forecast.evaluation.release_checks import PLACES
from rongtong_assess.forecast.evaluation.table_file import AnswerTable
from rongtong_assess.forecast.evaluation.table_split import TableSplit, find_firms, names_firms, split_table
from rongtong_assess.forecast.training import metrics
from rongtong_assess.forecast.training.calibration import rule_tiers
from rongtong_assess.forecast.training.edition_model import apply_effects, learn_effects
from rongtong_assess.forecast.training.plan import plan_training
from rongtong_assess.forecast.training.thresholds import Sample, Trained, train_thresholds
from rongtong_assess.forecast.watching import ALARM, FEWEST_FIRMS, LOOK, psi

ROWS_TO_RAISE = 1000
MOST_BINS, ROWS_PER_BIN = 10, 20
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


def check_table(table: AnswerTable, *, split_at: str | None, seed: int) -> dict[str, Any]:
    """The document of `rongtong model check-table`; raises Refused when the table is too small to split."""
    split = split_table(table, split_at=split_at, seed=seed)
    view = _TableView.learn(table, split.learned)
    learned, test = view.sample(split.learned), view.sample(split.test)
    trained = train_thresholds(learned, kind=plan_training(len(learned)).kind, seed=seed)
    forecast = trained.forecast(test.features)
    baselines = baseline_tiers(learned, test, seed=seed)
    return {
        "qwk": _number(metrics.kappa(forecast.tiers, test.levels, top=table.top)),
        "accuracy": _number(metrics.accuracy(forecast.tiers, test.levels)),
        "within_one": _number(metrics.within_one(forecast.tiers, test.levels)),
        "ece": _number(metrics.calibration_error(forecast.chances, test.levels)),
        "coverage": _number(metrics.covered(forecast.low, forecast.high, levels=test.levels)),
        "width": _number(metrics.width(forecast.low, forecast.high)),
        "monotonicity_violations": view.count_violations(trained, split.test[:ROWS_TO_RAISE]),
        "baselines": {
            **{name: _number(metrics.kappa(tiers, test.levels, top=table.top)) for name, tiers in baselines.items()},
            "untuned_cuts": _number(metrics.kappa((forecast.chances >= 0.5).sum(axis=1), test.levels, top=table.top)),
        },
        "drift": _drift(view, trained, split=split),
    }


@dataclass(frozen=True)
class _TableView:
    """Features of the table's rows; ranges and effects are learned from the training rows alone."""

    table: AnswerTable
    lowest: Numbers
    highest: Numbers
    effects: tuple[dict[str, float], ...]

    @classmethod
    def learn(cls, table: AnswerTable, rows: Whole) -> _TableView:
        known = np.where(np.isnan(table.answers[rows]), np.inf, table.answers[rows])
        lowest = known.min(axis=0)
        lowest = np.where(np.isfinite(lowest), lowest, 0.0)
        highest = np.maximum(np.where(np.isfinite(known), known, -np.inf).max(axis=0), lowest)
        bare = cls(table, lowest, highest, ())
        start = rule_tiers(bare._slacks(bare.answers(rows)), np.zeros(table.top))
        effects = tuple(
            learn_effects(names[rows], table.levels[rows], start=start)
            for names in table.groups
            if not names_firms(names)
        )
        return cls(table, lowest, highest, effects)

    def answers(self, rows: Whole) -> Numbers:
        """Empty cells count as the lowest answer."""
        return np.where(np.isnan(self.table.answers[rows]), self.lowest, self.table.answers[rows])

    def sample(self, rows: Whole) -> Sample:
        features = self.features(self.answers(rows), rows)
        first = self.table.answers.shape[1] + 1
        slack_columns = tuple(range(first, first + self.table.top))
        names = find_firms(self.table)
        firms = None if names is None else np.unique(names, return_inverse=True)[1][rows]
        return Sample(features, self.table.levels[rows], self.table.top, slack_columns, firms=firms)

    def features(self, answers: Numbers, rows: Whole) -> Numbers:
        """Answers, their index, the slack of each level and whether it is granted, and one number per group column."""
        slacks = self._slacks(answers)
        categories = [names for names in self.table.groups if not names_firms(names)]
        effects = [apply_effects(effects, names[rows]) for effects, names in zip(self.effects, categories, strict=True)]
        return np.column_stack([answers, self._index(answers), slacks, slacks >= 0, *effects])

    def count_violations(self, trained: Trained, rows: Whole) -> int:
        """How often a forecast falls when one answer rises to the next value seen, or by one above the highest."""
        answers = self.answers(rows)
        before = trained.forecast(self.features(answers, rows))
        return sum(
            count_falls(
                before,
                trained.forecast(self.features(self._raised(answers, place), rows)),
                origins=np.arange(len(rows)),
            )
            for place in range(answers.shape[1])
        )

    def _raised(self, answers: Numbers, place: int) -> Numbers:
        seen = np.unique(self.table.answers[~np.isnan(self.table.answers[:, place]), place])
        raised = answers.copy()
        steps = np.searchsorted(seen, answers[:, place], side="right")
        padded = np.append(seen, np.nan)
        raised[:, place] = np.where(steps < len(seen), padded[np.minimum(steps, len(seen))], answers[:, place] + 1)
        return raised

    def _index(self, answers: Numbers) -> Numbers:
        reach = np.where(self.highest > self.lowest, self.highest - self.lowest, 1.0)
        return np.asarray(((answers - self.lowest) / reach).mean(axis=1))

    def _slacks(self, answers: Numbers) -> Numbers:
        bands = np.arange(1, self.table.top + 1) / (self.table.top + 1)
        return self._index(answers)[:, None] - bands


def _drift(view: _TableView, trained: Trained, *, split: TableSplit) -> dict[str, Any]:
    """PSI of every column and of the tier between the training rows and the test rows."""
    learned, tested = view.answers(split.learned), view.answers(split.test)
    tiers = [trained.forecast(view.sample(rows).features).tiers for rows in (split.learned, split.test)]
    columns = {
        name: _number(_column_psi(learned[:, place], tested[:, place]))
        for place, name in enumerate(view.table.columns.up)
    }
    of_tier = _number(psi(*(np.bincount(side, minlength=view.table.top + 1).tolist() for side in tiers)))
    largest = max(of_tier, *columns.values())
    is_enough = min(len(learned), len(tested)) >= FEWEST_FIRMS
    return {
        "alarm": bool(is_enough and largest >= ALARM),
        "look": bool(is_enough and largest >= LOOK),
        "enough_rows": bool(is_enough),
        "largest": largest,
        "tier": of_tier,
        "columns": columns,
    }


def _column_psi(learned: Numbers, tested: Numbers) -> float:
    bins = int(np.clip(min(len(learned), len(tested)) // ROWS_PER_BIN, 2, MOST_BINS))
    edges = np.unique(np.quantile(learned, np.linspace(0, 1, bins + 1)[1:-1]))
    counts = [
        np.bincount(np.searchsorted(edges, side, side="left"), minlength=len(edges) + 1) for side in (learned, tested)
    ]
    return psi(*(counted.tolist() for counted in counts))


def _number(value: float) -> float:
    return round(float(value), PLACES)
