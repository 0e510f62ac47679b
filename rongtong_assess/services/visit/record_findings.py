"""A platform's consultant records findings, question by question, while the visit is open.

Several people may record at the same time: each entry carries the hash of the finding that its page showed, so a
finding is never overwritten unseen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import read_sheet_values
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.result.scorecard_json import canonical_json
from rongtong_assess.core.typed_text import MOST_NOTE, hidden_character_words
from rongtong_assess.core.visit.finding import FoundValue, declared_value, find_value_mistake
from rongtong_assess.forecast.watching import is_in_random_sample
from rongtong_assess.presentation.wording.assessment import found_words
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.services.visit.visit_list import RANDOM_SEED
from rongtong_assess.storage.people.organisations import get_authorised_assessment
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.visit import Finding, Visit, VisitState
from rongtong_assess.storage.visit import find_abandoned_visit, find_visit_of_assessment, list_findings


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """What was found for one question. value: None where it is as declared.

    seen_hash: of the finding that the consultant's page showed; empty where it showed none.
    is_decided: False where the entry was filled in without choosing between as declared and different.
    """

    question: str
    value: FoundValue | None
    note: str = ""
    seen_hash: str = ""
    is_decided: bool = True

    @property
    def content_hash(self) -> str:
        return _hash(self.value, self.note)


@dataclass(frozen=True, slots=True)
class SentFindings:
    """What a page sent. confirm_rest: every question without a finding or an entry is as declared."""

    entries: Sequence[FindingEntry]
    confirm_rest: bool = False


@dataclass(frozen=True, slots=True)
class _Recorded:
    """The visit, its recorded findings and the declared answers, with which new entries are compared."""

    visit: Visit
    edition: Edition
    declared: AnswerSheet
    findings: Mapping[str, Finding]


def save_findings(
    session: Session,
    actor: Actor,
    assessment_id: UUID,
    *,
    sent: SentFindings,
    edition: Edition,
    now: datetime,
) -> Visit:
    """Record findings; the first ones start the visit. Questions without an entry stay as they are.

    Raises NotFound; Refused for invalid values, for questions that another person has changed since the page was
    opened, when another platform visits the firm, and once the visit is completed.
    """
    assessment = get_authorised_assessment(session, actor.organisation_id, assessment_id, for_update=True)
    _drop_abandoned(session, actor, assessment, now=now)
    visit = find_visit_of_assessment(session, assessment.id) or _start_visit(session, actor, assessment, now=now)
    refuse_if_closed(visit, actor)
    declared = read_sheet_values(json.loads(get_scorecard(session, assessment.organisation_id, assessment.id).answers))
    recorded = _Recorded(visit, edition, declared, list_findings(session, visit))
    if mistakes := [mistake for entry in sent.entries for mistake in _mistakes(recorded, entry)]:
        raise Refused(mistakes)
    done = {*recorded.findings, *(entry.question for entry in sent.entries)}
    left = edition.questions if sent.confirm_rest else ()
    rest = [FindingEntry(question, None) for question in left if question not in done]
    for entry in (*sent.entries, *rest):
        _record(session, actor, recorded, entry=entry, now=now)
    session.flush()
    return visit


def refuse_if_closed(visit: Visit, actor: Actor) -> None:
    """Raises Refused for another platform's visit, and for a completed one."""
    if visit.platform_id != actor.organisation_id:
        raise Refused.because("verification", "另一个平台正在评定或已经评定这份结果", "请和企业商量由哪个平台评定")
    if visit.state == VisitState.COMPLETED:
        raise Refused.because("verification", "这次评定已经完成，不能再改", "情况有变，请企业重新测评后再评定")


def hash_of(finding: Finding | None) -> str:
    """A hash of a finding's content, which pages send back as seen_hash; empty for None."""
    return _hash(found_value(finding), finding.note) if finding else ""


