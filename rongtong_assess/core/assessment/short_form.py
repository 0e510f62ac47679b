"""快测: the few questions that tell most about the level, and the range of levels they allow.

It gives a range and never a level. Which questions, and which ranges, was chosen on a simulated
population; the numbers come with a record of how. Exact: an index is a sum of fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rongtong_assess.core.edition.edition import SCENE_PREFIX, TOP_SCENE_LEVEL, Edition
from rongtong_assess.core.errors import Mistake, Refused


@dataclass(frozen=True, slots=True)
class LevelRange:
    """From this index on: the levels that are likely. low < high, so it is never a single level."""

    from_index: Decimal
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class ShortForm:
    """questions: ids in the order they are asked; ranges: rising, the first from 0.

    coverage: the share of simulated firms, not used for choosing, whose level lay in the range.
    """

    edition_id: str
    fingerprint: str
    questions: tuple[str, ...]
    ranges: tuple[LevelRange, ...]
    coverage: Decimal
    firms: int


def answered_share(edition: Edition, question: str, answer: frozenset[str] | int) -> Fraction:
    """How much of a question's best answer this one is worth, from 0 to 1."""
    if question.startswith(SCENE_PREFIX):
        return Fraction(int(answer), TOP_SCENE_LEVEL) if isinstance(answer, int) else Fraction(0)
    item = edition.items[question]
    keys = answer if isinstance(answer, frozenset) else frozenset()
    return Fraction(item.points_of(keys)) / Fraction(item.points)


def find_range(form: ShortForm, edition: Edition, answers: Mapping[str, frozenset[str] | int]) -> LevelRange:
    """The range of levels for complete short answers. A better answer never lowers either end.

    Raises Refused naming the questions still open.
    """
    still_open = [question for question in form.questions if question not in answers]
    if still_open:
        raise Refused(
            Mistake(question, f"「{edition.question_name(question)}」还没有选", "请选一项，不确定就选更低的一档")
            for question in still_open
        )
    index = sum((answered_share(edition, question, answers[question]) for question in form.questions), Fraction(0))
    return next(one for one in reversed(form.ranges) if one.from_index <= index)
