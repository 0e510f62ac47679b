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
from rongtong_assess.reporting.item_rows import ItemGroup, build_item_groups
from rongtong_assess.reporting.report_charts import ReportCharts, draw_charts
from rongtong_assess.reporting.roadmap_rows import RoadmapRows, build_roadmap_rows
from rongtong_assess.reporting.scene_rows import SceneEvidence, SceneRowGroup, build_scene_evidence, build_scene_groups
from rongtong_assess.reporting.words import level_title, level_word, show_missing, show_number, show_rest

DISCLAIMER = "自评结果，非官方认定"
SHORT_FINGERPRINT = 12
SHORT_NAME = 24
MOST_LOSSES = 4
ASSUMPTIONS = (
    "本报告按贵公司自己填写的答案计算，没有经过现场核验；评定以有权单位的现场评定为准。",
    "总等级取同时满足得分、场景数、约束性场景数三个条件的最高一级；得分用未四舍五入的数比较，报告里最多显示两位小数。",
    "场景达到较高一级，也算达到较低各级；没有的场景按未达一级算，要求的场景数不因此减少。",
    "题目、选项和等级的说法是通俗写法，不是文件原文；指标名称、分值和门槛以文件为准。",
    "价格是第一年的参考价，不是报价。50 人以下取价格区间的低值，50～150 人取中值，151～300 人取高值，"
    "300 人以上取高值的 1.3 倍；没有填人数的取中值。",
    "价格依据分三种：估算、部分有据、有据。签合同前请至少向三家询价。",
    "先决条件里写“按答案看已具备”的，是根据答案推断的，请再核对一遍。",
    "第一版路线图逐条列出能补上差距的方案，供挑选和比较；它没有替贵公司选出总价最低的组合，各方案的价格也不能简单相加。",
)
SOURCES_BESIDE_EDITION = (
    "中小企业划型标准规定（工信部联企业〔2011〕300号）：企业规模类型",
    "方案库：不指定厂商的轻量方案，价格区间、周期、先决条件、风险均取自方案库，并标明价格依据",
)


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
    """Everything shown about one assessment, in words, numbers and pictures."""

    number: str
    assessed_on: str
    assessed_on_iso: str
    is_demo: bool
    is_complete: bool
    firm: ReportFirm
    edition_title: str
    edition_document: str
    fingerprint: str
    level: int
    level_word: str
    level_title: str
    next_title: str
    score: str
    full_score: str
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
    disclaimer: str = DISCLAIMER

    @property
    def short_fingerprint(self) -> str:
        return self.fingerprint[:SHORT_FINGERPRINT]


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
    gap = scorecard.next_gap
    return Report(
        number=stamp.number,
        assessed_on=f"{stamp.assessed_on.year}年{stamp.assessed_on.month}月{stamp.assessed_on.day}日",
        assessed_on_iso=stamp.assessed_on.isoformat(),
        is_demo=stamp.is_demo,
        is_complete=scorecard.is_complete,
        firm=firm,
        edition_title=edition.title,
        edition_document=edition.document,
        fingerprint=scorecard.fingerprint,
        level=scorecard.level,
        level_word=level_word(scorecard.level),
        level_title=level_title(edition, scorecard.level),
        next_title=level_title(edition, gap.level) if gap else "",
        score=show_number(scorecard.score_points),
        full_score=show_number(edition.full_points),
        headline=headline(edition, scorecard),
        conditions=_conditions(edition, scorecard, gap) if gap else (),
        losses=_losses(roadmap),
        charts=draw_charts(edition, scorecard),
        dimensions=build_item_groups(edition, sheet, scorecard=scorecard, gaps=roadmap.point_gaps),
        scene_groups=build_scene_groups(edition, scorecard),
        scene_evidence=build_scene_evidence(edition),
        warnings=_warnings(edition, sheet),
        roadmap=build_roadmap_rows(edition, roadmap),
        assumptions=ASSUMPTIONS,
        sources=(f"《{edition.title}》，{edition.document}：指标、分值、等级条件", *SOURCES_BESIDE_EDITION),
    )


def headline(edition: Edition, scorecard: Scorecard) -> str:
    """The whole result in one sentence."""
    here = f"贵公司现在{'是' if scorecard.level else ''}{level_title(edition, scorecard.level)}"
    gap = scorecard.next_gap
    if gap is None:
        return f"{here}，已是最高一级。"
    return f"{here}；离{level_word(gap.level)}还差：{'，'.join(_missing_words(gap))}。"


def _missing_words(gap: Gap) -> list[str]:
    words = [f"再得 {show_missing(gap.score_points)} 分"] if gap.score_points else []
    scenes, required = max(gap.scenes, gap.required_scenes), gap.required_scenes
    if scenes:
        kind = "约束性场景" if required == scenes else "场景"
        words.append(f"再有 {scenes} 个{kind}达到{level_word(gap.level)}")
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


def _conditions(edition: Edition, scorecard: Scorecard, gap: Gap) -> tuple[ConditionRow, ...]:
    rule = edition.rule_by_level[gap.level]
    scenes, required = count_scenes(edition, scorecard.scenes, gap.level)
    reached = f"达到{level_word(gap.level)}的"
    return (
        ConditionRow(
            "总得分",
            f"不低于 {show_number(rule.min_score)} 分",
            f"{show_number(scorecard.score_points)} 分",
            f"{show_missing(gap.score_points)} 分" if gap.score_points else "",
            gap.score_points == 0,
        ),
        _scene_condition(f"{reached}场景", rule.min_scenes, scenes, missing=gap.scenes),
        _scene_condition(f"{reached}约束性场景", rule.min_required_scenes, required, missing=gap.required_scenes),
    )


def _scene_condition(name: str, need: int, have: int, *, missing: int) -> ConditionRow:
    return ConditionRow(name, f"不少于 {need} 个", f"{have} 个", f"{missing} 个" if missing else "", missing == 0)
