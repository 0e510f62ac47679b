"""The money of measures and plans: what one costs this firm, and what a plan comes to with a subsidy."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.core.catalogue.solution import PRICE_BASIS_NAMES, PriceRange
from rongtong_assess.core.catalogue.support import EXAMPLE_NOTE, LOCAL_DOCUMENT_DECIDES, SubsidyRule
from rongtong_assess.core.numbers import ZERO, decimal_text
from rongtong_assess.core.roadmap.candidate import Candidate
from rongtong_assess.core.roadmap.money import PlanMoney
from rongtong_assess.core.roadmap.rules import MachinePrice, PlanRules
from rongtong_assess.presentation.wording.quantities import level_word, show_exact_money, show_number, show_range

SET, MACHINE = "套", "台"


@dataclass(frozen=True, slots=True)
class MeasurePriceView:
    """quantity × unit_wan_yuan is the first year. note: how it was reckoned, empty for a plain price.

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
        return show_exact_money(self.yearly_wan_yuan) if self.yearly_wan_yuan else "没有"

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
        note=_note(candidate, machine, per_machine),
        range=_range(solution.first_year) if machine is None or per_machine is None else _machine_range(machine),
        yearly_range=_range(solution.yearly) if solution.yearly.high_wan_yuan else "没有",
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
    each = candidate.first_year_wan_yuan / candidate.machines
    return each if each * candidate.machines == candidate.first_year_wan_yuan else None


def _note(candidate: Candidate, machine: MachinePrice | None, per_machine: Decimal | None) -> str:
    if machine is None:
        return ""
    start = "本体已具备，只算加的设备；" if candidate.is_owned else ""
    if per_machine is None:
        return f"{start}整套价，已含 {candidate.machines} 台设备"
    only = "" if candidate.is_whole else "，只做这些设备，不做整套"
    return f"{start}{candidate.machines} 台，每台 {show_exact_money(per_machine)}（{machine.words}{only}）"


def _range(price: PriceRange) -> str:
    return show_range(price.low_wan_yuan, price.high_wan_yuan, "万元") if price.high_wan_yuan > ZERO else "不花钱"


def _machine_range(machine: MachinePrice) -> str:
    return f"每台 {show_range(machine.price.low_wan_yuan, machine.price.high_wan_yuan, '万元')}"


NO_RULE = "没有收录贵公司所在城市的补贴办法，请问当地中小企业主管部门"
NOT_COMPUTED = f"算不出，{LOCAL_DOCUMENT_DECIDES}"


@dataclass(frozen=True, slots=True)
class MoneyView:
    """gross: over the years of the plan. subsidy: the most that may come. peak: out before it comes."""

    gross: str
    subsidy: str
    net: str
    peak: str


@dataclass(frozen=True, slots=True)
class SubsidyView:
    """The rule that counts for the firm, or that there is none. lines: what it says. mark: that it is an example."""

    title: str
    mark: str
    lines: tuple[str, ...]


def money_view(money: PlanMoney, rule: SubsidyRule | None) -> MoneyView:
    """Where no subsidy can be reckoned, nothing is taken off."""
    gross = show_exact_money(money.gross_wan_yuan)
    subsidy, net = money.subsidy_wan_yuan, money.net_wan_yuan
    unknown = NOT_COMPUTED if rule else "没有收录"
    return MoneyView(
        gross=gross,
        subsidy=unknown if subsidy is None else f"最多 {show_exact_money(subsidy)}",
        net=gross if net is None else f"最少 {show_exact_money(net)}",
        peak=show_exact_money(money.peak_wan_yuan),
    )


def subsidy_view(rule: SubsidyRule | None) -> SubsidyView:
    """What the rule says and what it does not."""
    if rule is None:
        return SubsidyView("", "", (f"{NO_RULE}。",))
    percent = LOCAL_DOCUMENT_DECIDES if rule.percent is None else f"核定费用的 {show_number(rule.percent)}%"
    caps = "，".join(
        f"到{level_word(level)}最多 {show_exact_money(cap)}" for level, cap in sorted(rule.cap_by_level.items())
    )
    until = "没有写明" if rule.valid_until is None else f"{rule.valid_until:%Y-%m-%d}"
    lines = (
        f"比例：{percent}",
        f"上限：{caps or LOCAL_DOCUMENT_DECIDES}",
        f"哪些费用算：{'、'.join(rule.counts) or LOCAL_DOCUMENT_DECIDES}",
        f"条件：{rule.condition or LOCAL_DOCUMENT_DECIDES}",
        f"什么时候付：{rule.paid_when or LOCAL_DOCUMENT_DECIDES}",
        f"有效期：{rule.valid_from:%Y-%m-%d} 起，到 {until}",
        f"出处：{rule.source}",
    )
    document = f"，{rule.document}" if rule.document else ""
    return SubsidyView(f"{rule.city}：《{rule.title}》{document}", EXAMPLE_NOTE if rule.is_example else "", lines)
