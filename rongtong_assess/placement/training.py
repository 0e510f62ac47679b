"""Training an edition's model: split, learn, keep what serving needs. The same seed gives the same model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rongtong_assess.core.visit_flags import AnswerNorm
from rongtong_assess.placement.effects import Effects, apply_effects, learn_effects
from rongtong_assess.placement.feature_matrix import EncodedFirms, Whole, make_matrix, mask_answers
from rongtong_assess.placement.features import FeatureMap
from rongtong_assess.placement.labelled import LabelledFirms, join_firms
from rongtong_assess.placement.norms import learn_norms
from rongtong_assess.placement.thresholds import Kind, Sample, Trained, train_thresholds

TEST_SHARE = 0.25


@dataclass(frozen=True)
class Split:
    """Rows that are learned from, and rows that judge."""

    learned: Whole
    test: Whole


@dataclass(frozen=True)
class Lens:
    """How a model sees firms. short_questions: the only ones known to its short form."""

    features: FeatureMap
    industry: Effects
    region: Effects
    short_questions: tuple[str, ...]

    def sample(self, firms: LabelledFirms, *, is_short: bool = False) -> Sample:
        """The firms as features with their levels."""
        said = mask_answers(self.features, firms.said, self.short_questions) if is_short else firms.said
        columns = self.features.slack_columns
        return Sample(self.matrix(said, firms), firms.levels, len(columns), columns, firms.weights)

    def matrix(self, said: EncodedFirms, firms: LabelledFirms) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """Those answers with the profiles of these firms."""
        effects = apply_effects(self.industry, firms.industries), apply_effects(self.region, firms.regions)
        return make_matrix(self.features, said, np.column_stack([firms.sizes, *effects]))


@dataclass(frozen=True)
class TrainedModel:
    """full: from a whole sheet; short: from the short form's answers, where the edition has one."""

    lens: Lens
    full: Trained
    short: Trained | None
    norms: Mapping[str, AnswerNorm]

    @property
    def trained(self) -> tuple[Trained, ...]:
        """Both of them, or the only one."""
        return (self.full,) if self.short is None else (self.full, self.short)


def split_rows(count: int, seed: int) -> Split:
    """A random split; the same seed splits the same way."""
    order = np.random.default_rng(seed).permutation(count)
    judged = round(TEST_SHARE * count)
    return Split(order[judged:], order[:judged])


def train_model(
    features: FeatureMap,
    learned: LabelledFirms,
    *,
    kind: Kind,
    seed: int,
    short_questions: tuple[str, ...],
    beside: LabelledFirms | None = None,
) -> TrainedModel:
    """short_questions: empty where the edition has no short form.

    beside: firms that only help to fit, see `train_thresholds`; both groups then have weights.
    """
    lens = Lens(
        features=features,
        industry=learn_effects(learned.industries, learned.levels, learned.official_levels),
        region=learn_effects(learned.regions, learned.levels, learned.official_levels),
        short_questions=short_questions,
    )

    def train(*, is_short: bool) -> Trained:
        helpers = None if beside is None else lens.sample(beside, is_short=is_short)
        return train_thresholds(lens.sample(learned, is_short=is_short), kind=kind, seed=seed, beside=helpers)

    everybody = learned if beside is None else join_firms(learned, beside)
    short = train(is_short=True) if short_questions else None
    return TrainedModel(lens, train(is_short=False), short, learn_norms(features, everybody.said))
