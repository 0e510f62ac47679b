"""What n verified firms support, which firms are the holdout, and when another training is due.

Pure rules on the standard library, so that pages can show them where the training libraries are not installed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.forecast.forecast import FirmTraits

# Fewer firms do not determine even the rule's lines.
FEWEST_TO_TRAIN = 30
ONLY_LINES_BELOW = 200
ODDS_UP_TO = 400
WITHOUT_SIMULATED_FROM = 2000
# A model may serve only after an evaluation on at least this many firms visited at random.
LEAST_VERIFIED = 300
ModelKind = Literal["refitted_rule", "proportional_odds", "average"]


@dataclass(frozen=True, slots=True)
class VerifiedAssessment:
    """A self-report and the level that a visit found. is_random_visit: chosen at random, not for its flags.

    verified_on: the day in China on which the visit was completed. purpose: what the firm said it answers for.
    """

    firm_id: str
    verified_on: date
    sheet: AnswerSheet
    profile: FirmTraits
    level: int
    is_random_visit: bool
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class VerifiedSplit:
    """One assessment per firm. holdout: the firms that were visited at random; they never train a model."""

    training_set: tuple[VerifiedAssessment, ...]
    holdout: tuple[VerifiedAssessment, ...]


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """kind: what is trained. simulated_weight: of all simulated rows, relative to all verified ones, 0 to 1."""

    kind: ModelKind
    simulated_weight: float

    @property
    def uses_simulated(self) -> bool:
        return self.simulated_weight > 0


def plan_training(verified_firms: int) -> TrainingPlan:
    """What `verified_firms` firms support.

    Under 200 only the rule's lines are refitted, on verified firms alone; up to 400 proportional odds, above
    that the average. The weight of simulated rows falls linearly and is 0 from 2,000 verified firms on.
    """
    if verified_firms < ONLY_LINES_BELOW:
        return TrainingPlan("refitted_rule", 0.0)
    weight = max(0.0, 1.0 - verified_firms / WITHOUT_SIMULATED_FROM)
    return TrainingPlan("proportional_odds" if verified_firms <= ODDS_UP_TO else "average", weight)


def find_due_step(trainable: int, before: int | None) -> str | None:
    """Why another training is due, in Chinese; None where it is not.

    trainable: verified firms outside the holdout now; before: at the last training, None before the first one. Due at
    the smallest number that can be trained on, at every step that allows another kind, and when it has doubled.
    """
    if trainable < FEWEST_TO_TRAIN:
        return None
    if before is None:
        return f"够 {FEWEST_TO_TRAIN} 家，可以做第一次"
    steps = (ONLY_LINES_BELOW, ODDS_UP_TO + 1, WITHOUT_SIMULATED_FROM)
    crossed = [step for step in steps if before < step <= trainable]
    if crossed:
        return f"从上次的 {before} 家过了 {crossed[-1]} 家，可以换训练方法"
    return f"比上次的 {before} 家多了一倍" if trainable >= 2 * max(before, 1) else None


def split_verified(assessments: Sequence[VerifiedAssessment]) -> VerifiedSplit:
    """Only a firm's last assessment counts; one random visit puts the firm into the holdout."""
    last = {
        assessment.firm_id: assessment
        for assessment in sorted(assessments, key=lambda assessment: assessment.verified_on)
    }
    randomly_visited = {assessment.firm_id for assessment in assessments if assessment.is_random_visit}
    firms = [last[firm] for firm in sorted(last)]
    return VerifiedSplit(
        tuple(assessment for assessment in firms if assessment.firm_id not in randomly_visited),
        tuple(assessment for assessment in firms if assessment.firm_id in randomly_visited),
    )


def weigh_rows(verified: int, simulated: int, *, plan: TrainingPlan) -> tuple[float, float]:
    """The weight of one verified and of one simulated row."""
    return 1.0, (plan.simulated_weight * verified / simulated if simulated else 0.0)


def split_by_time(days: Sequence[date], *, first_judged: date) -> tuple[list[int], list[int]]:
    """Row numbers before that day, for training, and from that day on, for the evaluation."""
    rows = range(len(days))
    return [row for row in rows if days[row] < first_judged], [row for row in rows if days[row] >= first_judged]
