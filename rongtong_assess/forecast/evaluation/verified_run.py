"""Training from the platform's verified assessments: a person starts it, a person promotes what passes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from rongtong_assess.forecast.evaluation.evaluation import (
    FIRMS_TO_RAISE,
    Report,
    baseline_tiers,
    count_falls,
    evaluate,
    raise_every_answer,
)
from rongtong_assess.forecast.evaluation.release_checks import Gate, unjudged_gates, verified_gates
from rongtong_assess.forecast.features.feature_map import FeatureMap, size_rung
from rongtong_assess.forecast.features.matrix import encode_sheets, rule_levels
from rongtong_assess.forecast.simulate.population import Population
from rongtong_assess.forecast.training.edition_model import TrainedModel, train_model
from rongtong_assess.forecast.training.labelled_firms import LabelledFirms, label_population, size_groups
from rongtong_assess.forecast.training.plan import (
    ModelKind,
    Sides,
    TrainingPlan,
    VerifiedAssessment,
    plan_training,
    split_by_time,
    split_sides,
    weigh_rows,
)

LATE_SHARE = 0.25
FEWEST_LATE, FEWEST_EARLY = 30, 30


@dataclass(frozen=True)
class TimeCheck:
    """The same training, had it been done on first_judged: on the audited firms that were verified since."""

    first_judged: date
    taught: int
    report: Report


@dataclass(frozen=True)
class VerifiedRun:
    """report: on the audited firms, none of which taught anything; None where there are none yet. So short_report.

    learned: the verified firms that taught; lines: the rule with refitted lines, learned from them alone.
    simulated: the firms beside them, where the plan uses any. in_time: None where there are too few firms.
    """

    plan: TrainingPlan
    sides: Sides
    model: TrainedModel
    lines: TrainedModel
    learned: LabelledFirms
    simulated: Population | None
    report: Report | None
    short_report: Report | None
    violations: int
    gates: tuple[Gate, ...]
    in_time: TimeCheck | None
    seed: int

    @property
    def verified_firms(self) -> int:
        return len(self.learned)

    @property
    def is_passed(self) -> bool:
        return bool(self.gates) and all(gate.is_passed for gate in self.gates)


def train_on_verified(
    features: FeatureMap,
    assessments: Sequence[VerifiedAssessment],
    *,
    simulated: Population | None,
    seed: int,
    short_questions: tuple[str, ...],
) -> VerifiedRun:
    """What the number of firms allows, judged by the audited ones.

    simulated: needed where the plan uses simulated rows. A firm with several assessments is wholly on one side, and
    only its last one counts. Simulated firms help to fit; cuts, interval and challengers rest on verified firms.
    """
    sides = split_sides(assessments)
    course = _Course(features, plan_training(len(sides.teachers)), simulated, seed, short_questions)
    learned = label_verified(features, sides.teachers)
    model = course.train(learned)
    report, violations = course.judge(model, learned, sides.judges) if sides.judges else (None, 0)
    return VerifiedRun(
        plan=course.plan,
        sides=sides,
        model=model,
        lines=model if course.plan.kind == "refitted_rule" else course.train(learned, kind="refitted_rule"),
        learned=learned,
        simulated=simulated if course.plan.uses_simulated else None,
        report=report,
        short_report=course.judge_short(model, sides.judges) if sides.judges else None,
        violations=violations,
        gates=verified_gates(report, violations) if report else unjudged_gates(),
        in_time=_check_in_time(course, sides),
        seed=seed,
    )


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


@dataclass(frozen=True)
class _Course:
    """How a run trains and judges, whichever firms it is given."""

    features: FeatureMap
    plan: TrainingPlan
    simulated: Population | None
    seed: int
    short_questions: tuple[str, ...]

    def train(self, learned: LabelledFirms, *, kind: ModelKind | None = None) -> TrainedModel:
        """kind: of the plan, unless it is said; refitted lines rest on verified firms alone."""
        own, beside = (None, None) if kind == "refitted_rule" else self._beside(len(learned))
        taught = replace(learned, weights=own if own is None else np.full(len(learned), own))
        return train_model(
            self.features,
            taught,
            kind=kind or self.plan.kind,
            seed=self.seed,
            short_questions=self.short_questions,
            beside=beside,
        )

    def judge(
        self, model: TrainedModel, learned: LabelledFirms, judges: Sequence[VerifiedAssessment]
    ) -> tuple[Report, int]:
        """The figures on these firms beside the challengers, and how often a better answer lowers anything."""
        firms = label_verified(self.features, judges)
        test = model.lens.sample(firms)
        baselines = baseline_tiers(model.lens.sample(learned), test, seed=self.seed)
        # A model is no challenger of itself.
        others = {name: tiers for name, tiers in baselines.items() if name != self.plan.kind}
        forecast = model.full.forecast(test.features)
        report = evaluate(forecast, test, others, seed=self.seed, groups=size_groups(firms))
        return report, self._count_violations(model, firms, judges)

    def judge_short(self, model: TrainedModel, judges: Sequence[VerifiedAssessment]) -> Report | None:
        """The short form's figures on these firms; None without a short form."""
        if model.short is None:
            return None
        test = model.lens.sample(label_verified(self.features, judges), is_short=True)
        return evaluate(model.short.forecast(test.features), test, {}, seed=self.seed)

    def _count_violations(self, model: TrainedModel, firms: LabelledFirms, judges: Sequence[VerifiedAssessment]) -> int:
        raised, origins = raise_every_answer(self.features, [one.sheet for one in judges[:FIRMS_TO_RAISE]])
        before, after = model.lens.sample(firms).features, model.lens.matrix(raised, firms.take(origins))
        return sum(count_falls(one.forecast(before), one.forecast(after), origins) for one in model.trained)

    def _beside(self, verified: int) -> tuple[float | None, LabelledFirms | None]:
        """Simulated firms beside the verified ones, as light as the plan says."""
        if not self.plan.uses_simulated or self.simulated is None:
            return None, None
        own, other = weigh_rows(verified, len(self.simulated), self.plan)
        return own, replace(label_population(self.simulated), weights=np.full(len(self.simulated), other))


def _check_in_time(course: _Course, sides: Sides) -> TimeCheck | None:
    """Learn from what was verified before a day, judge by chance visits since: does it hold for later firms?"""
    days = sorted(one.verified_on for one in sides.judges)
    if not days:
        return None
    first = days[round((1 - LATE_SHARE) * (len(days) - 1))]
    early, _ = split_by_time([one.verified_on for one in sides.teachers], first_judged=first)
    _, late = split_by_time([one.verified_on for one in sides.judges], first_judged=first)
    if len(early) < FEWEST_EARLY or len(late) < FEWEST_LATE:
        return None
    learned = label_verified(course.features, [sides.teachers[row] for row in early])
    before = replace(course, plan=plan_training(len(early)), short_questions=())
    report, _ = before.judge(before.train(learned), learned, [sides.judges[row] for row in late])
    return TimeCheck(first, len(early), report)
