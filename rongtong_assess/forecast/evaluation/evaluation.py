"""Evaluates forecasts on test firms, compared with permanent challengers, with bootstrap intervals.

Challengers: the rule alone, the rule with refitted lines, always the most frequent level, proportional odds.
Intervals of the difference are paired: model and challenger are compared on the same resampled firms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.forecast.features.feature_map import FeatureMap
from rongtong_assess.forecast.features.matrix import EncodedFirms
from rongtong_assess.forecast.serving.many_firms import ForecastTable
from rongtong_assess.forecast.simulate.population import Population
from rongtong_assess.forecast.training import metrics
from rongtong_assess.forecast.training.calibration import refit_rule, rule_tiers
from rongtong_assess.forecast.training.edition_model import FeatureView, label_population
from rongtong_assess.forecast.training.thresholds import Sample, train_thresholds

RESAMPLES = 500
TAILS = (2.5, 97.5)
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
ROUNDING = 1e-12
FIRMS_TO_RAISE = 1000


@dataclass(frozen=True, slots=True)
class EvaluatedFigure:
    """A measured value with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """One challenger: its kappa, and how much better the model is."""

    kappa: EvaluatedFigure
    lead: EvaluatedFigure
    accuracy: float
    within_one: float


@dataclass(frozen=True)
class Evaluation:
    """What one model reached on unseen firms."""

    firms: int
    kappa: EvaluatedFigure
    accuracy: EvaluatedFigure
    within_one: EvaluatedFigure
    off_by_two: EvaluatedFigure
    calibration_error: float
    coverage: EvaluatedFigure
    width: float
    baselines: Mapping[str, Baseline]
    group_coverage: Mapping[str, float]


def evaluate(
    forecast: ForecastTable,
    test: Sample,
    *,
    baselines: Mapping[str, Whole],
    seed: int,
    groups: NDArray[np.str_] | None = None,
    resamples: int = RESAMPLES,
) -> Evaluation:
    """Evaluate a forecast. groups: the group of each firm; coverage is also given per group."""
    levels, said = test.levels, forecast.tiers
    inside = ((forecast.low <= levels) & (levels <= forecast.high)).astype(np.float64)
    draws = [random_rows(len(test), seed + place) for place in range(resamples)]
    tables = {
        name: _kappas(tiers, levels, top=test.top, draws=draws) for name, tiers in {"": said, **baselines}.items()
    }
    off = np.abs(said - levels)
    return Evaluation(
        firms=len(test),
        kappa=_figure(metrics.kappa(said, levels, top=test.top), tables[""]),
        accuracy=_share(off == 0, draws),
        within_one=_share(off <= 1, draws),
        off_by_two=_share(off >= 2, draws),
        calibration_error=metrics.calibration_error(forecast.chances, levels),
        coverage=_share(inside > 0, draws),
        width=metrics.width(forecast.low, forecast.high),
        baselines={
            name: _baseline(tiers, said, test=test, resampled=tables[name], of_model=tables[""])
            for name, tiers in baselines.items()
        },
        group_coverage={}
        if groups is None
        else {str(group): float(inside[groups == group].mean()) for group in np.unique(groups)},
    )


def baseline_tiers(learned: Sample, test: Sample, *, seed: int) -> dict[str, Whole]:
    """By challenger: its forecast levels for the test firms, learned from the same firms as the model."""
    columns = list(test.slack_columns)
    lines = refit_rule(learned.features[:, columns], learned.levels)
    most = int(np.argmax(np.bincount(learned.levels)))
    odds = train_thresholds(learned, kind="proportional_odds", seed=seed)
    slacks = test.features[:, columns]
    return {
        "rule": rule_tiers(slacks, np.zeros(test.top)),
        "refitted_rule": rule_tiers(slacks, lines),
        "majority": np.full(len(test), most, dtype=np.int64),
        "proportional_odds": odds.forecast(test.features).tiers,
    }


def count_violations(
    view: FeatureView, population: Population, *, chosen: Whole, forecasts: Iterable[Callable[[Numbers], ForecastTable]]
) -> int:
    """How often a better answer lowers a forecast, with each answer of up to 1000 chosen firms one rung higher."""
    few = chosen[:FIRMS_TO_RAISE]
    firms = label_population(population).take(few)
    raised, origins = raise_every_answer(view.features, [population.sheet_of(int(firm)) for firm in few])
    before, after = view.matrix(firms.said, firms), view.matrix(raised, firms.take(origins))
    return sum(count_falls(forecast(before), forecast(after), origins=origins) for forecast in forecasts)


def raise_every_answer(features: FeatureMap, sheets: Sequence[AnswerSheet]) -> tuple[EncodedFirms, Whole]:
    """One sheet per answer that can be a rung higher, with that answer raised, and the row it came from."""
    rungs, units, origins = [], [], []
    for place, sheet in enumerate(sheets):
        for _, raised in features.encoder.list_raised(sheet, features.encoder.encode(sheet)):
            rungs.append(raised.rungs)
            units.append(raised.units)
            origins.append(place)
    return EncodedFirms(np.array(rungs, dtype=np.int64), np.array(units, dtype=np.int64)), np.array(origins)


def count_falls(before: ForecastTable, after: ForecastTable, *, origins: Whole) -> int:
    """How many raised answers lower a chance, the tier or an end of the interval."""
    falls = (after.chances < before.chances[origins] - ROUNDING).any(axis=1)
    for name in ("tiers", "low", "high"):
        falls |= getattr(after, name) < getattr(before, name)[origins]
    return int(falls.sum())


def random_rows(count: int, seed: int) -> Whole:
    """A bootstrap sample: row numbers with replacement."""
    return np.random.default_rng(seed).integers(count, size=count)


def _baseline(tiers: Whole, said: Whole, *, test: Sample, resampled: Numbers, of_model: Numbers) -> Baseline:
    value = metrics.kappa(tiers, test.levels, top=test.top)
    lead = metrics.kappa(said, test.levels, top=test.top) - value
    return Baseline(
        kappa=_figure(value, resampled),
        lead=_figure(lead, of_model - resampled),
        accuracy=metrics.accuracy(tiers, test.levels),
        within_one=metrics.within_one(tiers, test.levels),
    )


def _kappas(said: Whole, levels: Whole, *, top: int, draws: list[Whole]) -> Numbers:
    return np.array([metrics.kappa(said[rows], levels[rows], top=top) for rows in draws])


def _share(holds: NDArray[np.bool_], draws: list[Whole]) -> EvaluatedFigure:
    return _figure(float(holds.mean()), np.array([holds[rows].mean() for rows in draws]))


def _figure(value: float, resampled: Numbers) -> EvaluatedFigure:
    if not len(resampled):
        return EvaluatedFigure(value, value, value)
    low, high = np.percentile(resampled, TAILS)
    return EvaluatedFigure(value, float(low), float(high))
