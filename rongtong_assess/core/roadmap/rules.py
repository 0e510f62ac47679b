"""PlanRules: how answers follow from solutions, and how plans are priced and divided into phases.

The rules are data (catalogue/plan-rules.yaml): a new edition or another price per machine needs no code.
Source: the notes of the solution catalogue, and how the items of the 2024 edition are judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from rongtong_assess.core.catalogue.solution import PriceRange
from rongtong_assess.core.edition.edition import Edition, LevelRule
from rongtong_assess.core.numbers import ZERO

Way = Literal["solution", "lifted_scene", "nothing"]
RangePoint = Literal["low", "mid", "high"]


@dataclass(frozen=True, slots=True)
class FollowsScenes:
    """An item whose option follows from how many scenes are at a level or better.

    steps: option key -> number of scenes.
    """

    item_id: str
    level: int
    steps: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class OptionStage:
    """One option of a staged item. after: the option that must hold before; by: what then earns it."""

    key: str
    by: Way
    after: str | None = None


@dataclass(frozen=True, slots=True)
class StagedItem:
    """A single-choice item whose options are earned one after the other; those without a stage cannot be earned."""

    item_id: str
    stages: tuple[OptionStage, ...]


@dataclass(frozen=True, slots=True)
class MachinePrice:
    """万元 per machine that is lifted. solution_id: None for every other solution of the item."""

    item_id: str
    solution_id: str | None
    price: PriceRange
    words: str


@dataclass(frozen=True, slots=True)
class SizePrice:
    """Which point of a price range applies to firms of up to most_employees, and the factor on it.

    most_employees: None without an upper limit.
    """

    price: RangePoint
    most_employees: int | None = None
    times: Decimal = Decimal(1)

    def of(self, price: PriceRange) -> Decimal:
        ends = {"low": price.low_wan_yuan, "mid": price.middle_wan_yuan, "high": price.high_wan_yuan}
        return self.times * ends[self.price]


@dataclass(frozen=True, slots=True)
class PhaseRule:
    """A phase of the roadmap by the months in which its measures begin. gate: what must hold at its end."""

    id: str
    name: str
    from_month: int
    to_month: int
    gate: str


@dataclass(frozen=True, slots=True)
class DataGate:
    """What must be true of a firm's data before these solutions begin."""

    before: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class PlanMargin:
    """How far the safe plan must exceed the conditions of a level."""

    score_points: Decimal = ZERO
    scenes: int = 0
    required_scenes: int = 0

    def widen(self, edition: Edition, rule: LevelRule) -> LevelRule:
        """The level's rule with the margin added, without scenes where the edition has none."""
        has_required = any(scene.is_required for scene in edition.scenes.values())
        return replace(
            rule,
            min_score=rule.min_score + self.score_points,
            min_scenes=rule.min_scenes + (self.scenes if edition.scenes else 0),
            min_required_scenes=rule.min_required_scenes + (self.required_scenes if has_required else 0),
        )


@dataclass(frozen=True, slots=True)
class PlanRules:
    """All rules of planning. kept: items whose answer no plan changes. size_prices: smallest firms first."""

    follow_scenes: tuple[FollowsScenes, ...] = ()
    staged_items: tuple[StagedItem, ...] = ()
    kept: frozenset[str] = frozenset()
    machine_prices: tuple[MachinePrice, ...] = ()
    size_prices: tuple[SizePrice, ...] = ()
    parallel_projects: int = 1
    phases: tuple[PhaseRule, ...] = ()
    gates: tuple[DataGate, ...] = ()
    margin: PlanMargin = PlanMargin()

    def find_machine_price(self, item_id: str, solution_id: str) -> MachinePrice | None:
        """The solution's own price per machine, else the item's."""
        found = [machine for machine in self.machine_prices if machine.item_id == item_id]
        own = (machine for machine in found if machine.solution_id == solution_id)
        return next(own, None) or next((machine for machine in found if machine.solution_id is None), None)

    def find_size_price(self, employees: int) -> SizePrice | None:
        """The price rule for a firm of this size; None where no rule covers it."""
        reach = ((step.most_employees, step) for step in self.size_prices)
        return next((step for most, step in reach if most is None or employees <= most), None)

    def find_staged_item(self, item_id: str) -> StagedItem | None:
        return next((staged for staged in self.staged_items if staged.item_id == item_id), None)

    def find_following(self, item_id: str) -> FollowsScenes | None:
        return next((following for following in self.follow_scenes if following.item_id == item_id), None)
