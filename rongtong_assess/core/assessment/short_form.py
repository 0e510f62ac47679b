"""快测: the few questions that tell most about the level, and the range of levels they allow.

It gives a range, never a level. The questions and ranges were chosen on a simulated population; the file says
how. An index is a sum of fractions, hence exact.
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
    """The likely levels from this index upwards. low < high, so it is never a single level."""

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
    """The worth of an answer as a share of the question's best one, from 0 to 1."""
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
    return next(levels for levels in reversed(form.ranges) if levels.from_index <= index)
