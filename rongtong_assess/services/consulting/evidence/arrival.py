"""A file whose parts are all there arrives: joined, looked into, stored, entered.

Joining, looking into the file and storing it take a while and change no row, so they are done before the writing
transaction: `gather`, then `record`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.evidence.inspector import ScannerAway
from rongtong_assess.content.evidence.kinds import FileKind
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.evidence import FileStatus
from rongtong_assess.core.consulting.evidence_upload import with_ending
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.presentation.wording.consulting.evidence import evidence_question_name
from rongtong_assess.services.consulting.evidence.place import EvidencePlace, refuse_unless_handing_in
from rongtong_assess.services.consulting.evidence.standing import recount_missing
from rongtong_assess.services.consulting.evidence.tools import EvidenceTools
from rongtong_assess.services.consulting.evidence.upload import UploadStand, announced_of, find_upload
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.evidence import find_stored_file
from rongtong_assess.storage.consulting.evidence_files import StoredBytes
from rongtong_assess.storage.tables.consulting.evidence import EvidenceFile, EvidenceUpload, UploadState


@dataclass(frozen=True, slots=True)
class ArrivedBytes:
    """A file whose bytes are in their place. stored: None where it waits for the virus scanner."""

    upload_id: UUID
    kind: FileKind | None = None
    stored: StoredBytes | None = None


def gather(session: Session, place: EvidencePlace, upload_id: UUID, *, tools: EvidenceTools) -> ArrivedBytes:
    """Put the parts together, look into the file, and store it. Changes no row.

    Raises NotFound; Refused where parts are missing, where the whole is not what was announced, and for a file that is
    not taken; the last two end the upload: call `give_up`.
    """
    refuse_unless_handing_in(place)
    upload = find_upload(session, place, upload_id)
    if upload.state == UploadState.STORED:
        return ArrivedBytes(upload.id)
    announced = announced_of(upload)
    if missing := announced.missing_parts(tools.store.list_parts(upload.id)):
        what = f"「{upload.name}」还有 {len(missing)} 段没有传上来"
        raise PartsMissing.because("part", what, "请接着传；网断了的，连上以后再按“继续”")
    whole = tools.store.join_parts(upload.id, announced.part_count)
    if (whole.sha256, whole.size_bytes) != (announced.sha256, announced.size_bytes):
        what = f"「{upload.name}」传上来的内容和您电脑上的不一样"
        raise Refused.because("file", what, "请重新选这个文件，再上传一次；上传时不要改动它")
    try:
        tools.scanner.scan(whole.path)
    except ScannerAway:
        return ArrivedBytes(upload.id)
    inspected = tools.inspector.inspect(whole.path, picture=tools.store.new_path(upload.id))
    return ArrivedBytes(upload.id, inspected.kind, tools.store.store(inspected.path))


class PartsMissing(Refused):
    """Not all parts have come; the upload goes on."""


def record(
    session: Session, actor: Actor, place: EvidencePlace, arrival: ArrivedBytes, *, now: datetime
) -> UploadStand:
    """Enter the file that has arrived, or that it waits for the virus scanner. Call it in a writing transaction."""
    upload = find_upload(session, place, arrival.upload_id, for_update=True)
    if upload.state == UploadState.STORED:
        return UploadStand(upload, file=find_stored_file(session, place.firm_id, upload.file_id))
    if arrival.stored is None or arrival.kind is None:
        upload.state, upload.touched_at = UploadState.WAITING, now
        session.flush()
        return UploadStand(upload)
    file = _new_file(upload, arrival.kind, arrival.stored, now=now)
    session.add(file)
    session.flush()
    upload.state, upload.file_id, upload.touched_at = UploadState.STORED, file.id, now
    add_audit_entry(session, actor, AuditedAction.EVIDENCE_HAND_IN, subject=_subject(place, file), now=now)
    recount_missing(session, place)
    session.flush()
    return UploadStand(upload, file=file)


def _new_file(upload: EvidenceUpload, kind: FileKind, stored: StoredBytes, *, now: datetime) -> EvidenceFile:
    return EvidenceFile(
        organisation_id=upload.organisation_id,
        assessment_id=upload.assessment_id,
        question=upload.question,
        piece=upload.piece,
        name=with_ending(upload.name, kind.ending, also=kind.more_endings),
        note=upload.note,
        media_type=kind.media_type,
        size_bytes=stored.size_bytes,
        sha256=stored.sha256,
        sent_sha256=upload.sha256,
        status=FileStatus.PROVISIONAL,
        sent_by=upload.sent_by,
        uploaded_by=upload.uploaded_by,
        created_at=now,
    )


def _subject(place: EvidencePlace, file: EvidenceFile) -> str:
    return f"{place.assessment.number} {evidence_question_name(place.edition, file.question)} {file.name}"
