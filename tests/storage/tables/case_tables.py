"""A row in every table of cases and of what becomes of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from rongtong_assess.core.consulting.case import CasePurpose, CaseState
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.consulting.case import Case, CaseBatch, CaseEvent, CaseMember
from rongtong_assess.storage.tables.consulting.quality import PackRecord, RecheckSample, SampledCaseRow, ServiceRating
from rongtong_assess.storage.tables.consulting.sign_off import CaseComment, CaseSettings, CaseVersion
from rongtong_assess.storage.tables.consulting.work import CaseNotice, MailPreference, SavedView
from rongtong_assess.storage.tables.people import Account, Organisation
from tests.storage.consulting.evidence_rows import add_evidence_rows
from tests.storage.rows import NOW


def add_case_rows(session: Session, account: Account, *, platform: Organisation, assessment: Assessment) -> None:
    """A case, and what hangs on it."""
    batch = CaseBatch(platform_id=platform.id, name="第一批", created_at=NOW, created_by=account.id)
    _add(session, batch)
    case = Case(
        number="AJ-1",
        platform_id=platform.id,
        firm_id=assessment.organisation_id,
        assessment_id=assessment.id,
        batch_id=batch.id,
        purpose=CasePurpose.ON_SITE,
        state=CaseState.ASSIGNED,
        opened_at=NOW,
        opened_by=account.id,
        changed_at=NOW,
        firm_name="甲",
        industry="industry",
        region="330100",
        declared_level=1,
        questions_count=31,
    )
    _add(session, case)
    add_evidence_rows(session, assessment, case)
    of_case = {"case_id": case.id, "round_number": 1, "account_id": account.id}
    _add(
        session,
        CaseEvent(target=CaseState.ASSIGNED, happened_at=NOW, organisation_id=platform.id, **of_case),
        CaseMember(is_lead=True, source="hand", added_at=NOW, added_by=account.id, **of_case),
    )
    _add_sign_off(session, account, case)
    _add_quality(session, account, case)
    of_person = {"account_id": account.id, "organisation_id": platform.id, "created_at": NOW}
    _add(
        session,
        CaseNotice(case_id=case.id, kind="assigned", parameters={}, **of_person),
        MailPreference(account_id=account.id, choice="daily", changed_at=NOW),
        SavedView(name="常用", filters={}, **of_person),
    )


def _add_sign_off(session: Session, account: Account, case: Case) -> None:
    version = CaseVersion(
        case_id=case.id,
        number=1,
        round_number=1,
        kind=ValueKind.ON_SITE,
        level=1,
        visited_on=NOW.date(),
        content="{}",
        content_hash="h",
        first_signed_by=account.id,
        first_signer_name="某人",
        first_signed_at=NOW,
        second_signed_by=account.id,
        second_signer_name="另一人",
        second_signed_at=NOW,
    )
    comment = CaseComment(
        case_id=case.id,
        is_for_firm=True,
        text="请补台账",
        written_at=NOW,
        written_by=account.id,
        organisation_id=case.platform_id,
        settled_at=NOW,
        settled_by=account.id,
    )
    rules = CaseSettings(
        platform_id=case.platform_id,
        appeal_days=15,
        needs_other_organisation=True,
        changed_at=NOW,
        changed_by=account.id,
    )
    _add(session, version, comment, rules)


def _add_quality(session: Session, account: Account, case: Case) -> None:
    sample = RecheckSample(
        platform_id=case.platform_id,
        seed="s",
        random_count=1,
        risk_count=0,
        pool_count=1,
        drawn_at=NOW,
        drawn_by=account.id,
    )
    _add(session, sample)
    _add(
        session,
        SampledCaseRow(sample_id=sample.id, case_id=case.id, kind="random", risks=[]),
        ServiceRating(case_id=case.id, stars=5, rated_at=NOW, rated_by=account.id),
        PackRecord(case_id=case.id, manifest_hash="h", entries_count=1, made_at=NOW, made_by=account.id, missing=[]),
    )


def _add(session: Session, *rows: Any) -> None:
    session.add_all(rows)
    session.flush()
