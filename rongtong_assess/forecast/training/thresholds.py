"""Training the thresholds P(level ≥ k) of any table of ordered answers: fit, calibrate, forecast.

Kinds, by how many verified firms there are: the rule with refitted cut points, proportional odds, or the
average of proportional odds and monotone trees.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.forecast.serving import thresholds as serving
from rongtong_assess.forecast.serving.many_firms import ForecastTable, calibrate, make_forecast, never_rising
from rongtong_assess.forecast.training.calibration import find_reach, fit_calibration, tune_cuts
from rongtong_assess.forecast.training.estimators import Odds, TreesPart, fit_odds, fit_trees
from rongtong_assess.forecast.training.plan import ModelKind

KIND_WORDS = {
    "refitted_rule": "规则，重新拟合各级的线",
    "proportional_odds": "比例优势模型",
    "average": "比例优势模型和单调提升树的平均",
}
FIRMS_TO_SET_ASIDE, SET_ASIDE, FOLDS = 10_000, 0.27, 5
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Sample:
    """Firms to learn from. slack_columns: where the features hold the rule's slack for level 1, 2, …

    firms: the firm of each row, where a firm may have several rows; None where every row is a firm of its own.
    """

    features: Numbers
    levels: Whole
    top: int
    slack_columns: tuple[int, ...]
    weights: Numbers | None = None
    firms: Whole | None = None

    def take(self, places: Whole) -> Sample:
        weights = None if self.weights is None else self.weights[places]
        firms = None if self.firms is None else self.firms[places]
        return Sample(self.features[places], self.levels[places], self.top, self.slack_columns, weights, firms)

    def __len__(self) -> int:
        return len(self.levels)

    def joined(self, auxiliary: Sample | None) -> Sample:
        """These firms together with the auxiliary ones; a firm without a weight has weight 1."""
        if auxiliary is None:
            return self
        return Sample(
            np.concatenate([self.features, auxiliary.features]),
            np.concatenate([self.levels, auxiliary.levels]),
            self.top,
            self.slack_columns,
            np.concatenate([_weights(self), _weights(auxiliary)]),
        )


@dataclass(frozen=True)
class RuleLines:
    """Per threshold proportional odds on the one slack of that level."""

    columns: tuple[int, ...]
    lines: tuple[Odds, ...]

    def chances(self, features: Numbers) -> Numbers:
        return np.column_stack(
            [line.chances(features[:, [column]]) for column, line in zip(self.columns, self.lines, strict=True)]
        )


FittedPart: TypeAlias = Odds | TreesPart | RuleLines
"""The fitted numpy form of a part; `Trained.numbers` turns it into the part that serves."""


@dataclass(frozen=True)
class Trained:
    """Fitted parts with cuts and the reach of the interval. calibration: None where none is needed."""

    kind: ModelKind
    parts: tuple[FittedPart, ...]
    cuts: Numbers
    reach: float
    calibration: Numbers | None = None

    def forecast(self, features: Numbers) -> ForecastTable:
        """Many firms at once."""
        chances = calibrate(mean_chances(self.parts, features), self.calibration)
        return make_forecast(chances, self.cuts, reach=self.reach)

    def numbers(self) -> serving.Thresholds:
        """The same numbers for serving, in plain Python."""
        parts = tuple(_serving_part(part) for part in self.parts)
        calibration = (
            () if self.calibration is None else tuple(serving.PlattScaling(*pair) for pair in self.calibration.tolist())
        )
        return serving.Thresholds(parts, tuple(float(cut) for cut in self.cuts), self.reach, calibration)


def train_thresholds(sample: Sample, *, kind: ModelKind, seed: int, auxiliary: Sample | None = None) -> Trained:
    """Calibration, cuts and interval come from firms that the parts they are set for were not fitted on.

    With many firms a share is set aside for that. With few, each fifth is forecast by parts fitted on the other four,
    and the parts that serve are fitted on all. auxiliary: firms that help to fit the parts but set neither cuts nor
    interval, such as simulated firms added to verified ones.
    """
    order = _random_order(sample, seed)
    if len(sample) >= FIRMS_TO_SET_ASIDE:
        aside, rest = _pieces(sample, order, places=[round(SET_ASIDE * len(sample))])
        aside_sample = sample.take(aside)
        parts = fit_parts(sample.take(rest).joined(auxiliary), kind=kind, seed=seed)
        return _calibrated(kind, parts, chances=mean_chances(parts, aside_sample.features), levels=aside_sample.levels)
    chances = np.empty((len(sample), sample.top))
    for fold in _pieces(sample, order, places=np.cumsum([len(piece) for piece in np.array_split(order, FOLDS)])[:-1]):
        others = np.setdiff1d(order, fold)
        chances[fold] = mean_chances(
            fit_parts(sample.take(others).joined(auxiliary), kind=kind, seed=seed), sample.features[fold]
        )
    return _calibrated(
        kind, fit_parts(sample.joined(auxiliary), kind=kind, seed=seed), chances=chances, levels=sample.levels
    )


def _random_order(sample: Sample, seed: int) -> Whole:
    """The rows shuffled, with the rows of a firm kept together."""
    random = np.random.default_rng(seed)
    if sample.firms is None:
        return random.permutation(len(sample))
    names, firms = np.unique(sample.firms, return_inverse=True)
    return np.argsort(random.permutation(len(names))[firms], kind="stable")


def _pieces(sample: Sample, order: Whole, *, places: Iterable[int]) -> list[Whole]:
    """The order cut near these places, never within a firm unless there is only one."""
    if sample.firms is not None:
        firms = sample.firms[order]
        ends = np.flatnonzero(firms[1:] != firms[:-1]) + 1
        if len(ends):
            places = ends[np.minimum(np.searchsorted(ends, list(places)), len(ends) - 1)]
    return [piece for piece in np.split(order, list(places)) if len(piece)]


def _calibrated(kind: ModelKind, parts: tuple[FittedPart, ...], *, chances: Numbers, levels: Whole) -> Trained:
    calibration = fit_calibration(chances, levels)
    calibrated = calibrate(chances, calibration)
    return Trained(kind, parts, tune_cuts(calibrated, levels), find_reach(calibrated, levels), calibration)


def fit_parts(sample: Sample, *, kind: ModelKind, seed: int) -> tuple[FittedPart, ...]:
    if kind == "refitted_rule":
        return (_fit_lines(sample),)
    odds = fit_odds(sample.features, sample.levels, top=sample.top, weights=sample.weights)
    if kind == "proportional_odds":
        return (odds,)
    trees = fit_trees(sample.features, sample.levels, top=sample.top, seed=seed, weights=sample.weights)
    return (odds, trees)


def mean_chances(parts: tuple[FittedPart, ...], features: Numbers) -> Numbers:
    """The parts' average, and then the running minimum over the thresholds."""
    return never_rising(sum((part.chances(features) for part in parts), np.zeros(1)) / len(parts))


def _weights(sample: Sample) -> Numbers:
    return np.ones(len(sample)) if sample.weights is None else sample.weights


def _fit_lines(sample: Sample) -> RuleLines:
    lines = [
        fit_odds(sample.features[:, [column]], (sample.levels >= k).astype(np.int64), top=1, weights=sample.weights)
        for k, column in enumerate(sample.slack_columns, start=1)
    ]
    return RuleLines(sample.slack_columns, tuple(lines))


def _serving_part(part: FittedPart) -> serving.Part:
    if isinstance(part, Odds):
        return serving.OddsPart(tuple(map(float, part.slopes)), tuple(map(float, part.intercepts)))
    if isinstance(part, TreesPart):
        return serving.BoostsPart(part.boosts())
    return serving.RampsPart(
        tuple(
            serving.Ramp(column, float(line.slopes[0]), float(line.intercepts[0]))
            for column, line in zip(part.columns, part.lines, strict=True)
        )
    )
