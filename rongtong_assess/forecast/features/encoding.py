"""Answers as numbers: for each question the rung that was reached, and the points it brings.

Standard library and core only, because serving needs it. Points are whole multiples of one unit per edition, so sums
and comparisons with a level's score are exact.
An open question counts as its lowest rung.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL, Edition, Item

Rung = tuple[int, int]
"""The number of the rung from 0, and the points in whole units."""
NOTHING: Rung = (0, 0)


@dataclass(frozen=True, slots=True)
class Encoded:
    """rungs: one per question, in the edition's order; units: one per scored item, in the edition's order."""

    rungs: tuple[int, ...]
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One level's conditions in whole units."""

    level: int
    units: int
    scenes: int
    required: int


class SheetEncoder:
    """Encodes the sheets of one edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.scale = 10 ** max(_places(option.points) for item in edition.items.values() for option in item.options)
        self.parts = len(edition.dimensions) if edition.total == "mean" else 1
        self.full_units = sum(self.whole(dimension.points) for dimension in edition.dimensions)
        self.lines = tuple(
            LevelLine(rule.level, self.parts * self.whole(rule.min_score), rule.min_scenes, rule.min_required_scenes)
            for rule in edition.rules
        )
        self._known: dict[str, dict[frozenset[str], Rung]] = {item: {} for item in edition.items}
        self._items = tuple(edition.items.values())
        self._scenes = tuple(edition.scenes)

    def whole(self, points: Decimal) -> int:
        """Points in whole units."""
        units = points * self.scale
        if units != units.to_integral_value():
            raise ValueError(f"{points} is no multiple of 1/{self.scale}")
        return int(units)

    def encode(self, sheet: AnswerSheet) -> Encoded:
        """The sheet's rungs and points; an open question counts as its lowest rung."""
        choices, scenes = sheet.choices, sheet.scenes
        rungs, units = [], []
        for item in self._items:
            keys = choices.get(item.id)
            rung, gained = self._rung(item, keys) if keys else NOTHING
            rungs.append(rung)
            units.append(gained)
        rungs.extend(scenes.get(scene, 0) for scene in self._scenes)
        return Encoded(tuple(rungs), tuple(units))

    def list_raised(self, sheet: AnswerSheet, encoded: Encoded) -> Iterator[tuple[str, Encoded]]:
        """Each question whose answer can improve, with the sheet where that answer alone is one rung higher."""
        for place, item in enumerate(self._items):
            better = self._better_units(item, sheet.choices.get(item.id, frozenset()))
            if better is not None:
                yield item.id, Encoded(_raise(encoded.rungs, place, by=1), _raise(encoded.units, place, by=better))
        for place, scene in enumerate(self._scenes, start=len(self._items)):
            if encoded.rungs[place] < TOP_SCENE_LEVEL:
                yield self.edition.scenes[scene].question, Encoded(_raise(encoded.rungs, place, by=1), encoded.units)

    def _better_units(self, item: Item, keys: frozenset[str]) -> int | None:
        """The units one more rung brings; for a multi item those of its missing option with the fewest points."""
        if item.kind == "multi":
            missing = [option.points for option in item.options if not option.is_exclusive and option.key not in keys]
            return min(map(self.whole, missing), default=None)
        now = max((item.option_by_key[key].points for key in keys), default=item.lowest_option.points)
        higher = [points for points in list_rung_points(item) if points > now]
        return self.whole(higher[0] - (now if keys else Decimal(0))) if higher else None

    def _rung(self, item: Item, keys: frozenset[str]) -> Rung:
        known = self._known[item.id]
        found = known.get(keys)
        if found is None:
            found = known[keys] = rung_of(item, keys), self.whole(item.points_of(keys))
        return found


def rung_of(item: Item, keys: Iterable[str]) -> int:
    """Single item: how many distinct point values lie below the chosen one; multi item: how many options hold."""
    held = [item.option_by_key[key] for key in keys]
    if item.kind == "multi":
        return sum(not option.is_exclusive for option in held)
    return sum(points < held[0].points for points in list_rung_points(item))


def list_rung_points(item: Item) -> list[Decimal]:
    """The distinct point values of a single item's options, rising."""
    return sorted({option.points for option in item.options})


def top_rung(edition: Edition, question: str) -> int:
    """The highest rung of a question."""
    item = edition.items.get(question)
    if item is None:
        return TOP_SCENE_LEVEL
    if item.kind == "single":
        return len(list_rung_points(item)) - 1
    return sum(not option.is_exclusive for option in item.options)


def _raise(numbers: tuple[int, ...], place: int, *, by: int) -> tuple[int, ...]:
    return (*numbers[:place], numbers[place] + by, *numbers[place + 1 :])


def _places(points: Decimal) -> int:
    exponent = points.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
