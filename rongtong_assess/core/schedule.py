"""schedule: in which order and weeks the measures of a plan are done, in which phase each begins, what it adds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.candidate import Candidate
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.plan import Plan
from rongtong_assess.core.plan_effects import apply_effects
from rongtong_assess.core.plan_rules import DataGate, PhaseRule, PlanRules
from rongtong_assess.core.plan_wishes import PlanWishes
from rongtong_assess.core.points import ZERO, Points, rest_of
from rongtong_assess.core.project_slots import Slot, WaitingCandidates, place_slots
from rongtong_assess.core.scoring import score
from rongtong_assess.core.solution import SceneStep

WEEKS_A_YEAR, MONTHS_A_YEAR = 52, 12


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """措施: a solution chosen in a plan, with its weeks and what it adds once those before it are in use.

    end_week is the first week after it. after: ids of measures of the plan it waits for.
    """

    candidate: Candidate
    start_week: int
    end_week: int
    phase_id: str
    after: tuple[str, ...]
    steps: tuple[SceneStep, ...]
    points: Points
    gates: tuple[DataGate, ...]

    @property
    def id(self) -> str:
        return self.candidate.id


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase with the measures that begin in it, in order; it may be empty."""

    rule: PhaseRule
    measures: tuple[PlannedMeasure, ...]

    @property
    def first_year_wan_yuan(self) -> Decimal:
        return sum((measure.candidate.first_year_wan_yuan for measure in self.measures), ZERO)


@dataclass(frozen=True, slots=True)
class Roadmap:
    """A plan in time. weeks: until the last measure is in use."""

    plan: Plan
    phases: tuple[Phase, ...]

    @property
    def measures(self) -> tuple[PlannedMeasure, ...]:
        """In the order in which they begin."""
        return tuple(measure for phase in self.phases for measure in phase.measures)

    @property
    def weeks(self) -> int:
        return max((measure.end_week for measure in self.measures), default=0)


def schedule(edition: Edition, sheet: AnswerSheet, plan: Plan, *, rules: PlanRules, wishes: PlanWishes) -> Roadmap:
    """The plan in weeks from its beginning."""
    slots = place_slots(WaitingCandidates(edition, sheet, plan.candidates, wishes), rules.parallel_projects)
    measures = tuple(_measures(edition, sheet, slots, rules=rules, wishes=wishes))
    phases = (
        Phase(rule, tuple(measure for measure in measures if measure.phase_id == rule.id)) for rule in rules.phases
    )
    return Roadmap(plan, tuple(phases))


def _measures(
    edition: Edition, sheet: AnswerSheet, slots: list[Slot], *, rules: PlanRules, wishes: PlanWishes
) -> Iterable[PlannedMeasure]:
    """Each measure with what it adds to those that begin before it."""
    before, result = sheet, score(edition, sheet)
    for place, slot in enumerate(slots, 1):
        adopted = (earlier.candidate.effects for earlier in slots[:place])
        after = apply_effects(edition, sheet, adopted, rules=rules, locked=wishes.locked)
        scored = score(edition, after)
        yield PlannedMeasure(
            candidate=slot.candidate,
            start_week=slot.start,
            end_week=slot.end,
            phase_id=_phase_of(slot.start, rules.phases),
            after=slot.after,
            steps=tuple(_steps(before, after)),
            points=rest_of(scored.score_points, result.score_points),
            gates=tuple(gate for gate in rules.gates if slot.candidate.id in gate.before),
        )
        before, result = after, scored


def _steps(before: AnswerSheet, after: AnswerSheet) -> Iterable[SceneStep]:
    for scene, level in after.scenes.items():
        for lower in range(before.scenes.get(scene, 0), level):
            yield SceneStep(scene, lower, lower + 1)


def _phase_of(week: int, phases: tuple[PhaseRule, ...]) -> str:
    """The last phase that has begun by that week, however late the week is."""
    month = Fraction(week * MONTHS_A_YEAR, WEEKS_A_YEAR)
    return [phase.id for phase in phases if phase.from_month <= month][-1]
