"""A file comes in parts: announced, sent part by part, finished.

A file has arrived only when the SHA-256 of what was read back from the disk is the one that was announced. Every call
may be repeated: an answer that got lost on the way is given again. Joining, looking into the file and storing it take
a while and change no row, so they are done before the writing transaction: `gather`, then `record`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.evidence import OTHER_PIECE
from rongtong_assess.core.consulting.evidence_upload import (
    AnnouncedFile,
    EvidenceLimits,
    clean_file_name,
    find_quota_mistake,
    list_announcement_mistakes,
)
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.typed_text import MOST_NOTE, hidden_character_words, many_lines
from rongtong_assess.presentation.wording.mistakes import find_password_mistake
from rongtong_assess.services.consulting.evidence.place import EvidencePlace, refuse_unless_handing_in
from rongtong_assess.services.consulting.evidence.tools import EvidenceTools
from rongtong_assess.storage.consulting.evidence import (
    find_same_file,
    find_stored_file,
    find_unfinished_upload,
    get_upload,
    sum_held,
)
from rongtong_assess.storage.consulting.evidence_files import MisreadBytes
from rongtong_assess.storage.people.organisations import lock_organisation
from rongtong_assess.storage.tables.consulting.evidence import EvidenceFile, EvidenceUpload, UploadState

NOTE_EVERY = timedelta(minutes=10)
"""How exactly the time of the last part is kept; a row is not written for every part."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """What a person hands in, and for which piece of which question. note: what it shows, in the person's words."""

    question: str
    piece: str
    announced: AnnouncedFile
    note: str = ""


@dataclass(frozen=True, slots=True)
class UploadStand:
    """How far an upload has come: the numbers of the parts that are there, and the file once it has arrived."""

    upload: EvidenceUpload
    parts: tuple[int, ...] = ()
    file: EvidenceFile | None = None

    @property
    def announced(self) -> AnnouncedFile:
        return announced_of(self.upload)


def start_upload(
    session: Session, actor: Actor, place: EvidencePlace, entry: FileEntry, *, tools: EvidenceTools, now: datetime
) -> UploadStand:
    """Announce a file; the same file for the same piece goes on where it stopped, or has arrived already.

    Raises Refused with every mistake, such as a file that is too large or does not fit any more.
    """
    refuse_unless_handing_in(place)
    lock_organisation(session, place.firm_id)
    if mistakes := _entry_mistakes(place, entry, limits=tools.limits):
        raise Refused(mistakes)
    key = entry.question, entry.piece
    upload = find_unfinished_upload(session, place.assessment, key, entry.announced.sha256)
    if upload is not None:
        return find_stand(session, upload, tools=tools)
    upload = _new_upload(actor, place, entry, now=now)
    if same := find_same_file(session, upload, entry.announced.sha256):
        upload.state, upload.file_id = UploadState.STORED, same.id
    else:
        held_bytes, held_files = sum_held(session, place.firm_id)
        mistake = find_quota_mistake(entry.announced, held_bytes=held_bytes, held_files=held_files, limits=tools.limits)
        if mistake:
            raise Refused([mistake])
    session.add(upload)
    session.flush()
    return find_stand(session, upload, tools=tools)


def keep_part(
    session: Session,
    place: EvidencePlace,
    upload_id: UUID,
    *,
    number: int,
    content: bytes,
    sha256: str,
    tools: EvidenceTools,
) -> UploadStand:
    """Store one part. Changes no row.

    Raises NotFound; Refused for a part of another length than announced, and where its SHA-256 is not the one sent
    with it: something on the way has changed it.
    """
    refuse_unless_handing_in(place)
    upload = find_upload(session, place, upload_id)
    if upload.state == UploadState.OPEN:
        if not content or len(content) != announced_of(upload).part_size(number):
            raise Refused.because("part", f"第 {number} 段的长度不对，路上可能丢了一截", "请再发一次这一段")
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Refused.because("part", f"第 {number} 段和您电脑上的不一样，路上被改动过", "请再发一次这一段")
        if tools.store.keep_part(upload.id, number, content) != sha256:
            raise MisreadBytes(f"part {number} does not hold what was written")
    return find_stand(session, upload, tools=tools)


def note_progress(session: Session, place: EvidencePlace, upload_id: UUID, *, now: datetime) -> None:
    """Keep the upload from ending: a part has come. Call it in a writing transaction."""
    find_upload(session, place, upload_id, for_update=True).touched_at = now


def is_note_due(stand: UploadStand, now: datetime) -> bool:
    """Whether the time of the last part is to be written."""
    return stand.upload.state == UploadState.OPEN and now - stand.upload.touched_at > NOTE_EVERY


def give_up(session: Session, place: EvidencePlace, upload_id: UUID) -> None:
    """End an upload that has not become a file. Its parts go with the next sweep, or by the caller. Raises NotFound."""
    upload = find_upload(session, place, upload_id, for_update=True)
    if upload.state != UploadState.STORED:
        session.delete(upload)
        session.flush()


def find_upload(session: Session, place: EvidencePlace, upload_id: UUID, *, for_update: bool = False) -> EvidenceUpload:
    """An upload of this assessment. Raises NotFound for any other."""
    upload = get_upload(session, place.firm_id, upload_id, for_update=for_update)
    if upload.assessment_id != place.assessment.id:
        raise NotFound
    return upload


def find_stand(session: Session, upload: EvidenceUpload, *, tools: EvidenceTools) -> UploadStand:
    """How far this upload has come."""
    if upload.state == UploadState.STORED:
        return UploadStand(upload, file=find_stored_file(session, upload.organisation_id, upload.file_id))
    sizes, announced = tools.store.list_parts(upload.id), announced_of(upload)
    whole = sorted(number for number, size in sizes.items() if size == announced.part_size(number))
    return UploadStand(upload, tuple(whole))


def announced_of(upload: EvidenceUpload) -> AnnouncedFile:
    """What was announced."""
    return AnnouncedFile(upload.name, upload.size_bytes, upload.sha256, upload.part_bytes)


def _entry_mistakes(place: EvidencePlace, entry: FileEntry, *, limits: EvidenceLimits) -> list[Mistake]:
    mistakes = list(list_announcement_mistakes(entry.announced, limits))
    is_known = entry.piece == OTHER_PIECE or place.evidence.find_piece(entry.question, entry.piece) is not None
    if not place.takes(entry.question) or not is_known:
        mistakes.append(Mistake("piece", "没有这一项材料", "请刷新页面再选"))
    if len(entry.note) > MOST_NOTE:
        mistakes.append(Mistake("note", f"说明有 {len(entry.note)} 个字", f"请缩短到 {MOST_NOTE} 个字以内"))
    if hidden := hidden_character_words(entry.note):
        mistakes.append(Mistake("note", f"说明里有{hidden}", "请删掉，或改成手工输入"))
    if told := find_password_mistake("note", f"{entry.announced.name}\n{entry.note}"):
        mistakes.append(told)
    return mistakes


def _new_upload(actor: Actor, place: EvidencePlace, entry: FileEntry, *, now: datetime) -> EvidenceUpload:
    return EvidenceUpload(
        organisation_id=place.firm_id,
        assessment_id=place.assessment.id,
        question=entry.question,
        piece=entry.piece,
        name=clean_file_name(entry.announced.name),
        note=many_lines(entry.note),
        size_bytes=entry.announced.size_bytes,
        sha256=entry.announced.sha256,
        part_bytes=entry.announced.part_bytes,
        state=UploadState.OPEN,
        sent_by=actor.organisation_id,
        uploaded_by=actor.account_id,
        created_at=now,
        touched_at=now,
    )
