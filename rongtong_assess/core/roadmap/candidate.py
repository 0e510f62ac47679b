"""Solutions as candidates for one firm: what each would change, at what price, and which can be adopted at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any, Literal

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.solution import PER_BAND, EarnedOption, PriceRange, SceneStep, Solution
from rongtong_assess.core.edition.edition import Edition, Item, Option
from rongtong_assess.core.edition.fact import ShareDerivation
from rongtong_assess.core.numbers import ZERO
from rongtong_assess.core.roadmap.rules import PlanRules, SizePrice

Prices = Literal["low", "mid", "high", "size"]
"""The point of a price range that applies: one of three, or that for the firm's size."""


@dataclass(frozen=True, slots=True)
class ShareLift:
    """A share of machines lifted to the band of an option. machines: how many more; None if counts are unknown."""

    item_id: str
    key: str
    machines: int | None


def share_lift_json(lift: ShareLift | None) -> dict[str, Any] | None:
    """The lift as plain JSON values, as stored with measures and plans."""
    return None if lift is None else {"item": lift.item_id, "key": lift.key, "machines": lift.machines}


def read_share_lift(record: Mapping[str, Any] | None) -> ShareLift | None:
    """The inverse of `share_lift_json`."""
    return None if record is None else ShareLift(record["item"], record["key"], record["machines"])


@dataclass(frozen=True, slots=True)
class Effects:
    """What a firm may answer once something is in use; see `core.roadmap.effects.apply_effects`.

    steps: scenes lifted by one level each. options: options that are earned. lift: a share of machines.
    """

    steps: tuple[SceneStep, ...] = ()
    options: tuple[EarnedOption, ...] = ()
    lift: ShareLift | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way of adopting a solution.

    is_whole: it brings all its steps and options and serves as a prerequisite; otherwise it only lifts a share.
    is_owned: the firm has it already, so only machines cost anything. band: the lift of a share, if any.
    first_year_range, yearly_range: its cost at the low and the high price; None where not known.
    """

    solution: Solution
    first_year_wan_yuan: Decimal
    yearly_wan_yuan: Decimal
    is_whole: bool = True
    is_owned: bool = False
    band: ShareLift | None = None
    first_year_range: PriceRange | None = None
    yearly_range: PriceRange | None = None

    @property
    def id(self) -> str:
        return self.solution.id

    @property
    def effects(self) -> Effects:
        """What it brings; neither steps nor options where it only lifts a share."""
        if not self.is_whole:
            return Effects(lift=self.band)
        return Effects(self.solution.steps, self.solution.options, self.band)

    @property
    def machines(self) -> int:
        return (self.band.machines or 0) if self.band else 0

    def cost_wan_yuan(self, years: int) -> Decimal:
        """The first-year cost and the yearly cost of the years after, over this many years."""
        return self.first_year_wan_yuan + (years - 1) * self.yearly_wan_yuan


@dataclass(frozen=True, slots=True)
class Pricing:
    """What decides prices. employees: where None, prices by size are the middle of a range."""

    prices: Prices = "size"
    employees: int | None = None

    def step(self, rules: PlanRules) -> SizePrice:
        """The point of every price range that applies to this firm."""
        if self.prices != "size":
            return SizePrice(self.prices)
        by_size = None if self.employees is None else rules.find_size_price(self.employees)
        return by_size or SizePrice("mid")


def list_candidates(
    edition: Edition,
    sheet: AnswerSheet,
    solutions: Iterable[Solution],
    *,
    rules: PlanRules,
    pricing: Pricing,
    owned: Collection[str] = (),
) -> tuple[Candidate, ...]:
    """Every way of adopting every solution, in the catalogue's order."""
    return tuple(
        candidate
        for solution in solutions
        for candidate in _ways(edition, sheet, solution, rules=rules, pricing=pricing, is_owned=solution.id in owned)
    )


def machines_to(item: Item, option: Option, sheet: AnswerSheet) -> int | None:
    """How many machines more lead into the option's band; None where counts are unknown or the option has no band."""
    derivation = item.measure
    if not isinstance(derivation, ShareDerivation) or option.band is None:
        return None
    if any(fact not in sheet.facts for fact in derivation.facts):
        return None
    edge = Fraction(option.band.low) * Fraction(sheet.facts[derivation.whole]) / 100
    least = ceil(edge) if option.band.low_included else floor(edge) + 1
    return max(0, least - int(sheet.facts[derivation.part]))


