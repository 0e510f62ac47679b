"""A database with at least one row in every table: a firm that did everything, and a platform that visited it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Role
from rongtong_assess.core.visit.finding import NO_FINDING, finding_fields
from rongtong_assess.storage.database.counters import Counter
from rongtong_assess.storage.tables.assessment import (
    AnswerHistory,
    AnswerRemark,
    Assessment,
    ConfirmedNumber,
    HandOut,
)
from rongtong_assess.storage.tables.catalogue import PlatformProfile, ProductImport, ProductVersion, StoredProduct
from rongtong_assess.storage.tables.consulting.visit_record import (
    FindingChange,
    VisitDay,
    VisitParticipant,
    VisitStatement,
)
from rongtong_assess.storage.tables.edition import EditionDraft, PublishedEdition
from rongtong_assess.storage.tables.every_table import METADATA
from rongtong_assess.storage.tables.forecast import ModelDecision, StoredForecast
from rongtong_assess.storage.tables.jobs import Job, JobStep
from rongtong_assess.storage.tables.people import (
    Account,
    AccountRole,
    ApiKey,
    AuditEntry,
    FormerMembership,
    Invitation,
    InvitationUse,
    Organisation,
    account_role_member,
)
from rongtong_assess.storage.tables.progress import FollowedPlan
from rongtong_assess.storage.tables.visit import Finding
from tests.storage.consulting.assignment_rows import add_assignment_rows
from tests.storage.consulting.consultant_rows import add_consultant_rows
from tests.storage.people.identity_rows import add_identity_rows
from tests.storage.rows import (
    NOW,
    add_account,
    add_answer,
    add_code,
    add_firm,
    add_plan_set,
    add_platform,
    add_submitted,
    add_visit,
    authorise,
    join,
    new_measure,
)
from tests.storage.tables.case_tables import add_case_rows


@dataclass(frozen=True)
class Filled:
    account: Account
    firm: Organisation
    platform: Organisation


def fill(session: Session) -> Filled:
    """Needs a writing transaction, and leaves the commit to the caller."""
    filled = Filled(add_account(session), add_firm(session), add_platform(session))
    _add_people(session, filled)
    assessment = add_submitted(session, filled.firm.id, firm_at_submission={"name": "甲"})
    _add_assessment(session, filled, assessment)
    _add_visit(session, filled, assessment)
    _add_plan(session, filled, assessment)
    add_case_rows(session, filled.account, platform=filled.platform, assessment=assessment)
    add_consultant_rows(session, filled.account, filled.firm, platform=filled.platform)
    add_assignment_rows(session, filled.account, platform=filled.platform)
    _add_products(session, filled)
    _add_installation(session, filled)
    return filled


def read_every_table(engine: Engine) -> dict[str, list[str]]:
    """Table -> its rows as text, sorted."""
    with engine.connect() as connection:
        return {
            name: sorted(repr(dict(row)) for row in connection.execute(select(table)).mappings())
            for name, table in METADATA.tables.items()
        }


def _add(session: Session, *rows: Any) -> None:
    session.add_all(rows)
    session.flush()


def _add_people(session: Session, filled: Filled) -> None:
    account, firm = filled.account, filled.firm
    join(session, account, firm)
    add_identity_rows(session, account.id)
    role = AccountRole(name="unused")
    _add(session, role)
    session.execute(account_role_member.insert().values(account_id=account.id, account_role_id=role.id))
    by = {"account_id": account.id}
    expiring = {"expires_at": NOW}
    _add(
        session,
        AuditEntry(done_at=NOW, organisation_id=firm.id, action="firm.register", **by),
        Invitation(
            token_hash="t",
            email="a@a.cn",
            name="乙",
            organisation_id=firm.id,
            role=Role.READER,
            invited_at=NOW,
            invited_by=account.id,
            **expiring,
        ),
        FormerMembership(organisation_id=firm.id, role=Role.READER, joined_at=NOW, ended_at=NOW, **by),
        ApiKey(
            organisation_id=firm.id,
            name="程序",
            secret_hash="s",
            shown="rt",
            created_at=NOW,
            made_by=account.id,
            **expiring,
        ),
    )
    invitation = session.scalars(select(Invitation)).one()
    _add(session, InvitationUse(invitation_id=invitation.id, used_at=NOW, **by))


def _add_assessment(session: Session, filled: Filled, assessment: Assessment) -> None:
    own = {"assessment_id": assessment.id, "organisation_id": assessment.organisation_id}
    changed = {"changed_at": NOW, "changed_by": filled.account.id}
    add_answer(session, assessment, "scene.quality", 2, seconds=9, changed_by=filled.account.id)
    add_code(session, assessment, "A")
    firm = {"organisation_id": assessment.organisation_id}
    _add(
        session,
        AnswerRemark(question="scene.quality", sureness=1, note="估的", **own, **changed),
        AnswerHistory(question="scene.quality", revision=1, value_after=2, **own, **changed),
        AnswerHistory(question="remark.scene.quality", revision=1, value_after=["guessed", "估的"], **own, **changed),
        HandOut(
            group_id="production",
            account_id=filled.account.id,
            handed_out_at=NOW,
            handed_out_by=filled.account.id,
            **own,
        ),
        ConfirmedNumber(mark="m", message="?", confirmed_at=NOW, confirmed_by=filled.account.id, **firm),
        StoredForecast(model_id="m", is_shown=True, level=1, document="{}", placed_at=NOW, **own),
    )


def _add_visit(session: Session, filled: Filled, assessment: Assessment) -> None:
    authorise(session, filled.firm, filled.platform)
    visit = add_visit(session, assessment, filled.platform.id, is_completed=True, document="{}", visited_on=NOW.date())
    add_code(session, assessment, "B", of_visit=True)
    _add(session, Finding(visit_id=visit.id, question="scene.quality", is_confirmed=True, revision=1, changed_at=NOW))
    by, fields = {"changed_at": NOW, "changed_by": filled.account.id}, finding_fields(None)
    message = {"before": NO_FINDING, "after": fields, "sent": fields, "writer": "w", "sequence": 0, "revision": 1}
    _add(
        session,
        FindingChange(visit_id=visit.id, question="scene.quality", **message, **by),
        VisitDay(visit_id=visit.id, day=NOW.date()),
        VisitParticipant(visit_id=visit.id, side="firm", name="陈主任", added_at=NOW, added_by=filled.account.id),
        VisitStatement(visit_id=visit.id, side="firm", satisfaction=4, **by),
    )


def _add_plan(session: Session, filled: Filled, assessment: Assessment) -> None:
    kept = add_plan_set(session, assessment)
    own = {"organisation_id": assessment.organisation_id, "assessment_id": assessment.id}
    plan = FollowedPlan(
        plan_set_id=kept.id, kind="least_cost", begun_on=NOW.date(), chosen_at=NOW, chosen_by=filled.account.id, **own
    )
    _add(session, plan)
    _add(session, new_measure(plan, changed_by=filled.account.id))


def _add_products(session: Session, filled: Filled) -> None:
    platform = {"organisation_id": filled.platform.id}
    product = StoredProduct(created_at=NOW, **platform)
    _add(session, PlatformProfile(credit_code="91330100TEST000099", changed_at=NOW, **platform), product)
    _add(
        session,
        ProductVersion(
            product_id=product.id,
            number=1,
            state="draft",
            name="产品",
            vendor_code="c",
            document={},
            writers=[filled.account.id],
            author_id=filled.account.id,
            changed_at=NOW,
            **platform,
        ),
        ProductImport(account_id=filled.account.id, rows=[], created_at=NOW, **platform),
    )


def _add_installation(session: Session, filled: Filled) -> None:
    job = Job(
        kind="reports",
        organisation_id=filled.firm.id,
        account_id=filled.account.id,
        payload={},
        state="done",
        total_count=1,
        created_at=NOW,
    )
    _add(
        session,
        job,
        PublishedEdition(edition_id="e", fingerprint="f", seal="s", first_seen_at=NOW),
        EditionDraft(
            edition_id="d",
            title="草稿",
            files={},
            fingerprint="f",
            state="draft",
            author_id=filled.account.id,
            created_at=NOW,
        ),
        ModelDecision(edition_id="e", kind="looked", words="看过", decided_at=NOW, decided_by=filled.account.id),
        Counter(name="n", count=1, expires_at=NOW),
    )
    _add(session, JobStep(job_id=job.id, position=0, done_at=NOW))
