"""Training an edition's model from labelled firms: split, learn, keep what serving needs.

Labelled firms are simulated ones or the platform's verified assessments. The same seed gives the same model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL
from rongtong_assess.core.visit.hints import AnswerNorm
from rongtong_assess.forecast.features.feature_map import LARGEST_EFFECT, FeatureMap, effect_of
from rongtong_assess.forecast.features.matrix import EncodedFirms, Numbers, Whole, make_matrix, mask_answers
from rongtong_assess.forecast.simulate.population import Population
from rongtong_assess.forecast.training.plan import ModelKind
from rongtong_assess.forecast.training.thresholds import Sample, Trained, train_thresholds

Names = NDArray[np.str_]
TEST_SHARE = 0.25
FIRMS_WITHOUT_EFFECT, FEWEST_FIRMS = 200, 100
Effects = Mapping[str, float]


@dataclass(frozen=True)
class LabelledFirms:
    """Firms with a level to learn.

    said: self-reports. sizes: rungs. industries, regions: names, empty where unknown.

    official_levels: the rule's level of the self-report. levels: what a visit found, or would have found.
    """

    said: EncodedFirms
    sizes: Numbers
    industries: Names
    regions: Names
    official_levels: Whole
    levels: Whole
    weights: Numbers | None = None

    def __len__(self) -> int:
        return len(self.levels)

    def take(self, places: Whole) -> LabelledFirms:
        return LabelledFirms(
            self.said.take(places),
            self.sizes[places],
            self.industries[places],
            self.regions[places],
            self.official_levels[places],
            self.levels[places],
            None if self.weights is None else self.weights[places],
        )


def label_population(population: Population) -> LabelledFirms:
    """A simulated population, with made-up names of industries and regions: their effects apply to no real firm."""
    firms = population.firms
    return LabelledFirms(
        said=population.said,
        sizes=firms.sizes.astype(np.float64),
        industries=np.char.add("simulated-", firms.industries.astype(str)),
        regions=np.char.add("simulated-", firms.regions.astype(str)),
        official_levels=population.official_levels,
        levels=population.levels,
    )


def join_firms(*parts: LabelledFirms) -> LabelledFirms:
    """Several groups of firms as one; each must have weights."""
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("sizes", "industries", "regions", "official_levels", "levels", "weights")
    }
    rungs, units = (np.concatenate([getattr(part.said, name) for part in parts]) for name in ("rungs", "units"))
    return LabelledFirms(said=EncodedFirms(rungs, units), **joined)


def size_groups(firms: LabelledFirms) -> Names:
    """Each firm's size as the name of its group in an evaluation."""
    return np.array([f"size {int(size)}" for size in firms.sizes])


@dataclass(frozen=True)
class Split:
    """Row numbers of the training set and of the test set."""

    learned: Whole
    test: Whole


@dataclass(frozen=True)
class FeatureView:
    """The features a model computes of a firm.

    industry, region: effects by category. short_questions: the only ones known to its short form.
    """

    features: FeatureMap
    industry: Effects
    region: Effects
    short_questions: tuple[str, ...]

    def sample(self, firms: LabelledFirms, *, is_short: bool = False) -> Sample:
        """The firms as features with their levels."""
        said = mask_answers(self.features, firms.said, known=self.short_questions) if is_short else firms.said
        columns = self.features.slack_columns
        return Sample(self.matrix(said, firms), firms.levels, len(columns), columns, firms.weights)

    def matrix(self, said: EncodedFirms, firms: LabelledFirms) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """Firms × features, from these answers and the profiles of these firms."""
        effects = apply_effects(self.industry, firms.industries), apply_effects(self.region, firms.regions)
        return make_matrix(self.features, said, profile=np.column_stack([firms.sizes, *effects]))


@dataclass(frozen=True)
class TrainedModel:
    """full: from a whole sheet; short: from the short form's answers, where the edition has one."""

    view: FeatureView
    full: Trained
    short: Trained | None
    norms: Mapping[str, AnswerNorm]

    @property
    def trained(self) -> tuple[Trained, ...]:
        """Full and short, or full alone."""
        return (self.full,) if self.short is None else (self.full, self.short)


def split_rows(count: int, seed: int) -> Split:
    """A random split; the same seed splits the same way."""
    order = np.random.default_rng(seed).permutation(count)
    test_firms = round(TEST_SHARE * count)
    return Split(order[test_firms:], order[:test_firms])


def train_model(
    features: FeatureMap,
    learned: LabelledFirms,
    *,
    kind: ModelKind,
    seed: int,
    short_questions: tuple[str, ...],
    auxiliary: LabelledFirms | None = None,
) -> TrainedModel:
    """A model of the full form, and of the short form unless short_questions is empty.

    auxiliary: firms that only help to fit, see `train_thresholds`; both groups then have weights.
    """
    view = FeatureView(
        features=features,
        industry=learn_effects(learned.industries, learned.levels, start=learned.official_levels),
        region=learn_effects(learned.regions, learned.levels, start=learned.official_levels),
        short_questions=short_questions,
    )

    def train(*, is_short: bool) -> Trained:
        helpers = None if auxiliary is None else view.sample(auxiliary, is_short=is_short)
        return train_thresholds(view.sample(learned, is_short=is_short), kind=kind, seed=seed, auxiliary=helpers)

    all_firms = learned if auxiliary is None else join_firms(learned, auxiliary)
    short = train(is_short=True) if short_questions else None
    return TrainedModel(view, train(is_short=False), short, learn_norms(features, all_firms.said))


def learn_effects(categories: NDArray[np.str_], levels: Whole, *, start: Whole) -> dict[str, float]:
    """By category: how far levels lie above what is usual, shrunk towards 0 and bounded.

    start: the group of each firm, such as its official level; the mean of the group is usual.
    """
    rest = levels.astype(np.float64)
    for group in np.unique(start):
        rest[start == group] -= rest[start == group].mean()
    effects = {}
    for category in np.unique(categories):
        own = rest[categories == category]
        if len(own) < FEWEST_FIRMS:
            continue
        shrunk = own.sum() / (len(own) + FIRMS_WITHOUT_EFFECT)
        effects[str(category)] = float(np.clip(round(shrunk, 6), -LARGEST_EFFECT, LARGEST_EFFECT))
    effects.pop("", None)
    return effects


def apply_effects(effects: Effects, categories: NDArray[np.str_]) -> NDArray[np.float64]:
    """Each firm's effect; 0 for a category that was never seen."""
    names, places = np.unique(categories, return_inverse=True)
    return np.array([effect_of(effects, str(name)) for name in names])[places]


def learn_norms(features: FeatureMap, firms: EncodedFirms) -> dict[str, AnswerNorm]:
    """By question: its usual answer as a line over the mean of the other answers, and the spread around it."""
    full = np.array([features.encoder.whole(item.points) for item in features.edition.items.values()])
    scenes = firms.rungs[:, features.scenes_start :] / TOP_SCENE_LEVEL
    shares = np.column_stack([firms.units / full, scenes])
    norms = {}
    for place, question in enumerate(features.edition.questions):
        others = np.delete(shares, place, axis=1).mean(axis=1)
        slope = np.cov(others, shares[:, place])[0, 1] / max(others.var(ddof=1), 1e-12)
        intercept = shares[:, place].mean() - slope * others.mean()
        spread = (shares[:, place] - intercept - slope * others).std()
        norms[question] = AnswerNorm(*(round(float(number), 6) for number in (intercept, slope, spread)))
    return norms
