"""Lists of cases from their summary columns: what waits for a person, counts by state, pages, filters.

Every query begins with the cases that the actor may see. No scorecard is read here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.consulting.case import ENDED_STATES, CaseState, CaseStep, parties_of
from rongtong_assess.core.consulting.work.work_list import WorkFilter, states_waiting_for
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.consulting.cases import may_reach
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent, CaseMember
from rongtong_assess.storage.tables.consulting.work import SavedView
from rongtong_assess.storage.tables.people import Account, Membership, StoredFirm

ESCAPE = "\\"
LIKE_SIGNS = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """How many cases the actor sees: by state, of these late, and how many wait for the actor."""

    by_state: dict[CaseState, int]
    late_by_state: dict[CaseState, int]
    waiting: int
    waiting_late: int

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def late(self) -> int:
        return sum(self.late_by_state.values())

    def find(self, conditions: WorkFilter) -> int | None:
        """How many cases a filter lets through, where the counts tell; the database need not count them again."""
        known = {WorkFilter(): self.total, WorkFilter(is_waiting=True): self.waiting}
        known |= {WorkFilter(is_overdue=True): self.late}
        known |= {WorkFilter(state=state): self.by_state.get(state, 0) for state in CaseState}
        return known.get(conditions)


def is_overdue(today: date) -> ColumnElement[bool]:
    """Whether the deadline of the present state has passed; as `core.consulting.case.is_late`."""
    return and_(Case.due_on < today, Case.state.not_in(ENDED_STATES))


def is_waiting_for(actor: Actor) -> ColumnElement[bool]:
    """Whether a case waits for the actor, by the rule in core.consulting.work.work_list.

    The rule asks for capacities; those of an assessor come from being assigned, which the query looks up.
    """
    firm_id, platform_id = actor.organisation_id, actor.organisation_id
    always = states_waiting_for(parties_of(actor, firm_id=firm_id, platform_id=platform_id, is_member=False))
    assigned = states_waiting_for(parties_of(actor, firm_id=firm_id, platform_id=platform_id, is_member=True)) - always
    waits: ColumnElement[bool] = Case.state.in_(always) if always else false()
    if assigned:
        waits = or_(waits, and_(Case.state.in_(assigned), _is_assigned(actor.account_id)))
    return and_(waits, _may_sign(actor.account_id)) if actor.kind is OrganisationKind.PLATFORM else waits


def count_cases_by_state(session: Session, actor: Actor, today: date) -> CaseCounts:
    """The counts at the top of the work list."""
    late = func.sum(case((is_overdue(today), 1), else_=0))
    rows = session.execute(select(Case.state, func.count(), late).where(may_reach(actor)).group_by(Case.state))
    counted = [(CaseState(state), number, int(late_number or 0)) for state, number, late_number in rows]
    waiting, waiting_late = session.execute(
        select(func.count(), late).select_from(Case).where(may_reach(actor), is_waiting_for(actor))
    ).one()
    return CaseCounts(
        {state: number for state, number, _ in counted},
        {state: late_number for state, _, late_number in counted},
        waiting,
        int(waiting_late or 0),
    )


def filtered_cases(actor: Actor, conditions: WorkFilter, today: date) -> Select[Case]:
    """A query of the cases that the actor sees and the filter lets through; in no order."""
    query = select(Case).where(may_reach(actor))
    if conditions.is_waiting:
        query = query.where(is_waiting_for(actor))
    if conditions.is_overdue:
        query = query.where(is_overdue(today))
    equal = {
        Case.state: conditions.state,
        Case.purpose: conditions.purpose,
        Case.batch_id: conditions.batch_id,
        Case.industry: conditions.industry,
    }
    query = query.where(*(column == value for column, value in equal.items() if value))
    if conditions.region:
        query = query.where(Case.region.startswith(conditions.region, autoescape=True))
    if conditions.consultant:
        query = query.where(_is_assigned(conditions.consultant))
    return query.where(_is_found(conditions.search)) if conditions.search else query


def count_filtered(session: Session, actor: Actor, conditions: WorkFilter, today: date) -> int:
    """How many cases the filter lets through."""
    query = filtered_cases(actor, conditions, today).with_only_columns(func.count())
    return session.scalar(query) or 0


def list_filtered(
    session: Session, actor: Actor, conditions: WorkFilter, *, today: date, most: int, skipped: int = 0
) -> list[Case]:
    """One page: the earliest deadline first, then what has stood still longest; what has ended comes last."""
    order = (Case.state.in_(ENDED_STATES), Case.due_on.is_(None), Case.due_on, Case.changed_at, Case.id)
    query = filtered_cases(actor, conditions, today).order_by(*order).limit(most).offset(skipped)
    return list(session.scalars(query))


def list_assigned_names(session: Session, case_ids: Collection[UUID] | Select[UUID]) -> dict[UUID, list[str]]:
    """The names of those assigned to each case now, the lead first; no key for a case without anybody."""
    ids = case_ids if isinstance(case_ids, Select) else list(case_ids)
    query = (
        select(CaseMember.case_id, Account.name)
        .join(Account, Account.id == CaseMember.account_id)
        .where(CaseMember.case_id.in_(ids), CaseMember.ended_at.is_(None))
        .order_by(CaseMember.is_lead.desc(), CaseMember.id)
    )
    names: dict[UUID, list[str]] = {}
    for case_id, name in session.execute(query):
        names.setdefault(case_id, []).append(name)
    return names


def list_regions_and_industries(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """The pairs of region and industry that occur among the actor's cases, to choose from."""
    query = select(Case.region, Case.industry).where(may_reach(actor)).distinct()
    return sorted((region, industry) for region, industry in session.execute(query))


