"""What a trial of other answers and further solutions comes to."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from rongtong_assess.core.catalogue.solution import SceneStep, Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.core.roadmap.money import Lacking, Purchase
from rongtong_assess.presentation.wording.quantities import (
    Number,
    level_noun,
    level_word,
    overall_word,
    show_money,
    show_number,
)

UNCHANGED = "没有变"
LEVEL = "等级"
TOTAL = "总分"
NO_CHANGE = "按答案看已具备，或给这次测评带不来变化"


def line_words(edition: Edition, present: Scorecard, *, tried: Scorecard) -> str:
    """Score and level before and after."""
    score = f"{show_number(present.score_points)} 分 → {show_number(tried.score_points)} 分"
    before, after = overall_word(edition, present.level), overall_word(edition, tried.level)
    return f"{score}，{before}" + (f" → {after}" if before != after else "")


def difference_words(present: Number, tried: Number) -> str:
    """Such as "+1.5 分", so that the shown numbers add up. A change too small to be shown is not called unchanged."""
    step = Decimal(show_number(tried)) - Decimal(show_number(present))
    if step:
        return f"{'+' if step > 0 else ''}{show_number(step)} 分"
    return UNCHANGED if present == tried else f"{'多' if tried > present else '少'}不到 0.01 分"


def purchase_words(purchase: Purchase) -> str:
    """What the bought solutions cost; "" when there are none."""
    if not purchase.bought:
        return ""
    first, yearly = show_money(purchase.first_year_wan_yuan), show_money(purchase.yearly_wan_yuan)
    return f"选了 {len(purchase.bought)} 个方案，第一年约 {first}，以后每年约 {yearly}"


def any_of_words(solutions: Iterable[Solution]) -> str:
    """Solutions of which one is enough."""
    return " 或 ".join(solution.name for solution in solutions)


def step_words(edition: Edition, step: SceneStep) -> str:
    """A scene, from which level to which."""
    return f"{edition.scenes[step.scene_id].name} {level_word(step.from_level)} → {level_word(step.to_level)}"


def lacking_words(lacking: Lacking) -> str:
    """Which solutions must come before this one brings anything."""
    groups = "；".join(any_of_words(group) for group in lacking.groups)
    return f"还缺先决条件：{groups}。它带来的先不计入。"


def who_words(*, is_changed: bool) -> str:
    """The subject of the headline."""
    return "照这样，贵公司" if is_changed else "贵公司现在"


def level_step_words(edition: Edition, step: int) -> str:
    """How many levels up or down."""
    return f"{'升' if step > 0 else '降'} {abs(step)} {level_noun(edition)}" if step else UNCHANGED


def points_of_words(points: str, full: Decimal) -> str:
    """Points out of those an item can bring."""
    return f"{points} / {show_number(full)} 分"


def gained_words(name: str, points: Number) -> str:
    """What a solution adds to an item."""
    return f"{name} +{show_number(points)} 分"


def waiting_words(edition: Edition, step: SceneStep) -> str:
    """A step of a scene that needs an earlier step first."""
    return f"{step_words(edition, step)}（要先到{level_word(step.from_level)}）"
