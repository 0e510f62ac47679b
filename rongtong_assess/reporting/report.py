"""Report: one object with everything a result says, as plain values ready to show.

The result page and the PDF are both made from it, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.contradictions import ANY_SCENE, list_contradictions
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.point_gaps import PointGap, list_point_gaps
from rongtong_assess.core.scoring import Scorecard
from rongtong_assess.core.support import list_questions
from rongtong_assess.reporting.assumptions import disclaimer_of, list_assumptions, list_sources
from rongtong_assess.reporting.brand import OUR_BRAND, Brand
from rongtong_assess.reporting.card_lines import Line, list_card_lines
from rongtong_assess.reporting.conditions import ConditionRow, headline, list_conditions
from rongtong_assess.reporting.item_rows import ItemGroup, build_item_groups
from rongtong_assess.reporting.measure_cards import MeasureCard, PlanSources
from rongtong_assess.reporting.plan_rows import PlanRow
from rongtong_assess.reporting.report_charts import ReportCharts, draw_charts
from rongtong_assess.reporting.report_plan import FoundPlans, ReportPlan, build_report_plan
from rongtong_assess.reporting.report_words import HOW_TO_VERIFY, NOT_ON_RECORD, build_intros
from rongtong_assess.reporting.scene_rows import SceneEvidence, SceneRowGroup, build_scene_evidence, build_scene_groups
from rongtong_assess.reporting.support_rows import SupportRow, build_support_rows
from rongtong_assess.reporting.verification import Verification
from rongtong_assess.reporting.words import count_word, level_noun, level_title, show_number, show_rest, total_words

SHORT_FINGERPRINT = 12
SHORT_NAME = 24
MOST_LOSSES = 4
PARTS = {
    "result": "测评结果",
    "items": "逐项说明",
    "scenes": "逐个场景说明",
    "roadmap": "路线图",
    "cards": "措施卡片",
    "products": "产品与价格清单",
    "supports": "可以争取的支持",
    "evidence": "要准备的佐证材料",
    "notes": "假设与来源",
}
PLAN_PARTS = ("roadmap", "cards", "products")
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
    """Which report this is, and whose marks it bears. verification: None for a report that is not on record."""

    number: str
    assessed_on: date
    is_demo: bool = False
    brand: Brand = OUR_BRAND
    verification: Verification | None = None


@dataclass(frozen=True, slots=True)
class LossRow:
    """An item among those that lost the most points."""

    name: str
    lost: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything shown about one assessment, in words, numbers and pictures.

    standing: empty for the standard itself, else such as 非官方. level_noun: 级 or 档.
    total_words: how the score comes from the dimensions. plan: None where there is none; no_plan says why.
    support_standing: whether the notice the supports rest on is in force.
    """

    stamp: ReportStamp
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
    plan: ReportPlan | None
    no_plan: str
    supports: tuple[SupportRow, ...]
    support_standing: str
    assumptions: tuple[str, ...]
    sources: tuple[str, ...]
    disclaimer: str

    @property
    def number(self) -> str:
        return self.stamp.number

    @property
    def assessed_on(self) -> str:
        day = self.stamp.assessed_on
        return f"{day.year}年{day.month}月{day.day}日"

    @property
    def assessed_on_iso(self) -> str:
        return self.stamp.assessed_on.isoformat()

    @property
    def is_demo(self) -> bool:
        return self.stamp.is_demo

    @property
    def brand(self) -> Brand:
        return self.stamp.brand

    @property
    def verification(self) -> Verification | None:
        return self.stamp.verification

    @property
    def cover_note(self) -> str:
        """What must be known before reading on."""
        demo = "本报告用的是演示数据，企业是虚构的。" if self.is_demo else ""
        scenes = "、未达一级" if self.scene_groups else ""
        open_ = "" if self.is_complete else f"答卷还没有填完，没填的按 0 分{scenes}计算。"
        return f"结果由企业自己填写的答案算出，没有经过现场核验。{demo}{open_}"

    @property
    def intros(self) -> Mapping[str, str]:
        """The sentence each part begins with, by the part's id."""
        return build_intros(
            self.part_titles, self.plan, standing=self.standing, support_standing=self.support_standing
        )

    @property
    def verification_lines(self) -> tuple[str, ...]:
        """How the report can be checked, or that it cannot."""
        if self.verification is None:
            return (f"{NOT_ON_RECORD}。报告编号 {self.number}，测评日期 {self.assessed_on}。",)
        address = (self.verification.address,) if self.verification.address else ()
        return (HOW_TO_VERIFY, f"核验码 {self.verification.code}", *address)

    def card_lines(self, card: MeasureCard) -> tuple[Line, ...]:
        """The lines of a card of the plan."""
        return list_card_lines(card, self.where_supported(row for row in self.supports if card.number in row.measures))

    def where_supported(self, rows: Iterable[SupportRow]) -> str:
        """Where the supports are found, such as "见“七、可以争取的支持”第 3、5 条"; empty without any."""
        numbers = "、".join(str(row.number) for row in rows)
        return f"见“{self.part_titles['supports']}”第 {numbers} 条" if numbers else ""

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
        has = {"scenes": bool(self.scene_groups), "supports": bool(self.supports)}
        has |= dict.fromkeys(PLAN_PARTS, self.plan is not None)
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
    plans: FoundPlans,
    firm: ReportFirm,
    stamp: ReportStamp,
) -> Report:
    """The report of one scored sheet; scorecard and plans must come from this sheet."""
    gap, sources = scorecard.next_gap, plans.sources
    plan = build_report_plan(edition, sheet, plans.found, sources) if plans.found else None
    solutions = sources.solutions.values()
    gaps = list_point_gaps(edition, sheet, scorecard=scorecard, solutions=solutions, employees=plans.employees)
    detail = plan.detail if plan else None
    after = detail.scenes_after if detail else None
    supports = _supports(edition, scorecard, gaps=gaps, detail=detail, sources=sources)
    return Report(
        stamp=stamp,
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
        losses=_losses(gaps),
        charts=draw_charts(edition, scorecard, detail),
        dimensions=build_item_groups(edition, sheet, scorecard=scorecard, gaps=gaps, supports=supports),
        scene_groups=build_scene_groups(edition, scorecard, after=after, supports=supports),
        scene_evidence=build_scene_evidence(edition),
        warnings=_warnings(edition, sheet),
        plan=plan,
        no_plan="" if plan else plans.why_none or _nothing_to_do(edition, scorecard),
        supports=supports,
        support_standing=sources.standing.sentence if sources.standing else "",
        assumptions=list_assumptions(edition, plan),
        sources=list_sources(edition, has_plan=plan is not None),
        disclaimer=disclaimer_of(edition),
    )


