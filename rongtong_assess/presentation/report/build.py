"""build_report: everything a Report says, worked out from edition, answers, scorecard and plans."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.candidate import Pricing
from rongtong_assess.core.contradictions import ANY_SCENE, list_contradictions
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.forecast.placement import Placement
from rongtong_assess.core.gains import list_gains
from rongtong_assess.core.scoring import Scorecard
from rongtong_assess.core.shortfalls import ItemShortfall, list_shortfalls
from rongtong_assess.core.support import list_questions
from rongtong_assess.core.visit_result import VisitResult
from rongtong_assess.presentation.report.charts import ReportCharts, draw_charts
from rongtong_assess.presentation.report.forecast import ForecastView, build_forecast_view
from rongtong_assess.presentation.report.items import build_item_groups
from rongtong_assess.presentation.report.report import LossView, Report, ReportFirm, ReportStamp
from rongtong_assess.presentation.report.result import headline, list_conditions
from rongtong_assess.presentation.report.roadmap import FoundPlans, ReportPlan, build_report_plan
from rongtong_assess.presentation.report.scenes import build_scene_evidence, build_scene_groups
from rongtong_assess.presentation.report.supports import SupportView, build_support_views
from rongtong_assess.presentation.report.visit import VisitView, build_visit_view
from rongtong_assess.presentation.roadmap.measures import PlanSources
from rongtong_assess.presentation.roadmap.outdated import mark_chart
from rongtong_assess.presentation.roadmap.plans import PlanView
from rongtong_assess.presentation.wording.levels import level_noun, level_title, score_basis
from rongtong_assess.presentation.wording.numbers import show_number, show_rest
from rongtong_assess.presentation.wording.report import disclaimer_of, list_assumptions, list_sources

MOST_LOSSES = 4


@dataclass(frozen=True, slots=True)
class Beside:
    """What else is known and never mixed with the level: what was forecast; a visit, with what was declared."""

    placement: Placement | None = None
    visit: VisitResult | None = None


NOTHING_BESIDE = Beside()


@dataclass(frozen=True, slots=True)
class _Findings:
    """What is given or worked out of a scored sheet before the report is put together."""

    firm: ReportFirm
    stamp: ReportStamp
    gaps: tuple[ItemShortfall, ...]
    placement: ForecastView | None
    declared: AnswerSheet | None
    verified: VisitView | None
    plan: ReportPlan | None
    why_none: str
    supports: tuple[SupportView, ...]
    support_standing: str


def build_report(
    edition: Edition,
    sheet: AnswerSheet,
    *,
    scorecard: Scorecard,
    plans: FoundPlans,
    firm: ReportFirm,
    stamp: ReportStamp,
    beside: Beside = NOTHING_BESIDE,
) -> Report:
    """The report of the sheet that stands; scorecard and plans must come from it.

    After a visit it is the visit's sheet, and the declared one stands beside.
    """
    sources = plans.sources
    plan = build_report_plan(edition, sheet, plans)
    gaps = _shortfalls(edition, sheet, scorecard=scorecard, plans=plans)
    findings = _Findings(
        firm=firm,
        stamp=stamp,
        gaps=gaps,
        placement=build_forecast_view(edition, beside.placement, is_visited=beside.visit is not None)
        if beside.placement
        else None,
        declared=beside.visit.declared if beside.visit else None,
        verified=build_visit_view(edition, beside.visit) if beside.visit else None,
        plan=plan,
        why_none="" if plan else plans.why_none or _nothing_to_do(edition, scorecard),
        supports=_supports(edition, scorecard, gaps=gaps, detail=plan.detail if plan else None, sources=sources),
        support_standing=sources.standing.sentence if sources.standing else "",
    )
    return _compose(edition, sheet, scorecard=scorecard, findings=findings)


def _shortfalls(
    edition: Edition, sheet: AnswerSheet, *, scorecard: Scorecard, plans: FoundPlans
) -> tuple[ItemShortfall, ...]:
    """At the prices of the plans, so that one solution has one price in the whole report."""
    rules = plans.sources.rules
    gains = list_gains(
        edition,
        sheet,
        scorecard=scorecard,
        solutions=plans.sources.solutions.values(),
        rules=rules,
        pricing=plans.found.pricing if plans.found else Pricing(employees=plans.employees),
    )
    return list_shortfalls(edition, sheet, scorecard=scorecard, gains=gains, rules=rules)


def _compose(edition: Edition, sheet: AnswerSheet, *, scorecard: Scorecard, findings: _Findings) -> Report:
    gap, gaps, plan, supports = scorecard.next_gap, findings.gaps, findings.plan, findings.supports
    after = plan.scenes_after if plan else None
    declared, is_visited = findings.declared, findings.verified is not None
    return Report(
        stamp=findings.stamp,
        is_complete=scorecard.is_complete,
        firm=findings.firm,
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
        total_words=score_basis(edition),
        headline=headline(edition, scorecard),
        conditions=list_conditions(edition, scorecard),
        losses=_losses(gaps),
        charts=_charts(edition, scorecard, plan),
        dimensions=build_item_groups(
            edition, sheet, scorecard=scorecard, gaps=gaps, supports=supports, declared=declared
        ),
        scene_groups=build_scene_groups(edition, scorecard, after=after, supports=supports, declared=declared),
        scene_evidence=build_scene_evidence(edition),
        warnings=_warnings(edition, sheet),
        placement=findings.placement,
        verified=findings.verified,
        plan=plan,
        no_plan=findings.why_none,
        supports=supports,
        support_standing=findings.support_standing,
        assumptions=list_assumptions(edition, plan, has_visit=is_visited),
        sources=list_sources(edition, has_plan=plan is not None),
        disclaimer=disclaimer_of(edition, is_visited=is_visited),
    )


def _charts(edition: Edition, scorecard: Scorecard, plan: ReportPlan | None) -> ReportCharts:
    if plan is None:
        return draw_charts(edition, scorecard, None)
    drawn = draw_charts(edition, scorecard, plan.detail, after=plan.scenes_after)
    if not plan.stale:
        return drawn
    return replace(
        drawn,
        waterfall=mark_chart(drawn.waterfall),
        gantt=mark_chart(drawn.gantt),
        costs=mark_chart(drawn.costs),
    )


def _nothing_to_do(edition: Edition, scorecard: Scorecard) -> str:
    if scorecard.next_gap is None:
        return f"贵公司已是最高一{level_noun(edition)}，没有要补的条件。"
    return "目标等级现在就已经达到，不用再做什么。"


def _supports(
    edition: Edition,
    scorecard: Scorecard,
    *,
    gaps: tuple[ItemShortfall, ...],
    detail: PlanView | None,
    sources: PlanSources,
) -> tuple[SupportView, ...]:
    """Supports for what lacks points, for scenes below the next level, and for the measures of the plan."""
    target = scorecard.next_gap.level if scorecard.next_gap else 0
    scenes = {scene.question for scene in edition.scenes.values() if scorecard.scenes[scene.id] < target}
    cards = detail.cards if detail else ()
    return build_support_views(
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


def _losses(gaps: tuple[ItemShortfall, ...]) -> tuple[LossView, ...]:
    worst = sorted(gaps, key=lambda gap: -gap.lost_points)[:MOST_LOSSES]
    return tuple(
        LossView(gap.item.name, show_rest(gap.item.points, gap.item.points - gap.lost_points)) for gap in worst
    )
