"""现场评定: what a platform's consultant found per question, and the level that follows by the edition's rule.

A completed verification never changes. Every access asks whether the firm authorises the platform.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess import __version__
from rongtong_assess.content.shelf import Shelf
from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.found_sheet import FoundValue, build_found_sheet, find_value_mistake
from rongtong_assess.core.points import decimal_text
from rongtong_assess.core.scorecard_document import canonical_json, scorecard_document
from rongtong_assess.core.scoring import Scorecard, score
from rongtong_assess.placement.retraining import is_audited
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.services.authorisations import get_authorised
from rongtong_assess.services.show_result import read_scorecard, read_sheet
from rongtong_assess.services.submit_assessment import get_scorecard, sheet_values
from rongtong_assess.services.visit_list import AUDIT_SEED
from rongtong_assess.storage.assessments import Assessment
from rongtong_assess.storage.organisations import Organisation
from rongtong_assess.storage.visits import Finding, Verification, VerificationState

CHINA = ZoneInfo("Asia/Shanghai")
MOST_NOTE_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """What was found for one question. value: None where it is as declared."""

    question: str
    value: FoundValue | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """A completed verification beside what was declared. notes: the consultant's, by question."""

    verification: Verification
    platform_name: str
    declared: AnswerSheet
    found: AnswerSheet
    scorecard: Scorecard
    notes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Consultant:
    """For which platform, and through which account, a visit is recorded."""

    platform_id: UUID
    account_id: int


def find_verification(session: Session, assessment: Assessment) -> Verification | None:
    """The verification of an assessment that the caller may see."""
    return session.scalar(select(Verification).where(Verification.assessment_id == assessment.id))


def load_findings(session: Session, verification: Verification | None) -> dict[str, Finding]:
    """What is recorded so far, by question."""
    if verification is None:
        return {}
    rows = session.scalars(select(Finding).where(Finding.verification_id == verification.id))
    return {row.question: row for row in rows}


def revision_of(findings: Mapping[str, Finding]) -> int:
    """Grows with every change of any finding."""
    return sum(finding.revision for finding in findings.values())


def save_findings(
    session: Session,
    assessment_id: UUID,
    entries: Sequence[FindingEntry],
    *,
    edition: Edition,
    by: Consultant,
    seen_revision: int,
    now: datetime,
) -> Verification:
    """Record findings; questions without an entry stay as they are.

    seen_revision: what the page was based on. Raises NotFound, or Refused for values that cannot be, when
    somebody else has saved since, when another platform verifies it, and once it is completed.
    """
    assessment = get_authorised(session, by.platform_id, assessment_id, for_update=True)
    verification = find_verification(session, assessment) or _started(session, assessment, by, now=now)
    _refuse_if_closed(verification, by)
    findings = load_findings(session, verification)
    if revision_of(findings) != seen_revision:
        cure = "请核对下面您填的内容，再保存一次就以您的为准"
        raise Refused.because("findings", "打开本页以后，别人保存过这次评定", cure)
    if mistakes := [mistake for entry in entries for mistake in _mistakes(edition, entry)]:
        raise Refused(mistakes)
    for entry in entries:
        _record(session, verification, findings.get(entry.question), entry, by=by, now=now)
    session.flush()
    return verification


def complete(
    session: Session, assessment_id: UUID, *, shelf: Shelf, visited_on: date, by: Consultant, now: datetime
) -> Verification:
    """Score what was found and close; a second call gives the first result.

    Raises NotFound, or Refused with every question that has no finding and a day that cannot be.
    """
    assessment = get_authorised(session, by.platform_id, assessment_id, for_update=True)
    verification = find_verification(session, assessment)
    if verification is None:
        raise Refused.because("findings", "还没有核对任何一题", "请先逐题核对并保存")
    if verification.state == VerificationState.COMPLETED and verification.platform_id == by.platform_id:
        return verification
    _refuse_if_closed(verification, by)
    edition = shelf.get_edition(assessment.edition_id)
    findings = load_findings(session, verification)
    mistakes = [*_day_mistakes(assessment, visited_on, now=now), *_unchecked(edition, findings)]
    if mistakes:
        raise Refused(mistakes)
    _close(verification, edition, found_sheet(session, assessment, edition, findings))
    verification.visited_on, verification.completed_at, verification.completed_by = visited_on, now, by.account_id
    _audit(session, "verification.complete", assessment, by, now=now)
    session.flush()
    return verification