def _nothing_to_do(edition: Edition, scorecard: Scorecard) -> str:
    if scorecard.next_gap is None:
        return f"贵公司已是最高一{level_noun(edition)}，没有要补的条件。"
    return "目标等级现在就已经达到，不用再做什么。"


def _supports(
    edition: Edition,
    scorecard: Scorecard,
    *,
    gaps: tuple[PointGap, ...],
    detail: PlanRow | None,
    sources: PlanSources,
) -> tuple[SupportRow, ...]:
    """Supports for what lacks points, for scenes below the next level, and for the measures of the plan."""
    target = scorecard.next_gap.level if scorecard.next_gap else 0
    scenes = {scene.question for scene in edition.scenes.values() if scorecard.scenes[scene.id] < target}
    cards = detail.cards if detail else ()
    return build_support_rows(
        edition,
        sources.supports,
        lacking=scenes | {gap.item.id for gap in gaps},
        questions_by_measure={card.number: list_questions(sources.solutions[card.id]) for card in cards},
    )


def _warnings(edition: Edition, sheet: AnswerSheet) -> tuple[str, ...]:
    """Contradictions with the indicators they concern, by name."""
    return tuple(
        f"{_question_names(edition, contradiction.questions)}：{contradiction.message}"
        for contradiction in list_contradictions(edition, sheet)
    )


def _question_names(edition: Edition, questions: tuple[str, ...]) -> str:
    return "、".join("应用场景" if question == ANY_SCENE else edition.question_name(question) for question in questions)


def _losses(gaps: tuple[PointGap, ...]) -> tuple[LossRow, ...]:
    worst = sorted(gaps, key=lambda gap: -gap.lost_points)[:MOST_LOSSES]
    return tuple(LossRow(gap.item.name, show_rest(gap.item.points, gap.item.points - gap.lost_points)) for gap in worst)
