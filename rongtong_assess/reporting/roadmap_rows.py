"""The first roadmap in words: which solutions close each gap, and a card per solution."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.offer import Prerequisite, SolutionOffer
from rongtong_assess.core.roadmap import FirstRoadmap, PointGap, SceneGap
from rongtong_assess.core.solution import PRICE_BASIS_NAMES
from rongtong_assess.reporting.item_rows import REMEDY_WORDS
from rongtong_assess.reporting.scene_rows import scene_kind
from rongtong_assess.reporting.words import level_word, show_money, show_number, show_range, show_rest

NO_STEP_OFFER = "方案库里暂时没有，需要另外打听"


@dataclass(frozen=True, slots=True)
class OfferRef:
    """A solution in a list; the number leads to its card."""

    number: int
    name: str
    price: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a scene and the solutions that take it; any one of them is enough."""

    words: str
    offers: tuple[OfferRef, ...]


@dataclass(frozen=True, slots=True)
class SceneGapRow:
    """A scene that may fill the gap, with its chain of steps and the cheapest sum."""

    name: str
    kind: str
    is_required: bool
    words: str
    steps: tuple[StepRow, ...]
    price: str


@dataclass(frozen=True, slots=True)
class PointOfferRow:
    """A solution that earns points, and in which items."""

    offer: OfferRef
    points: str
    items: str
    thrift: str


@dataclass(frozen=True, slots=True)
class UnbuyableRow:
    """An item whose lost points no solution earns, and what to do instead."""

    name: str
    lost: str
    words: str


@dataclass(frozen=True, slots=True)
class SolutionCard:
    """Everything a firm wants to know about one solution before it asks for an offer."""

    number: int
    name: str
    effects: tuple[str, ...]
    form: str
    price: str
    price_range: str
    yearly_range: str
    price_basis: str
    cost_driver: str
    weeks: str
    requirements: tuple[str, ...]
    kpi: str
    risk: str
    examples: str


@dataclass(frozen=True, slots=True)
class RoadmapRows:
    """needs_*: whether the next level still lacks scenes or points. Everything empty at the top.

    has_catalogue: whether any solution is about this edition at all; everything empty if not.
    """

    has_catalogue: bool
    needs_scenes: bool
    needs_points: bool
    scene_gaps: tuple[SceneGapRow, ...]
    point_offers: tuple[PointOfferRow, ...]
    unbuyable: tuple[UnbuyableRow, ...]
    cards: tuple[SolutionCard, ...]


def build_roadmap_rows(edition: Edition, roadmap: FirstRoadmap) -> RoadmapRows:
    """Solutions are numbered in the order in which they are first named."""
    gap = roadmap.gap
    scene_gaps = roadmap.scene_gaps if roadmap.has_catalogue else ()
    needs_points = roadmap.has_catalogue and gap is not None and gap.score_points > 0
    offers = [offer for scene in scene_gaps for step in scene.steps for offer in step.offers]
    if needs_points:
        offers += roadmap.point_offers
    numbers = {id: number for number, id in enumerate(dict.fromkeys(offer.solution.id for offer in offers), 1)}
    cards = {offer.solution.id: _card(edition, offer, numbers[offer.solution.id]) for offer in offers}
    return RoadmapRows(
        has_catalogue=roadmap.has_catalogue,
        needs_scenes=bool(scene_gaps),
        needs_points=needs_points,
        scene_gaps=tuple(_scene_gap_row(scene, numbers) for scene in scene_gaps),
        point_offers=tuple(_point_offer_row(edition, offer, numbers) for offer in roadmap.point_offers)
        if needs_points
        else (),
        unbuyable=tuple(_unbuyable_row(point_gap) for point_gap in roadmap.point_gaps if not point_gap.offers)
        if needs_points
        else (),
        cards=tuple(cards.values()),
    )


def _ref(offer: SolutionOffer, numbers: dict[str, int]) -> OfferRef:
    return OfferRef(numbers[offer.solution.id], offer.solution.name, show_money(offer.price_wan_yuan))


def _step_words(lower: int, upper: int) -> str:
    return f"{level_word(lower)} → {level_word(upper)}"


def _scene_gap_row(scene_gap: SceneGap, numbers: dict[str, int]) -> SceneGapRow:
    price = scene_gap.price_wan_yuan
    return SceneGapRow(
        name=scene_gap.scene.name,
        kind=scene_kind(scene_gap.scene),
        is_required=scene_gap.scene.is_required,
        words=_step_words(scene_gap.level, scene_gap.target_level),
        steps=tuple(
            StepRow(
                _step_words(step.step.from_level, step.step.to_level),
                tuple(_ref(offer, numbers) for offer in step.offers),
            )
            for step in scene_gap.steps
        ),
        price=NO_STEP_OFFER if price is None else show_money(price),
    )


def _point_offer_row(edition: Edition, offer: SolutionOffer, numbers: dict[str, int]) -> PointOfferRow:
    price = offer.price_wan_yuan
    return PointOfferRow(
        offer=_ref(offer, numbers),
        points=show_number(offer.gain_points),
        items="、".join(edition.items[gain.item_id].name for gain in offer.gains),
        thrift=f"{show_number(offer.gain_points / price)} 分" if price else "不花钱",
    )


def _unbuyable_row(gap: PointGap) -> UnbuyableRow:
    lost = show_rest(gap.item.points, gap.item.points - gap.lost_points)
    return UnbuyableRow(gap.item.name, lost, REMEDY_WORDS[gap.remedy])


def _card(edition: Edition, offer: SolutionOffer, number: int) -> SolutionCard:
    solution = offer.solution
    return SolutionCard(
        number=number,
        name=solution.name,
        effects=_effects(edition, offer),
        form=solution.form,
        price=show_money(offer.price_wan_yuan),
        price_range=show_range(solution.first_year.low_wan_yuan, solution.first_year.high_wan_yuan, "万元"),
        yearly_range=show_range(solution.yearly.low_wan_yuan, solution.yearly.high_wan_yuan, "万元"),
        price_basis=PRICE_BASIS_NAMES[solution.price_basis],
        cost_driver=solution.cost_driver,
        weeks=show_range(solution.weeks_low, solution.weeks_high, "周"),
        requirements=tuple(_requirement_words(needed) for needed in offer.prerequisites),
        kpi=solution.kpi,
        risk=solution.risk,
        examples=solution.examples,
    )


def _effects(edition: Edition, offer: SolutionOffer) -> tuple[str, ...]:
    steps = [
        f"{edition.scenes[step.scene_id].name} {_step_words(step.from_level, step.to_level)}" for step in offer.steps
    ]
    gains = [f"{edition.items[gain.item_id].name} +{show_number(gain.points)} 分" for gain in offer.gains]
    return (*steps, *gains)


def _requirement_words(needed: Prerequisite) -> str:
    names = " 或 ".join(solution.name for solution in needed.any_of)
    return f"{names}（按答案看已具备）" if needed.is_covered else names
