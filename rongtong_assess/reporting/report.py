"""Report: one object with everything a result says, as plain values ready to show.

The result page and the PDF are both made from it, so they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.contradictions import ANY_SCENE, list_contradictions
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.level import Gap, count_scenes
from rongtong_assess.core.roadmap import FirstRoadmap
from rongtong_assess.core.scoring import Scorecard
from rongtong_assess.reporting.assumptions import disclaimer_of, list_assumptions, list_sources
from rongtong_assess.reporting.item_rows import ItemGroup, build_item_groups
from rongtong_assess.reporting.report_charts import ReportCharts, draw_charts
from rongtong_assess.reporting.roadmap_rows import RoadmapRows, build_roadmap_rows
from rongtong_assess.reporting.scene_rows import SceneEvidence, SceneRowGroup, build_scene_evidence, build_scene_groups
from rongtong_assess.reporting.words import (
    count_word,
    level_noun,
    level_title,
    overall_word,
    show_missing,
    show_number,
    show_rest,
    total_words,
)

SHORT_FINGERPRINT = 12
SHORT_NAME = 24
MOST_LOSSES = 4
SCENES_PART, ROADMAP_PART = "scenes", "roadmap"
PARTS = {
    "result": "测评结果",
    "items": "逐项说明",
    SCENES_PART: "逐个场景说明",
    ROADMAP_PART: "第一版路线图",
    "evidence": "要准备的佐证材料",
    "notes": "假设与来源",
}
"""The numbered parts of the document, by the id they are reached at."""


@dataclass(frozen=True, slots=True)
class ReportFirm:
    """The firm as the report names it; facts: (name, value) in words, unknown ones left out."""

    name: str
    facts: tuple[tuple[str, str], ...]

    @property
    def short_name(self) -> str:
        """For running heads."""
        return self.name if len(self.name) <= SHORT_NAME else f"{self.name[: SHORT_NAME - 1]}…"


@dataclass(frozen=True, slots=True)
class ReportStamp:
    """Which report this is."""

    number: str
    assessed_on: date
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition of the next level: what it asks, what the firm has, what is missing."""

    name: str
    need: str
    have: str
    missing: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class LossRow:
    """An item among those that lost the most points."""

    name: str
    lost: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything shown about one assessment, in words, numbers and pictures.

    standing: empty for the standard itself, else such as 非官方. level_noun: 级 or 档.
    total_words: how the score comes from the dimensions.
    """

    number: str
    assessed_on: str
    assessed_on_iso: str
    is_demo: bool
    is_complete: bool
    firm: ReportFirm
    edition_title: str
    edition_document: str
    standing: str
    fingerprint: str
    level: int
    level_noun: str
    level_title: str
    next_title: str
    score: str
    full_score: str
    total_words: str
    headline: str
    conditions: tuple[ConditionRow, ...]
    losses: tuple[LossRow, ...]
    charts: ReportCharts
    dimensions: tuple[ItemGroup, ...]
    scene_groups: tuple[SceneRowGroup, ...]
    scene_evidence: tuple[SceneEvidence, ...]
    warnings: tuple[str, ...]
    roadmap: RoadmapRows
    assumptions: tuple[str, ...]
    sources: tuple[str, ...]
    disclaimer: str

    @property
    def short_fingerprint(self) -> str:
        return self.fingerprint[:SHORT_FINGERPRINT]

    @property
    def title_lines(self) -> tuple[str, str]:
        """What stands on the cover; outside the standard the report bears its edition's name."""
        return (self.edition_title if self.standing else "中小企业数字化水平", "自评报告")

    @property
    def title(self) -> str:
        return "".join(self.title_lines)

    @property
    def part_titles(self) -> dict[str, str]:
        """Numbered titles of the document's parts, such as "三、逐个场景说明", by id."""
        has = {SCENES_PART: bool(self.scene_groups), ROADMAP_PART: self.roadmap.has_catalogue}
        parts = [id for id in PARTS if has.get(id, True)]
        return {id: f"{count_word(number)}、{PARTS[id]}" for number, id in enumerate(parts, 1)}

    @property
    def conditions_words(self) -> str:
        """How the conditions of the next level go together; empty where there is only one."""
        count = len(self.conditions)
        return f"{count_word(count)}个条件要同时满足" if count > 1 else ""


