"""Cases with their events and members. Which cases an actor reaches is part of every query here.

A firm reaches its own cases; managers, reviewers and readers of a platform all of its cases; a consultant those he is
assigned to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.consulting.case import BINDING_SIGNATURES, ENDED_STATES, VOIDING_STEPS, CaseStep
from rongtong_assess.core.consulting.sign_off import CaseRules
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.people.organisations import find_organisation_name
from rongtong_assess.storage.tables.consulting.case import Case, CaseBatch, CaseEvent, CaseMember
from rongtong_assess.storage.tables.consulting.consultant import StoredConsultant
from rongtong_assess.storage.tables.consulting.sign_off import CaseSettings
from rongtong_assess.storage.tables.people import Account, Organisation


def may_reach(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor may see a case."""
    if actor.kind is OrganisationKind.FIRM:
        return Case.firm_id == actor.organisation_id
    if actor.kind is not OrganisationKind.PLATFORM:
        return false()
    own = Case.platform_id == actor.organisation_id
    if actor.role is not Role.CONSULTANT:
        return own
    is_assigned = exists().where(
        CaseMember.case_id == Case.id, CaseMember.account_id == actor.account_id, CaseMember.ended_at.is_(None)
    )
    return and_(own, is_assigned)


def reachable_cases(actor: Actor) -> Select[Case]:
    """A query of every case that the actor may see; add further conditions to it."""
    return select(Case).where(may_reach(actor))


def get_case(session: Session, actor: Actor, case_id: UUID, *, for_update: bool = False) -> Case:
    """One case that the actor may see. Raises NotFound."""
    query = reachable_cases(actor).where(Case.id == case_id)
    case = session.scalar(query.with_for_update(of=Case) if for_update else query)
    if case is None:
        raise NotFound
    return case


def list_open_cases(session: Session, platform_id: UUID, firm_id: UUID) -> list[Case]:
    """The platform's cases of this firm that have not ended, oldest first."""
    query = select(Case).where(
        Case.platform_id == platform_id, Case.firm_id == firm_id, Case.state.not_in(ENDED_STATES)
    )
    return list(session.scalars(query.order_by(Case.opened_at, Case.id)))


def is_case_number_taken(session: Session, number: str) -> bool:
    return session.scalar(select(Case.id).where(Case.number == number)) is not None


def find_case_settings(session: Session, platform_id: UUID) -> CaseRules:
    """How the platform handles its cases; the defaults where it has not said."""
    stored = session.get(CaseSettings, platform_id)
    return CaseRules(stored.appeal_days, stored.needs_other_organisation) if stored else CaseRules()


def get_batch(session: Session, platform_id: UUID, batch_id: UUID) -> CaseBatch:
    """One batch of the platform. Raises NotFound."""
    batch = session.scalar(select(CaseBatch).where(CaseBatch.platform_id == platform_id, CaseBatch.id == batch_id))
    if batch is None:
        raise NotFound
    return batch


def list_batches(session: Session, platform_id: UUID) -> list[CaseBatch]:
    """The platform's batches, the newest first."""
    query = select(CaseBatch).where(CaseBatch.platform_id == platform_id)
    return list(session.scalars(query.order_by(CaseBatch.created_at.desc(), CaseBatch.id)))


def list_events(session: Session, case_id: UUID) -> list[CaseEvent]:
    """Every step of a case in the order it was taken."""
    return list(session.scalars(select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)))


def list_named_events(session: Session, case_id: UUID) -> list[tuple[CaseEvent, str, str]]:
    """Every step in its order with the names of who took it and of the organisation; empty for those erased."""
    query = (
        select(CaseEvent, Account.name.label("person"), Organisation.name.label("organisation"))
        .outerjoin(Account, Account.id == CaseEvent.account_id)
        .outerjoin(Organisation, Organisation.id == CaseEvent.organisation_id)
        .where(CaseEvent.case_id == case_id)
    )
    rows = session.execute(query.order_by(CaseEvent.id))
    return [(row.CaseEvent, row.person or "", row.organisation or "") for row in rows]


def list_case_members(session: Session, case_id: UUID) -> list[tuple[CaseMember, Account]]:
    """The people assigned to a case now, the lead first."""
    query = select(CaseMember, Account).join(Account, Account.id == CaseMember.account_id)
    query = query.where(CaseMember.case_id == case_id, CaseMember.ended_at.is_(None))
    rows = session.execute(query.order_by(CaseMember.is_lead.desc(), CaseMember.id))
    return [(row.CaseMember, row.Account) for row in rows]


def find_account_name(session: Session, account_id: int | None) -> str:
    """The name of a person; empty for an erased account."""
    return session.scalar(select(Account.name).where(Account.id == account_id)) or ""


def find_employer(session: Session, platform_id: UUID, account_id: int | None) -> str:
    """The name of the organisation that somebody who works for the platform belongs to: the platform itself, unless
    the consultant record names another.
    """
    query = select(StoredConsultant.employer).where(
        StoredConsultant.platform_id == platform_id, StoredConsultant.account_id == account_id
    )
    return session.scalar(query) or find_organisation_name(session, platform_id)


def is_case_member(session: Session, case_id: UUID, account_id: int | None) -> bool:
    """Whether the account is assigned to the case now."""
    query = select(CaseMember.id).where(
        CaseMember.case_id == case_id, CaseMember.account_id == account_id, CaseMember.ended_at.is_(None)
    )
    return session.scalar(query) is not None


@dataclass(frozen=True, slots=True)
class CaseSignatures:
    """The signatures on a case. now: those that count. before: voided or of earlier rounds and versions.

    appealed: those among before on a result against which an appeal was granted.
    """

    now: list[CaseEvent]
    before: list[CaseEvent]
    appealed: list[CaseEvent]


def list_signers(signatures: Sequence[CaseEvent]) -> frozenset[int]:
    """The accounts behind these signatures; erased ones are left out."""
    return frozenset(event.account_id for event in signatures if event.account_id is not None)


def split_signatures(events: Sequence[CaseEvent]) -> CaseSignatures:
    """Which signatures count: sending back, a return, a revision and a new round void those until then."""
    found = CaseSignatures([], [], [])
    for event in events:
        if event.step in BINDING_SIGNATURES:
            found.now.append(event)
        elif event.step in VOIDING_STEPS:
            found.before.extend(found.now)
            found.now.clear()
        if event.step == CaseStep.GRANT_APPEAL:
            found.appealed.extend(found.before)
    return found
