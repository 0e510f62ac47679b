"""The check of conflicts of interest with what the database knows, for one case or many with a few queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.catalogue.product import Product
from rongtong_assess.core.china_time import day_in_china, end_of_day
from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.core.consulting.consultant import ConsultantRecord
from rongtong_assess.core.consulting.interest.conflict import CheckedCase, InterestConflict, find_conflicts, list_barred
from rongtong_assess.core.consulting.interest.tie import FirmFacts, Party, PersonFacts, TiedPeople
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.storage.catalogue import find_platform_code, list_published_products
from rongtong_assess.storage.consulting.conflict_facts import (
    list_all_ties,
    list_diagnosis_links,
    list_firm_parties,
    list_followed_measures,
    list_membership_links,
    list_open_cases_of_members,
    list_signed_before_appeal,
    list_waivers,
)
from rongtong_assess.storage.consulting.consultants import (
    find_conflict_years,
    list_holdings,
    list_members_of,
    list_records,
)
from rongtong_assess.storage.people.organisations import find_organisation_name
from rongtong_assess.storage.progress import read_row_effects
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.progress import StoredMeasure

Barred = Mapping[int, tuple[InterestConflict, ...]]
"""By account: the conflicts that keep a person away from a case; nobody else is in it."""


def find_barred(session: Session, case: Case, account_ids: Collection[int], *, now: datetime) -> Barred:
    """Who of these people must not work on the case, and why."""
    return find_barred_by_case(session, [case], account_ids, now=now)[case.id]


def find_barred_by_case(
    session: Session, cases: Sequence[Case], account_ids: Collection[int], *, now: datetime
) -> dict[UUID, Barred]:
    """The same for many cases of one platform, by case."""
    if not cases:
        return {}
    platform_id = cases[0].platform_id
    tied = TiedPeople(_list_people(session, platform_id, account_ids))
    firms = _list_firms(session, cases, now=now)
    waivers = list_waivers(session, [case.id for case in cases])
    years, today = find_conflict_years(session, platform_id), day_in_china(now)
    return {
        case.id: list_barred(
            tied.list_possible(firms[case.id]),
            firms[case.id],
            CheckedCase(CasePurpose(case.purpose), today, years),
            waivers=waivers.get(case.id, ()),
        )
        for case in cases
    }


def list_conflicts(
    session: Session, case: Case, account_ids: Collection[int], *, now: datetime
) -> dict[int, tuple[InterestConflict, ...]]:
    """By person: every conflict with the firm of a case, those that were lifted too."""
    people = _list_people(session, case.platform_id, account_ids)
    firm = _list_firms(session, [case], now=now)[case.id]
    years = find_conflict_years(session, case.platform_id)
    checked = CheckedCase(CasePurpose(case.purpose), day_in_china(now), years)
    return {person.account_id: find_conflicts(person, firm, checked) for person in people}


@dataclass(frozen=True, slots=True)
class EndedMembership:
    """A person who had to leave a case, and why."""

    case: Case
    account_id: int
    conflicts: tuple[InterestConflict, ...]


def end_barred_memberships(
    session: Session, account_ids: Collection[int], *, now: datetime
) -> tuple[EndedMembership, ...]:
    """Take these people off every open case that they must not work on any more; asked after each new fact."""
    cases = list(list_open_cases_of_members(session, account_ids))
    members = list_members_of(session, [case.id for case in cases])
    ended = []
    for case in cases:
        present = members.get(case.id, {})
        barred = find_barred(session, case, present.keys() & set(account_ids), now=now)
        for account_id, conflicts in barred.items():
            present[account_id].ended_at = now
            add_audit_entry_for(
                session,
                AuditedAction.CONFLICT_LEAVE,
                account_id=account_id,
                organisation_id=case.platform_id,
                subject=case.number,
                now=now,
            )
            ended.append(EndedMembership(case, account_id, conflicts))
    session.flush()
    return tuple(ended)


def end_assignments_at(session: Session, platform_id: UUID, account_id: int, *, now: datetime) -> None:
    """Take a person off every open case of a platform, because he left it or may no longer be assigned."""
    cases = [case for case in list_open_cases_of_members(session, [account_id]) if case.platform_id == platform_id]
    for members in list_members_of(session, [case.id for case in cases]).values():
        members[account_id].ended_at = now
    session.flush()


def _list_people(session: Session, platform_id: UUID, account_ids: Collection[int]) -> list[PersonFacts]:
    """A consultant whose record names no employer works for the platform itself."""
    records = list_records(session, platform_id)
    platform = Party(find_organisation_name(session, platform_id), find_platform_code(session, platform_id))
    ties, diagnoses = list_all_ties(session, account_ids), list_diagnosis_links(session, account_ids)
    links = list_membership_links(session, account_ids, other_than=platform_id)
    return [
        PersonFacts(
            account_id=account_id,
            employer=_employer(records.get(account_id), platform),
            ties=tuple(ties.get(account_id, ())),
            memberships=tuple(links.get(account_id, ())),
            diagnoses=tuple(diagnoses.get(account_id, ())),
        )
        for account_id in dict.fromkeys(account_ids)
    ]


def _employer(record: ConsultantRecord | None, platform: Party) -> Party:
    return record.employer if record is not None and record.employer.keys else platform


def _list_firms(session: Session, cases: Sequence[Case], *, now: datetime) -> dict[UUID, FirmFacts]:
    """By case."""
    firm_ids = {case.firm_id for case in cases}
    parties = list_firm_parties(session, firm_ids)
    holdings = list_holdings(session, cases[0].platform_id, firm_ids)
    measures = list_followed_measures(session, firm_ids)
    products = list_published_products(session, before=end_of_day(day_in_china(now))) if measures else []
    vendors = {firm_id: _list_vendors(products, rows) for firm_id, rows in measures.items()}
    signed = list_signed_before_appeal(session, [case.id for case in cases])
    return {
        case.id: FirmFacts(
            firm=parties[case.firm_id],
            holding=holdings.get(case.firm_id, Party()),
            suppliers=tuple(Party(row.supplier) for row in measures.get(case.firm_id, ()) if row.supplier.strip()),
            offered_by=vendors.get(case.firm_id, ()),
            signed=signed.get(case.id, frozenset()),
        )
        for case in cases
    }


def _list_vendors(products: Iterable[Product], measures: Iterable[StoredMeasure]) -> tuple[Party, ...]:
    """Who has a published product for some step or option of the plan, and who gains where another one sells it."""
    effects = [read_row_effects(row) for row in measures]
    steps = {step for found in effects for step in found.steps}
    options = {option for found in effects for option in found.options}
    fitting = [
        product
        for product in products
        if not steps.isdisjoint(product.details.steps) or not options.isdisjoint(product.details.options)
    ]
    vendors = [Party(product.details.vendor, product.details.vendor_code) for product in fitting]
    sellers = [Party(product.platform_name) for product in fitting if product.has_interest]
    return tuple(dict.fromkeys((*vendors, *sellers)))
