"""How the evidence of an assessment stands, from the database; and its number of missing pieces in every case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.evidence import (
    FileStatus,
    PieceKey,
    PresentEvidence,
    list_piece_states,
    missing_pieces,
)
from rongtong_assess.core.consulting.evidence_standing import ComingFile, EvidenceStanding, HandedInFile, WaivedPiece
from rongtong_assess.core.edition.evidence_list import GivenAnswer
from rongtong_assess.services.consulting.evidence.place import EvidencePlace, asks_for_acceptance, declared_answers
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.consulting.evidence import (
    list_cases_about,
    list_evidence_files,
    list_sender_names,
    list_unfinished_uploads,
    list_waivers,
    sum_held,
)
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.evidence import EvidenceFile, EvidenceUpload, UploadState


def is_fixed(place: EvidencePlace, file: EvidenceFile) -> bool:
    """Whether a result was signed since the file came."""
    return place.signed_at is not None and file.created_at <= place.signed_at


def find_standing(
    session: Session, place: EvidencePlace, *, found: Mapping[str, GivenAnswer] | None = None
) -> EvidenceStanding:
    """Everything about the evidence of this assessment. found: answers found on site, which replace declared ones.

    Through a case only its own waivers count; the firm sees those of all its cases.
    """
    answers = {**declared_answers(session, place), **(found or {})}
    rows = [
        row for row in list_evidence_files(session, place.firm_id, place.assessment.id) if place.takes(row.question)
    ]
    waived = _list_waived(session, place, case_id=place.case.id if place.case else None)
    names = list_sender_names(session, rows)
    return EvidenceStanding(
        evidence=place.evidence,
        answers=answers,
        states=list_piece_states(
            place.evidence,
            place.edition,
            answers,
            present=_present(rows, waived),
            is_acceptance=place.is_acceptance,
        ),
        files=[_handed_in(place, row, names) for row in rows],
        coming=[_coming(row) for row in list_unfinished_uploads(session, place.firm_id, place.assessment.id)],
        waived=waived,
        held_bytes=sum_held(session, place.firm_id)[0],
    )


def recount_missing(session: Session, place: EvidencePlace) -> None:
    """Enter the number of missing pieces in every case about this assessment.

    Call it after any change of files or waivers, and when a case is opened.
    """
    session.flush()
    cases = list_cases_about(session, place.firm_id, place.assessment.id)
    if not cases:
        return
    answers = declared_answers(session, place)
    rows = list_evidence_files(session, place.firm_id, place.assessment.id)
    for case in cases:
        present = _present(rows, _list_waived(session, place, case_id=case.id))
        states = list_piece_states(
            place.evidence, place.edition, answers, present=present, is_acceptance=asks_for_acceptance(case)
        )
        case.missing_evidence_count = len(missing_pieces(states))


def recount_case(session: Session, case: Case, *, library: Library, now: datetime) -> None:
    """The same for a case that was opened, or that goes on with another assessment."""
    assessment = get_assessment(session, case.firm_id, case.assessment_id)
    edition = library.get_edition(assessment.edition_id)
    evidence = library.evidence_list_of(edition, on=day_in_china(now))
    recount_missing(session, EvidencePlace(assessment, edition, evidence))


def _list_waived(session: Session, place: EvidencePlace, *, case_id: UUID | None) -> list[WaivedPiece]:
    rows = list_waivers(session, place.firm_id, place.assessment.id)
    return [
        WaivedPiece(waiver.question, waiver.piece, waiver.reason, case.number, waiver.waived_at)
        for waiver, case in rows
        if case_id is None or case.id == case_id
    ]


def _present(files: Sequence[EvidenceFile], waived: Sequence[WaivedPiece]) -> PresentEvidence:
    statuses: dict[PieceKey, list[FileStatus]] = defaultdict(list)
    for file in files:
        statuses[file.question, file.piece].append(FileStatus(file.status))
    reasons = {(piece.question, piece.piece): piece.reason for piece in waived}
    return PresentEvidence({key: tuple(found) for key, found in statuses.items()}, reasons)


def _handed_in(place: EvidencePlace, row: EvidenceFile, names: Mapping[UUID, str]) -> HandedInFile:
    return HandedInFile(
        id=row.id,
        question=row.question,
        piece=row.piece,
        name=row.name,
        note=row.note,
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        status=FileStatus(row.status),
        sent_by=row.sent_by,
        sender_name=names.get(row.sent_by, "") if row.sent_by else "",
        handed_in_at=row.created_at,
        is_fixed=is_fixed(place, row),
    )


def _coming(row: EvidenceUpload) -> ComingFile:
    is_waiting = row.state == UploadState.WAITING
    return ComingFile(row.id, row.question, row.piece, row.name, row.size_bytes, is_waiting, row.created_at)
