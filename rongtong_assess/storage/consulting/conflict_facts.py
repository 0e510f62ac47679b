"""What the check of conflicts of interest reads: a person's ties, memberships and diagnoses; a firm's plan; waivers.

Ties and memberships of a person are found wherever they were recorded: a conflict does not end at a platform's door.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.case import BINDING_SIGNATURES, ENDED_STATES, CasePurpose, CaseState, CaseStep
from rongtong_assess.core.consulting.interest.conflict import ConflictKind, Waiver
from rongtong_assess.core.consulting.interest.tie import Party, PastLink, Tie, TieKind
from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.progress.measure import MeasureState
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent, CaseMember
from rongtong_assess.storage.tables.consulting.consultant import ConflictWaiver, ConsultantTie
from rongtong_assess.storage.tables.people import FormerMembership, Membership, Organisation, StoredFirm
from rongtong_assess.storage.tables.progress import FollowedPlan, StoredMeasure


def list_all_ties(session: Session, account_ids: Collection[int]) -> Mapping[int, list[Tie]]:
    """Every tie that has not been withdrawn, by account."""
    query = select(ConsultantTie).where(
        ConsultantTie.account_id.in_(list(account_ids)), ConsultantTie.withdrawn_at.is_(None)
    )
    found: dict[int, list[Tie]] = defaultdict(list)
    for row in session.scalars(query.order_by(ConsultantTie.declared_at, ConsultantTie.id)):
        firm, holding = Party(row.firm_name, row.firm_code), Party(row.holding_name, row.holding_code)
        found[row.account_id].append(Tie(TieKind(row.kind), firm, holding, row.ended_on))
    return found


def list_membership_links(
    session: Session, account_ids: Collection[int], *, other_than: UUID
) -> Mapping[int, list[PastLink]]:
    """Organisations that these people belong or belonged to, by account; other_than: the platform itself."""
    found: dict[int, list[PastLink]] = defaultdict(list)
    now = select(Membership.account_id, Organisation.name, StoredFirm.credit_code).join(
        Organisation, Organisation.id == Membership.organisation_id
    )
    now = now.outerjoin(StoredFirm, StoredFirm.organisation_id == Organisation.id)
    now = now.where(Membership.account_id.in_(list(account_ids)), Membership.organisation_id != other_than)
    for account_id, name, code in session.execute(now):
        found[account_id].append(PastLink(Party(name, code or "")))
    before = select(
        FormerMembership.account_id, Organisation.name, StoredFirm.credit_code, FormerMembership.ended_at
    ).join(Organisation, Organisation.id == FormerMembership.organisation_id)
    before = before.outerjoin(StoredFirm, StoredFirm.organisation_id == Organisation.id)
    before = before.where(
        FormerMembership.account_id.in_(list(account_ids)), FormerMembership.organisation_id != other_than
    )
    for account_id, name, code, ended_at in session.execute(before):
        found[account_id].append(PastLink(Party(name, code or ""), day_in_china(ended_at)))
    return found


def list_diagnosis_links(session: Session, account_ids: Collection[int]) -> Mapping[int, list[PastLink]]:
    """Firms that these people have diagnosed or are diagnosing, at any platform, by account."""
    query = (
        select(CaseMember.account_id, Organisation.name, StoredFirm.credit_code, Case.concluded_at, CaseMember.ended_at)
        .join(Case, Case.id == CaseMember.case_id)
        .join(Organisation, Organisation.id == Case.firm_id)
        .outerjoin(StoredFirm, StoredFirm.organisation_id == Organisation.id)
        .where(CaseMember.account_id.in_(list(account_ids)))
        .where(Case.purpose == CasePurpose.DIAGNOSIS, Case.state != CaseState.WITHDRAWN)
    )
    found: dict[int, list[PastLink]] = defaultdict(list)
    for account_id, name, code, concluded_at, left_at in session.execute(query):
        ended_at: datetime | None = left_at or concluded_at
        link = PastLink(Party(name, code or ""), ended_at and day_in_china(ended_at))
        # An account that was erased is not among those asked for.
        found[account_id or 0].append(link)
    return found


def list_firm_parties(session: Session, firm_ids: Collection[UUID]) -> dict[UUID, Party]:
    """Name and credit code of these firms."""
    query = select(Organisation.id, Organisation.name, StoredFirm.credit_code)
    query = query.outerjoin(StoredFirm, StoredFirm.organisation_id == Organisation.id)
    rows = session.execute(query.where(Organisation.id.in_(list(firm_ids))))
    return {firm_id: Party(name, code or "") for firm_id, name, code in rows}


def list_followed_measures(session: Session, firm_ids: Collection[UUID]) -> Mapping[UUID, list[StoredMeasure]]:
    """The measures of the plans that these firms follow now and have not stopped, by firm."""
    query = (
        select(StoredMeasure)
        .join(FollowedPlan, FollowedPlan.id == StoredMeasure.followed_plan_id)
        .where(StoredMeasure.organisation_id.in_(list(firm_ids)), FollowedPlan.ended_at.is_(None))
        .where(StoredMeasure.state != MeasureState.STOPPED)
    )
    found: dict[UUID, list[StoredMeasure]] = defaultdict(list)
    for row in session.scalars(query.order_by(StoredMeasure.place, StoredMeasure.id)):
        found[row.organisation_id].append(row)
    return found


def list_signed_before_appeal(session: Session, case_ids: Collection[UUID]) -> Mapping[UUID, frozenset[int]]:
    """Accounts that put their names to a result of these cases before the last appeal that was granted, by case."""
    granted = (
        select(CaseEvent.case_id, func.max(CaseEvent.id).label("last"))
        .where(CaseEvent.case_id.in_(list(case_ids)), CaseEvent.step == CaseStep.GRANT_APPEAL)
        .group_by(CaseEvent.case_id)
        .subquery()
    )
    query = select(CaseEvent.case_id, CaseEvent.account_id).join(granted, granted.c.case_id == CaseEvent.case_id)
    query = query.where(CaseEvent.step.in_(list(BINDING_SIGNATURES)), CaseEvent.id < granted.c.last)
    found: dict[UUID, set[int]] = defaultdict(set)
    for case_id, account_id in session.execute(query):
        if account_id is not None:
            found[case_id].add(account_id)
    return {case_id: frozenset(accounts) for case_id, accounts in found.items()}


def list_waivers(session: Session, case_ids: Collection[UUID]) -> Mapping[UUID, list[Waiver]]:
    """The waivers that were granted, by case."""
    query = select(ConflictWaiver).where(
        ConflictWaiver.case_id.in_(list(case_ids)), ConflictWaiver.is_granted.is_(True)
    )
    found: dict[UUID, list[Waiver]] = defaultdict(list)
    for row in session.scalars(query):
        if (waiver := read_waiver(row)) is not None:
            found[row.case_id].append(waiver)
    return found


def read_waiver(row: ConflictWaiver) -> Waiver | None:
    """The waiver of a row; None where whoever it is for or whoever asked is gone: two people cannot be told apart."""
    if row.account_id is None or row.asked_by is None:
        return None
    kinds = frozenset(ConflictKind(kind) for kind in row.kinds)
    granted_by = row.decided_by if row.is_granted else None
    return Waiver(row.account_id, kinds, row.reason, row.asked_by, granted_by)


def list_waiver_rows(session: Session, case_id: UUID) -> list[ConflictWaiver]:
    """Every request to lift conflicts in a case, the newest first."""
    query = select(ConflictWaiver).where(ConflictWaiver.case_id == case_id)
    return list(session.scalars(query.order_by(ConflictWaiver.asked_at.desc(), ConflictWaiver.id)))


def get_waiver_row(session: Session, case_id: UUID, waiver_id: UUID) -> ConflictWaiver:
    """One request in this case, locked. Raises NotFound."""
    query = select(ConflictWaiver).where(ConflictWaiver.case_id == case_id, ConflictWaiver.id == waiver_id)
    row = session.scalar(query.with_for_update())
    if row is None:
        raise NotFound
    return row


def list_open_cases_of_members(session: Session, account_ids: Collection[int]) -> Iterator[Case]:
    """Cases of any platform that have not ended and in which one of these people is assigned now."""
    query = (
        select(Case)
        .join(CaseMember, CaseMember.case_id == Case.id)
        .where(CaseMember.account_id.in_(list(account_ids)), CaseMember.ended_at.is_(None))
        .where(Case.state.not_in(list(ENDED_STATES)))
        .distinct()
    )
    yield from session.scalars(query)
