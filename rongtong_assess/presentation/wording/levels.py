"""How levels and scores of an edition are spoken of."""

from __future__ import annotations

from rongtong_assess.core.edition import Edition
from rongtong_assess.presentation.wording.numbers import DIGITS, count_word


def level_word(level: int) -> str:
    """Such as "二级"; level 0 is not a level of the standard."""
    return f"{DIGITS[level]}级" if level else "未达一级"


def overall_word(edition: Edition, level: int) -> str:
    """Such as "二级"; an edition with a standing of its own speaks of its levels by their names only."""
    return edition.level_name(level) if edition.standing else level_word(level)


def level_title(edition: Edition, level: int) -> str:
    """Such as "二级（规范级）"."""
    if edition.standing or not level:
        return overall_word(edition, level)
    return f"{level_word(level)}（{edition.level_name(level)}）"


def level_noun(edition: Edition) -> str:
    """What a step of its ladder is called: 级 belongs to the national standard."""
    return "档" if edition.standing else "级"


def score_basis(edition: Edition) -> str:
    """How the score comes from the dimensions: "三个维度共得", "六个维度平均得"."""
    return f"{count_word(len(edition.dimensions))}个维度{'共得' if edition.total == 'sum' else '平均得'}"
