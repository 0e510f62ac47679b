"""Rows put straight into the tables, for tests of queries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.storage.tables.assessment import Answer, Assessment, AssessmentState, StoredScorecard
from rongtong_assess.storage.tables.people import Account, Organisation, StoredFirm

NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
_NUMBERS = count(1)


def add_account(session: Session, name: str = "某人") -> Account:
    account = Account(
        email=f"{next(_NUMBERS)}@example.com",
        name=name,
        password="not a hash",
        active=True,
        fs_uniquifier=f"u{next(_NUMBERS)}",
        created_at=NOW,
    )
    session.add(account)
    session.flush()
    return account


def add_organisation(session: Session, kind: OrganisationKind = OrganisationKind.FIRM, **columns: Any) -> Organisation:
    organisation = Organisation(**{"kind": kind, "name": f"第{next(_NUMBERS)}家", "created_at": NOW, **columns})
    session.add(organisation)
    session.flush()
    return organisation


def add_firm(session: Session, credit_code: str = "91330100TEST000011") -> Organisation:
    """A firm with its profile."""
    firm = add_organisation(session)
    session.add(
        StoredFirm(
            organisation_id=firm.id,
            credit_code=credit_code,
            industry="industry",
            region="330100",
            employees=120,
            revenue_wan_yuan=Decimal("5200.5"),
            changed_at=NOW,
        )
    )
    session.flush()
    return firm


def add_assessment(session: Session, firm_id: UUID, *, days: int = 0, **columns: Any) -> Assessment:
    """An open assessment that was begun so many days after NOW."""
    plain = {
        "organisation_id": firm_id,
        "number": f"RT-{next(_NUMBERS)}",
        "edition_id": "miit-2024",
        "edition_fingerprint": "f",
        "state": AssessmentState.OPEN,
        "started_at": NOW + timedelta(days=days),
    }
    assessment = Assessment(**{**plain, **columns})
    session.add(assessment)
    session.flush()
    return assessment


def add_submitted(session: Session, firm_id: UUID, *, days: int = 0, level: int = 1) -> Assessment:
    """A submitted assessment with its scorecard."""
    at = NOW + timedelta(days=days)
    assessment = add_assessment(session, firm_id, days=days, state=AssessmentState.SUBMITTED, submitted_at=at)
    session.add(
        StoredScorecard(
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
    )
    session.flush()
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
    session.add(Answer(**answer_row(assessment, question, value, **columns)))
    session.flush()
