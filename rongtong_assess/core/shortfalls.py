"""Shortfalls: what each item short of its full marks could still earn, and by which solutions.

It lists and orders, it chooses nothing: which solutions go together is the work of a plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.candidate import machines_to
from rongtong_assess.core.edition import Edition, Item
from rongtong_assess.core.fact import TrendDerivation
from rongtong_assess.core.gains import SolutionGain, order_by_thrift
from rongtong_assess.core.plan_rules import PlanRules
from rongtong_assess.core.scoring import Scorecard

Remedy = Literal["solutions", "scenes", "results", "spending", "practice"]


@dataclass(frozen=True, slots=True)
class ItemShortfall:
    """An item short of its full marks.

    remedy: "solutions" where solutions earn points; otherwise what the points follow from: scenes,
    results of the business, spending, or the firm's own practice.
    by_scene: options of a staged that a scene earns which is really lifted.
    count_to_next_band: how many more of the counted things (machines) lead to the next band;
    None where no solution lifts a share or the counts are unknown.
    """

    item: Item
    lost_points: Decimal
    gains: tuple[SolutionGain, ...]
    remedy: Remedy
    by_scene: frozenset[str]
    count_to_next_band: int | None


def list_shortfalls(
    edition: Edition, sheet: AnswerSheet, *, scorecard: Scorecard, gains: Iterable[SolutionGain], rules: PlanRules
) -> tuple[ItemShortfall, ...]:
    """Items short of full marks in questionnaire order, with what earns them by points per 万元."""
    gains = tuple(gains)
    return tuple(
        _shortfall(
            item,
            sheet,
            lost_points=item.points - scorecard.items[item.id],
            gains=order_by_thrift((gain for gain in gains if gain.earns(item.id)), item.id),
            rules=rules,
        )
        for item in edition.items.values()
        if scorecard.items[item.id] < item.points
    )


def _shortfall(
    item: Item, sheet: AnswerSheet, *, lost_points: Decimal, gains: tuple[SolutionGain, ...], rules: PlanRules
) -> ItemShortfall:
    lifts_share = any(gain.candidate.band and gain.candidate.band.item_id == item.id for gain in gains)
    staged = rules.find_staged_item(item.id)
    return ItemShortfall(
        item=item,
        lost_points=lost_points,
        gains=gains,
        remedy="solutions" if gains else _remedy(item, rules),
        by_scene=frozenset(stage.key for stage in staged.stages if stage.by == "lifted_scene")
        if staged
        else frozenset(),
        count_to_next_band=_count_to_next_band(item, sheet) if lifts_share else None,
    )


def _remedy(item: Item, rules: PlanRules) -> Remedy:
    if rules.find_following(item.id):
        return "scenes"
    if isinstance(item.measure, TrendDerivation):
        return "results"
    return "spending" if item.id in rules.kept else "practice"


def _count_to_next_band(item: Item, sheet: AnswerSheet) -> int | None:
    better = item.better_options(sheet.choices.get(item.id, frozenset()))
    return machines_to(item, better[0], sheet) if better else None
