"""Training on the platform's verified assessments; a person starts it, and a person promotes a model that passes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from rongtong_assess.forecast.evaluation.evaluation import (
    FIRMS_TO_RAISE,
    Evaluation,
    baseline_tiers,
    count_falls,
    evaluate,
    raise_every_answer,
)
from rongtong_assess.forecast.evaluation.release_checks import (
    ReleaseCheck,
    pending_release_checks,
    verified_release_checks,
)
from rongtong_assess.forecast.features.feature_map import FeatureMap, size_rung
from rongtong_assess.forecast.features.matrix import encode_sheets, rule_levels
from rongtong_assess.forecast.simulate.population import Population
from rongtong_assess.forecast.training.edition_model import (
    LabelledFirms,
    TrainedModel,
    label_population,
    size_groups,
    train_model,
)
from rongtong_assess.forecast.training.plan import (
    ModelKind,
    TrainingPlan,
    VerifiedAssessment,
    VerifiedSplit,
    plan_training,
    split_by_time,
    split_verified,
    weigh_rows,
)

LATE_SHARE = 0.25
FEWEST_LATE, FEWEST_EARLY = 30, 30


@dataclass(frozen=True)
class TimeCheck:
    """The same training as it would have been on `first_judged`, evaluated on the holdout verified since then.

    training_firms: how many firms had been verified before that day.
    """

    first_judged: date
    training_firms: int
    evaluation: Evaluation


@dataclass(frozen=True)
class VerifiedRun:
    """One training from verified firms.

    evaluation, short_evaluation: of the full and the short form on the holdout; None while the holdout is empty.
    learned: the training set; lines: the rule with refitted lines, learned from it alone. simulated: the auxiliary
    firms, where the plan uses any. in_time: None where there are too few firms.
    """

    plan: TrainingPlan
    split: VerifiedSplit
    model: TrainedModel
    lines: TrainedModel
    learned: LabelledFirms
    simulated: Population | None
    evaluation: Evaluation | None
    short_evaluation: Evaluation | None
    violations: int
    checks: tuple[ReleaseCheck, ...]
    in_time: TimeCheck | None
    seed: int

    @property
    def verified_firms(self) -> int:
        return len(self.learned)

    @property
    def is_passed(self) -> bool:
        return bool(self.checks) and all(check.is_passed for check in self.checks)


def train_on_verified(
    features: FeatureMap,
    assessments: Sequence[VerifiedAssessment],
    *,
    simulated: Population | None,
    seed: int,
    short_questions: tuple[str, ...],
) -> VerifiedRun:
    """Train what the number of verified firms supports, and evaluate it on the holdout: firms visited at random.

    simulated: needed where the plan uses simulated rows. A firm with several assessments is wholly on one side, and
    only its last one counts. Simulated firms help to fit; cuts, interval and challengers rest on verified firms.
    """
    split = split_verified(assessments)
    procedure = _Procedure(features, plan_training(len(split.training_set)), simulated, seed, short_questions)
    learned = label_verified(features, split.training_set)
    model = procedure.train(learned)
    evaluation, violations = procedure.evaluate_on(model, learned, split.holdout) if split.holdout else (None, 0)
    return VerifiedRun(
        plan=procedure.plan,
        split=split,
        model=model,
        lines=model if procedure.plan.kind == "refitted_rule" else procedure.train(learned, kind="refitted_rule"),
        learned=learned,
        simulated=simulated if procedure.plan.uses_simulated else None,
        evaluation=evaluation,
        short_evaluation=procedure.evaluate_short(model, split.holdout) if split.holdout else None,
        violations=violations,
        checks=verified_release_checks(evaluation, violations) if evaluation else pending_release_checks(),
        in_time=_check_in_time(procedure, split),
        seed=seed,
    )


def label_verified(features: FeatureMap, assessments: Sequence[VerifiedAssessment]) -> LabelledFirms:
    """Verified assessments as firms to learn from."""
    said = encode_sheets(features, (assessment.sheet for assessment in assessments))
    return LabelledFirms(
        said=said,
        sizes=np.array([size_rung(assessment.profile.size) for assessment in assessments]),
        industries=np.array([assessment.profile.industry or "" for assessment in assessments], dtype=np.str_),
        regions=np.array([assessment.profile.region or "" for assessment in assessments], dtype=np.str_),
        official_levels=rule_levels(features, said),
        levels=np.array([assessment.level for assessment in assessments], dtype=np.int64),
    )


@dataclass(frozen=True)
class _Procedure:
    """How a run trains and evaluates, on whatever firms it is given."""

    features: FeatureMap
    plan: TrainingPlan
    simulated: Population | None
    seed: int
    short_questions: tuple[str, ...]

    def train(self, learned: LabelledFirms, *, kind: ModelKind | None = None) -> TrainedModel:
        """A model of these firms. kind: the plan's by default; refitted lines are learned from verified firms alone."""
        own, auxiliary = (None, None) if kind == "refitted_rule" else self._auxiliary(len(learned))
        weighted = replace(learned, weights=own if own is None else np.full(len(learned), own))
        return train_model(
            self.features,
            weighted,
            kind=kind or self.plan.kind,
            seed=self.seed,
            short_questions=self.short_questions,
            auxiliary=auxiliary,
        )

    def evaluate_on(
        self, model: TrainedModel, learned: LabelledFirms, holdout: Sequence[VerifiedAssessment]
    ) -> tuple[Evaluation, int]:
        """The figures on these firms with those of the challengers, and how often a better answer lowers a forecast."""
        firms = label_verified(self.features, holdout)
        test = model.view.sample(firms)
        baselines = baseline_tiers(model.view.sample(learned), test, seed=self.seed)
        # A model is no challenger of itself.
        others = {name: tiers for name, tiers in baselines.items() if name != self.plan.kind}
        forecast = model.full.forecast(test.features)
        evaluation = evaluate(forecast, test, baselines=others, seed=self.seed, groups=size_groups(firms))
        return evaluation, self._count_violations(model, firms, holdout=holdout)

    def evaluate_short(self, model: TrainedModel, holdout: Sequence[VerifiedAssessment]) -> Evaluation | None:
        """The short form's figures on these firms; None without a short form."""
        if model.short is None:
            return None
        test = model.view.sample(label_verified(self.features, holdout), is_short=True)
        return evaluate(model.short.forecast(test.features), test, baselines={}, seed=self.seed)

    def _count_violations(
        self, model: TrainedModel, firms: LabelledFirms, *, holdout: Sequence[VerifiedAssessment]
    ) -> int:
        raised, origins = raise_every_answer(
            self.features, [assessment.sheet for assessment in holdout[:FIRMS_TO_RAISE]]
        )
        before, after = model.view.sample(firms).features, model.view.matrix(raised, firms.take(origins))
        return sum(
            count_falls(trained.forecast(before), trained.forecast(after), origins=origins) for trained in model.trained
        )

    def _auxiliary(self, verified: int) -> tuple[float | None, LabelledFirms | None]:
        """The weight of a verified firm, and the simulated firms with the weight that the plan gives them."""
        if not self.plan.uses_simulated or self.simulated is None:
            return None, None
        own, other = weigh_rows(verified, len(self.simulated), plan=self.plan)
        return own, replace(label_population(self.simulated), weights=np.full(len(self.simulated), other))


def _check_in_time(procedure: _Procedure, split: VerifiedSplit) -> TimeCheck | None:
    """Train on firms verified before a day, evaluate on the holdout since: does the model hold for later firms?"""
    days = sorted(assessment.verified_on for assessment in split.holdout)
    if not days:
        return None
    first = days[round((1 - LATE_SHARE) * (len(days) - 1))]
    early, _ = split_by_time([assessment.verified_on for assessment in split.training_set], first_judged=first)
    _, late = split_by_time([assessment.verified_on for assessment in split.holdout], first_judged=first)
    if len(early) < FEWEST_EARLY or len(late) < FEWEST_LATE:
        return None
    learned = label_verified(procedure.features, [split.training_set[row] for row in early])
    before = replace(procedure, plan=plan_training(len(early)), short_questions=())
    evaluation, _ = before.evaluate_on(before.train(learned), learned, [split.holdout[row] for row in late])
    return TimeCheck(first, len(early), evaluation)
