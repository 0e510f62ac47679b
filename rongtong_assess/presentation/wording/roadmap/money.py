"""The money of plans: what a measure costs, what a plan comes to, and what the subsidy of the city says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rongtong_assess.core.catalogue.solution import PriceRange
from rongtong_assess.core.catalogue.support import LOCAL_DOCUMENT_DECIDES, SubsidyRule
from rongtong_assess.core.roadmap.plan import BudgetTooSmall
from rongtong_assess.core.roadmap.rules import MachinePrice
from rongtong_assess.presentation.wording.quantities import (
    join_names,
    level_word,
    show_exact_money,
    show_money_range,
    show_number,
)

SET, MACHINE = "套", "台"
FREE = "不花钱"
NO_RULE = "没有收录贵公司所在城市的补贴办法，请问当地中小企业主管部门"
NOT_RECORDED = "没有收录"
NOT_COMPUTED = f"算不出，{LOCAL_DOCUMENT_DECIDES}"
NO_END = "没有写明"
EXAMPLE = "（示例）"


def years_words(years: int) -> str:
    """Over which time money is added up."""
    return "第一年" if years == 1 else f"{years} 年一共"


def budget_words(found: BudgetTooSmall, years: int, *, target_title: str) -> str:
    """That the budget does not suffice, and which budget would."""
    budget, smallest = show_exact_money(found.budget_wan_yuan), show_exact_money(found.smallest_wan_yuan)
    return f"预算不够，最少要 {smallest}（{years_words(years)}）：用 {budget}到不了{target_title}。"


def price_range_words(price: PriceRange) -> str:
    """The range of a price in the catalogue."""
    return show_money_range(price.low_wan_yuan, price.high_wan_yuan) if price.high_wan_yuan else FREE


def machine_range_words(machine: MachinePrice) -> str:
    """The range of the price of one machine."""
    return f"每台 {show_money_range(machine.price.low_wan_yuan, machine.price.high_wan_yuan)}"


def whole_price_words(machines: int, *, is_owned: bool) -> str:
    """That the price of a solution covers its machines. is_owned: the firm has the solution and adds machines."""
    return f"{_owned_start(is_owned=is_owned)}整套价，已含 {machines} 台设备"


def machine_price_words(
    machines: int, per_machine_wan_yuan: Decimal, *, words: str, is_owned: bool, is_whole: bool
) -> str:
    """The price by machine. words: what one machine includes. is_whole: the solution itself is included."""
    only = "" if is_whole else "，只做这些设备，不做整套"
    price = f"{machines} 台，每台 {show_exact_money(per_machine_wan_yuan)}（{words}{only}）"
    return f"{_owned_start(is_owned=is_owned)}{price}"


def most_words(amount_wan_yuan: Decimal) -> str:
    """An upper limit of money."""
    return f"最多 {show_exact_money(amount_wan_yuan)}"


def least_words(amount_wan_yuan: Decimal) -> str:
    """A lower limit of money."""
    return f"最少 {show_exact_money(amount_wan_yuan)}"


def subsidy_title(rule: SubsidyRule) -> str:
    """City, title and document of a rule."""
    document = f"，{rule.document}" if rule.document else ""
    return f"{rule.city}：《{rule.title}》{document}"


def list_subsidy_words(rule: SubsidyRule | None) -> tuple[str, ...]:
    """What the rule says; that there is none."""
    return tuple(_subsidy_lines(rule)) if rule else (f"{NO_RULE}。",)


def _subsidy_lines(rule: SubsidyRule) -> Iterator[str]:
    percent = LOCAL_DOCUMENT_DECIDES if rule.percent is None else f"核定费用的 {show_number(rule.percent)}%"
    caps = "，".join(f"到{level_word(level)}{most_words(cap)}" for level, cap in sorted(rule.cap_by_level.items()))
    until = NO_END if rule.valid_until is None else f"{rule.valid_until:%Y-%m-%d}"
    yield f"比例：{percent}"
    yield f"上限：{caps or LOCAL_DOCUMENT_DECIDES}"
    yield f"哪些费用算：{join_names(rule.counts) or LOCAL_DOCUMENT_DECIDES}"
    yield f"条件：{rule.condition or LOCAL_DOCUMENT_DECIDES}"
    yield f"什么时候付：{rule.paid_when or LOCAL_DOCUMENT_DECIDES}"
    yield f"有效期：{rule.valid_from:%Y-%m-%d} 起，到 {until}"
    yield f"出处：{rule.source}"


def money_hint_words(*, no_rule: str, example: str) -> str:
    """How the money of a plan is to be read.

    no_rule: that the firm's city has no rule, empty where it has one. example: that the rule is one, else empty.
    """
    start = no_rule or (f"补贴是{example}；" if example else "")
    return f"{start}补贴验收以后才付，最多垫付是在那以前付出去的钱。价格是参考价，不是报价。"


def _owned_start(*, is_owned: bool) -> str:
    return "本体已具备，只算加的设备；" if is_owned else ""