def list_assessors(session: Session, platform_id: UUID) -> list[tuple[int, str]]:
    """Account and name of everybody whom the platform may assign, by name."""
    query = (
        select(Account.id, Account.name)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.organisation_id == platform_id, Membership.role.in_([Role.MANAGER, Role.CONSULTANT]))
    )
    return [(id, name) for id, name in session.execute(query.order_by(Account.name, Account.id))]


def list_dated_cases(session: Session, actor: Actor, *, begin: date, end: date, most: int) -> list[Case]:
    """Open cases with a visit or a deadline from begin to end, both included."""
    is_then = or_(Case.visit_on.between(begin, end), Case.due_on.between(begin, end))
    query = select(Case).where(may_reach(actor), is_then, Case.state.not_in(ENDED_STATES))
    return list(session.scalars(query.order_by(Case.due_on, Case.firm_name, Case.id).limit(most)))


def list_saved_views(session: Session, actor: Actor) -> list[SavedView]:
    """What the person keeps for the organisation acted for, by name."""
    query = select(SavedView).where(
        SavedView.account_id == actor.account_id, SavedView.organisation_id == actor.organisation_id
    )
    return list(session.scalars(query.order_by(SavedView.name)))


def get_saved_view(session: Session, actor: Actor, view_id: int) -> SavedView:
    """One of these. Raises NotFound."""
    view = next((view for view in list_saved_views(session, actor) if view.id == view_id), None)
    if view is None:
        raise NotFound
    return view


def remove_saved_view(session: Session, view: SavedView) -> None:
    session.delete(view)
    session.flush()


def _is_assigned(account_id: int | None) -> ColumnElement[bool]:
    return exists().where(
        CaseMember.case_id == Case.id, CaseMember.account_id == account_id, CaseMember.ended_at.is_(None)
    )


def _may_sign(account_id: int | None) -> ColumnElement[bool]:
    """In review: the signature that counts is somebody else's. Appealed: this person never signed in the case."""
    signature, later = aliased(CaseEvent), aliased(CaseEvent)
    is_newest = ~exists().where(
        later.case_id == signature.case_id, later.step == CaseStep.SIGN, later.id > signature.id
    )
    signed_now = exists().where(
        signature.case_id == Case.id, signature.step == CaseStep.SIGN, signature.account_id == account_id, is_newest
    )
    signed_ever = exists().where(
        CaseEvent.case_id == Case.id,
        CaseEvent.account_id == account_id,
        CaseEvent.step.in_([CaseStep.SIGN, CaseStep.CONCLUDE]),
    )
    return and_(
        or_(Case.state != CaseState.IN_REVIEW, ~signed_now), or_(Case.state != CaseState.APPEALED, ~signed_ever)
    )


def _is_found(search: str) -> ColumnElement[bool]:
    """By a part of the firm's name or of the case's number in any case, or by the whole credit code."""
    pattern = f"%{search.translate(LIKE_SIGNS)}%"
    has_code = select(StoredFirm.organisation_id).where(StoredFirm.credit_code == search.upper())
    return or_(
        Case.firm_name.ilike(pattern, escape=ESCAPE),
        Case.number.ilike(pattern, escape=ESCAPE),
        Case.firm_id.in_(has_code),
    )
