"""Evidence of assessments: files, uploads under way and waivers.

Queries ask for the firm's rows, by organisation or by a case that the actor may see, unless their docstring says
otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from rongtong_assess.core.consulting.case import BINDING_SIGNATURES
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent
from rongtong_assess.storage.tables.consulting.evidence import EvidenceFile, EvidenceUpload, EvidenceWaiver, UploadState
from rongtong_assess.storage.tables.people import Organisation
from rongtong_assess.storage.tables.visit import Visit


def list_evidence_files(session: Session, organisation_id: UUID, assessment_id: UUID) -> list[EvidenceFile]:
    """The files of an assessment that were not removed, oldest first."""
    query = _present_files(organisation_id).where(EvidenceFile.assessment_id == assessment_id)
    return list(session.scalars(query.order_by(EvidenceFile.created_at, EvidenceFile.id)))


def get_evidence_file(
    session: Session, organisation_id: UUID, file_id: UUID, *, for_update: bool = False
) -> EvidenceFile:
    """One file that was not removed. Raises NotFound."""
    query = _present_files(organisation_id).where(EvidenceFile.id == file_id)
    file = session.scalar((query.with_for_update() if for_update else query).execution_options(populate_existing=True))
    if file is None:
        raise NotFound
    return file


def find_stored_file(session: Session, organisation_id: UUID, file_id: UUID | None) -> EvidenceFile | None:
    """One file, removed or not; None for None."""
    query = select(EvidenceFile).where(EvidenceFile.organisation_id == organisation_id, EvidenceFile.id == file_id)
    return session.scalar(query)


def find_same_file(session: Session, upload: EvidenceUpload, sent_sha256: str) -> EvidenceFile | None:
    """The file for the same piece that came from the same bytes and was not removed."""
    query = _present_files(upload.organisation_id).where(
        EvidenceFile.assessment_id == upload.assessment_id,
        EvidenceFile.question == upload.question,
        EvidenceFile.piece == upload.piece,
        EvidenceFile.sent_sha256 == sent_sha256,
    )
    return session.scalars(query.order_by(EvidenceFile.created_at)).first()


def sum_held(session: Session, organisation_id: UUID) -> tuple[int, int]:
    """Bytes and number of what the firm's evidence holds: its files, and uploads under way in their announced size."""
    files = select(_sum_of(EvidenceFile.size_bytes), func.count()).where(
        EvidenceFile.organisation_id == organisation_id, EvidenceFile.removed_at.is_(None)
    )
    uploads = select(_sum_of(EvidenceUpload.size_bytes), func.count()).where(
        EvidenceUpload.organisation_id == organisation_id, EvidenceUpload.state != UploadState.STORED
    )
    (bytes_stored, stored), (bytes_coming, coming) = session.execute(files).one(), session.execute(uploads).one()
    return bytes_stored + bytes_coming, stored + coming


def get_upload(session: Session, organisation_id: UUID, upload_id: UUID, *, for_update: bool = False) -> EvidenceUpload:
    """One upload of the firm, finished or not. Raises NotFound."""
    query = select(EvidenceUpload).where(
        EvidenceUpload.organisation_id == organisation_id, EvidenceUpload.id == upload_id
    )
    upload = session.scalar(
        (query.with_for_update() if for_update else query).execution_options(populate_existing=True)
    )
    if upload is None:
        raise NotFound
    return upload


def find_unfinished_upload(
    session: Session, assessment: Assessment, key: tuple[str, str], sha256: str
) -> EvidenceUpload | None:
    """The unfinished upload of these bytes for this piece. key: question and piece."""
    question, piece = key
    query = _uploads_of(assessment.organisation_id, assessment.id).where(
        EvidenceUpload.question == question, EvidenceUpload.piece == piece, EvidenceUpload.sha256 == sha256
    )
    return session.scalar(query)


def list_unfinished_uploads(session: Session, organisation_id: UUID, assessment_id: UUID) -> list[EvidenceUpload]:
    """The assessment's uploads that have not become files, oldest first."""
    query = _uploads_of(organisation_id, assessment_id)
    return list(session.scalars(query.order_by(EvidenceUpload.created_at, EvidenceUpload.id)))


def list_waivers(session: Session, organisation_id: UUID, assessment_id: UUID) -> list[tuple[EvidenceWaiver, Case]]:
    """The waivers in force in any case about this assessment, each with its case, oldest first."""
    query = (
        select(EvidenceWaiver, Case)
        .join(Case, Case.id == EvidenceWaiver.case_id)
        .where(Case.firm_id == organisation_id, Case.assessment_id == assessment_id, EvidenceWaiver.ended_at.is_(None))
    )
    rows = session.execute(query.order_by(EvidenceWaiver.waived_at, EvidenceWaiver.id))
    return [(row.EvidenceWaiver, row.Case) for row in rows]