def build_report(
    edition: Edition,
    sheet: AnswerSheet,
    *,
    scorecard: Scorecard,
    roadmap: FirstRoadmap,
    firm: ReportFirm,
    stamp: ReportStamp,
) -> Report:
    """The report of one scored sheet; scorecard and roadmap must come from this sheet."""
    gap, has_roadmap = scorecard.next_gap, roadmap.has_catalogue
    return Report(
        number=stamp.number,
        assessed_on=f"{stamp.assessed_on.year}年{stamp.assessed_on.month}月{stamp.assessed_on.day}日",
        assessed_on_iso=stamp.assessed_on.isoformat(),
        is_demo=stamp.is_demo,
        is_complete=scorecard.is_complete,
        firm=firm,
        edition_title=edition.title,
        edition_document=edition.document,
        standing=edition.standing,
        fingerprint=scorecard.fingerprint,
        level=scorecard.level,
        level_noun=level_noun(edition),
        level_title=level_title(edition, scorecard.level),
        next_title=level_title(edition, gap.level) if gap else "",
        score=show_number(scorecard.score_points),
        full_score=show_number(edition.full_points),
        total_words=total_words(edition),
        headline=headline(edition, scorecard),
        conditions=list_conditions(edition, scorecard),
        losses=_losses(roadmap),
        charts=draw_charts(edition, scorecard),
        dimensions=build_item_groups(edition, sheet, scorecard=scorecard, gaps=roadmap.point_gaps),
        scene_groups=build_scene_groups(edition, scorecard),
        scene_evidence=build_scene_evidence(edition),
        warnings=_warnings(edition, sheet),
        roadmap=build_roadmap_rows(edition, roadmap),
        assumptions=list_assumptions(edition, has_roadmap=has_roadmap),
        sources=list_sources(edition, has_roadmap=has_roadmap),
        disclaimer=disclaimer_of(edition),
    )


def headline(edition: Edition, scorecard: Scorecard, *, who: str = "贵公司现在") -> str:
    """The whole result in one sentence. who: whose it is, and when."""
    here = f"{who}{'是' if scorecard.level else ''}{level_title(edition, scorecard.level)}"
    gap = scorecard.next_gap
    if gap is None:
        return f"{here}，已是最高一{level_noun(edition)}。"
    return f"{here}；离{overall_word(edition, gap.level)}还差：{'，'.join(_missing_words(edition, gap))}。"


def _missing_words(edition: Edition, gap: Gap) -> list[str]:
    words = [f"再得 {show_missing(gap.score_points)} 分"] if gap.score_points else []
    scenes, required = max(gap.scenes, gap.required_scenes), gap.required_scenes
    if scenes:
        kind = "约束性场景" if required == scenes else "场景"
        words.append(f"再有 {scenes} 个{kind}达到{overall_word(edition, gap.level)}")
        if 0 < required < scenes:
            words.append(f"其中 {required} 个约束性场景")
    return words


def _warnings(edition: Edition, sheet: AnswerSheet) -> tuple[str, ...]:
    """Contradictions with the indicators they concern, by name."""
    return tuple(
        f"{_question_names(edition, contradiction.questions)}：{contradiction.message}"
        for contradiction in list_contradictions(edition, sheet)
    )


def _question_names(edition: Edition, questions: tuple[str, ...]) -> str:
    return "、".join("应用场景" if question == ANY_SCENE else edition.question_name(question) for question in questions)


def _losses(roadmap: FirstRoadmap) -> tuple[LossRow, ...]:
    worst = sorted(roadmap.point_gaps, key=lambda gap: -gap.lost_points)[:MOST_LOSSES]
    return tuple(LossRow(gap.item.name, show_rest(gap.item.points, gap.item.points - gap.lost_points)) for gap in worst)


def list_conditions(edition: Edition, scorecard: Scorecard) -> tuple[ConditionRow, ...]:
    """The conditions of the next level; none at the top."""
    gap = scorecard.next_gap
    if gap is None:
        return ()
    rule = edition.rule_by_level[gap.level]
    scenes, required = count_scenes(edition, scorecard.scenes, gap.level)
    reached = f"达到{overall_word(edition, gap.level)}的"
    score = ConditionRow(
        "总得分",
        f"不低于 {show_number(rule.min_score)} 分",
        f"{show_number(scorecard.score_points)} 分",
        f"{show_missing(gap.score_points)} 分" if gap.score_points else "",
        gap.score_points == 0,
    )
    if not edition.scenes:
        return (score,)
    return (
        score,
        _scene_condition(f"{reached}场景", rule.min_scenes, scenes, missing=gap.scenes),
        _scene_condition(f"{reached}约束性场景", rule.min_required_scenes, required, missing=gap.required_scenes),
    )


def _scene_condition(name: str, need: int, have: int, *, missing: int) -> ConditionRow:
    return ConditionRow(name, f"不少于 {need} 个", f"{have} 个", f"{missing} 个" if missing else "", missing == 0)
