"""Report: one object with everything a result says, as plain values ready to show.

The result page and the PDF are both made from it, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rongtong_assess.presentation.brand import OUR_BRAND, Brand
from rongtong_assess.presentation.report.charts import ReportCharts
from rongtong_assess.presentation.report.forecast import ForecastView
from rongtong_assess.presentation.report.items import ItemGroupView
from rongtong_assess.presentation.report.result import ConditionView
from rongtong_assess.presentation.report.roadmap import ReportPlan
from rongtong_assess.presentation.report.scenes import SceneEvidenceView, SceneGroupView
from rongtong_assess.presentation.report.supports import SupportView
from rongtong_assess.presentation.report.verification import AuthenticityCode
from rongtong_assess.presentation.report.visit import VisitView
from rongtong_assess.presentation.roadmap.measures import Line, MeasureCardView, list_card_lines
from rongtong_assess.presentation.wording.days import show_day
from rongtong_assess.presentation.wording.numbers import count_word
from rongtong_assess.presentation.wording.report import HOW_TO_VERIFY, NOT_ON_RECORD, build_intros

SHORT_FINGERPRINT = 12
SHORT_NAME = 24
MOST_UNDRAWN_ON_COVER = 8
SUBSTITUTE = "〓"
"""Stands for a character that no font draws, as it does in Chinese print (替代号)."""
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
"""The numbered parts of the document, by the id they are reached at."""
PLAN_PARTS = ("roadmap", "cards", "products")


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
    verification: AuthenticityCode | None = None


@dataclass(frozen=True, slots=True)
class LossView:
    """An item among those that lost the most points."""

    name: str
    lost: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything shown about one assessment, in words, numbers and pictures.

    standing: empty for the standard itself, else such as 非官方. level_noun: 级 or 档.
    total_words: how the score comes from the dimensions. placement: None without a forecast. verified: None without
    a completed visit.
    plan: None where there is none; no_plan says why.
    support_standing: whether the notice the supports rest on is in force.
    undrawn: characters people typed that could not be drawn; 〓 stands for each of them.
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
    conditions: tuple[ConditionView, ...]
    losses: tuple[LossView, ...]
    charts: ReportCharts
    dimensions: tuple[ItemGroupView, ...]
    scene_groups: tuple[SceneGroupView, ...]
    scene_evidence: tuple[SceneEvidenceView, ...]
    warnings: tuple[str, ...]
    placement: ForecastView | None
    verified: VisitView | None
    plan: ReportPlan | None
    no_plan: str
    supports: tuple[SupportView, ...]
    support_standing: str
    assumptions: tuple[str, ...]
    sources: tuple[str, ...]
    disclaimer: str
    undrawn: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        return self.stamp.number

    @property
    def assessed_on(self) -> str:
        return show_day(self.stamp.assessed_on)

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
    def verification(self) -> AuthenticityCode | None:
        return self.stamp.verification

    @property
    def cover_note(self) -> str:
        """What must be known before reading on."""
        demo = "本报告用的是演示数据，企业是虚构的。" if self.is_demo else ""
        scenes = "、未达一级" if self.scene_groups else ""
        open_ = "" if self.is_complete else f"答卷还没有填完，没填的按 0 分{scenes}计算。"
        if self.verified:
            return f"结果按现场看到的情况算出，企业自己填写的答案另外列出。{demo}{open_}"
        return f"结果由企业自己填写的答案算出，没有经过现场评定。{demo}{open_}"

    @property
    def source_line(self) -> str:
        """Which facts the result is made of, where they are not the declared ones; else empty."""
        return self.verified.source_line if self.verified else ""

    @property
    def intros(self) -> Mapping[str, str]:
        """The sentence each part begins with, by the part's id."""
        return build_intros(self.part_titles, self.plan, standing=self.standing, support_standing=self.support_standing)

    @property
    def verification_lines(self) -> tuple[str, ...]:
        """How the report can be checked, or that it cannot."""
        if self.verification is None:
            return (f"{NOT_ON_RECORD}。报告编号 {self.number}，测评日期 {self.assessed_on}。",)
        address = (self.verification.address,) if self.verification.address else ()
        return (HOW_TO_VERIFY, f"核验码 {self.verification.code}", *address)

    def card_lines(self, card: MeasureCardView) -> tuple[Line, ...]:
        """The lines of a card of the plan."""
        return list_card_lines(card, self.where_supported(row for row in self.supports if card.number in row.measures))

    def where_supported(self, rows: Iterable[SupportView]) -> str:
        """Where the supports are found, such as "见“七、可以争取的支持”第 3、5 条"; empty without any."""
        numbers = "、".join(str(row.number) for row in rows)
        return f"见“{self.part_titles['supports']}”第 {numbers} 条" if numbers else ""

    @property
    def undrawn_codes(self) -> str:
        """The code points for which 〓 stands."""
        return "、".join(f"U+{ord(sign):04X}" for sign in self.undrawn)

    @property
    def undrawn_words(self) -> str:
        """The note beside the firm's name; empty where every character could be drawn."""
        if not self.undrawn:
            return ""
        listed = self.undrawn_codes
        if len(self.undrawn) > MOST_UNDRAWN_ON_COVER:
            listed = f"{len(self.undrawn)} 个字，编码都列在“{self.part_titles['notes']}”"
        return f"{SUBSTITUTE} 代替服务器的字体里没有的字（{listed}）。"

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
