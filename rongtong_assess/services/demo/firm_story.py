"""What the demo's firms do: one follows its least-cost plan and is visited by the demo platform."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.progress.measure import FollowedMeasure, MeasureState
from rongtong_assess.core.roadmap.plan import Unreachable
from rongtong_assess.core.visit.finding import NO_FINDING, finding_fields
from rongtong_assess.core.visit.merge import FieldsMessage
from rongtong_assess.services.consulting.cases.sign import Signature, conclude, preview_signing, sign
from rongtong_assess.services.consulting.visits.begin_visit import begin_visit
from rongtong_assess.services.consulting.visits.record_findings import confirm_rest, record_findings
from rongtong_assess.services.progress.choose_plan import PlanChosen, follow_plan
from rongtong_assess.services.progress.follow_up import add_own_measure, change_measure
from rongtong_assess.services.result.standing_facts import load_result
from rongtong_assess.services.roadmap.keep_plans import add_plan_set
from rongtong_assess.services.roadmap.make_plans import make_plans, suggested_wishes
from rongtong_assess.storage.progress import list_measures, read_measure
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.progress import StoredMeasure

FOLLOWING_FIRM = 3
WEEKS_FOLLOWED = 7
INVENTED = "演示数据，内容是编的"
FOUND = {
    "scene.quality": finding_fields(1, f"检验记录是纸的，月底才录进电脑。{INVENTED}"),
    "scene.equipment": finding_fields(1, f"点检在手机上做，维修没有记录。{INVENTED}"),
}
DEMO_WRITER = "demo"


def moment_in_demo(number: int, now: datetime) -> datetime:
    """When that demo firm takes its assessment: some weeks ago for the one that follows a plan, else now."""
    return now - timedelta(weeks=WEEKS_FOLLOWED) if number == FOLLOWING_FIRM else now


def follow_demo_plan(
    session: Session, actor: Actor, library: Library, *, assessment: Assessment, now: datetime
) -> None:
    """Make a plan, follow it, and bring its measures into different states; does nothing without a plan."""
    # The solver takes half a second to import; a server whose demo exists already starts without it.
    from rongtong_assess.planning.roadmap.roadmap import find_roadmap

    then = now - timedelta(weeks=WEEKS_FOLLOWED)
    result = load_result(session, actor.organisation_id, assessment.id)
    wishes = suggested_wishes(library, result.sheet)
    plans = make_plans(find_roadmap, library, result.sheet, wishes, employees=result.firm["employees"])
    if isinstance(plans, Unreachable):
        return
    kept = add_plan_set(session, actor, plans, result=result, now=then)
    chosen = PlanChosen(assessment.id, kept.id, "least_cost")
    plan = follow_plan(session, actor, chosen, library=library, begun_on=day_in_china(then), now=then)
    for own in _own_measures(now):
        add_own_measure(session, actor, own, now=then)
    rows = list_measures(session, actor.organisation_id, plan.id)
    for row, told in zip(rows, (_in_use, _running), strict=False):
        _tell(session, actor, row, told=told(read_measure(row), now), now=now)
    _tell(session, actor, rows[-1], told=_stopped(read_measure(rows[-1])), now=now)


def visit_demo_firm(
    session: Session,
    manager: Actor,
    reviewer: Actor,
    *,
    assessment: Assessment,
    library: Library,
    now: datetime,
) -> None:
    """Visit as a case that two people sign: everything is as declared but for the findings in FOUND."""
    case = begin_visit(session, manager, assessment.id, library=library, now=now)
    messages = [(question, FieldsMessage(NO_FINDING, fields, 0, DEMO_WRITER, 0)) for question, fields in FOUND.items()]
    record_findings(session, manager, case.id, messages=messages, library=library, now=now)
    confirm_rest(session, manager, case.id, library=library, now=now)
    for signer, put_name in ((manager, sign), (reviewer, conclude)):
        preview = preview_signing(session, signer, case, library=library)
        if preview is not None:
            signature = Signature(preview.content_hash, day_in_china(now))
            put_name(session, signer, case.id, signature, library=library, now=now)


def _tell(session: Session, actor: Actor, row: StoredMeasure, *, told: FollowedMeasure, now: datetime) -> None:
    change_measure(session, actor, row.id, wanted=told, seen_revision=row.revision, now=now)


def _in_use(measure: FollowedMeasure, now: datetime) -> FollowedMeasure:
    """In use for some weeks, with one piece of evidence missing."""
    today = day_in_china(now)
    begun = measure.planned_start or today
    kpi = replace(
        measure.kpi,
        unit="%",
        baseline=Decimal(40),
        baseline_on=begun,
        target=Decimal(100),
        now=Decimal(85),
        now_on=today - timedelta(days=3),
    )
    evidence = tuple(
        replace(piece, is_done=True, kept_where="演示：档案柜 2 层") if place else piece
        for place, piece in enumerate(measure.evidence)
    )
    return replace(
        measure,
        state=MeasureState.IN_USE,
        responsible="演示·陈主任",
        real_start=begun,
        real_end=measure.planned_end or today,
        real_cost_wan_yuan=Decimal("1.6"),
        supplier="演示·某咨询公司",
        kpi=kpi,
        evidence=evidence,
    )


def _running(measure: FollowedMeasure, now: datetime) -> FollowedMeasure:
    """Begun on the planned day, without a baseline so far."""
    return replace(
        measure,
        state=MeasureState.RUNNING,
        responsible="演示·林经理",
        real_start=measure.planned_start or day_in_china(now),
    )


def _stopped(measure: FollowedMeasure) -> FollowedMeasure:
    return replace(measure, state=MeasureState.STOPPED, reason="演示：和设备改造排期冲突，先不做")


def _own_measures(now: datetime) -> tuple[FollowedMeasure, ...]:
    """Two measures that are in no catalogue: one begins soon, one is stopped."""
    soon = day_in_china(now) + timedelta(days=6)
    return (
        FollowedMeasure(
            "演示：车间看板换成电子屏",
            responsible="演示·王工",
            planned_start=soon,
            planned_end=soon + timedelta(weeks=4),
            planned_cost_wan_yuan=Decimal("2.4"),
        ),
        FollowedMeasure("演示：老设备逐台贴二维码", responsible="演示·王工", planned_cost_wan_yuan=Decimal("0.5")),
    )
