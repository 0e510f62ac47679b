"""What page and report say of a visit: its level beside the declared one, and every answer that differs."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import Scorecard, score
from rongtong_assess.core.visit.finding import VisitResult, list_differences
from rongtong_assess.core.visit.standing_facts import Effect, StandingFacts, list_effects
from rongtong_assess.presentation.wording.assessment import found_words
from rongtong_assess.presentation.wording.quantities import level_title, show_day, show_number
from rongtong_assess.presentation.wording.visit import EFFECT_WORDS, VISIT_HOW, VISIT_TITLE


@dataclass(frozen=True, slots=True)
class VisitDifferenceView:
    """A question that the visit found otherwise. note: the consultant's, may be empty."""

    name: str
    declared: str
    found: str
    note: str


@dataclass(frozen=True, slots=True)
class VisitView:
    """visited_on: a day in words, empty while the visit is open. dimensions: name, declared, found, highest points.

    effects: what the differing answers change of the result, compared exactly.
    """

    level_title: str
    score: str
    declared_title: str
    declared_score: str
    platform_name: str
    visited_on: str
    dimensions: tuple[tuple[str, str, str, str], ...]
    rows: tuple[VisitDifferenceView, ...]
    effects: tuple[Effect, ...] = ()
    title: str = VISIT_TITLE
    how: str = VISIT_HOW

    @property
    def is_as_declared(self) -> bool:
        """Whether level and points are the same, be the answers the same or not."""
        return not {Effect.LEVEL, Effect.POINTS}.intersection(self.effects)

    @property
    def verdict(self) -> str:
        if self.is_as_declared:
            same = f"等级和得分与自评相同：{self.level_title}，{self.score} 分"
            return f"{same}；{self._changed}变了。" if self.effects else f"{same}。"
        return f"{self.level_title}，{self.score} 分；自评是{self.declared_title}，{self.declared_score} 分。"

    @property
    def rows_title(self) -> str:
        if not self.rows:
            return "各题都和填报一致。"
        effect = f"，{self._changed}因此变了" if self.effects else "，等级、得分和场景照旧"
        return f"和填报不一致的 {len(self.rows)} 处{effect}"

    @property
    def source_line(self) -> str:
        """Which facts a result is made of, as a sentence to stand beside it."""
        found = f"按{self.platform_name} {self.visited_on}到访时现场看到的情况算"
        return f"{found}；贵公司自评是{self.declared_title}，{self.declared_score} 分。"

    @property
    def _changed(self) -> str:
        return "、".join(EFFECT_WORDS[effect] for effect in self.effects)


def build_visit_view(edition: Edition, visit: VisitResult) -> VisitView:
    """Level and points of both, by dimension, and every question that differs."""
    declared = score(edition, visit.declared)
    return VisitView(
        level_title=level_title(edition, visit.scorecard.level),
        score=show_number(visit.scorecard.score_points),
        declared_title=level_title(edition, declared.level),
        declared_score=show_number(declared.score_points),
        platform_name=visit.platform_name,
        visited_on=show_day(visit.visited_on),
        dimensions=_dimensions(edition, declared, visit.scorecard),
        rows=tuple(
            VisitDifferenceView(
                edition.question_name(difference.question),
                found_words(edition, difference.question, difference.declared),
                found_words(edition, difference.question, difference.found),
                visit.notes.get(difference.question, ""),
            )
            for difference in list_differences(edition, visit.declared, visit.found)
        ),
        effects=list_effects(declared, visit.scorecard),
    )


def source_line(edition: Edition, stands: StandingFacts) -> str:
    """Which facts a page is made of, as a sentence, where they are not the declared ones; else empty."""
    return build_visit_view(edition, stands.visit).source_line if stands.visit else ""


def _dimensions(edition: Edition, declared: Scorecard, found: Scorecard) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (
            dimension.name,
            show_number(declared.dimensions[dimension.id]),
            show_number(found.dimensions[dimension.id]),
            show_number(dimension.points),
        )
        for dimension in edition.dimensions
    )
