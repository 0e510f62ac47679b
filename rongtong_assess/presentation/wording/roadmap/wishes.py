"""What a firm asks of its plans: the form, and the wishes in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.roadmap.candidate import Prices
from rongtong_assess.core.roadmap.rules import RangePoint, SizePrice
from rongtong_assess.core.roadmap.wishes import PlanWishes
from rongtong_assess.presentation.wording.quantities import (
    level_noun,
    level_title,
    show_exact_money,
)

LIKELY_PART = "按答案看已具备，请核对"
OWNED_WORDS, STATED_WORDS = "按答案看已具备，没有再算钱", "贵公司说已具备，没有再算钱"
PRICE_CHOICES: Mapping[Prices, str] = {
    "size": "按企业人数取",
    "low": "都取区间的低值",
    "mid": "都取区间的中值",
    "high": "都取区间的高值",
}
POINT_WORDS: Mapping[RangePoint, str] = {"low": "低值", "mid": "中值", "high": "高值"}
WISH_LABELS = {
    "target": "要达到",
    "budget": "预算",
    "pains": "最想解决的场景",
    "years": "费用算几年",
    "prices": "价格怎么估",
    "locked": "保持不变的场景",
    "owned": "已经有的方案",
    "wanted": "一定要的方案",
    "excluded": "不要的方案",
    "submit": "做路线图",
}
BUDGET_HINT = "填了就多给一份“预算内”的路线图。算上全部年数。"
PAINS_HINT = "最多人抱怨、最耽误事的几个。"
LOCKED_HINT = "没有这项业务，或者眼下不打算动的。"
YEARS_MISSING = "请填年数，例如 1。"
UNKNOWN_CHOICE = "没有这个选项：「%(value)s」。请刷新页面后再选。"
PRICE_ANSWERS = [
    ("size", "按贵公司人数估（推荐）"),
    ("low", "都按低价算"),
    ("mid", "都按中间价算"),
    ("high", "都按高价算，留足余地"),
]


def price_words(prices: Prices, steps: Sequence[SizePrice]) -> str:
    """Which price of a range is taken, without full stop. steps: the prices by size of firm."""
    if prices != "size" or not steps:
        return f"价格{PRICE_CHOICES[prices]}"
    before = [0, *(step.most_employees or 0 for step in steps)]
    parts = [
        _size_words(step, above, of="" if above else "价格区间的") for step, above in zip(steps, before, strict=False)
    ]
    return f"{'，'.join(parts)}；没有填人数的取中值"


def _size_words(step: SizePrice, above: int, *, of: str) -> str:
    price = of + POINT_WORDS[step.price] + ("" if step.times == 1 else f"的 {decimal_text(step.times)} 倍")
    if step.most_employees is None:
        return f"{above} 人以上取{price}"
    return f"{above + 1}～{step.most_employees} 人取{price}" if above else f"{step.most_employees + 1} 人以下取{price}"


def wish_words(edition: Edition, wishes: PlanWishes, *, solutions: Mapping[str, Solution]) -> str:
    """What the firm asked of the plans: "预算 20 万元；费用算 3 年；最想解决 质量管理"."""
    budget = wishes.budget_wan_yuan
    parts = (
        "不限预算" if budget is None else f"预算 {show_exact_money(budget)}",
        f"费用算 {wishes.years} 年" if wishes.years > 1 else "",
        f"价格{PRICE_CHOICES[wishes.prices]}",
        _listed("最想解决", (scene.name for id, scene in edition.scenes.items() if id in wishes.pains)),
        _listed("保持不变", (scene.name for id, scene in edition.scenes.items() if id in wishes.locked)),
        _listed("一定要", (solution.name for id, solution in solutions.items() if id in wishes.wanted)),
        _listed("不要", (solution.name for id, solution in solutions.items() if id in wishes.excluded)),
    )
    return "；".join(part for part in parts if part)


def _listed(what: str, names: Iterable[str]) -> str:
    listed = "、".join(names)
    return f"{what}{listed}" if listed else ""


def owned_words(names: Iterable[str]) -> str:
    """Which solutions the firm has and does not pay for again."""
    return f"已具备、没有再算钱的：{'、'.join(names)}。按答案推断的请再核对一遍。"


def likely_words(names: Iterable[str]) -> str:
    """Which solutions are paid for though the firm probably has them."""
    return f"按答案看可能已经有了、这里仍算了钱的：{'、'.join(names)}。有的话，做路线图时说明，就不再算钱。"


def list_wish_words(
    edition: Edition, wishes: PlanWishes, *, solutions: Mapping[str, Solution]
) -> tuple[tuple[str, str], ...]:
    """What was asked for, as pairs of name and words; what was not asked for is left out."""
    return tuple((name, words) for name, words in _wish_words(edition, wishes, solutions=solutions) if words)


def _wish_words(
    edition: Edition, wishes: PlanWishes, *, solutions: Mapping[str, Solution]
) -> Iterator[tuple[str, str]]:
    budget = wishes.budget_wan_yuan
    yield "预算", "不限" if budget is None else show_exact_money(budget)
    yield "费用算", f"{wishes.years} 年"
    yield "价格", PRICE_CHOICES[wishes.prices]
    yield "最想解决", _names(wishes.pains, {id: scene.name for id, scene in edition.scenes.items()})
    yield "保持不变", _names(wishes.locked, {id: scene.name for id, scene in edition.scenes.items()})
    names = {id: solution.name for id, solution in solutions.items()}
    yield "一定要", _names(wishes.wanted, names)
    yield "不要", _names(wishes.excluded, names)


def _names(ids: Collection[str], names: Mapping[str, str]) -> str:
    """In the order of the edition or the catalogue."""
    return "、".join(name for id, name in names.items() if id in ids)


def target_words(edition: Edition, level: int, *, is_next: bool) -> str:
    """A level to aim for."""
    return level_title(edition, level) + (f"（下一{level_noun(edition)}）" if is_next else "")
