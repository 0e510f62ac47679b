"""What a visit on site found and what the firm declared: both sheets, and the level by the same rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.scoring import Scorecard


@dataclass(frozen=True, slots=True)
class VisitResult:
    """visited_on: None until the visit is completed. scorecard: of the found answers. notes: by question."""

    platform_name: str
    visited_on: date | None
    declared: AnswerSheet
    found: AnswerSheet
    scorecard: Scorecard
    notes: Mapping[str, str]
