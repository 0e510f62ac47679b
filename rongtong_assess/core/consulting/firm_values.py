"""The four values of one firm side by side, and its results before and after: kinds are never mixed.

自评 (declared), 服务商初评 (initial), 现场评定 (on site), 复评 (re-check). What is compared is of one kind; nothing is
added, averaged or filled in from another kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.level import count_scenes
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.core.visit.finding import ValueKind


@dataclass(frozen=True, slots=True)
class FirmValue:
    """One result of a firm. decided_on: the day it was submitted, or visited. by: the platform; empty for declared.

    case_number: empty for what was declared, and for visits from before there were cases.
    """

    kind: ValueKind
    scorecard: Scorecard
    decided_on: date | None
    assessment_number: str
    by: str = ""
    case_number: str = ""


@dataclass(frozen=True, slots=True)
class SixFigures:
    """The row of six that pilot cities ask for.

    dimensions: points of 基础, 管理 and 成效 by the id of the dimension. required_scenes, other_scenes: how many
    约束性 and how many 指导性 scenes have reached `counted_level` of the edition.
    """

    level: int
    dimensions: Mapping[str, Decimal]
    required_scenes: int
    other_scenes: int


@dataclass(frozen=True, slots=True)
class KindComparison:
    """The earliest and the newest result of one kind. after: None where there is only one."""

    kind: ValueKind
    before: FirmValue
    after: FirmValue | None


COUNTED_LEVEL = 1
"""A scene counts in the row of six once it has any digital level at all; what a city counts was not found, so ours."""


def find_four_values(values: Iterable[FirmValue]) -> dict[ValueKind, FirmValue | None]:
    """The newest value of each kind, None where there is none yet. values: the oldest first."""
    newest = {value.kind: value for value in values}
    return {kind: newest.get(kind) for kind in ValueKind}


def list_before_after(values: Sequence[FirmValue]) -> list[KindComparison]:
    """Per kind that the firm has, its first result and its last one. values: of one edition, the oldest first.

    Raises ValueError for results of different editions: their points cannot be compared.
    """
    if len({value.scorecard.fingerprint for value in values}) > 1:
        raise ValueError("results of different editions")
    found = []
    for kind in ValueKind:
        own = [value for value in values if value.kind is kind]
        if own:
            found.append(KindComparison(kind, own[0], own[-1] if len(own) > 1 else None))
    return found


def six_figures(edition: Edition, scorecard: Scorecard) -> SixFigures:
    """The row of six of one result."""
    scenes, required = count_scenes(edition, scorecard.scenes, COUNTED_LEVEL)
    return SixFigures(scorecard.level, scorecard.dimensions, required, scenes - required)
