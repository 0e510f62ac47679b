"""Rows put straight into the tables, for tests of queries: the least that the tables take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.tables.assessment import Answer, Assessment, AssessmentState, StoredScorecard
from rongtong_assess.storage.tables.people import Account, Membership, Organisation, StoredFirm
from rongtong_assess.storage.tables.progress import FollowedPlan, StoredMeasure
from rongtong_assess.storage.tables.roadmap import StoredPlanSet
from rongtong_assess.storage.tables.visit import Authorisation, ReportCode, Visit, VisitState

NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
NUMBERS = count(1)
Row = TypeVar("Row", bound=Table)


def add_account(session: Session, email: str = "", name: str = "某人") -> Account:
    return _added(
        session,
        Account(
            email=email or f"{next(NUMBERS)}@example.com",
            name=name,
            active=True,
            fs_uniquifier=uuid4().hex,
            created_at=NOW,
        ),
    )


def add_organisation(
    session: Session, name: str = "", kind: OrganisationKind = OrganisationKind.FIRM, **columns: Any
) -> Organisation:
    plain = {"kind": kind, "name": name or f"第{next(NUMBERS)}家", "created_at": NOW}
    return _added(session, Organisation(**{**plain, **columns}))


def add_platform(session: Session, name: str = "", **columns: Any) -> Organisation:
    return add_organisation(session, name, OrganisationKind.PLATFORM, **columns)


def add_firm(session: Session, credit_code: str = "91330100TEST000011", **columns: Any) -> Organisation:
    """A firm with its profile."""
    firm = add_organisation(session, **columns)
    profile = StoredFirm(
        organisation_id=firm.id,
        credit_code=credit_code,
        industry="industry",
        region="330100",
        employees=120,
        revenue_wan_yuan=Decimal("5200.5"),
        changed_at=NOW,
    )
    _added(session, profile)
    return firm


def join(
    session: Session, account: Account, organisation: Organisation, role: Role = Role.OWNER, *, days: int = 0
) -> None:
    """days: how much later than NOW."""
    at = NOW + timedelta(days=days)
    _added(session, Membership(account_id=account.id, organisation_id=organisation.id, role=role, created_at=at))


def add_assessment(session: Session, firm_id: UUID, *, days: int = 0, **columns: Any) -> Assessment:
    """An open assessment. days: how much later than NOW it was begun."""
    plain = {
        "organisation_id": firm_id,
        "number": f"RT-{next(NUMBERS)}",
        "edition_id": "miit-2024",
        "edition_fingerprint": "f",
        "state": AssessmentState.OPEN,
        "started_at": NOW + timedelta(days=days),
    }
    return _added(session, Assessment(**{**plain, **columns}))


def add_submitted(session: Session, firm_id: UUID, *, days: int = 0, level: int = 1, **columns: Any) -> Assessment:
    """A submitted assessment with its scorecard. days: how much later than NOW it was submitted."""
    at = NOW + timedelta(days=days)
    stamp = {"state": AssessmentState.SUBMITTED, "submitted_at": at}
    assessment = add_assessment(session, firm_id, days=days, **{**stamp, **columns})
    scorecard = StoredScorecard(
        assessment_id=assessment.id,
        organisation_id=firm_id,
        edition_fingerprint="f",
        score_points=Decimal(30),
        level=level,
        document="{}",
        answers="{}",
        engine_version="1",
        scored_at=at,
    )
    _added(session, scorecard)
    return assessment


def answer_row(assessment: Assessment, question: str, value: object, **columns: Any) -> dict[str, Any]:
    """An answer as `add_or_replace` takes it."""
    plain = {
        "assessment_id": assessment.id,
        "organisation_id": assessment.organisation_id,
        "question": question,
        "value": value,
        "revision": 1,
        "writer": "tab",
        "sequence": 1,
        "needs_confirmation": False,
        "seconds": None,
        "changed_at": NOW,
        "changed_by": None,
    }
    return {**plain, **columns}


def add_answer(session: Session, assessment: Assessment, question: str, value: object, **columns: Any) -> None:
    _added(session, Answer(**answer_row(assessment, question, value, **columns)))


def authorise(session: Session, firm: Organisation, platform: Organisation, *, days: int = 0) -> Authorisation:
    """days: how much later than NOW it was given."""
    at, ids = NOW + timedelta(days=days), {"organisation_id": firm.id, "platform_id": platform.id}
    return _added(session, Authorisation(**ids, consent_version="1", granted_at=at))


def add_visit(
    session: Session, assessment: Assessment, platform_id: UUID, *, is_completed: bool, **columns: Any
) -> Visit:
    plain = {
        "organisation_id": assessment.organisation_id,
        "assessment_id": assessment.id,
        "platform_id": platform_id,
        "state": VisitState.COMPLETED if is_completed else VisitState.OPEN,
        "is_randomly_selected": False,
        "edition_fingerprint": "f",
        "answers": "{}" if is_completed else None,
        "level": 1 if is_completed else None,
        "started_at": NOW,
    }
    return _added(session, Visit(**{**plain, **columns}))


def add_code(session: Session, assessment: Assessment, code: str, *, of_visit: bool = False) -> ReportCode:
    ids = {"organisation_id": assessment.organisation_id, "assessment_id": assessment.id}
    return _added(session, ReportCode(code=code, **ids, content_hash="h", of_visit=of_visit, created_at=NOW))


def add_plan_set(session: Session, assessment: Assessment, *, minutes: int = 0) -> StoredPlanSet:
    """minutes: how much later than NOW it was made."""
    ids = {"organisation_id": assessment.organisation_id, "assessment_id": assessment.id}
    at = NOW + timedelta(minutes=minutes)
    return _added(session, StoredPlanSet(**ids, document="{}", facts="{}", engine_version="1", planned_at=at))


def new_plan(session: Session, **columns: Any) -> FollowedPlan:
    """The plan that another new firm follows, not yet stored."""
    assessment = add_submitted(session, add_organisation(session).id)
    kept = add_plan_set(session, assessment)
    ids = {"organisation_id": assessment.organisation_id, "assessment_id": assessment.id, "plan_set_id": kept.id}
    plain = {"kind": "least_cost", "begun_on": NOW.date(), "chosen_at": NOW}
    return FollowedPlan(**{**ids, **plain, **columns})


def new_measure(plan: FollowedPlan, **columns: Any) -> StoredMeasure:
    """A planned measure of the plan, not yet stored."""
    texts = dict.fromkeys(("phase", "solution_id", "reason", "responsible", "supplier", "kpi_name", "kpi_unit"), "")
    plain = {
        "organisation_id": plan.organisation_id,
        "followed_plan_id": plan.id,
        "place": 0,
        "name": "措施",
        "effects": {},
        "state": "planned",
        "evidence": [],
        "revision": 1,
        "changed_at": NOW,
        **texts,
    }
    return StoredMeasure(**{**plain, **columns})


def _added(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
