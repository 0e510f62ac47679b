"""The money of a plan in words: before and after the subsidy, and how much is out before it comes."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.plan_money import PlanMoney
from rongtong_assess.core.subsidy import EXAMPLE_MARK, LOCAL_DOCUMENT_DECIDES, SubsidyRule
from rongtong_assess.presentation.wording.levels import level_word
from rongtong_assess.presentation.wording.money import show_exact_money
from rongtong_assess.presentation.wording.numbers import show_number

NO_RULE = "没有收录贵公司所在城市的补贴办法，请问当地中小企业主管部门"
NOT_COMPUTED = f"算不出，{LOCAL_DOCUMENT_DECIDES}"


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """gross: over the years of the plan. subsidy: the most that may come. peak: out before it comes."""

    gross: str
    subsidy: str
    net: str
    peak: str


@dataclass(frozen=True, slots=True)
class SubsidyWords:
    """The rule that counts for the firm, or that there is none. lines: what it says. mark: that it is an example."""

    title: str
    mark: str
    lines: tuple[str, ...]


def money_row(money: PlanMoney, rule: SubsidyRule | None) -> MoneyRow:
    """Where no subsidy can be reckoned, nothing is taken off."""
    gross = show_exact_money(money.gross_wan_yuan)
    subsidy, net = money.subsidy_wan_yuan, money.net_wan_yuan
    unknown = NOT_COMPUTED if rule else "没有收录"
    return MoneyRow(
        gross=gross,
        subsidy=unknown if subsidy is None else f"最多 {show_exact_money(subsidy)}",
        net=gross if net is None else f"最少 {show_exact_money(net)}",
        peak=show_exact_money(money.peak_wan_yuan),
    )


def subsidy_words(rule: SubsidyRule | None) -> SubsidyWords:
    """What the rule says and what it does not."""
    if rule is None:
        return SubsidyWords("", "", (f"{NO_RULE}。",))
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
    return SubsidyWords(f"{rule.city}：《{rule.title}》{document}", EXAMPLE_MARK if rule.is_example else "", lines)
