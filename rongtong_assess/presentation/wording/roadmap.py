"""What is said about plans and the wishes behind them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.plan_wishes import PlanWishes
from rongtong_assess.core.solution import Solution
from rongtong_assess.presentation.wording.days import show_china_time
from rongtong_assess.presentation.wording.money import show_exact_money
from rongtong_assess.reporting.plan_rows import PlanRow
from rongtong_assess.reporting.plan_words import PRICE_WORDS

LIKELY_PART = "按答案看已具备，请核对"
PLANS_MADE_ANEW = "已按现在的情况、同样的条件重新做好。正在跟进的计划没有动，要换成新的，请在下面选。"


def list_wish_words(
    edition: Edition, wishes: PlanWishes, solutions: Mapping[str, Solution]
) -> tuple[tuple[str, str], ...]:
    """What was asked for, as pairs of name and words; what was not asked for is left out."""
    return tuple((name, words) for name, words in _wish_words(edition, wishes, solutions) if words)


def _wish_words(edition: Edition, wishes: PlanWishes, solutions: Mapping[str, Solution]) -> Iterator[tuple[str, str]]:
    budget = wishes.budget_wan_yuan
    yield "预算", "不限" if budget is None else show_exact_money(budget)
    yield "费用算", f"{wishes.years} 年"
    yield "价格", PRICE_WORDS[wishes.prices].removeprefix("价格")
    yield "最想解决", _names(wishes.pains, {id: scene.name for id, scene in edition.scenes.items()})
    yield "保持不变", _names(wishes.locked, {id: scene.name for id, scene in edition.scenes.items()})
    names = {id: solution.name for id, solution in solutions.items()}
    yield "一定要", _names(wishes.wanted, names)
    yield "不要", _names(wishes.excluded, names)


def _names(ids: Collection[str], names: Mapping[str, str]) -> str:
    """In the order of the edition or the catalogue."""
    return "、".join(name for id, name in names.items() if id in ids)


def choice_words(planned_at: datetime, plan: PlanRow) -> str:
    """A plan in the list of those that can be compared."""
    return f"{show_china_time(planned_at)}做的“{plan.title}”：到{plan.level_after_title}，{plan.total}"


def number_words(one: PlanRow, other: PlanRow) -> Iterator[tuple[str, str, str]]:
    """The numbers of two plans: the name of each, and what it is in either."""
    yield "第一年", one.first_year, other.first_year
    if max(one.years, other.years) > 1:
        yield "合计", f"{one.years} 年 {one.total}", f"{other.years} 年 {other.total}"
    yield "以后每年", one.yearly, other.yearly
    yield "做完的等级", one.level_after_title, other.level_after_title
    yield "做完的得分", f"{one.score_after} 分", f"{other.score_after} 分"
    yield "措施", f"{one.measure_count} 项", f"{other.measure_count} 项"
    yield "要多久", one.duration, other.duration
