"""What a platform's consultant found on site, question by question, while the visit is open.

Two people may record at the same time: each question is compared with what that person's page showed of it, so nobody
overwrites a finding unseen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.found_sheet import FoundValue, declared_value, find_value_mistake
from rongtong_assess.core.scorecard_json import canonical_json
from rongtong_assess.core.sheet_json import read_sheet_values
from rongtong_assess.core.text_limits import MOST_NOTE
from rongtong_assess.core.typed_text import hidden_sign_words
from rongtong_assess.placement.retraining import is_audited
from rongtong_assess.reporting.answer_words import found_words
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.services.authorisations import get_authorised, is_visit_alive
from rongtong_assess.services.visit_list import AUDIT_SEED
from rongtong_assess.storage.assessments import Assessment
from rongtong_assess.storage.queries.result import get_scorecard
from rongtong_assess.storage.visits import Finding, Verification, VerificationState


@dataclass(frozen=True, slots=True)
class Consultant:
    """For which platform, and through which account, a visit is recorded."""

    platform_id: UUID
    account_id: int


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """What was found for one question. value: None where it is as declared.

    seen: the mark of the finding that the consultant's page showed; empty where it showed none.
    is_decided: False where something was filled in, but not whether it is as declared.
    """

    question: str
    value: FoundValue | None
    note: str = ""
    seen: str = ""
    is_decided: bool = True

    @property
    def mark(self) -> str:
        return _mark(self.value, self.note)


@dataclass(frozen=True, slots=True)
class _Visit:
    """What is there already, and what each new entry is compared with."""

    verification: Verification
    edition: Edition
    declared: AnswerSheet
    findings: Mapping[str, Finding]


def find_verification(session: Session, assessment: Assessment) -> Verification | None:
    """The verification of an assessment, whichever platform made it: for the firm itself."""
    return session.scalar(select(Verification).where(Verification.assessment_id == assessment.id))


def find_own_verification(session: Session, assessment: Assessment, platform_id: UUID) -> Verification | None:
    """The verification as far as this platform makes it; what another platform found is not its business."""
    found = find_verification(session, assessment)
    return found if found and found.platform_id == platform_id else None


def load_findings(session: Session, verification: Verification | None) -> dict[str, Finding]:
    """What is recorded so far, by question."""
    if verification is None:
        return {}
    rows = session.scalars(select(Finding).where(Finding.verification_id == verification.id))
    return {row.question: row for row in rows}


def mark_of(finding: Finding | None) -> str:
    """Tells one finding from another, so that a page can say what it showed; empty for none."""
    return _mark(found_value(finding), finding.note) if finding else ""


def found_value(finding: Finding) -> FoundValue | None:
    """What was found; None where it is as declared."""
    if finding.is_confirmed:
        return None
    value: Any = finding.value
    return value if isinstance(value, int) else frozenset(value)


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
    now: datetime,
    confirm_rest: bool = False,
) -> Verification:
    """Record findings; questions without an entry stay as they are.

    confirm_rest: every question that nobody has found anything for is as declared.
    Raises NotFound; Refused for values that cannot be, for questions that somebody else has changed since the page
    was opened, when another platform verifies the result, and once it is completed.
    """
    assessment = get_authorised(session, by.platform_id, assessment_id, for_update=True)
    _drop_given_up(session, assessment, by, now=now)
    verification = find_verification(session, assessment) or _started(session, assessment, by, now=now)
    refuse_if_closed(verification, by)
    declared = read_sheet_values(json.loads(get_scorecard(session, assessment.organisation_id, assessment.id).answers))
    visit = _Visit(verification, edition, declared, load_findings(session, verification))
    if mistakes := [mistake for entry in entries for mistake in _mistakes(visit, entry)]:
        raise Refused(mistakes)
    done = {*visit.findings, *(entry.question for entry in entries)}
    rest = [FindingEntry(question, None) for question in edition.questions if confirm_rest and question not in done]
    for entry in (*entries, *rest):
        _record(session, visit, entry, by=by, now=now)
    session.flush()
    return verification


def refuse_if_closed(verification: Verification, by: Consultant) -> None:
    """Raises Refused where this consultant's platform may not change anything any more, or never could."""
    if verification.platform_id != by.platform_id:
        raise Refused.because("verification", "另一个平台正在评定或已经评定这份结果", "请和企业商量由哪个平台评定")
    if verification.state == VerificationState.COMPLETED:
        raise Refused.because("verification", "这次评定已经完成，不能再改", "情况有变，请企业重新测评后再评定")


