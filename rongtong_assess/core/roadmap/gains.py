"""Where points are missing, what each solution would gain there, and what else would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.solution import SceneStep, Solution
from rongtong_assess.core.edition.edition import Edition, Item
from rongtong_assess.core.edition.fact import TrendDerivation
from rongtong_assess.core.numbers import ZERO
from rongtong_assess.core.result.scoring import Scorecard, score
from rongtong_assess.core.roadmap.candidate import Candidate, Pricing, list_candidates, machines_to
from rongtong_assess.core.roadmap.effects import apply_effects
from rongtong_assess.core.roadmap.money import usual_ways
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.wishes import list_likely_owned

Remedy = Literal["solutions", "scenes", "results", "spending", "practice"]


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """Solutions of which any one must be in place first.

    is_covered: the answers already show all that one of them brings, so it is probably in place.
    """

    any_of: tuple[Solution, ...]
    is_covered: bool


@dataclass(frozen=True, slots=True)
class SolutionGain:
    """What one solution by itself would gain for a firm.

    candidate: the way in which it is bought, at its price for this firm. steps: taken at once; waiting: steps that
    begin above the scene's present level, until another solution reaches it. keys, points: by item, the options
    newly held and the points they add, also in items whose answer follows from something else.
    """

    candidate: Candidate
    prerequisites: tuple[Prerequisite, ...]
    steps: tuple[SceneStep, ...]
    waiting: tuple[SceneStep, ...]
    keys: Mapping[str, frozenset[str]]
    points: Mapping[str, Decimal]

    @property
    def solution(self) -> Solution:
        return self.candidate.solution

    @property
    def price_wan_yuan(self) -> Decimal:
        """The cost of the first year."""
        return self.candidate.first_year_wan_yuan

    def earns(self, item_id: str) -> bool:
        """Whether it adds points of the item directly, not by what follows from its scenes."""
        return item_id in self.points and any(earned.item_id == item_id for earned in self.solution.options)


@dataclass(frozen=True, slots=True)
class ItemShortfall:
    """An item short of its full points.

    remedy: "solutions" where solutions earn points; otherwise what the points follow from: scenes,
    results of the business, spending, or the firm's own practice. by_scene: options of a staged item that a lifted
    scene earns. count_to_next_band: how many machines more lead to the next band; None where no solution lifts a
    share or the counts are unknown.
    """

    item: Item
    lost_points: Decimal
    gains: tuple[SolutionGain, ...]
    remedy: Remedy
    by_scene: frozenset[str]
    count_to_next_band: int | None


def list_gains(
    edition: Edition,
    sheet: AnswerSheet,
    *,
    scorecard: Scorecard,
    solutions: Iterable[Solution],
    rules: PlanRules,
    pricing: Pricing,
) -> tuple[SolutionGain, ...]:
    """One gain per solution, in the catalogue's order, also of those that bring this firm nothing.

    scorecard: of this sheet. Steps and options that this edition does not have count for nothing.
    """
    by_id = {solution.id: solution for solution in solutions}
    owned = list_likely_owned(edition, sheet, by_id.values())
    ways = usual_ways(list_candidates(edition, sheet, by_id.values(), rules=rules, pricing=pricing))
    return tuple(
        _gain(
            edition,
            candidate,
            before=(sheet, scorecard),
            after=apply_effects(edition, sheet, [candidate.effects], rules=rules),
            prerequisites=tuple(
                Prerequisite(tuple(by_id[id] for id in group), not owned.isdisjoint(group))
                for group in candidate.solution.requires
            ),
        )
        for candidate in ways.values()
    )


def list_shortfalls(
    edition: Edition, sheet: AnswerSheet, *, scorecard: Scorecard, gains: Iterable[SolutionGain], rules: PlanRules
) -> tuple[ItemShortfall, ...]:
    """Items short of full points in questionnaire order, each with its gains by points per 万元."""
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


def is_about(solution: Solution, edition: Edition) -> bool:
    """Whether it lifts a scene or earns an option that this edition has."""
    scenes, items = (step.scene_id for step in solution.steps), (earned.item_id for earned in solution.options)
    return not edition.scenes.keys().isdisjoint(scenes) or not edition.items.keys().isdisjoint(items)


def order_by_thrift(gains: Iterable[SolutionGain], item_id: str) -> tuple[SolutionGain, ...]:
    """Most points of one item per 万元 first; solutions without cost before all others."""

    def thrift(gain: SolutionGain) -> tuple[bool, Fraction, str]:
        points = Fraction(gain.points[item_id])
        costs = gain.price_wan_yuan > 0
        return costs, -(points / Fraction(gain.price_wan_yuan) if costs else points), gain.solution.id

    return tuple(sorted(gains, key=thrift))


def _gain(
    edition: Edition,
    candidate: Candidate,
    *,
    before: tuple[AnswerSheet, Scorecard],
    after: AnswerSheet,
    prerequisites: tuple[Prerequisite, ...],
) -> SolutionGain:
    sheet, scorecard = before
    items = score(edition, after).items
    lifted = {
        id: (sheet.scenes.get(id, 0), level) for id, level in after.scenes.items() if level > sheet.scenes.get(id, 0)
    }
    own = [step for step in candidate.solution.steps if step.scene_id in edition.scenes]
    return SolutionGain(
        candidate=candidate,
        prerequisites=prerequisites,
        steps=tuple(step for step in own if _is_between(step, lifted.get(step.scene_id))),
        waiting=tuple(step for step in own if step.from_level > after.scenes.get(step.scene_id, 0)),
        keys={
            id: keys - sheet.choices.get(id, frozenset())
            for id, keys in after.choices.items()
            if keys != sheet.choices.get(id, frozenset())
        },
        points={id: gained for id in edition.items if (gained := items[id] - scorecard.items[id]) > ZERO},
    )


def _is_between(step: SceneStep, lifted: tuple[int, int] | None) -> bool:
    return lifted is not None and lifted[0] <= step.from_level < lifted[1]


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
