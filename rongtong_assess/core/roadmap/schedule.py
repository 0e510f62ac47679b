"""When each measure of a plan begins: after its prerequisites, with a limit on parallel projects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.solution import SceneStep
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.numbers import ZERO, Points, rest_of
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.candidate import Candidate
from rongtong_assess.core.roadmap.effects import apply_effects
from rongtong_assess.core.roadmap.plan import Plan
from rongtong_assess.core.roadmap.rules import DataGate, PhaseRule, PlanRules
from rongtong_assess.core.roadmap.wishes import PlanWishes

WEEKS_A_YEAR, MONTHS_A_YEAR = 52, 12


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """措施: a solution chosen in a plan, with its weeks and what it adds to the measures before it.

    end_week: the first week after it. after: ids of the plan's measures that it waits for.
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
    """The plan in time; weeks count from its beginning."""
    slots = _place_slots(_WaitingCandidates(edition, sheet, plan.candidates, wishes), rules.parallel_projects)
    measures = tuple(_measures(edition, sheet, slots, rules=rules, wishes=wishes))
    phases = (
        Phase(rule, tuple(measure for measure in measures if measure.phase_id == rule.id)) for rule in rules.phases
    )
    return Roadmap(plan, tuple(phases))


def weeks_of(candidate: Candidate) -> int:
    """How long a measure takes: the middle of the solution's range, rounded up; 0 for what the firm has."""
    if candidate.is_owned and candidate.band is None:
        return 0
    return -(-(candidate.solution.weeks_low + candidate.solution.weeks_high) // 2)


@dataclass(frozen=True, slots=True)
class _Slot:
    """A candidate with its weeks. end: the first week after it. after: ids of what it waited for."""

    candidate: Candidate
    start: int
    end: int
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _WaitingCandidates:
    """What the candidates of a plan wait for, and how much each is worth."""

    edition: Edition
    sheet: AnswerSheet
    candidates: tuple[Candidate, ...]
    wishes: PlanWishes

    def prerequisites(self, candidate: Candidate) -> list[list[str]]:
        """Groups of the plan's solutions; one of each must be in use first."""
        members = [other.id for other in self.candidates if other.is_whole]
        groups = [[id for id in members if id in group] for group in candidate.solution.requires]
        return [group for group in groups if group and not candidate.is_owned]

    def below(self, candidate: Candidate) -> list[list[str]]:
        """For each step above the firm's present level, the solutions that take the step below it."""
        present = self.sheet.scenes
        lower = [
            (step.scene_id, step.from_level)
            for step in candidate.solution.steps
            if step.from_level > present.get(step.scene_id, 0)
        ]
        return [
            [
                other.id
                for other in self.candidates
                if other is not candidate
                and any((step.scene_id, step.to_level) == needed for step in other.solution.steps)
            ]
            for needed in lower
        ]

    def worth(self, candidate: Candidate) -> tuple[bool, Fraction]:
        """A sort key: points and weighted levels per 万元; what costs nothing comes first. Smaller is sooner."""
        gains = sum(
            self.wishes.weight_of(step.scene_id)
            for step in candidate.solution.steps
            if step.scene_id in self.edition.scenes and self.sheet.scenes.get(step.scene_id, 0) < step.to_level
        )
        value = Fraction(gains) + Fraction(_points_alone(self.edition, self.sheet, candidate))
        cost = Fraction(candidate.first_year_wan_yuan)
        return bool(cost), -(value / cost if cost else value)


def _measures(
    edition: Edition, sheet: AnswerSheet, slots: list[_Slot], *, rules: PlanRules, wishes: PlanWishes
) -> Iterable[PlannedMeasure]:
    """The measures, each with what it adds to those that begin before it."""
    before, result = sheet, score(edition, sheet)
    for count, slot in enumerate(slots, 1):
        adopted = (earlier.candidate.effects for earlier in slots[:count])
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
    """The last phase that has begun by that week."""
    month = Fraction(week * MONTHS_A_YEAR, WEEKS_A_YEAR)
    return [phase.id for phase in phases if phase.from_month <= month][-1]


def _points_alone(edition: Edition, sheet: AnswerSheet, candidate: Candidate) -> Decimal:
    return sum(
        (
            item.option_by_key[earned.key].points
            for earned in candidate.solution.options
            if (item := edition.items.get(earned.item_id))
            and earned.key in item.option_by_key
            and earned.key not in sheet.choices.get(item.id, ())
        ),
        ZERO,
    )


def _place_slots(waiting: _WaitingCandidates, parallel: int) -> list[_Slot]:
    """List scheduling; ties by the catalogue's order, since sorting is stable."""
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


def _next_ready(
    waiting: _WaitingCandidates, left: list[Candidate], done: set[str], *, is_idle: bool
) -> Candidate | None:
    """The first that waits for nothing. When nothing runs, steps below it are not waited for."""

    def is_ready(candidate: Candidate, groups: list[list[str]]) -> bool:
        return all(done.intersection(group) for group in groups if group)

    strict = (
        candidate
        for candidate in left
        if is_ready(candidate, [*waiting.prerequisites(candidate), *waiting.below(candidate)])
    )
    found = next(strict, None)
    if found is None and is_idle:
        found = next((candidate for candidate in left if is_ready(candidate, waiting.prerequisites(candidate))), None)
    return found
