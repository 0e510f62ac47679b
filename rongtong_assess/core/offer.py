"""SolutionOffer: what one solution of the catalogue would bring one firm, at what price.

Sources: points and options from the edition; steps, earned options, prices and prerequisites
from the solution catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import Edition, Item, Option
from rongtong_assess.core.points import ZERO
from rongtong_assess.core.solution import PER_BAND, SceneStep, Solution

LADDER_NEEDS: Mapping[tuple[str, str], str] = {("mgmt.plan", "F"): "E"}
"""(item, option) of a single-choice ladder -> the option that must already be the answer."""


REFERENCE_EMPLOYEES = 100
"""Staff of the catalogue's reference firm, whose prices count while a firm's size is unknown."""


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """Solutions of which any one must be in place first.

    is_covered: the answers already show all that one of them brings, so it is probably there.
    """

    any_of: tuple[Solution, ...]
    is_covered: bool


@dataclass(frozen=True, slots=True)
class PointGain:
    """Options of one item that a solution earns and the firm lacks."""

    item_id: str
    keys: tuple[str, ...]
    points: Decimal


@dataclass(frozen=True, slots=True)
class SolutionOffer:
    """One solution for one firm, at the first-year price for the firm's size (万元).

    steps and gains hold only what the firm does not have yet.
    """

    solution: Solution
    price_wan_yuan: Decimal
    prerequisites: tuple[Prerequisite, ...]
    steps: tuple[SceneStep, ...]
    gains: tuple[PointGain, ...]

    def gain_points_in(self, item_id: str) -> Decimal:
        return sum((gain.points for gain in self.gains if gain.item_id == item_id), ZERO)


def list_offers(
    edition: Edition, sheet: AnswerSheet, *, solutions: Iterable[Solution], employees: int | None
) -> tuple[SolutionOffer, ...]:
    """One offer per solution, in the catalogue's order, also where it brings this firm nothing.

    Steps and options that this edition does not have count for nothing.
    """
    by_id = {solution.id: solution for solution in solutions}
    size = REFERENCE_EMPLOYEES if employees is None else employees
    steps = {id: _steps_ahead(edition, sheet, solution) for id, solution in by_id.items()}
    gains = {id: _gains(edition, sheet, solution) for id, solution in by_id.items()}
    covered = {
        id
        for id, solution in by_id.items()
        if (solution.steps or solution.options) and not steps[id] and not gains[id]
    }
    return tuple(
        SolutionOffer(
            solution=solution,
            price_wan_yuan=solution.first_year.for_employees(size),
            prerequisites=tuple(
                Prerequisite(tuple(by_id[member] for member in group), not covered.isdisjoint(group))
                for group in solution.requires
            ),
            steps=steps[id],
            gains=gains[id],
        )
        for id, solution in by_id.items()
    )


def is_about(solution: Solution, edition: Edition) -> bool:
    """Whether it lifts a scene or earns an option that this edition has."""
    scenes, items = (step.scene_id for step in solution.steps), (earned.item_id for earned in solution.options)
    return not edition.scenes.keys().isdisjoint(scenes) or not edition.items.keys().isdisjoint(items)


def order_by_thrift(offers: Iterable[SolutionOffer], item_id: str) -> tuple[SolutionOffer, ...]:
    """Most points of one item per 万元 first, free ones before all."""

    def thrift(offer: SolutionOffer) -> tuple[bool, Fraction, str]:
        points = offer.gain_points_in(item_id)
        costs = offer.price_wan_yuan > 0
        worth = Fraction(points) / Fraction(offer.price_wan_yuan) if costs else Fraction(points)
        return costs, -worth, offer.solution.id

    return tuple(sorted(offers, key=thrift))


def find_next_option(item: Item, keys: frozenset[str]) -> Option | None:
    """The next better option of a single item; None at its best."""
    points = sum((item.option_by_key[key].points for key in keys), ZERO)
    return min((option for option in item.options if option.points > points), key=lambda o: o.points, default=None)


def _steps_ahead(edition: Edition, sheet: AnswerSheet, solution: Solution) -> tuple[SceneStep, ...]:
    return tuple(
        step
        for step in solution.steps
        if step.scene_id in edition.scenes and sheet.scenes.get(step.scene_id, 0) < step.to_level
    )


def _gains(edition: Edition, sheet: AnswerSheet, solution: Solution) -> tuple[PointGain, ...]:
    keys_by_item: dict[str, list[str]] = {}
    for earned in solution.options:
        item = edition.items.get(earned.item_id)
        if item and (earned.key == PER_BAND or earned.key in item.option_by_key):
            keys_by_item.setdefault(item.id, []).append(earned.key)
    found = (
        _find_gain(edition.items[item_id], keys, sheet.choices.get(item_id, frozenset()))
        for item_id, keys in keys_by_item.items()
    )
    return tuple(gain for gain in found if gain)


def _find_gain(item: Item, earned: list[str], present: frozenset[str]) -> PointGain | None:
    if item.kind == "multi":
        keys = tuple(key for key in earned if key not in present)
        gain_points = sum((item.option_by_key[key].points for key in keys), ZERO)
        return PointGain(item.id, keys, gain_points) if gain_points else None
    better = find_next_option(item, present) if PER_BAND in earned else _find_rung(item, earned, present)
    if better is None:
        return None
    held = sum((item.option_by_key[key].points for key in present), ZERO)
    return PointGain(item.id, (better.key,), better.points - held)


def _find_rung(item: Item, earned: list[str], present: frozenset[str]) -> Option | None:
    """The best earned option above the present answer that the ladder allows."""
    held = sum((item.option_by_key[key].points for key in present), ZERO)
    allowed = (
        item.option_by_key[key] for key in earned if LADDER_NEEDS.get((item.id, key)) in (None, *present)
    )
    return max((option for option in allowed if option.points > held), key=lambda o: o.points, default=None)
