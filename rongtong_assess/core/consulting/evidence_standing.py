"""How the evidence of one assessment stands: the pieces asked for, the files that came, those on their way, waivers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rongtong_assess.core.consulting.evidence import FileStatus, PieceKey, PieceState, missing_pieces
from rongtong_assess.core.edition.evidence_list import EvidenceList, GivenAnswer


@dataclass(frozen=True, slots=True)
class HandedInFile:
    """A file that has arrived.

    size_bytes, sha256: of what is stored. sent_by: the organisation that handed it in, None where it is gone.
    is_fixed: a result was signed since it came, so it stays as it is.
    """

    id: UUID
    question: str
    piece: str
    name: str
    note: str
    media_type: str
    size_bytes: int
    sha256: str
    status: FileStatus
    sent_by: UUID | None
    sender_name: str
    handed_in_at: datetime
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class ComingFile:
    """A file whose parts are still coming, or that waits for the virus scanner with all of them there."""

    id: UUID
    question: str
    piece: str
    name: str
    size_bytes: int
    is_waiting: bool
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class WaivedPiece:
    """A piece that an assessor does without in one case. case_number: as people see it."""

    question: str
    piece: str
    reason: str
    case_number: str
    waived_at: datetime


@dataclass(frozen=True, slots=True)
class EvidenceStanding:
    """evidence: the list by which it is judged. answers: what the pieces are asked for, by question.

    states: of every piece asked for, in the order of the questions. held_bytes: what all evidence of the firm takes up,
    of any assessment; room_bytes: how much it may.
    """

    evidence: EvidenceList
    answers: Mapping[str, GivenAnswer]
    states: Sequence[PieceState]
    files: Sequence[HandedInFile]
    coming: Sequence[ComingFile]
    waived: Sequence[WaivedPiece]
    held_bytes: int

    @property
    def missing(self) -> list[PieceState]:
        """The required pieces without a file and without a waiver."""
        return missing_pieces(self.states)

    @property
    def required(self) -> list[PieceState]:
        """Every required piece that these answers ask for."""
        return [state for state in self.states if state.piece.is_required]

    def states_of(self, question: str) -> list[PieceState]:
        """The pieces asked for this question."""
        return [state for state in self.states if state.question == question]

    def files_of(self, question: str, piece: str) -> list[HandedInFile]:
        """The files of a piece, oldest first."""
        return [file for file in self.files if (file.question, file.piece) == (question, piece)]

    def coming_of(self, question: str, piece: str) -> list[ComingFile]:
        """The files of a piece that have not arrived, oldest first."""
        return [file for file in self.coming if (file.question, file.piece) == (question, piece)]

    def find_waived(self, key: PieceKey) -> WaivedPiece | None:
        """The waiver of a piece. key: question and piece."""
        return next((waived for waived in self.waived if (waived.question, waived.piece) == key), None)

    def loose_files_of(self, question: str) -> list[HandedInFile]:
        """Files of the question that belong to no piece that is asked for now: others, and of former answers."""
        asked = {state.piece.id for state in self.states_of(question)}
        return [file for file in self.files if file.question == question and file.piece not in asked]