def find_verified(session: Session, assessment: Assessment) -> Verified | None:
    """The completed verification of an assessment that the caller may see."""
    verification = find_verification(session, assessment)
    if verification is None or verification.answers is None or verification.document is None:
        return None
    stored = get_scorecard(session, assessment.organisation_id, assessment.id)
    name = session.scalar(select(Organisation.name).where(Organisation.id == verification.platform_id))
    return Verified(
        verification=verification,
        platform_name=name or "",
        declared=read_sheet(json.loads(stored.answers)),
        found=read_sheet(json.loads(verification.answers)),
        scorecard=read_scorecard(json.loads(verification.document)),
        notes={id: finding.note for id, finding in load_findings(session, verification).items() if finding.note},
    )


def found_sheet(
    session: Session, assessment: Assessment, edition: Edition, findings: Mapping[str, Finding]
) -> AnswerSheet:
    """The answers as found so far: what is not recorded counts as declared."""
    declared = read_sheet(json.loads(get_scorecard(session, assessment.organisation_id, assessment.id).answers))
    return build_found_sheet(
        edition, declared, {q: read_found(f.value) for q, f in findings.items() if not f.is_confirmed}
    )


def read_found(value: Any) -> FoundValue:
    """A stored value as a finding."""
    return value if isinstance(value, int) else frozenset(value)


def _started(session: Session, assessment: Assessment, by: Consultant, *, now: datetime) -> Verification:
    verification = Verification(
        organisation_id=assessment.organisation_id,
        assessment_id=assessment.id,
        platform_id=by.platform_id,
        state=VerificationState.OPEN,
        is_audited=is_audited(str(assessment.organisation_id), seed=AUDIT_SEED),
        edition_fingerprint=assessment.edition_fingerprint,
        started_at=now,
        started_by=by.account_id,
    )
    session.add(verification)
    session.flush()
    _audit(session, "verification.start", assessment, by, now=now)
    return verification


def _refuse_if_closed(verification: Verification, by: Consultant) -> None:
    if verification.platform_id != by.platform_id:
        raise Refused.because("verification", "另一个平台正在评定或已经评定这份结果", "请和企业商量由哪个平台评定")
    if verification.state == VerificationState.COMPLETED:
        raise Refused.because("verification", "这次评定已经完成，不能再改", "情况有变，请企业重新测评后再评定")


def _mistakes(edition: Edition, entry: FindingEntry) -> list[Mistake]:
    mistakes = []
    if entry.value is not None and (mistake := find_value_mistake(edition, entry.question, entry.value)):
        mistakes.append(mistake)
    if len(entry.note) > MOST_NOTE_CHARACTERS:
        what = f"「{edition.question_name(entry.question)}」的说明有 {len(entry.note)} 个字"
        mistakes.append(Mistake(entry.question, what, f"请缩短到 {MOST_NOTE_CHARACTERS} 个字以内"))
    return mistakes


def _record(
    session: Session,
    verification: Verification,
    finding: Finding | None,
    entry: FindingEntry,
    *,
    by: Consultant,
    now: datetime,
) -> None:
    if finding is None:
        finding = Finding(verification_id=verification.id, question=entry.question, revision=0)
        session.add(finding)
    value = sorted(entry.value) if isinstance(entry.value, frozenset) else entry.value
    if finding.revision and (finding.value, finding.note) == (value, entry.note):
        return
    finding.is_confirmed, finding.value, finding.note = value is None, value, entry.note
    finding.revision, finding.changed_at, finding.changed_by = finding.revision + 1, now, by.account_id


def _close(verification: Verification, edition: Edition, sheet: AnswerSheet) -> None:
    scorecard = score(edition, sheet)
    verification.state = VerificationState.COMPLETED
    verification.answers = canonical_json(sheet_values(sheet))
    verification.document = canonical_json(scorecard_document(scorecard))
    verification.score_points = Decimal(decimal_text(scorecard.score_points))
    verification.level = scorecard.level
    verification.engine_version = __version__


def _day_mistakes(assessment: Assessment, visited_on: date, *, now: datetime) -> list[Mistake]:
    first = assessment.submitted_at.astimezone(CHINA).date() if assessment.submitted_at else visited_on
    if first <= visited_on <= now.astimezone(CHINA).date():
        return []
    return [Mistake("visited_on", "到访日期不对", f"请填 {first} 到今天之间的日期")]


def _unchecked(edition: Edition, findings: Mapping[str, Finding]) -> list[Mistake]:
    return [
        Mistake(question, f"「{edition.question_name(question)}」还没有核对", "请选一致或不一致")
        for question in edition.questions
        if question not in findings
    ]


def _audit(session: Session, action: str, assessment: Assessment, by: Consultant, *, now: datetime) -> None:
    add_audit_entry(
        session,
        action=action,
        account_id=by.account_id,
        organisation_id=by.platform_id,
        subject=assessment.number,
        now=now,
    )