def find_waiver(session: Session, case_id: UUID, key: tuple[str, str]) -> EvidenceWaiver | None:
    """The waiver of a piece in force in a case. key: question and piece. The caller knows that the actor may see it."""
    question, piece = key
    query = select(EvidenceWaiver).where(
        EvidenceWaiver.case_id == case_id,
        EvidenceWaiver.question == question,
        EvidenceWaiver.piece == piece,
        EvidenceWaiver.ended_at.is_(None),
    )
    return session.scalar(query)


def list_cases_about(session: Session, organisation_id: UUID, assessment_id: UUID) -> Sequence[Case]:
    """The cases of any platform whose present round looks at this assessment of the firm."""
    query = select(Case).where(Case.firm_id == organisation_id, Case.assessment_id == assessment_id)
    return session.scalars(query.order_by(Case.opened_at, Case.id)).all()


def find_last_signature_at(session: Session, organisation_id: UUID, assessment_id: UUID) -> datetime | None:
    """When somebody last put a name to a result about this assessment, in any case; None if nobody did.

    A case goes on to another assessment in a later round, so it is the visits of the rounds that say which it was.
    """
    query = (
        select(func.max(CaseEvent.happened_at))
        .join(Visit, and_(Visit.case_id == CaseEvent.case_id, Visit.round_number == CaseEvent.round_number))
        .where(
            Visit.organisation_id == organisation_id,
            Visit.assessment_id == assessment_id,
            CaseEvent.step.in_(sorted(BINDING_SIGNATURES)),
        )
    )
    return session.scalar(query)


def list_wanted_hashes(session: Session, among: Collection[str]) -> set[str]:
    """Those of the hashes that a file of any firm still needs."""
    query = select(EvidenceFile.sha256).where(EvidenceFile.removed_at.is_(None), EvidenceFile.sha256.in_(list(among)))
    return set(session.scalars(query))


def list_all_hashes(session: Session) -> dict[str, int]:
    """Hash and size of every file of any firm that was not removed."""
    query = select(EvidenceFile.sha256, EvidenceFile.size_bytes).where(EvidenceFile.removed_at.is_(None)).distinct()
    return {row.sha256: row.size_bytes for row in session.execute(query)}


def list_upload_ids(session: Session) -> set[UUID]:
    """The uploads of any firm that have not become files."""
    return set(session.scalars(select(EvidenceUpload.id).where(EvidenceUpload.state != UploadState.STORED)))


def list_waiting_uploads(session: Session) -> list[EvidenceUpload]:
    """The uploads of any firm that wait for the virus scanner, oldest first."""
    query = select(EvidenceUpload).where(EvidenceUpload.state == UploadState.WAITING)
    return list(session.scalars(query.order_by(EvidenceUpload.created_at, EvidenceUpload.id)))


def delete_abandoned_uploads(session: Session, *, before: datetime) -> list[UUID]:
    """Delete the uploads of any firm that nobody went on with since then, and finished ones that old; their ids."""
    is_old = EvidenceUpload.touched_at < before
    found = list(session.scalars(select(EvidenceUpload.id).where(is_old, EvidenceUpload.state != UploadState.WAITING)))
    session.execute(delete(EvidenceUpload).where(EvidenceUpload.id.in_(found)))
    return found


def list_sender_names(session: Session, files: Sequence[EvidenceFile]) -> dict[UUID, str]:
    """The names of the organisations that handed these files in."""
    ids = {file.sent_by for file in files if file.sent_by is not None}
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return {row.id: row.name for row in session.execute(query)}


def _sum_of(sizes: InstrumentedAttribute[int]) -> ColumnElement[int]:
    """A whole number; PostgreSQL adds large whole numbers up to a decimal."""
    return cast(func.coalesce(func.sum(sizes), 0), BigInteger)


def _present_files(organisation_id: UUID) -> Select[EvidenceFile]:
    return select(EvidenceFile).where(
        EvidenceFile.organisation_id == organisation_id, EvidenceFile.removed_at.is_(None)
    )


def _uploads_of(organisation_id: UUID, assessment_id: UUID) -> Select[EvidenceUpload]:
    return select(EvidenceUpload).where(
        EvidenceUpload.organisation_id == organisation_id,
        EvidenceUpload.assessment_id == assessment_id,
        EvidenceUpload.state != UploadState.STORED,
    )
