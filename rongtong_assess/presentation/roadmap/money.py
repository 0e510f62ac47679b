"""The money of measures and plans: what a measure costs this firm, and what a plan comes to with a subsidy."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.core.catalogue.solution import PRICE_BASIS_NAMES
from rongtong_assess.core.catalogue.support import EXAMPLE_NOTE, SubsidyRule
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.roadmap.candidate import Candidate
from rongtong_assess.core.roadmap.money import PlanMoney
from rongtong_assess.core.roadmap.rules import MachinePrice, PlanRules
from rongtong_assess.presentation.wording.quantities import (
    NO_MONEY,
    show_exact_money,
)
from rongtong_assess.presentation.wording.roadmap.money import (
    MACHINE,
    NOT_COMPUTED,
    NOT_RECORDED,
    SET,
    least_words,
    list_subsidy_words,
    machine_price_words,
    machine_range_words,
    most_words,
    price_range_words,
    subsidy_title,
    whole_price_words,
)


@dataclass(frozen=True, slots=True)
class MeasurePriceView:
    """quantity × unit_wan_yuan is the first year. note: how it was computed, empty for a plain price.

    range, yearly_range: what the catalogue says, for firms of every size.
    """

    first_year_wan_yuan: Decimal
    yearly_wan_yuan: Decimal
    quantity: int
    unit: str
    unit_wan_yuan: Decimal
    note: str
    range: str
    yearly_range: str
    basis: str
    driver: str

    @property
    def first_year(self) -> str:
        return show_exact_money(self.first_year_wan_yuan)

    @property
    def yearly(self) -> str:
        return show_exact_money(self.yearly_wan_yuan) if self.yearly_wan_yuan else NO_MONEY

    @property
    def unit_price(self) -> str:
        return decimal_text(self.unit_wan_yuan)


def price_of(candidate: Candidate, rules: PlanRules) -> MeasurePriceView:
    """The price of a candidate of a plan, as it was when the plan was found."""
    machine = _find_machine_price(candidate, rules)
    per_machine = _per_machine(candidate) if machine else None
    solution = candidate.solution
    return MeasurePriceView(
        first_year_wan_yuan=candidate.first_year_wan_yuan,
        yearly_wan_yuan=candidate.yearly_wan_yuan,
        quantity=1 if per_machine is None else candidate.machines,
        unit=SET if per_machine is None else MACHINE,
        unit_wan_yuan=candidate.first_year_wan_yuan if per_machine is None else per_machine,
        note=_note(candidate, machine, per_machine_wan_yuan=per_machine),
        range=price_range_words(solution.first_year)
        if machine is None or per_machine is None
        else machine_range_words(machine),
        yearly_range=price_range_words(solution.yearly) if solution.yearly.high_wan_yuan else NO_MONEY,
        basis=PRICE_BASIS_NAMES[solution.price_basis],
        driver=solution.cost_driver,
    )


def _find_machine_price(candidate: Candidate, rules: PlanRules) -> MachinePrice | None:
    if candidate.band is None or not candidate.machines:
        return None
    return rules.find_machine_price(candidate.band.item_id, candidate.id)


def _per_machine(candidate: Candidate) -> Decimal | None:
    """The price of one machine; None where the whole costs more than its machines together, or does not divide."""
    solution = candidate.solution
    brings_more = bool(solution.steps) or len({earned.key for earned in solution.options}) > 1
    is_whole_price = candidate.is_whole and brings_more and not candidate.is_owned
    if is_whole_price:
        return None
    per_machine = candidate.first_year_wan_yuan / candidate.machines
    return per_machine if per_machine * candidate.machines == candidate.first_year_wan_yuan else None


def _note(candidate: Candidate, machine: MachinePrice | None, *, per_machine_wan_yuan: Decimal | None) -> str:
    if machine is None:
        return ""
    if per_machine_wan_yuan is None:
        return whole_price_words(candidate.machines, is_owned=candidate.is_owned)
    return machine_price_words(
        candidate.machines,
        per_machine_wan_yuan,
        words=machine.words,
        is_owned=candidate.is_owned,
        is_whole=candidate.is_whole,
    )


@dataclass(frozen=True, slots=True)
class MoneyView:
    """What a plan comes to. gross: over its years. subsidy: the most that may come. net: gross less subsidy.

    peak: the most that is paid before the subsidy comes.
    """

    gross: str
    subsidy: str
    net: str
    peak: str


@dataclass(frozen=True, slots=True)
class SubsidyView:
    """The rule of the firm's city. title: empty without a rule. lines: what the rule says, or that there is none.

    example: that the rule is only an example, else empty.
    """

    title: str
    example: str
    lines: tuple[str, ...]


def build_money_view(money: PlanMoney, rule: SubsidyRule | None) -> MoneyView:
    """The money of a plan in words. Without a subsidy that can be computed, net is gross."""
    gross = show_exact_money(money.gross_wan_yuan)
    subsidy, net = money.subsidy_wan_yuan, money.net_wan_yuan
    unknown = NOT_COMPUTED if rule else NOT_RECORDED
    return MoneyView(
        gross=gross,
        subsidy=unknown if subsidy is None else most_words(subsidy),
        net=gross if net is None else least_words(net),
        peak=show_exact_money(money.peak_wan_yuan),
    )


def build_subsidy_view(rule: SubsidyRule | None) -> SubsidyView:
    """What the rule says and what it leaves open."""
    if rule is None:
        return SubsidyView("", "", list_subsidy_words(None))
    return SubsidyView(subsidy_title(rule), EXAMPLE_NOTE if rule.is_example else "", list_subsidy_words(rule))
