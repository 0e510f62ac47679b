"""The consultant's report of a case: of a signed version, or a draft of what the present round has found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.firm_values import FirmValue
from rongtong_assess.core.consulting.sign_off import SignedContent, read_signed_content
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.presentation.brand import OUR_BRAND, Brand
from rongtong_assess.presentation.report.case import CaseFacts
from rongtong_assess.presentation.report.facts import FoundPlans
from rongtong_assess.presentation.report.header import ReportMetadata
from rongtong_assess.presentation.report.report import Report, build_case_report
from rongtong_assess.presentation.wording.report import case as words
from rongtong_assess.services.consulting.cases.round_content import read_round
from rongtong_assess.services.consulting.cases.take_step import find_parties
from rongtong_assess.services.consulting.reports.photos import choose_photos
from rongtong_assess.services.roadmap.make_report import plan_sources, report_firm
from rongtong_assess.storage.consulting.case_results import (
    get_version,
    get_version_assessment_id,
    is_authorised,
    list_versions,
    list_versions_until,
)
from rongtong_assess.storage.consulting.cases import get_case
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.sign_off import CaseVersion


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """Which report of a case.

    version: a signed one by its number; None for the newest, and for a draft before anything has been signed.
    is_draft: the present round, also where an earlier one has been signed. is_demo: for an account of the demo.
    """

    case_id: UUID
    version: int | None = None
    is_draft: bool = False
    brand: Brand = OUR_BRAND
    is_demo: bool = False


def make_case_report(session: Session, actor: Actor, asked: ReportAsked, *, library: Library, now: datetime) -> Report:
    """The report, with its photos named but not yet copied.

    A signed version is told from what was signed alone. Raises NotFound for people who may not see the case, and for a
    platform that the firm no longer authorises; Refused where nothing is signed and the actor may see no draft.
    """
    case = get_case(session, actor, asked.case_id)
    if actor.kind is OrganisationKind.PLATFORM and not is_authorised(session, case):
        raise NotFound
    version = _find_version(session, case, asked)
    if version is None:
        facts = _draft_facts(session, actor, case, library=library, now=now)
        day, number = facts.content.visited_on or day_in_china(now), case.number
    else:
        facts = _signed_facts(session, case, version, library=library)
        day, number = version.visited_on, f"{case.number}-{version.number}"
    firm, edition = facts.content.firm, _get_edition(library, facts.content)
    metadata = ReportMetadata(number, day, is_demo=asked.is_demo, brand=asked.brand)
    plans = _no_plans(library, facts.content, day=day)
    return build_case_report(edition, facts, plans=plans, firm=report_firm(firm), metadata=metadata)


def _find_version(session: Session, case: Case, asked: ReportAsked) -> CaseVersion | None:
    if asked.is_draft:
        return None
    if asked.version is not None:
        return get_version(session, case, asked.version)
    return next(reversed(list_versions(session, case)), None)


def _signed_facts(session: Session, case: Case, version: CaseVersion, *, library: Library) -> CaseFacts:
    content, signed_at = read_signed_content(version.content), version.second_signed_at
    edition = _get_edition(library, content)
    evidence = library.evidence_list_of(edition, on=day_in_china(signed_at))
    assessment_id = get_version_assessment_id(session, case, version)
    photos = choose_photos(session, case.firm_id, assessment_id, content=content, evidence=evidence, until=signed_at)
    return CaseFacts(
        content,
        values=_values(session, case, content, until=signed_at),
        signatures=(
            (version.first_signer_name, version.first_signed_at),
            (version.second_signer_name, signed_at),
        ),
        version=version.number,
        content_hash=version.content_hash,
        photos=photos.shown,
        photos_count=photos.count,
    )


def _draft_facts(session: Session, actor: Actor, case: Case, *, library: Library, now: datetime) -> CaseFacts:
    """For people who act on the case for the platform."""
    if actor.kind is not OrganisationKind.PLATFORM or not find_parties(session, actor, case):
        raise Refused.because("report", words.NO_REPORT_YET, words.NO_REPORT_YET_CURE)
    known = read_round(session, actor, case, library=library)
    content = known.content
    if not content.findings:
        raise Refused.because("report", words.NOT_BEGUN, words.NOT_BEGUN_CURE)
    edition = _get_edition(library, content)
    evidence = library.evidence_list_of(edition, on=day_in_china(now))
    photos = choose_photos(session, case.firm_id, case.assessment_id, content=content, evidence=evidence, until=now)
    return CaseFacts(
        content,
        values=_values(session, case, content, until=now),
        unchecked_count=len(known.unchecked),
        photos=photos.shown,
        photos_count=photos.count,
    )


def _values(session: Session, case: Case, content: SignedContent, *, until: datetime) -> dict[ValueKind, FirmValue]:
    """The newest value of each kind that had been signed by then, and that of this report; all frozen."""
    number = content.assessment_number
    values = {
        ValueKind.DECLARED: FirmValue(ValueKind.DECLARED, content.declared_scorecard, content.submitted_on, number)
    }
    signed = [read_signed_content(version.content) for version in list_versions_until(session, case, until=until)]
    for found in (*signed, content):
        if found.edition_fingerprint == content.edition_fingerprint:
            values[found.kind] = FirmValue(
                found.kind, found.found_scorecard, found.visited_on, found.assessment_number, by=found.platform
            )
    return values


def _get_edition(library: Library, content: SignedContent) -> Edition:
    """Raises Refused where the edition has changed since it was signed."""
    edition = library.editions.get(content.edition_id)
    if edition is None or edition.fingerprint != content.edition_fingerprint:
        raise Refused.because("report", words.EDITION_CHANGED, words.EDITION_CHANGED_CURE)
    return edition


def _no_plans(library: Library, content: SignedContent, *, day: date) -> FoundPlans:
    """Plans are the firm's own: it makes them on its pages, from the facts in force."""
    return FoundPlans(
        sources=plan_sources(library, region=content.firm.get("region"), on=day),
        found=None,
        why_none=words.NO_ROADMAP,
        employees=content.firm.get("employees"),
    )
