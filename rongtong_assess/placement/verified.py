"""Training from the platform's verified assessments: a person starts it, a person promotes what passes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.placement import FirmProfile
from rongtong_assess.placement.evaluation import Report, baseline_tiers, evaluate
from rongtong_assess.placement.feature_matrix import encode_sheets, rule_levels
from rongtong_assess.placement.features import FeatureMap, size_rung
from rongtong_assess.placement.gates import Gate, verified_gates
from rongtong_assess.placement.labelled import LabelledFirms, join_firms, label_population, size_groups
from rongtong_assess.placement.monotonicity import count_falls, raise_every_answer
from rongtong_assess.placement.population import Population
from rongtong_assess.placement.retraining import TrainingPlan, plan_training, weigh_rows
from rongtong_assess.placement.training import TrainedModel, train_model


@dataclass(frozen=True, slots=True)
class VerifiedAssessment:
    """A self-report and the level that a visit found for it. is_audited: visited by chance, not for its flags."""

    firm_id: str
    verified_on: date
    sheet: AnswerSheet
    profile: FirmProfile
    level: int
    is_audited: bool


@dataclass(frozen=True)
class VerifiedRun:
    """report: on the audited firms, none of which taught anything; None where there are none yet."""

    plan: TrainingPlan
    model: TrainedModel
    verified_firms: int
    report: Report | None
    gates: tuple[Gate, ...]

    @property
    def is_passed(self) -> bool:
        return bool(self.gates) and all(gate.is_passed for gate in self.gates)


def train_on_verified(
    features: FeatureMap,
    assessments: Sequence[VerifiedAssessment],
    *,
    simulated: Population,
    seed: int,
    short_questions: tuple[str, ...],
) -> VerifiedRun:
    """What the number of firms allows, judged by the audited ones.

    A firm with several assessments is wholly on one side, and only its last one counts.
    """
    last = {one.firm_id: one for one in sorted(assessments, key=lambda one: one.verified_on)}
    audited = {one.firm_id for one in assessments if one.is_audited}
    judges = [one for one in last.values() if one.firm_id in audited]
    teachers = [one for one in last.values() if one.firm_id not in audited]
    plan = plan_training(len(teachers))
    learned = _with_simulated(label_verified(features, teachers), simulated, plan)
    model = train_model(features, learned, kind=plan.kind, seed=seed, short_questions=short_questions)
    if not judges:
        return VerifiedRun(plan, model, len(teachers), None, ())
    report, violations = _judge(model, learned, judges, seed=seed)
    return VerifiedRun(plan, model, len(teachers), report, verified_gates(report, violations))


def label_verified(features: FeatureMap, assessments: Sequence[VerifiedAssessment]) -> LabelledFirms:
    """Verified assessments as firms to learn from."""
    said = encode_sheets(features, (one.sheet for one in assessments))
    return LabelledFirms(
        said=said,
        sizes=np.array([size_rung(one.profile.size) for one in assessments]),
        industries=np.array([one.profile.industry or "" for one in assessments], dtype=np.str_),
        regions=np.array([one.profile.region or "" for one in assessments], dtype=np.str_),
        official_levels=rule_levels(features, said),
        levels=np.array([one.level for one in assessments], dtype=np.int64),
    )


def _with_simulated(verified: LabelledFirms, simulated: Population, plan: TrainingPlan) -> LabelledFirms:
    """Simulated firms beside the verified ones, as light as the plan says."""
    if not plan.uses_simulated:
        return verified
    own, other = weigh_rows(len(verified), len(simulated), plan)
    parts = (verified, own), (label_population(simulated), other)
    return join_firms(*(replace(firms, weights=np.full(len(firms), weight)) for firms, weight in parts))


def _judge(
    model: TrainedModel, learned: LabelledFirms, judges: Sequence[VerifiedAssessment], *, seed: int
) -> tuple[Report, int]:
    features = model.lens.features
    firms = label_verified(features, judges)
    test = model.lens.sample(firms)
    baselines = baseline_tiers(model.lens.sample(learned), test, seed=seed)
    forecast = model.full.forecast(test.features)
    report = evaluate(forecast, test, baselines, seed=seed, groups=size_groups(firms))
    raised, origins = raise_every_answer(features, [one.sheet for one in judges])
    after = model.full.forecast(model.lens.matrix(raised, firms.take(origins)))
    return report, count_falls(forecast, after, origins)
