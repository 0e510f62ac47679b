"""The visit list as plain values for its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.placement import TO_VERIFY_WORDS, Placement
from rongtong_assess.reporting.words import level_title, overall_word, show_missing
from rongtong_assess.services.visit_list import ResultToVisit


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One firm of the list, in words."""

    assessment_id: UUID
    firm: str
    about: str
    official: str
    forecast: str
    interval: str
    chance_of_less: str
    flags: int
    missing: str
    is_audited: bool
    state: str
    looks: str


def build_visit_lines(visits: Sequence[ResultToVisit]) -> list[VisitLine]:
    """In the order they come."""
    return [_line(visit) for visit in visits]


def _line(visit: ResultToVisit) -> VisitLine:
    placement, edition = visit.placement, visit.edition
    state, looks = _state(visit)
    return VisitLine(
        assessment_id=visit.assessment.id,
        firm=visit.firm.get("name", ""),
        about="，".join(part for part in (visit.assessment.number, visit.purpose_words) if part),
        official=level_title(edition, visit.scorecard.level),
        forecast=_forecast(visit),
        interval=_interval(edition, placement) if placement else "",
        chance_of_less=f"{round(100 * placement.chance_below_official)}%" if placement else "不知道",
        flags=len(visit.flags),
        missing=_missing(visit),
        is_audited=visit.is_randomly_selected,
        state=state,
        looks=looks,
    )


def _forecast(visit: ResultToVisit) -> str:
    if visit.placement is None:
        return "没有预测"
    title = level_title(visit.edition, visit.placement.level)
    if visit.stands.visit:
        return f"{title}（到访以前）"
    return f"{title}，{TO_VERIFY_WORDS}" if visit.placement.needs_visit else title


def _interval(edition: Edition, placement: Placement) -> str:
    low, high = overall_word(edition, placement.low), overall_word(edition, placement.high)
    return f"90% 区间只含{low}" if low == high else f"90% 区间{low}到{high}"


def _missing(visit: ResultToVisit) -> str:
    gap = visit.stands.scorecard.next_gap
    if gap is None:
        return "已是最高等级"
    parts = [f"{show_missing(gap.score_points)} 分"] if gap.score_points else []
    parts += [f"{gap.scenes} 个场景"] if gap.scenes else []
    parts += [f"{gap.required_scenes} 个约束性场景"] if gap.required_scenes else []
    return f"到{overall_word(visit.edition, gap.level)}差 {'、'.join(parts)}"


def _state(visit: ResultToVisit) -> tuple[str, str]:
    if visit.found_level is not None:
        return f"已评定：{overall_word(visit.edition, visit.found_level)}", "is-good"
    if visit.is_elsewhere:
        return "由别的平台评定", ""
    return ("评定中", "is-brand") if visit.is_being_visited else ("未评定", "")
