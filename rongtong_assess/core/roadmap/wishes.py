"""What a firm wishes of its roadmap, and which solutions it probably has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.solution import EarnedOption, Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.exact import NumberAsked, whole
from rongtong_assess.core.roadmap.candidate import Prices

MOST_YEARS = 10
BUDGET = NumberAsked("预算", Decimal(0), Decimal(1_000_000), "万元", places=4)
YEARS = whole("年数", 1, MOST_YEARS, "年")
PAIN_WEIGHT = 3
"""A pain counts three times as much as another scene; this project's own working value."""


@dataclass(frozen=True, slots=True)
class PlanWishes:
    """What a firm wishes of its plans.

    target_level: None for the next one. budget_wan_yuan: for all years together. owned: solutions that are in place.
    wanted, excluded: solutions that every plan must, or must not, contain. pains: scenes that matter most to the
    firm. locked: scenes that stay as they are.
    """

    target_level: int | None = None
    budget_wan_yuan: Decimal | None = None
    years: int = 1
    prices: Prices = "size"
    owned: frozenset[str] = frozenset()
    wanted: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    pains: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()

    def weight_of(self, scene_id: str) -> int:
        """The weight of one level of this scene for the firm."""
        return PAIN_WEIGHT if scene_id in self.pains else 1


def list_wish_mistakes(
    wishes: PlanWishes, edition: Edition, *, level: int, solutions: Collection[str]
) -> Iterator[Mistake]:
    """What is impossible in the wishes, or contradicts itself. level: the firm's present one."""
    yield from _target_mistakes(wishes, edition, level)
    yield from _number_mistakes(wishes)
    for name, ids in (("own", wishes.owned), ("want", wishes.wanted), ("exclude", wishes.excluded)):
        for id in sorted(ids - set(solutions)):
            yield Mistake(name, f"方案库里没有方案「{id[:40]}」", "请核对方案的编号")
    for name, ids in (("pain", wishes.pains), ("lock", wishes.locked)):
        for id in sorted(ids - edition.scenes.keys()):
            known = f"可写的是 {'、'.join(edition.scenes)}"
            yield Mistake(name, f"评测版本「{edition.id}」里没有场景「{id[:40]}」", known)
    for id in sorted(wishes.pains & wishes.locked & edition.scenes.keys()):
        name = edition.scenes[id].name
        yield Mistake("lock", f"「{name}」既是最想解决的，又要求保持不变", "两样只能留一样")
    for id in sorted(wishes.excluded & (wishes.owned | wishes.wanted)):
        kind = "已经有的" if id in wishes.owned else "一定要的"
        yield Mistake("exclude", f"方案「{id}」既是{kind}，又被排除", "两样只能留一样")


def list_likely_owned(edition: Edition, sheet: AnswerSheet, solutions: Iterable[Solution]) -> frozenset[str]:
    """Ids of solutions whose effects all show in the answers.

    The firm probably has them, so a plan should not buy them again. A guess that the firm has to confirm.
    """
    return frozenset(
        solution.id
        for solution in solutions
        if (solution.steps or solution.options)
        and all(sheet.scenes.get(step.scene_id, 0) >= step.to_level for step in solution.steps)
        and all(_is_shown(edition, sheet, earned) for earned in solution.options)
    )


def _target_mistakes(wishes: PlanWishes, edition: Edition, level: int) -> Iterator[Mistake]:
    target = wishes.target_level
    if target is None:
        return
    if target < level:
        yield Mistake("target", f"目标 {target} 级低于现在的 {level} 级", f"请选不低于 {level} 级的目标")
    elif target not in edition.rule_by_level:
        known = "、".join(map(str, sorted(edition.rule_by_level)))
        yield Mistake("target", f"没有 {target} 级", f"可选的目标是 {known}")


def _number_mistakes(wishes: PlanWishes) -> Iterator[Mistake]:
    budget = wishes.budget_wan_yuan
    if budget is not None and budget <= 0:
        cure = "请填大于 0 的数，单位万元；不限预算就不填"
        yield Mistake("budget", f"预算是 {budget:f} 万元，什么也做不了", cure)
    elif budget is not None and budget > BUDGET.most:
        yield Mistake("budget", "预算大得不像真的", f"请填不超过 {BUDGET.most:f} 万元的数")
    if not 1 <= wishes.years <= MOST_YEARS:
        yield Mistake("years", f"「{wishes.years}」年不能算", f"请填 1 到 {MOST_YEARS} 的整数")


def _is_shown(edition: Edition, sheet: AnswerSheet, earned: EarnedOption) -> bool:
    item = edition.items.get(earned.item_id)
    present = sheet.choices.get(earned.item_id, frozenset())
    if item is None:
        return False
    if item.kind == "multi":
        return earned.key in present
    best = item.option_by_key.get(earned.key)
    wanted = best.points if best else item.points
    return item.points_of(present) >= wanted
