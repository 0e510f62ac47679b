"""score(edition, sheet) -> Scorecard: exact points, level and what the next level lacks.

Source: 《中小企业数字化水平评测指标（2024年版）》, 工信厅企业〔2024〕56号: points of chosen options
add up, scenes carry no points. Decimal sums of at most three places are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.core.assessment.sheet import AnswerSheet, list_contradictions
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.numbers import Points, add_up, average
from rongtong_assess.core.result.level import Gap, find_next_gap, overall_level


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What one answer sheet is worth under one edition.

    score_points, dimensions, items: exact points by id; unanswered counts 0.
    scenes: level by scene id, unanswered counts 0.
    next_gap: None at the highest level.
    warnings: implausible combinations, as sentences.
    """

    edition_id: str
    fingerprint: str
    is_complete: bool
    score_points: Points
    dimensions: Mapping[str, Decimal]
    items: Mapping[str, Decimal]
    scenes: Mapping[str, int]
    level: int
    next_gap: Gap | None
    warnings: tuple[str, ...]


def score(edition: Edition, sheet: AnswerSheet) -> Scorecard:
    """The exact result of a sheet; the caller decides whether to accept an incomplete one."""
    items = {item.id: item.points_of(sheet.choices.get(item.id, ())) for item in edition.items.values()}
    dimensions = {
        dimension.id: add_up([items[item.id] for item in dimension.items]) for dimension in edition.dimensions
    }
    scenes = {scene: sheet.scenes.get(scene, 0) for scene in edition.scenes}
    total = add_up(dimensions.values()) if edition.total == "sum" else average(dimensions.values())
    level = overall_level(edition, score_points=total, scene_levels=scenes)
    return Scorecard(
        edition_id=edition.id,
        fingerprint=edition.fingerprint,
        is_complete=not sheet.open_questions(edition),
        score_points=total,
        dimensions=dimensions,
        items=items,
        scenes=scenes,
        level=level,
        next_gap=find_next_gap(edition, level, score_points=total, scene_levels=scenes),
        warnings=tuple(
            f"{' 与 '.join(contradiction.questions)}：{contradiction.message}"
            for contradiction in list_contradictions(edition, sheet)
        ),
    )
