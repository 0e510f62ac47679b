"""Point gaps: what each item short of its full marks could still earn, and by which solutions.

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
from rongtong_assess.core.fact import TrendMeasure
from rongtong_assess.core.offer import SolutionOffer, find_next_option, list_offers, order_by_thrift
from rongtong_assess.core.scoring import Scorecard
from rongtong_assess.core.solution import PER_BAND, Solution

SYSTEM_ITEM = "base.system"
"""信息系统: its answer follows from how many scenes are at level 2 or better."""
SPENDING_ITEM = "mgmt.fund"
"""资金保障: its answer follows from what the firm spends."""

Remedy = Literal["solutions", "scenes", "results", "spending", "practice"]


@dataclass(frozen=True, slots=True)
class PointGap:
    """An item short of its full marks.

    remedy: "solutions" where offers earn points; otherwise what the points follow from: scenes,
    results of the business, spending, or the firm's own practice.
    count_to_next_band: how many more of the counted things (machines) lead to the next band;
    None where no offer lifts a share or the counts are unknown.
    """

    item: Item
    lost_points: Decimal
    offers: tuple[SolutionOffer, ...]
    remedy: Remedy
    count_to_next_band: int | None


def list_point_gaps(
    edition: Edition, sheet: AnswerSheet, *, scorecard: Scorecard, solutions: Iterable[Solution], employees: int | None
) -> tuple[PointGap, ...]:
    """Items short of full marks in questionnaire order, their offers by points per 万元.

    employees decide which price of the range counts (None: the middle).
    """
    offers = list_offers(edition, sheet, solutions=solutions, employees=employees)
    return tuple(
        _point_gap(item, sheet, lost_points=item.points - scorecard.items[item.id], offers=offers)
        for item in edition.items.values()
        if scorecard.items[item.id] < item.points
    )


def _point_gap(
    item: Item, sheet: AnswerSheet, *, lost_points: Decimal, offers: tuple[SolutionOffer, ...]
) -> PointGap:
    earning = [offer for offer in offers if offer.gain_points_in(item.id)]
    lifts_share = any(
        earned.item_id == item.id and earned.key == PER_BAND for offer in earning for earned in offer.solution.options
    )
    return PointGap(
        item=item,
        lost_points=lost_points,
        offers=order_by_thrift(earning, item.id),
        remedy="solutions" if earning else _remedy(item),
        count_to_next_band=_count_to_next_band(item, sheet) if lifts_share else None,
    )


def _remedy(item: Item) -> Remedy:
    if item.id == SYSTEM_ITEM:
        return "scenes"
    if isinstance(item.measure, TrendMeasure):
        return "results"
    return "spending" if item.id == SPENDING_ITEM else "practice"


def _count_to_next_band(item: Item, sheet: AnswerSheet) -> int | None:
    better = find_next_option(item, sheet.choices.get(item.id, frozenset()))
    return None if better is None else machines_to(item, better, sheet)
