"""Consultants of a platform: records, days away, ties, what platforms know of holdings, and how many cases they have.

Every query but those about the person's own conflicts asks for one platform's rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Role
from rongtong_assess.core.consulting.case import ENDED_STATES
from rongtong_assess.core.consulting.consultant import Absence, ConsultantRecord
from rongtong_assess.core.consulting.interest.conflict import DEFAULT_YEARS
from rongtong_assess.core.consulting.interest.tie import Party
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.assessment import StoredScorecard
from rongtong_assess.storage.tables.consulting.case import Case, CaseMember
from rongtong_assess.storage.tables.consulting.consultant import (
    ConsultantAbsence,
    ConsultantTie,
    ConsultingSetting,
    FirmHolding,
    StoredConsultant,
)
from rongtong_assess.storage.tables.people import Account, Membership, StoredFirm

WORKING_ROLES = (Role.MANAGER, Role.CONSULTANT)
"""Who may be assigned to a case."""
JUDGING_ROLES = (*WORKING_ROLES, Role.REVIEWER)
"""Who may be assigned, or reviews what others found: conflicts of interest are asked of all of them."""


def list_working_members(session: Session, platform_id: UUID) -> list[tuple[Account, Role]]:
    """The members of a platform who may be assigned to cases, by name; accounts that are switched off left out."""
    return [(account, role) for account, role in list_judging_members(session, platform_id) if role in WORKING_ROLES]


def list_judging_members(session: Session, platform_id: UUID) -> list[tuple[Account, Role]]:
    """The same with those who review."""
    query = select(Account, Membership.role).join(Membership, Membership.account_id == Account.id)
    query = query.where(
        Membership.organisation_id == platform_id, Membership.role.in_(JUDGING_ROLES), Account.active.is_(True)
    )
    return [(account, Role(role)) for account, role in session.execute(query.order_by(Account.name, Account.id))]


def get_working_member(session: Session, platform_id: UUID, public_id: UUID) -> Account:
    """The one who may be assigned and whom an address names. Raises NotFound for anybody else."""
    return _get_member(session, platform_id, public_id, roles=WORKING_ROLES)


def get_judging_member(session: Session, platform_id: UUID, public_id: UUID) -> Account:
    """The same, or one who reviews. Raises NotFound for anybody else."""
    return _get_member(session, platform_id, public_id, roles=JUDGING_ROLES)


def list_account_names(session: Session, account_ids: Iterable[int]) -> dict[int, str]:
    """The names of these people, by account."""
    query = select(Account.id, Account.name).where(Account.id.in_(list(account_ids)))
    return {account_id: name for account_id, name in session.execute(query)}


def find_consultant(
    session: Session, platform_id: UUID, account_id: int, *, for_update: bool = False
) -> StoredConsultant | None:
    """The record of a person at this platform; None before anybody has made one."""
    query = select(StoredConsultant).where(
        StoredConsultant.platform_id == platform_id, StoredConsultant.account_id == account_id
    )
    return session.scalar(query.with_for_update() if for_update else query)


def list_records(session: Session, platform_id: UUID) -> dict[int, ConsultantRecord]:
    """The records of a platform by account."""
    query = select(StoredConsultant).where(StoredConsultant.platform_id == platform_id)
    return {row.account_id: read_record(row) for row in session.scalars(query)}


def read_record(row: StoredConsultant) -> ConsultantRecord:
    """The record of a row."""
    return ConsultantRecord(
        employer=Party(row.employer, row.employer_code),
        scenes=tuple(row.scenes),
        regions=tuple(row.regions),
        industries=tuple(row.industries),
        languages=tuple(row.languages),
        capacity=row.capacity,
        stars=row.stars,
    )


def write_record(row: StoredConsultant, record: ConsultantRecord) -> None:
    """Write the record into the row; the inverse of `read_record`."""
    row.employer, row.employer_code = record.employer.name, record.employer.code
    row.scenes, row.regions = list(record.scenes), list(record.regions)
    row.industries, row.languages = list(record.industries), list(record.languages)
    row.capacity, row.stars = record.capacity, record.stars


def list_absences(
    session: Session, account_ids: Collection[int], *, since: date
) -> Mapping[int, list[ConsultantAbsence]]:
    """Days away that have not passed before that day, by account, the first first."""
    query = select(ConsultantAbsence).where(
        ConsultantAbsence.account_id.in_(list(account_ids)), ConsultantAbsence.last_day >= since
    )
    found: dict[int, list[ConsultantAbsence]] = defaultdict(list)
    for row in session.scalars(query.order_by(ConsultantAbsence.first_day, ConsultantAbsence.id)):
        found[row.account_id].append(row)
    return found


def get_absence(session: Session, account_id: int, absence_id: UUID) -> ConsultantAbsence:
    """Days away of this person. Raises NotFound."""
    query = select(ConsultantAbsence).where(ConsultantAbsence.id == absence_id)
    absence = session.scalar(query.where(ConsultantAbsence.account_id == account_id))
    if absence is None:
        raise NotFound
    return absence


def read_absence(row: ConsultantAbsence) -> Absence:
    """The absence of a row."""
    return Absence(row.first_day, row.last_day)


def list_ties(session: Session, account_id: int, *, platform_id: UUID) -> list[ConsultantTie]:
    """The ties recorded at this platform, the newest first, withdrawn ones too."""
    query = select(ConsultantTie).where(
        ConsultantTie.account_id == account_id, ConsultantTie.platform_id == platform_id
    )
    return list(session.scalars(query.order_by(ConsultantTie.declared_at.desc(), ConsultantTie.id)))


def get_tie(session: Session, account_id: int, tie_id: UUID, *, platform_id: UUID) -> ConsultantTie:
    """A tie recorded at this platform. Raises NotFound."""
    query = select(ConsultantTie).where(ConsultantTie.id == tie_id, ConsultantTie.platform_id == platform_id)
    tie = session.scalar(query.where(ConsultantTie.account_id == account_id).with_for_update())
    if tie is None:
        raise NotFound
    return tie


def list_holdings(session: Session, platform_id: UUID, firm_ids: Collection[UUID]) -> dict[UUID, Party]:
    """What the platform knows of the holdings of these firms, by firm."""
    query = select(FirmHolding).where(FirmHolding.platform_id == platform_id, FirmHolding.firm_id.in_(list(firm_ids)))
    return {row.firm_id: Party(row.name, row.credit_code) for row in session.scalars(query)}


def is_known_firm(session: Session, platform_id: UUID, firm_id: UUID) -> bool:
    """Whether the platform has or had a case of this firm."""
    query = select(Case.id).where(Case.platform_id == platform_id, Case.firm_id == firm_id)
    return session.scalar(query.limit(1)) is not None


def find_conflict_years(session: Session, platform_id: UUID) -> int:
    """For how many years a tie that ended counts at this platform."""
    query = select(ConsultingSetting.conflict_years).where(ConsultingSetting.platform_id == platform_id)
    return session.scalar(query) or DEFAULT_YEARS


def count_loads(
    session: Session, platform_id: UUID, account_ids: Collection[int], *, month_of: date
) -> Mapping[int, int]:
    """The platform's cases in these people's hands, by account, unless the visit is agreed for another month."""
    first = month_of.replace(day=1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    is_this_month = or_(Case.visit_on.is_(None), (Case.visit_on >= first) & (Case.visit_on < following))
    query = (
        select(CaseMember.account_id, func.count())
        .join(Case, Case.id == CaseMember.case_id)
        .where(CaseMember.account_id.in_(list(account_ids)), CaseMember.ended_at.is_(None))
        .where(Case.state.not_in(list(ENDED_STATES)), is_this_month, Case.platform_id == platform_id)
        .group_by(CaseMember.account_id)
    )
    return {account_id: number for account_id, number in session.execute(query) if account_id is not None}


def list_platform_cases(session: Session, platform_id: UUID, states: Collection[str]) -> list[Case]:
    """The platform's cases in these states, the longest waiting first."""
    query = select(Case).where(Case.platform_id == platform_id, Case.state.in_(list(states)))
    return list(session.scalars(query.order_by(Case.opened_at, Case.id)))


