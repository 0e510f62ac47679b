"""Retraining from verified assessments: what may be trained from how many firms, and which of them are set apart.

Pure rules; nothing here trains or serves. A person starts a training and a person promotes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.placement import FirmProfile

# Of fewer firms than this not even the rule's lines can be told.
FEWEST_TO_TRAIN = 30
ONLY_LINES_BELOW = 200
ODDS_UP_TO = 400
WITHOUT_SIMULATED_FROM = 2000
# So many firms chosen at random must judge a model before it may serve.
LEAST_VERIFIED = 300
AUDIT_SHARE = 0.10

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


def is_in_random_sample(firm_id: str, *, seed: int, share: float = AUDIT_SHARE) -> bool:
    """Whether a firm belongs to the random slice, which is visited whatever the model says.

    By the firm's id alone, so neither its answers nor anybody's wish decides, and it stays decided. Only firms
    chosen like this may judge a model: those visited for their flags are not like the others.
    """
    return _place(firm_id, seed) < share


def split_by_time(days: Sequence[date], *, first_judged: date) -> tuple[list[int], list[int]]:
    """Rows before that day to learn from, rows from it on to judge by."""
    rows = range(len(days))
    return [row for row in rows if days[row] < first_judged], [row for row in rows if days[row] >= first_judged]


@dataclass(frozen=True, slots=True)
class ShadowRecord:
    """What each model said of one firm on one day; only the champion's forecast was shown.

    verified_level: None until a visit has found one.
    """

    firm_id: str
    on: date
    champion: str
    levels: Mapping[str, int]
    verified_level: int | None = None


@dataclass(frozen=True, slots=True)
class ShadowScore:
    """How one model did on the verified firms. mean_square: of the difference in levels; less is better."""

    model: str
    firms: int
    exact: float
    mean_square: float
    agrees_with_champion: float


@dataclass(frozen=True, slots=True)
class Duel:
    """A challenger and the champion on the firms that both of them forecast before anyone had visited."""

    challenger: ShadowScore
    champion: ShadowScore


def list_duels(records: Sequence[ShadowRecord], champion: str) -> tuple[Duel, ...]:
    """Each other model with the champion, on the same verified firms; the most firms first.

    Pairs, since a challenger that was trained later has forecast fewer firms than the others.
    """
    names = sorted({model for record in records for model in record.levels} - {champion})
    duels = []
    for name in names:
        both = [one for one in records if one.verified_level is not None and {name, champion} <= one.levels.keys()]
        if both:
            duels.append(Duel(_score(name, both, champion), _score(champion, both, champion)))
    return tuple(sorted(duels, key=lambda duel: (-duel.champion.firms, duel.challenger.model)))


def _score(model: str, records: Sequence[ShadowRecord], champion: str) -> ShadowScore:
    off = [record.levels[model] - (record.verified_level or 0) for record in records]
    agrees = [record.levels[model] == record.levels[champion] for record in records]
    return ShadowScore(
        model=model,
        firms=len(records),
        exact=sum(one == 0 for one in off) / len(off),
        mean_square=sum(one * one for one in off) / len(off),
        agrees_with_champion=sum(agrees) / len(agrees),
    )


def _place(firm_id: str, seed: int) -> float:
    """A number from 0 to 1 that the id and the seed decide."""
    digest = hashlib.sha256(f"{seed}:{firm_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
