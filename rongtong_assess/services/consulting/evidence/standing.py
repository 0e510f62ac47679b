"""How the evidence of an assessment stands: what is asked, what is there, what is missing and what was waived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.consulting.evidence import (
    FileStatus,
    PieceKey,
    PieceState,
    PresentEvidence,
    list_piece_states,
    missing_pieces,
)
from rongtong_assess.core.edition.evidence_list import GivenAnswer
from rongtong_assess.services.consulting.evidence.place import EvidencePlace, declared_answers
from rongtong_assess.storage.consulting.evidence import (
    list_cases_about,
    list_evidence_files,
    list_unfinished_uploads,
    list_waivers,
    sum_held,
)
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.evidence import EvidenceFile, EvidenceUpload, EvidenceWaiver

Filed = TypeVar("Filed", EvidenceFile, EvidenceUpload)


@dataclass(frozen=True, slots=True)
class EvidenceStanding:
    """states: of every piece asked for. files, uploads: by question and piece. waivers: with the case of each.

    answers: what the pieces are asked for. held_bytes: what all of the firm's evidence takes up.
    """

    place: EvidencePlace
    answers: Mapping[str, GivenAnswer]
    states: Sequence[PieceState]
    files: Mapping[PieceKey, Sequence[EvidenceFile]]
    uploads: Mapping[PieceKey, Sequence[EvidenceUpload]]
    waivers: Mapping[PieceKey, tuple[EvidenceWaiver, Case]]
    held_bytes: int

    @property
    def missing(self) -> list[PieceState]:
        """The required pieces without a file and without a waiver."""
        return missing_pieces(self.states)

    def is_fixed(self, file: EvidenceFile) -> bool:
        """Whether the file belongs to a signed result, so that it stays as it is."""
        return is_fixed(self.place, file)


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
    rows = list_evidence_files(session, place.firm_id, place.assessment.id)
    waivers = _waivers(session, place, case_id=place.case.id if place.case else None)
    files = _by_piece(rows)
    return EvidenceStanding(
        place=place,
        answers=answers,
        states=list_piece_states(place.evidence, place.edition, answers, present=_present(rows, waivers)),
        files=files,
        uploads=_by_piece(list_unfinished_uploads(session, place.firm_id, place.assessment.id)),
        waivers=waivers,
        held_bytes=sum_held(session, place.firm_id)[0],
    )


def recount_missing(session: Session, place: EvidencePlace) -> None:
    """Enter the number of missing pieces in every case about this assessment. Call it after any change, and when a
    case is opened."""
    session.flush()
    cases = list_cases_about(session, place.firm_id, place.assessment.id)
    if not cases:
        return
    answers = declared_answers(session, place)
    rows = list_evidence_files(session, place.firm_id, place.assessment.id)
    for case in cases:
        present = _present(rows, _waivers(session, place, case_id=case.id))
        states = list_piece_states(place.evidence, place.edition, answers, present=present)
        case.missing_evidence_count = len(missing_pieces(states))


def _waivers(
    session: Session, place: EvidencePlace, *, case_id: UUID | None
) -> dict[PieceKey, tuple[EvidenceWaiver, Case]]:
    rows = list_waivers(session, place.firm_id, place.assessment.id)
    return {
        (waiver.question, waiver.piece): (waiver, case)
        for waiver, case in rows
        if case_id is None or case.id == case_id
    }


def _present(files: Sequence[EvidenceFile], waivers: Mapping[PieceKey, tuple[EvidenceWaiver, Case]]) -> PresentEvidence:
    statuses = {key: tuple(FileStatus(file.status) for file in rows) for key, rows in _by_piece(files).items()}
    return PresentEvidence(statuses, {key: waiver.reason for key, (waiver, _case) in waivers.items()})


def _by_piece(rows: Sequence[Filed]) -> dict[PieceKey, list[Filed]]:
    grouped: dict[PieceKey, list[Filed]] = defaultdict(list)
    for row in rows:
        grouped[row.question, row.piece].append(row)
    return dict(grouped)