def audit_visit(
    session: Session, action: AuditedAction, assessment: Assessment, by: Consultant, *, now: datetime
) -> None:
    """Keep in the audit log who began or completed a visit."""
    add_audit_entry(
        session,
        action=action,
        account_id=by.account_id,
        organisation_id=by.platform_id,
        subject=assessment.number,
        now=now,
    )


def _mark(value: FoundValue | None, note: str) -> str:
    plain = sorted(value) if isinstance(value, frozenset) else value
    return hashlib.sha256(canonical_json({"value": plain, "note": note}).encode()).hexdigest()[:20]


def _drop_given_up(session: Session, assessment: Assessment, by: Consultant, *, now: datetime) -> None:
    """An open visit of a platform to which the firm shows nothing any more makes room for another platform's.

    What was found so far is nobody else's business and settles nothing, so it goes with it.
    """
    given_up = select(Verification).where(Verification.assessment_id == assessment.id, ~is_visit_alive())
    found = session.scalar(given_up)
    if found is not None:
        session.delete(found)
        session.flush()
        audit_visit(session, AuditedAction.VERIFICATION_GIVE_UP, assessment, by, now=now)


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
    audit_visit(session, AuditedAction.VERIFICATION_START, assessment, by, now=now)
    return verification


def _mistakes(visit: _Visit, entry: FindingEntry) -> Iterator[Mistake]:
    name = visit.edition.question_name(entry.question)
    declared = declared_value(visit.edition, visit.declared, entry.question)
    if not entry.is_decided:
        yield Mistake(entry.question, f"「{name}」填了内容，却没有选一致还是不一致", "请选一个")
    elif entry.value is not None and (
        mistake := find_value_mistake(visit.edition, entry.question, entry.value, declared=declared)
    ):
        yield mistake
    if len(entry.note) > MOST_NOTE:
        what = f"「{name}」的说明有 {len(entry.note)} 个字"
        yield Mistake(entry.question, what, f"请缩短到 {MOST_NOTE} 个字以内")
    if hidden := hidden_sign_words(entry.note):
        yield Mistake(entry.question, f"「{name}」的说明里有{hidden}", "请删掉，或改成手工输入")
    stored = visit.findings.get(entry.question)
    if stored and mark_of(stored) not in {entry.seen, entry.mark}:
        what = f"「{name}」在您打开本页以后，同事记为{_words(visit, stored)}"
        yield Mistake(entry.question, what, "您填的还在；改好或者确定以您的为准，再保存一次")


def _words(visit: _Visit, finding: Finding) -> str:
    value = found_value(finding)
    found = "一致" if value is None else f"不一致，{found_words(visit.edition, finding.question, value)}"
    return f"“{found}”" + (f"，说明“{finding.note}”" if finding.note else "")


def _record(session: Session, visit: _Visit, entry: FindingEntry, *, by: Consultant, now: datetime) -> None:
    finding = visit.findings.get(entry.question)
    if mark_of(finding) == entry.mark:
        return
    if finding is None:
        finding = Finding(verification_id=visit.verification.id, question=entry.question, revision=0)
        session.add(finding)
    value = sorted(entry.value) if isinstance(entry.value, frozenset) else entry.value
    finding.is_confirmed, finding.value, finding.note = value is None, value, entry.note
    finding.revision, finding.changed_at, finding.changed_by = finding.revision + 1, now, by.account_id
