"""schedule: in which order and weeks the measures of a plan are done, and in which phase each begins.

Prerequisites first, then what a scene needs below; at most so many projects at once; among those that may
begin, the one with most points and wishes per 万元. Weeks are the middle of a solution's range, rounded up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.candidate import Candidate
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.plan import Plan
from rongtong_assess.core.plan_effects import apply_candidates
from rongtong_assess.core.plan_rules import DataGate, PhaseRule, PlanRules
from rongtong_assess.core.plan_wishes import PlanWishes
from rongtong_assess.core.points import ZERO, Points, rest_of
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
        return sum((one.candidate.first_year_wan_yuan for one in self.measures), ZERO)


@dataclass(frozen=True, slots=True)
class Roadmap:
    """A plan in time. weeks: until the last measure is in use."""

    plan: Plan
    phases: tuple[Phase, ...]

    @property
    def measures(self) -> tuple[PlannedMeasure, ...]:
        """In the order in which they begin."""
        return tuple(one for phase in self.phases for one in phase.measures)

    @property
    def weeks(self) -> int:
        return max((one.end_week for one in self.measures), default=0)


def schedule(edition: Edition, sheet: AnswerSheet, plan: Plan, *, rules: PlanRules, wishes: PlanWishes) -> Roadmap:
    """The plan in weeks from its beginning."""
    slots = _place(_Waiting(edition, sheet, plan.candidates, wishes), rules.parallel_projects)
    measures = tuple(_measures(edition, sheet, slots, rules=rules, wishes=wishes))
    return Roadmap(
        plan,
        tuple(Phase(rule, tuple(one for one in measures if one.phase_id == rule.id)) for rule in rules.phases),
    )


def weeks_of(candidate: Candidate) -> int:
    """How long a measure takes: the middle of the solution's range, rounded up; nothing for what is there."""
    if candidate.is_owned and candidate.band is None:
        return 0
    return -(-(candidate.solution.weeks_low + candidate.solution.weeks_high) // 2)


@dataclass(frozen=True, slots=True)
class _Slot:
    candidate: Candidate
    start: int
    end: int
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What a plan's candidates wait for, and how much each is worth."""

    edition: Edition
    sheet: AnswerSheet
    candidates: tuple[Candidate, ...]
    wishes: PlanWishes

    def prerequisites(self, one: Candidate) -> list[list[str]]:
        """Groups of plan members of which one must be done."""
        members = [other.id for other in self.candidates]
        groups = [[id for id in members if id in group] for group in one.solution.requires]
        return [group for group in groups if group and not one.is_owned]

    def below(self, one: Candidate) -> list[list[str]]:
        """For each step, the members that take the step below it where the firm is not there yet."""
        present = self.sheet.scenes
        lower = [
            (step.scene_id, step.from_level)
            for step in one.solution.steps
            if step.from_level > present.get(step.scene_id, 0)
        ]
        return [
            [
                other.id
                for other in self.candidates
                if other is not one and any((s.scene_id, s.to_level) == needed for s in other.solution.steps)
            ]
            for needed in lower
        ]

    def worth(self, one: Candidate) -> tuple[bool, Fraction]:
        """Points and wishes per 万元; what costs nothing comes first. Smaller is sooner."""
        gains = sum(
            self.wishes.weight_of(step.scene_id)
            for step in one.solution.steps
            if step.scene_id in self.edition.scenes and self.sheet.scenes.get(step.scene_id, 0) < step.to_level
        )
        value = Fraction(gains) + Fraction(_points_alone(self.edition, self.sheet, one))
        cost = Fraction(one.first_year_wan_yuan)
        return bool(cost), -(value / cost if cost else value)


def _points_alone(edition: Edition, sheet: AnswerSheet, one: Candidate) -> Decimal:
    return sum(
        (
            item.option_by_key[earned.key].points
            for earned in one.solution.options
            if (item := edition.items.get(earned.item_id))
            and earned.key in item.option_by_key
            and earned.key not in sheet.choices.get(item.id, ())
        ),
        ZERO,
    )


def _place(waiting: _Waiting, parallel: int) -> list[_Slot]:
    """List scheduling; ties by the catalogue's order, since sorting keeps it."""
    left = sorted(waiting.candidates, key=waiting.worth)
    running: list[_Slot] = []
    placed: list[_Slot] = []
    week = 0
    while left:
        done = {slot.candidate.id for slot in placed if slot.end <= week}
        running = [slot for slot in placed if slot.end > week]
        chosen = _next_ready(waiting, left, done, is_idle=not running) if len(running) < parallel else None
        if chosen is None:
            week = min(slot.end for slot in running)
            continue
        left.remove(chosen)
        groups = [*waiting.prerequisites(chosen), *waiting.below(chosen)]
        after = sorted({id for group in groups for id in group if id in done})
        placed.append(_Slot(chosen, week, week + weeks_of(chosen), tuple(after)))
    return sorted(placed, key=lambda slot: slot.start)


def _next_ready(waiting: _Waiting, left: list[Candidate], done: set[str], *, is_idle: bool) -> Candidate | None:
    """The first that waits for nothing. When nothing runs, a step below it is not waited for."""

    def is_ready(one: Candidate, groups: list[list[str]]) -> bool:
        return all(done.intersection(group) for group in groups if group)

    strict = (one for one in left if is_ready(one, [*waiting.prerequisites(one), *waiting.below(one)]))
    found = next(strict, None)
    if found is None and is_idle:
        found = next((one for one in left if is_ready(one, waiting.prerequisites(one))), None)
    return found


def _measures(
    edition: Edition, sheet: AnswerSheet, slots: list[_Slot], *, rules: PlanRules, wishes: PlanWishes
) -> Iterable[PlannedMeasure]:
    """Each with what it adds to those that began before it."""
    before, result = sheet, score(edition, sheet)
    for place, slot in enumerate(slots, 1):
        adopted = (one.candidate for one in slots[:place])
        after = apply_candidates(edition, sheet, adopted, rules=rules, locked=wishes.locked)
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
    """The last phase that has begun by then; what is later than all of them belongs to the last."""
    month = Fraction(week * MONTHS_A_YEAR, WEEKS_A_YEAR)
    return [phase.id for phase in phases if phase.from_month <= month][-1]
