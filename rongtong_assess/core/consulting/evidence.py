"""Which evidence of an assessment is there, which is missing, and which an assessor has waived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import FACT_PREFIX, SCENE_PREFIX, Edition
from rongtong_assess.core.edition.evidence_list import (
    CASE_QUESTION,
    EvidenceList,
    EvidencePiece,
    GivenAnswer,
    pieces_asked,
)

OTHER_PIECE = "other"
"""Where files go that belong to a question but to none of its pieces."""
MOST_FILE_NAME = 120

PieceKey = tuple[str, str]
"""Question and id of a piece."""


class FileStatus(StrEnum):
    """provisional: 暂用版, may still be exchanged; final: 最终版, goes into the acceptance pack."""

    PROVISIONAL = "provisional"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class PresentEvidence:
    """What has been handed in: the states of the files of each piece, and the reasons of waived pieces."""

    files: Mapping[PieceKey, tuple[FileStatus, ...]] = field(default_factory=dict)
    waived: Mapping[PieceKey, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PieceState:
    """A piece that is asked for, with what there is of it. waived: the assessor's reason; empty without one."""

    question: str
    piece: EvidencePiece
    files: tuple[FileStatus, ...] = ()
    waived: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether it is required and there is neither a file nor a waiver."""
        return self.piece.is_required and not self.files and not self.waived

    @property
    def lacks_final(self) -> bool:
        """Whether there are files, none of which is the final one."""
        return bool(self.files) and FileStatus.FINAL not in self.files


def answers_of(sheet: AnswerSheet) -> dict[str, GivenAnswer]:
    """The sheet's answers by question, as evidence is asked for them."""
    return {**sheet.choices, **{SCENE_PREFIX + scene: level for scene, level in sheet.scenes.items()}}


def list_piece_states(
    evidence: EvidenceList,
    edition: Edition,
    answers: Mapping[str, GivenAnswer],
    *,
    present: PresentEvidence,
    is_acceptance: bool = False,
) -> list[PieceState]:
    """Every piece that these answers ask for, in the order of the questions; open questions ask for nothing yet.

    answers: declared, or as found on site; with another level other pieces are asked for. is_acceptance: what an
    acceptance asks for as a whole comes first.
    """
    asked = [(CASE_QUESTION, piece) for piece in evidence.pieces_of(CASE_QUESTION) if is_acceptance]
    asked += [
        (question, piece)
        for question in edition.questions
        if question in answers
        for piece in pieces_asked(evidence, edition, question=question, answer=answers[question])
    ]
    return [
        PieceState(
            question, piece, present.files.get((question, piece.id), ()), present.waived.get((question, piece.id), "")
        )
        for question, piece in asked
    ]


def missing_pieces(states: Iterable[PieceState]) -> list[PieceState]:
    """The required pieces without a file and without a waiver."""
    return [state for state in states if state.is_missing]


def takes_files(edition: Edition, question: str, *, is_acceptance: bool = False) -> bool:
    """Whether files may be filed under the question: an item or a scene, not a fact; or under an acceptance."""
    if question == CASE_QUESTION:
        return is_acceptance
    return not question.startswith(FACT_PREFIX) and question in edition.questions
