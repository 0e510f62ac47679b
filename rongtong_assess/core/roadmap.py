"""The first roadmap: which solution types close what the next level still lacks.

It lists offers per gap, in an order that helps reading. It chooses nothing: sums and the best
combination under a budget are the work of an optimised plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import Edition, Item, Scene
from rongtong_assess.core.fact import ShareMeasure, TrendMeasure
from rongtong_assess.core.level import Gap
from rongtong_assess.core.offer import SolutionOffer, find_next_option, is_about, list_offers, order_by_thrift
from rongtong_assess.core.points import ZERO
from rongtong_assess.core.scoring import Scorecard
from rongtong_assess.core.solution import PER_BAND, SceneStep, Solution

SYSTEM_ITEM = "base.system"
"""信息系统: its answer follows from how many scenes are at level 2 or better."""
SPENDING_ITEM = "mgmt.fund"
"""资金保障: its answer follows from what the firm spends."""

Remedy = Literal["solutions", "scenes", "results", "spending", "practice"]


@dataclass(frozen=True, slots=True)
class StepOffers:
    """The offers that lift a scene by one level, cheapest first; empty when the catalogue has none."""

    step: SceneStep
    offers: tuple[SolutionOffer, ...]


@dataclass(frozen=True, slots=True)
class SceneGap:
    """A scene below the next level, with the chain of steps up to it."""

    scene: Scene
    level: int
    target_level: int
    steps: tuple[StepOffers, ...]

    @property
    def price_wan_yuan(self) -> Decimal | None:
        """The cheapest offer of each step, each solution paid once, without prerequisites.

        None when a step has no offer.
        """
        if not all(step.offers for step in self.steps):
            return None
        cheapest = {step.offers[0].solution.id: step.offers[0].price_wan_yuan for step in self.steps}
        return sum(cheapest.values(), ZERO)


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


@dataclass(frozen=True, slots=True)
class FirstRoadmap:
    """Offers for every condition of the next level that does not hold yet.

    gap: None at the highest level. scene_gaps: candidates; empty when no scene is missing.
    point_gaps: every item short of full marks; gap.score_points says how much is really needed.
    has_catalogue: whether any solution is about this edition's scenes or items at all.
    """

    gap: Gap | None
    scene_gaps: tuple[SceneGap, ...]
    point_gaps: tuple[PointGap, ...]
    has_catalogue: bool = True

    @property
    def point_offers(self) -> tuple[SolutionOffer, ...]:
        """Each solution that earns points, once, by its points in all items per 万元."""
        offers = {offer.solution.id: offer for gap in self.point_gaps for offer in gap.offers}
        return order_by_thrift(offers.values())


def first_roadmap(
    edition: Edition, sheet: AnswerSheet, *, scorecard: Scorecard, solutions: Iterable[Solution], employees: int | None
) -> FirstRoadmap:
    """The offers for this sheet; employees decide which price of the range counts (None: the middle)."""
    solutions = tuple(solutions)
    offers = list_offers(edition, sheet, solutions=solutions, employees=employees)
    gap = scorecard.next_gap
    return FirstRoadmap(
        gap=gap,
        scene_gaps=list_scene_gaps(edition, scorecard.scenes, gap=gap, offers=offers) if gap else (),
        point_gaps=list_point_gaps(edition, sheet, scorecard=scorecard, offers=offers),
        has_catalogue=any(is_about(solution, edition) for solution in solutions),
    )


def list_scene_gaps(
    edition: Edition, scene_levels: Mapping[str, int], *, gap: Gap, offers: Iterable[SolutionOffer]
) -> tuple[SceneGap, ...]:
    """Scenes that may fill the gap: required ones first while such are missing, then the fewest
    steps, then the price. Scenes with a step that nobody offers come last."""
    if not (gap.scenes or gap.required_scenes):
        return ()
    offers = tuple(offers)
    candidates = [
        SceneGap(scene, level, gap.level, _chain(scene, level, gap.level, offers))
        for scene in edition.scenes.values()
        if (level := scene_levels.get(scene.id, 0)) < gap.level and (scene.is_required or gap.scenes)
    ]

    def order(candidate: SceneGap) -> tuple[bool, bool, int, Decimal]:
        price = candidate.price_wan_yuan
        waits = gap.required_scenes > 0 and not candidate.scene.is_required
        return price is None, waits, len(candidate.steps), price or ZERO

    return tuple(sorted(candidates, key=order))


def list_point_gaps(
    edition: Edition, sheet: AnswerSheet, *, scorecard: Scorecard, offers: Iterable[SolutionOffer]
) -> tuple[PointGap, ...]:
    """Items short of full marks in questionnaire order, their offers by points per 万元."""
    offers = tuple(offers)
    return tuple(
        _point_gap(item, sheet, lost_points=item.points - scorecard.items[item.id], offers=offers)
        for item in edition.items.values()
        if scorecard.items[item.id] < item.points
    )


def _chain(scene: Scene, level: int, target_level: int, offers: tuple[SolutionOffer, ...]) -> tuple[StepOffers, ...]:
    steps = [SceneStep(scene.id, lower, lower + 1) for lower in range(level, target_level)]
    return tuple(
        StepOffers(
            step,
            tuple(
                sorted(
                    (offer for offer in offers if step in offer.steps),
                    key=lambda offer: (offer.price_wan_yuan, offer.solution.id),
                )
            ),
        )
        for step in steps
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
    """The smallest whole number that, added to the part, reaches the next band."""
    measure = item.measure
    if not isinstance(measure, ShareMeasure) or any(fact not in sheet.facts for fact in measure.facts):
        return None
    better = find_next_option(item, sheet.choices.get(item.id, frozenset()))
    if better is None or better.band is None:
        return None
    edge = Fraction(better.band.low) * Fraction(sheet.facts[measure.whole]) / 100
    least = ceil(edge) if better.band.low_included else floor(edge) + 1
    return least - int(sheet.facts[measure.part])