def list_leads(session: Session, platform_id: UUID, firm_ids: Collection[UUID]) -> dict[UUID, int]:
    """Who led the platform's last case of each of these firms that was ever assigned, by firm."""
    query = select(Case.firm_id, CaseMember.account_id).join(CaseMember, CaseMember.case_id == Case.id)
    query = query.where(Case.platform_id == platform_id, Case.firm_id.in_(list(firm_ids)), CaseMember.is_lead.is_(True))
    rows = session.execute(query.order_by(CaseMember.id))
    return {firm_id: account_id for firm_id, account_id in rows if account_id is not None}


def list_members_of(session: Session, case_ids: Collection[UUID]) -> Mapping[UUID, Mapping[int, CaseMember]]:
    """Who is assigned to these cases now, by case and account, the lead first."""
    query = select(CaseMember).where(CaseMember.case_id.in_(list(case_ids)), CaseMember.ended_at.is_(None))
    found: dict[UUID, dict[int, CaseMember]] = defaultdict(dict)
    for row in session.scalars(query.order_by(CaseMember.is_lead.desc(), CaseMember.id)):
        if row.account_id is not None:
            found[row.case_id][row.account_id] = row
    return found


def list_firm_divisions(session: Session, firm_ids: Collection[UUID]) -> dict[UUID, str]:
    """What these firms say they make: the division of GB/T 4754 where they said one, else the industry's id."""
    query = select(StoredFirm.organisation_id, StoredFirm.division, StoredFirm.industry)
    rows = session.execute(query.where(StoredFirm.organisation_id.in_(list(firm_ids))))
    return {firm_id: division or industry for firm_id, division, industry in rows}


def list_scorecard_documents(session: Session, assessment_ids: Collection[UUID]) -> dict[UUID, str]:
    """The stored scorecards of these assessments, as text."""
    query = select(StoredScorecard.assessment_id, StoredScorecard.document)
    rows = session.execute(query.where(StoredScorecard.assessment_id.in_(list(assessment_ids))))
    return {assessment_id: document for assessment_id, document in rows}


def _get_member(session: Session, platform_id: UUID, public_id: UUID, *, roles: Collection[Role]) -> Account:
    query = select(Account).join(Membership, Membership.account_id == Account.id)
    query = query.where(Membership.organisation_id == platform_id, Membership.role.in_(list(roles)))
    account = session.scalar(query.where(Account.public_id == public_id))
    if account is None:
        raise NotFound
    return account
