"""Rows of assignment plans and draws for `full_database`."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.storage.tables.consulting.assignment import (
    AssignmentChange,
    DrawDemand,
    DrawPerson,
    DrawStanding,
    DrawState,
    DrawWay,
    PlanState,
    StoredAssignmentPlan,
    StoredDraw,
)
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.people import Account, Organisation
from tests.storage.rows import NOW


def add_assignment_rows(session: Session, account: Account, *, platform: Organisation) -> None:
    """A plan that was changed and accepted, and a draw with one person; of the case that is there."""
    case = session.scalars(select(Case)).one()
    _add_plan(session, account, case, platform=platform)
    _add_draw(session, account, case, platform=platform)


def _add_plan(session: Session, account: Account, case: Case, *, platform: Organisation) -> None:
    plan = StoredAssignmentPlan(
        platform_id=platform.id,
        state=PlanState.ACCEPTED,
        team_size=1,
        organisations_differ=True,
        change_cost=0,
        is_again=False,
        leaving=[],
        question="{}",
        proposed={},
        chosen={},
        created_at=NOW,
        created_by=account.id,
        decided_at=NOW,
        decided_by=account.id,
    )
    session.add(plan)
    session.flush()
    session.add(
        AssignmentChange(
            plan_id=plan.id,
            case_id=case.id,
            before=[account.id],
            after=[],
            reason="病了",
            cost_difference=1000,
            changed_at=NOW,
            changed_by=account.id,
        )
    )
    session.flush()


def _add_draw(session: Session, account: Account, case: Case, *, platform: Organisation) -> None:
    draw = StoredDraw(
        platform_id=platform.id,
        state=DrawState.DRAWN,
        commitment="c",
        pool_sha256="p",
        question="{}",
        result="{}",
        committed_at=NOW,
        committed_by=account.id,
        ended_at=NOW,
        ended_by=account.id,
    )
    session.add(draw)
    session.flush()
    person = DrawPerson(
        draw_id=draw.id,
        place=0,
        position=0,
        expert_id="某人#1",
        account_id=account.id,
        way=DrawWay.RANDOM,
        standing=DrawStanding.CALLED,
        changed_at=NOW,
        changed_by=account.id,
    )
    session.add_all([DrawDemand(draw_id=draw.id, place=0, case_id=case.id), person])
    session.flush()