def list_stuck(candidates: Iterable[Candidate]) -> frozenset[str]:
    """Ids that no order of adoption reaches: a prerequisite is missing, or they require each other."""
    waiting = {candidate.id: candidate for candidate in candidates}
    ready: set[str] = {id for id, candidate in waiting.items() if candidate.is_owned}
    usable = {id for id in ready if waiting[id].is_whole}
    while newly := {
        id
        for id, candidate in waiting.items()
        if id not in ready and all(usable.intersection(group) for group in candidate.solution.requires)
    }:
        ready |= newly
        usable |= {id for id in newly if waiting[id].is_whole}
    return frozenset(waiting.keys() - ready)


def _ways(
    edition: Edition, sheet: AnswerSheet, solution: Solution, *, rules: PlanRules, pricing: Pricing, is_owned: bool
) -> Iterator[Candidate]:
    for way in _bare_ways(edition, sheet, solution, rules=rules, is_owned=is_owned):
        low, high = (_costs(way, Pricing(prices), rules) for prices in ("low", "high"))
        first_year, yearly = _costs(way, pricing, rules)
        yield replace(
            way,
            first_year_wan_yuan=first_year,
            yearly_wan_yuan=yearly,
            first_year_range=PriceRange(low[0], high[0]),
            yearly_range=PriceRange(low[1], high[1]),
        )


def _bare_ways(
    edition: Edition, sheet: AnswerSheet, solution: Solution, *, rules: PlanRules, is_owned: bool
) -> Iterator[Candidate]:
    """The ways of adopting a solution, without their costs."""
    lifts_only_shares = not solution.steps and all(earned.key == PER_BAND for earned in solution.options)
    lifts = list(_lifts(edition, sheet, solution, rules=rules))
    if not (lifts and lifts_only_shares) or is_owned:
        yield Candidate(solution, ZERO, ZERO, is_owned=is_owned)
    for lift in lifts:
        if is_owned or lifts_only_shares or not _is_by_machine(lift, solution, rules):
            yield Candidate(solution, ZERO, ZERO, is_owned=is_owned, band=lift)
            continue
        yield Candidate(solution, ZERO, ZERO, is_whole=False, band=lift)
        yield Candidate(solution, ZERO, ZERO, band=lift)


def _is_by_machine(lift: ShareLift, solution: Solution, rules: PlanRules) -> bool:
    return rules.find_machine_price(lift.item_id, solution.id) is not None and lift.machines is not None


def _costs(way: Candidate, pricing: Pricing, rules: PlanRules) -> tuple[Decimal, Decimal]:
    """First-year and yearly cost. A solution bought whole costs its price or that of its machines, if that is more."""
    point = pricing.step(rules)
    whole, yearly = point.of(way.solution.first_year), point.of(way.solution.yearly)
    machine = way.band and rules.find_machine_price(way.band.item_id, way.id)
    if not (way.band and machine and way.band.machines is not None):
        return (ZERO, ZERO) if way.is_owned else (whole, yearly)
    price = point.of(machine.price) * way.band.machines
    if way.is_owned:
        return price, ZERO
    lifts_only_shares = not way.solution.steps and all(earned.key == PER_BAND for earned in way.solution.options)
    return (max(whole, price) if way.is_whole and not lifts_only_shares else price), yearly


def _lifts(edition: Edition, sheet: AnswerSheet, solution: Solution, *, rules: PlanRules) -> Iterator[ShareLift]:
    """The bands above the present answer that a solution leads to: all where machines can be counted, else the next."""
    for earned in solution.options:
        item = edition.items.get(earned.item_id)
        if earned.key != PER_BAND or item is None or item.id in rules.kept:
            continue
        better = item.better_options(sheet.choices.get(item.id, frozenset()))
        counted = [ShareLift(item.id, option.key, machines_to(item, option, sheet)) for option in better]
        yield from counted if counted and counted[0].machines is not None else counted[:1]
