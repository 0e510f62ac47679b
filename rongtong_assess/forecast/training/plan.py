"""Retraining from verified assessments: what may be trained from how many firms, and which of them are set apart.

Pure rules; nothing here trains or serves. A person starts a training and a person promotes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.forecast.placement import FirmProfile

# Of fewer firms than this not even the rule's lines can be told.
FEWEST_TO_TRAIN = 30
ONLY_LINES_BELOW = 200
ODDS_UP_TO = 400
WITHOUT_SIMULATED_FROM = 2000
# So many firms chosen at random must judge a model before it may serve.
LEAST_VERIFIED = 300
ModelKind = Literal["refitted_rule", "proportional_odds", "average"]


@dataclass(frozen=True, slots=True)
class VerifiedAssessment:
    """A self-report and the level that a visit found for it. is_audited: visited by chance, not for its flags.

    verified_on: the day in China on which the visit was completed. purpose: what the firm said it answers for.
    """

    firm_id: str
    verified_on: date
    sheet: AnswerSheet
    profile: FirmProfile
    level: int
    is_audited: bool
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Sides:
    """One assessment per firm: those that teach, and those that judge because they were visited by chance."""

    teachers: tuple[VerifiedAssessment, ...]
    judges: tuple[VerifiedAssessment, ...]


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """kind: what is trained. simulated_weight: what all simulated rows together weigh beside all verified ones."""

    kind: ModelKind
    simulated_weight: float

    @property
    def uses_simulated(self) -> bool:
        return self.simulated_weight > 0


def plan_training(verified_firms: int) -> TrainingPlan:
    """What so many verified firms can bear.

    Under 200 only the rule's lines are refitted, on verified firms alone; up to 400 proportional odds, above
    that the average. Simulated rows fade out evenly until 2,000 verified firms do without them.
    """
    if verified_firms < ONLY_LINES_BELOW:
        return TrainingPlan("refitted_rule", 0.0)
    weight = max(0.0, 1.0 - verified_firms / WITHOUT_SIMULATED_FROM)
    return TrainingPlan("proportional_odds" if verified_firms <= ODDS_UP_TO else "average", weight)


def find_due_step(teachers: int, before: int | None) -> str | None:
    """Why another training is due, in Chinese; None where it is not.

    teachers: verified firms that may teach now; before: at the last training, None before the first one. Due at
    the first number that can teach anything, at every step that allows another kind, and when it has doubled.
    """
    if teachers < FEWEST_TO_TRAIN:
        return None
    if before is None:
        return f"够 {FEWEST_TO_TRAIN} 家，可以做第一次"
    steps = (ONLY_LINES_BELOW, ODDS_UP_TO + 1, WITHOUT_SIMULATED_FROM)
    crossed = [step for step in steps if before < step <= teachers]
    if crossed:
        return f"从上次的 {before} 家过了 {crossed[-1]} 家，可以换训练方法"
    return f"比上次的 {before} 家多了一倍" if teachers >= 2 * max(before, 1) else None


def split_sides(assessments: Sequence[VerifiedAssessment]) -> Sides:
    """A firm with several assessments is wholly on one side, and only its last one counts."""
    last = {one.firm_id: one for one in sorted(assessments, key=lambda one: one.verified_on)}
    audited = {one.firm_id for one in assessments if one.is_audited}
    firms = [last[firm] for firm in sorted(last)]
    return Sides(
        tuple(one for one in firms if one.firm_id not in audited),
        tuple(one for one in firms if one.firm_id in audited),
    )


def weigh_rows(verified: int, simulated: int, plan: TrainingPlan) -> tuple[float, float]:
    """The weight of one verified and of one simulated row."""
    return 1.0, (plan.simulated_weight * verified / simulated if simulated else 0.0)


def split_by_time(days: Sequence[date], *, first_judged: date) -> tuple[list[int], list[int]]:
    """Rows before that day to learn from, rows from it on to judge by."""
    rows = range(len(days))
    return [row for row in rows if days[row] < first_judged], [row for row in rows if days[row] >= first_judged]
