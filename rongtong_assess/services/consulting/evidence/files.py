"""What becomes of a file that was handed in: read, marked as the final one, removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.evidence import FileStatus
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.consulting.evidence.place import EvidencePlace, refuse_unless_handing_in
from rongtong_assess.services.consulting.evidence.standing import is_fixed, recount_missing
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.evidence import get_evidence_file
from rongtong_assess.storage.consulting.evidence_files import EvidenceStore
from rongtong_assess.storage.tables.consulting.evidence import EvidenceFile


@dataclass(frozen=True, slots=True)
class ReadableFile:
    """A file with the place of its bytes."""

    file: EvidenceFile
    path: Path


def open_file(session: Session, place: EvidencePlace, file_id: UUID, *, store: EvidenceStore) -> ReadableFile:
    """A file of this assessment, to be sent to the person. Raises NotFound, also where its bytes are gone."""
    file = _get(session, place, file_id)
    path = store.path_of(file.sha256)
    if not path.is_file():
        raise NotFound
    return ReadableFile(file, path)


def set_file_status(
    session: Session, actor: Actor, place: EvidencePlace, file_id: UUID, *, status: FileStatus, now: datetime
) -> EvidenceFile:
    """Say that a file is the final one, or still provisional. Raises NotFound; Refused once a result was signed."""
    refuse_unless_handing_in(place)
    file = _get(session, place, file_id, for_update=True)
    if file.status != status:
        _refuse_if_fixed(place, file)
        file.status = status
        add_audit_entry(session, actor, AuditedAction.EVIDENCE_SET_STATUS, subject=f"{file.name} {status}", now=now)
        session.flush()
    return file


def remove_file(session: Session, actor: Actor, place: EvidencePlace, file_id: UUID, *, now: datetime) -> None:
    """Remove a file that the actor's own organisation handed in; its bytes go a day later.

    Raises NotFound; Refused for a file of somebody else, and once a result was signed.
    """
    refuse_unless_handing_in(place)
    file = _get(session, place, file_id, for_update=True)
    _refuse_if_fixed(place, file)
    if file.sent_by != actor.organisation_id:
        raise Refused.because("file", "这个文件不是贵单位交的", "请联系交文件的一方来删")
    file.removed_at, file.removed_by = now, actor.account_id
    subject = f"{place.assessment.number} {file.name}"
    add_audit_entry(session, actor, AuditedAction.EVIDENCE_REMOVE, subject=subject, now=now)
    recount_missing(session, place)
    session.flush()


def _get(session: Session, place: EvidencePlace, file_id: UUID, *, for_update: bool = False) -> EvidenceFile:
    file = get_evidence_file(session, place.firm_id, file_id, for_update=for_update)
    if file.assessment_id != place.assessment.id or not place.takes(file.question):
        raise NotFound
    return file


def _refuse_if_fixed(place: EvidencePlace, file: EvidenceFile) -> None:
    if is_fixed(place, file):
        what = "这个文件已经是签过字的结果的一部分，不能再改或删"
        raise Refused.because("file", what, "有新的材料请另外上传")
