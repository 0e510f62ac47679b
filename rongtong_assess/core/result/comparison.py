"""Two results of one firm compared, exactly; across editions only as far as the answers allow.

Across editions the older answers are scored under the newer edition. Only what they answer there is compared; a
total with a missing part is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from decimal import Decimal

from rongtong_assess.core.assessment.carry_over import CarriedAnswer, CarriedSheet, carry_over
from rongtong_assess.core.assessment.sheet import AnswerSheet, settle
from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL, Dimension, Edition, Item
from rongtong_assess.core.numbers import Points, rest_of
from rongtong_assess.core.result.scoring import Scorecard, score


@dataclass(frozen=True, slots=True)
class Pair:
    """One value before and after; before is None where the older answers do not give it."""

    id: str
    name: str
    before: Points | None
    after: Points
    full: Points

    @property
    def gain(self) -> Points | None:
        """after - before, negative for a loss."""
        return None if self.before is None else rest_of(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Comparison:
    """level, total, dimensions, items in points; scenes in levels.

    edition: the one under which both are scored. lost: across editions, what could not be converted.
    """

    edition: Edition
    level: Pair
    total: Pair
    dimensions: tuple[Pair, ...]
    items: tuple[Pair, ...]
    scenes: tuple[Pair, ...]
    is_converted: bool = False
    lost: tuple[CarriedAnswer, ...] = ()


def compare(edition: Edition, before: Scorecard, after: Scorecard) -> Comparison:
    """Two results of one edition, or of revisions that differ in words only."""
    return _compare(edition, before, after, unknown=frozenset())


def compare_across(old: Edition, new: Edition, *, before: AnswerSheet, after: Scorecard) -> Comparison:
    """An older answer sheet against a result of a newer edition, both scored under the newer one."""
    carried = carry_over(old, new, before)
    lost = tuple(answer for answer in carried.answers if not answer.still_means_the_same)
    converted = score(new, convert_sheet(new, carried))
    found = _compare(new, converted, after, unknown=frozenset(answer.question for answer in lost))
    return replace(found, is_converted=True, lost=lost)


def convert_sheet(new: Edition, carried: CarriedSheet) -> AnswerSheet:
    """The answers that still mean the same, as a sheet of the newer edition."""
    same = {answer.question: answer for answer in carried.answers if answer.still_means_the_same}
    sheet, _ = settle(
        new,
        chosen={question: answer.choice for question, answer in same.items() if answer.choice},
        scenes={id: same[scene.question].level or 0 for id, scene in new.scenes.items() if scene.question in same},
        facts=carried.facts,
    )
    return replace(sheet, choices={item: keys for item, keys in sheet.choices.items() if item in same})


def _compare(edition: Edition, before: Scorecard, after: Scorecard, *, unknown: frozenset[str]) -> Comparison:
    """unknown: questions the older answers say nothing about."""
    items = _pairs(edition.items.values(), before.items, after.items, unknown=unknown)
    hidden = {dimension.id for dimension in edition.dimensions if unknown & {item.id for item in dimension.items}}
    total = Pair("total", "总分", before.score_points, after.score_points, edition.full_points)
    level = Pair("level", "等级", Decimal(before.level), Decimal(after.level), Decimal(max(edition.rule_by_level)))
    scenes = tuple(
        Pair(
            scene.id,
            scene.name,
            None if scene.question in unknown else Decimal(before.scenes[scene.id]),
            Decimal(after.scenes[scene.id]),
            Decimal(TOP_SCENE_LEVEL),
        )
        for scene in edition.scenes.values()
    )
    return Comparison(
        edition,
        level=replace(level, before=None) if unknown else level,
        total=replace(total, before=None) if hidden else total,
        dimensions=_pairs(edition.dimensions, before.dimensions, after.dimensions, unknown=hidden),
        items=items,
        scenes=scenes,
    )


def _pairs(
    parts: Iterable[Dimension | Item],
    before: Mapping[str, Decimal],
    after: Mapping[str, Decimal],
    *,
    unknown: Set[str],
) -> tuple[Pair, ...]:
    return tuple(
        Pair(part.id, part.name, None if part.id in unknown else before[part.id], after[part.id], part.points)
        for part in parts
    )