def found_value(finding: Finding) -> FoundValue | None:
    """What was found; None where it is as declared."""
    if finding.is_confirmed:
        return None
    value: Any = finding.value
    return value if isinstance(value, int) else frozenset(value)


def revision_of(findings: Mapping[str, Finding]) -> int:
    """A number that grows with every change of any finding."""
    return sum(finding.revision for finding in findings.values())


def _hash(value: FoundValue | None, note: str) -> str:
    plain = sorted(value) if isinstance(value, frozenset) else value
    return hashlib.sha256(canonical_json({"value": plain, "note": note}).encode()).hexdigest()[:20]


def _drop_abandoned(session: Session, actor: Actor, assessment: Assessment, *, now: datetime) -> None:
    """Delete the open visit of a platform that is no longer authorised, so that another platform may visit.

    Its findings are deleted too: they have no effect and no other platform may see them.
    """
    abandoned = find_abandoned_visit(session, assessment.id)
    if abandoned is not None:
        session.delete(abandoned)
        session.flush()
        add_audit_entry(session, actor, AuditedAction.VERIFICATION_GIVE_UP, subject=assessment.number, now=now)


def _start_visit(session: Session, actor: Actor, assessment: Assessment, *, now: datetime) -> Visit:
    visit = Visit(
        organisation_id=assessment.organisation_id,
        assessment_id=assessment.id,
        platform_id=actor.organisation_id,
        state=VisitState.OPEN,
        is_randomly_selected=is_in_random_sample(str(assessment.organisation_id), seed=RANDOM_SEED),
        edition_fingerprint=assessment.edition_fingerprint,
        started_at=now,
        started_by=actor.account_id,
    )
    session.add(visit)
    session.flush()
    add_audit_entry(session, actor, AuditedAction.VERIFICATION_START, subject=assessment.number, now=now)
    return visit


def _mistakes(recorded: _Recorded, entry: FindingEntry) -> Iterator[Mistake]:
    name = recorded.edition.question_name(entry.question)
    declared = declared_value(recorded.declared, entry.question)
    if not entry.is_decided:
        yield Mistake(entry.question, f"「{name}」填了内容，却没有选一致还是不一致", "请选一个")
    elif entry.value is not None and (
        mistake := find_value_mistake(recorded.edition, entry.question, entry.value, declared=declared)
    ):
        yield mistake
    if len(entry.note) > MOST_NOTE:
        what = f"「{name}」的说明有 {len(entry.note)} 个字"
        yield Mistake(entry.question, what, f"请缩短到 {MOST_NOTE} 个字以内")
    if hidden := hidden_character_words(entry.note):
        yield Mistake(entry.question, f"「{name}」的说明里有{hidden}", "请删掉，或改成手工输入")
    stored = recorded.findings.get(entry.question)
    if stored and hash_of(stored) not in {entry.seen_hash, entry.content_hash}:
        what = f"「{name}」在您打开本页以后，同事记为{_words(recorded.edition, stored)}"
        yield Mistake(entry.question, what, "您填的还在；改好或者确定以您的为准，再保存一次")


def _words(edition: Edition, finding: Finding) -> str:
    value = found_value(finding)
    found = "一致" if value is None else f"不一致，{found_words(edition, finding.question, value=value)}"
    return f"“{found}”" + (f"，说明“{finding.note}”" if finding.note else "")


def _record(session: Session, actor: Actor, recorded: _Recorded, *, entry: FindingEntry, now: datetime) -> None:
    finding = recorded.findings.get(entry.question)
    if hash_of(finding) == entry.content_hash:
        return
    if finding is None:
        finding = Finding(visit_id=recorded.visit.id, question=entry.question, revision=0)
        session.add(finding)
    value = sorted(entry.value) if isinstance(entry.value, frozenset) else entry.value
    finding.is_confirmed, finding.value, finding.note = value is None, value, entry.note
    finding.revision, finding.changed_at, finding.changed_by = finding.revision + 1, now, actor.account_id
