"""A completed verification in words, for the platform's page and the firm's."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.found_sheet import FoundValue, list_differences
from rongtong_assess.core.scoring import score
from rongtong_assess.reporting.words import level_title, show_number
from rongtong_assess.services.answer_words import answer_words
from rongtong_assess.services.verify_assessment import Verified


@dataclass(frozen=True, slots=True)
class ShownVerification:
    """rows: question, declared, found and the consultant's note, where they differ.

    dimensions: name, declared, found and highest points.
    """

    level_title: str
    score: str
    declared_title: str
    declared_score: str
    platform_name: str
    visited_on: str
    dimensions: tuple[tuple[str, str, str, str], ...]
    rows: tuple[tuple[str, str, str, str], ...]

    @property
    def is_as_declared(self) -> bool:
        """Whether level and points are the same, be the answers the same or not."""
        return (self.level_title, self.score) == (self.declared_title, self.declared_score)


def show_verification(edition: Edition, verified: Verified) -> ShownVerification:
    """Level and points of both, and every question that differs."""
    declared = score(edition, verified.declared)
    day = verified.verification.visited_on
    return ShownVerification(
        level_title=level_title(edition, verified.scorecard.level),
        score=show_number(verified.scorecard.score_points),
        declared_title=level_title(edition, declared.level),
        declared_score=show_number(declared.score_points),
        platform_name=verified.platform_name,
        visited_on=f"{day.year}年{day.month}月{day.day}日" if day else "",
        dimensions=tuple(
            (
                one.name,
                show_number(declared.dimensions[one.id]),
                show_number(verified.scorecard.dimensions[one.id]),
                show_number(one.points),
            )
            for one in edition.dimensions
        ),
        rows=tuple(
            (
                edition.question_name(one.question),
                _words(edition, one.question, one.declared),
                _words(edition, one.question, one.found),
                verified.notes.get(one.question, ""),
            )
            for one in list_differences(edition, verified.declared, verified.found)
        ),
    )


def _words(edition: Edition, question: str, value: FoundValue) -> str:
    return answer_words(edition, question, sorted(value) if isinstance(value, frozenset) else value)
