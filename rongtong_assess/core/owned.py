"""Solutions that a firm seems to have already, judging by its answers."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import Edition, Item
from rongtong_assess.core.points import add_up
from rongtong_assess.core.solution import EarnedOption, Solution


def list_likely_owned(edition: Edition, sheet: AnswerSheet, solutions: Iterable[Solution]) -> frozenset[str]:
    """Ids of solutions all of whose effects the answers show already.

    The firm probably has them, so a plan should not buy them again. A guess for the firm to confirm, never a fact.
    """
    return frozenset(
        solution.id
        for solution in solutions
        if (solution.steps or solution.options)
        and all(sheet.scenes.get(step.scene_id, 0) >= step.to_level for step in solution.steps)
        and all(_is_shown(edition, sheet, earned) for earned in solution.options)
    )


def _is_shown(edition: Edition, sheet: AnswerSheet, earned: EarnedOption) -> bool:
    item = edition.items.get(earned.item_id)
    present = sheet.choices.get(earned.item_id, frozenset())
    if item is None:
        return False
    if item.kind == "multi":
        return earned.key in present
    best = item.option_by_key.get(earned.key)
    wanted = best.points if best else item.points
    return _held(item, present) >= wanted


def _held(item: Item, present: frozenset[str]) -> Decimal:
    return add_up([item.option_by_key[key].points for key in present])
