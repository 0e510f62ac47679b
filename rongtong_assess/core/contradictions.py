"""Answers that are possible one by one but implausible together.

They change no points: the sheet is scored as answered, and a person confirms or mends it.
Which combinations count is part of the edition.
"""

from __future__ import annotations

from decimal import Decimal

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.condition import Condition, Contradiction
from rongtong_assess.core.edition import FACT_PREFIX, SCENE_PREFIX, Edition

ANY_SCENE = SCENE_PREFIX + "*"


def list_contradictions(edition: Edition, sheet: AnswerSheet) -> tuple[Contradiction, ...]:
    """The edition's contradictions that hold for this sheet, in the edition's order."""
    return tuple(
        contradiction
        for contradiction in edition.contradictions
        if all(_holds(condition, sheet) for condition in contradiction.when)
    )


def _holds(condition: Condition, sheet: AnswerSheet) -> bool:
    if condition.question == ANY_SCENE:
        return any(_number_fits(condition, level) for level in sheet.scenes.values())
    if condition.question.startswith(SCENE_PREFIX):
        return _number_fits(condition, sheet.scenes.get(condition.question.removeprefix(SCENE_PREFIX)))
    if condition.question.startswith(FACT_PREFIX):
        return _number_fits(condition, sheet.facts.get(condition.question.removeprefix(FACT_PREFIX)))
    return _choice_fits(condition, sheet.choices.get(condition.question))


def _choice_fits(condition: Condition, keys: frozenset[str] | None) -> bool:
    if keys is None or keys & condition.none_of:
        return False
    lacks_enough = not condition.not_all_of or bool(condition.not_all_of - keys)
    return lacks_enough and (not condition.any_of or bool(keys & condition.any_of))


def _number_fits(condition: Condition, number: int | Decimal | None) -> bool:
    if number is None:
        return False
    above = condition.at_least is None or number >= condition.at_least
    return above and (condition.at_most is None or number <= condition.at_most)
