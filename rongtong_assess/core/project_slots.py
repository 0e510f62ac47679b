"""Project slots: which measure of a plan begins in which week, with a limit on parallel projects.

Prerequisites first, then what a scene needs below; among those that may begin, the one with most points and
wishes per 万元. Weeks are the middle of a solution's range, rounded up.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.candidate import Candidate
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.plan_wishes import PlanWishes
from rongtong_assess.core.points import ZERO


def weeks_of(candidate: Candidate) -> int:
    """How long a measure takes: the middle of the solution's range, rounded up; 0 for what the firm has already."""
    if candidate.is_owned and candidate.band is None:
        return 0
    return -(-(candidate.solution.weeks_low + candidate.solution.weeks_high) // 2)


@dataclass(frozen=True, slots=True)
class Slot:
    """A candidate with its weeks; end is the first week after it. after: ids of what it waited for."""

    candidate: Candidate
    start: int
    end: int
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitingCandidates:
    """What a plan's candidates wait for, and how much each is worth."""

    edition: Edition
    sheet: AnswerSheet
    candidates: tuple[Candidate, ...]
    wishes: PlanWishes

    def prerequisites(self, candidate: Candidate) -> list[list[str]]:
        """Groups of plan members of which one must be done."""
        members = [other.id for other in self.candidates if other.is_whole]
        groups = [[id for id in members if id in group] for group in candidate.solution.requires]
        return [group for group in groups if group and not candidate.is_owned]

    def below(self, candidate: Candidate) -> list[list[str]]:
        """For each step, the members that take the step below it where the firm is not there yet."""
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
                if other is not candidate and any((s.scene_id, s.to_level) == needed for s in other.solution.steps)
            ]
            for needed in lower
        ]

    def worth(self, candidate: Candidate) -> tuple[bool, Fraction]:
        """Points and wishes per 万元; what costs nothing comes first. Smaller is sooner."""
        gains = sum(
            self.wishes.weight_of(step.scene_id)
            for step in candidate.solution.steps
            if step.scene_id in self.edition.scenes and self.sheet.scenes.get(step.scene_id, 0) < step.to_level
        )
        value = Fraction(gains) + Fraction(_points_alone(self.edition, self.sheet, candidate))
        cost = Fraction(candidate.first_year_wan_yuan)
        return bool(cost), -(value / cost if cost else value)


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


def place_slots(waiting: WaitingCandidates, parallel: int) -> list[Slot]:
    """List scheduling; ties by the catalogue's order, since sorting keeps it."""
    left = sorted(waiting.candidates, key=waiting.worth)
    running: list[Slot] = []
    placed: list[Slot] = []
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
        placed.append(Slot(chosen, week, week + weeks_of(chosen), tuple(after)))
    return sorted(placed, key=lambda slot: slot.start)


def _next_ready(
    waiting: WaitingCandidates, left: list[Candidate], done: set[str], *, is_idle: bool
) -> Candidate | None:
    """The first that waits for nothing. When nothing runs, a step below it is not waited for."""

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
