"""Two people sign what a round found: the first moves the case into review, the second concludes it.

Both put their names to the same content, told by its SHA-256. With the second signature the content is frozen as a
version, and the visit of the round is completed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.case import CaseStep, StepTaken
from rongtong_assess.core.consulting.sign_off import (
    find_employer_mistake,
)
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.visit.finding import ValueKind, VisitResult
from rongtong_assess.services.consulting.cases.round_content import RoundContent, read_round
from rongtong_assess.services.consulting.cases.rounds import refresh_case_summary
from rongtong_assess.services.consulting.cases.take_step import record_step
from rongtong_assess.services.forecast.submit import same_edition
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.services.result.report_code import renew_visit_code
from rongtong_assess.services.visit.visit_result import (
    close_visit,
    list_day_mistakes,
)
from rongtong_assess.storage.consulting.case_results import find_round_visit, list_versions
from rongtong_assess.storage.consulting.cases import (
    find_account_name,
    find_case_settings,
    find_employer,
    get_case,
    list_events,
    split_signatures,
)
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent
from rongtong_assess.storage.tables.consulting.sign_off import CaseVersion
from rongtong_assess.storage.tables.visit import Visit


@dataclass(frozen=True, slots=True)
class Signature:
    """What a person signs. seen_hash: of the content that the page showed.

    visited_on: asked of the first signer; None keeps the day that the visit has. reason: where the step is late.
    """

    seen_hash: str
    visited_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SigningPreview:
    """What would be signed now. unchecked: questions without a finding. content_hash: to be sent back when signing."""

    visit: Visit
    result: VisitResult
    unchecked: tuple[str, ...]
    content_hash: str


def preview_signing(session: Session, actor: Actor, case: Case, *, library: Library) -> SigningPreview | None:
    """What the findings of the present round come to; None before the first finding.

    Raises NotFound where the firm no longer authorises the platform, Refused where the edition has changed.
    """
    if find_round_visit(session, case) is None:
        return None
    known = read_round(session, actor, case, library=library)
    content = known.content
    notes = {finding.question: finding.note for finding in content.findings if finding.note}
    result = VisitResult(
        content.platform, content.visited_on, content.declared, content.found, content.found_scorecard, notes
    )
    return SigningPreview(known.visit, result, tuple(mistake.where for mistake in known.unchecked), known.hash)


def sign(
    session: Session, actor: Actor, case_id: UUID, signature: Signature, *, library: Library, now: datetime
) -> Case:
    """The first signature: the findings are complete, and from now on closed.

    Raises NotFound; Refused with every question that has no finding, an impossible day, and findings that changed
    since the page was opened, and as `decide_step`.
    """
    case = get_case(session, actor, case_id, for_update=True)
    known = read_round(session, actor, case, library=library)
    mistakes = [*known.unchecked, *_seen_mistakes(known, signature)]
    day = signature.visited_on or known.visit.visited_on
    if day is None:
        mistakes.append(Mistake("visited_on", "没有填到访日期，或者不是日期", "请填哪天到的现场"))
    else:
        mistakes.extend(list_day_mistakes(known.assessment, day, now=now))
    if mistakes:
        raise Refused(mistakes)
    known.visit.visited_on = day
    signed = read_round(session, actor, case, library=library)
    taken = StepTaken(CaseStep.SIGN, signature.reason)
    record_step(session, actor, case, taken=taken, now=now, signed_hash=signed.hash)
    return case


def conclude(
    session: Session, actor: Actor, case_id: UUID, signature: Signature, *, library: Library, now: datetime
) -> CaseVersion:
    """The second signature, by another person to the same content: the result is frozen and in force.

    Raises NotFound; Refused where the content is not what the page showed or the first person signed, where the
    platform asks for a signer of another organisation, and as `decide_step`.
    """
    case = get_case(session, actor, case_id, for_update=True)
    known = read_round(session, actor, case, library=library)
    first = next(iter(split_signatures(list_events(session, case.id)).now), None)
    mistakes = _seen_mistakes(known, signature)
    if first is not None:
        mistakes.extend(_first_signature_mistakes(session, actor, case, first=first, signed_hash=known.hash))
    if mistakes:
        raise Refused(mistakes)
    taken = StepTaken(CaseStep.CONCLUDE, signature.reason)
    record_step(session, actor, case, taken=taken, now=now, signed_hash=known.hash)
    if first is None:
        raise ValueError(f"case {case.number} is in review without a first signature")
    close_visit(known.visit, same_edition(library, known.assessment), known.content.found)
    known.visit.completed_at, known.visit.completed_by = now, actor.account_id
    version = _freeze(session, actor, case, known=known, first=first, now=now)
    add_audit_entry(session, actor, AuditedAction.VERIFICATION_COMPLETE, subject=known.assessment.number, now=now)
    if known.content.kind is ValueKind.ON_SITE:
        renew_visit_code(session, actor, known.assessment, now=now)
    refresh_case_summary(session, case)
    return version


def _freeze(
    session: Session, actor: Actor, case: Case, *, known: RoundContent, first: CaseEvent, now: datetime
) -> CaseVersion:
    version = CaseVersion(
        case_id=case.id,
        visit_id=known.visit.id,
        number=len(list_versions(session, case)) + 1,
        round_number=case.round_number,
        kind=known.content.kind,
        level=known.content.found_scorecard.level,
        visited_on=known.visit.visited_on,
        content=known.content.text(),
        content_hash=known.hash,
        first_signed_by=first.account_id,
        first_signer_name=find_account_name(session, first.account_id),
        first_signed_at=first.happened_at,
        second_signed_by=actor.account_id,
        second_signer_name=find_account_name(session, actor.account_id),
        second_signed_at=now,
    )
    session.add(version)
    session.flush()
    return version


def _seen_mistakes(known: RoundContent, signature: Signature) -> list[Mistake]:
    if signature.seen_hash == known.hash:
        return []
    return [Mistake("findings", "打开本页以后，同事又改过评定内容", "请看过下面的新结果，再签一次")]


def _first_signature_mistakes(
    session: Session, actor: Actor, case: Case, *, first: CaseEvent, signed_hash: str
) -> list[Mistake]:
    mistakes = []
    if first.signed_hash != signed_hash:
        mistakes.append(Mistake("findings", "第一个人签名以后，评定内容变了", "请退回现场，由第一个签名人看过再签"))
    second_works_for = find_employer(session, case.platform_id, actor.account_id)
    first_works_for = find_employer(session, case.platform_id, first.account_id)
    rules = find_case_settings(session, case.platform_id)
    if mistake := find_employer_mistake(rules, first=first_works_for, second=second_works_for):
        mistakes.append(mistake)
    return mistakes
