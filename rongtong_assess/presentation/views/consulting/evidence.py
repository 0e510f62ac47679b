"""The evidence of an assessment as pages show it: the list of questions, and one question with its pieces and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from rongtong_assess.core.consulting.evidence import OTHER_PIECE, FileStatus, PieceState
from rongtong_assess.core.consulting.evidence_standing import ComingFile, EvidenceStanding, HandedInFile
from rongtong_assess.core.consulting.evidence_upload import EvidenceLimits
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.evidence_list import CASE_QUESTION
from rongtong_assess.presentation.wording.assessment import found_words
from rongtong_assess.presentation.wording.consulting.evidence import (
    ACCEPTANCE_TITLE,
    HELPFUL,
    MISSING,
    NOT_YET,
    OTHER_TEXT,
    OTHER_TITLE,
    REQUIRED,
    STATUS_WORDS,
    WAIVED,
    coming_line,
    evidence_question_name,
    file_line,
    handed_in_words,
    left_out_line,
    missing_line,
    question_line,
    room_line,
    waived_line,
)
from rongtong_assess.presentation.wording.quantities import show_china_day


@dataclass(frozen=True, slots=True)
class EvidenceFileView:
    """may_remove: by the person who looks. other_status: what it can be marked as instead; empty where it is fixed."""

    id: UUID
    name: str
    line: str
    note: str
    status_words: str
    is_final: bool
    is_fixed: bool
    may_remove: bool
    other_status: str


@dataclass(frozen=True, slots=True)
class ComingFileView:
    """A file that has not arrived yet."""

    id: UUID
    name: str
    line: str
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class EvidencePieceView:
    """One piece. look, icon: of the badge that says how it stands. waived: why it need not be handed in."""

    id: str
    title: str
    need: str
    state: str
    look: str
    icon: str
    files: tuple[EvidenceFileView, ...]
    coming: tuple[ComingFileView, ...]
    waived: str
    may_be_waived: bool


@dataclass(frozen=True, slots=True)
class EvidenceQuestionView:
    """One question. before, after: the questions that the links lead to; empty at the ends."""

    question: str
    name: str
    answer: str
    line: str
    missing: int
    pieces: tuple[EvidencePieceView, ...]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A question in the list."""

    question: str
    name: str
    line: str
    missing: int
    files: int


@dataclass(frozen=True, slots=True)
class EvidenceGroupView:
    """The questions of one dimension, or of one group of scenes."""

    name: str
    rows: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class EvidenceListView:
    """The list of all questions for which there is something to show."""

    headline: str
    done: int
    total: int
    left_out: str
    room: str
    note: str
    groups: tuple[EvidenceGroupView, ...]


def build_evidence_list(edition: Edition, standing: EvidenceStanding, *, limits: EvidenceLimits) -> EvidenceListView:
    """All questions with what is missing."""
    shown = set(list_evidence_questions(edition, standing))
    groups = [
        EvidenceGroupView(name, tuple(_row(edition, standing, question) for question in questions if question in shown))
        for name, questions in _groups(edition)
    ]
    missing, required = len(standing.missing), len(standing.required)
    answered = [question for question in edition.questions if question in standing.answers]
    without = len([question for question in answered if question not in shown])
    return EvidenceListView(
        headline=missing_line(missing, required),
        done=required - missing,
        total=required,
        left_out=left_out_line(len(edition.questions) - len(answered), without),
        room=room_line(standing.held_bytes, limits),
        note=standing.evidence.note,
        groups=tuple(group for group in groups if group.rows),
    )


def list_evidence_questions(edition: Edition, standing: EvidenceStanding) -> list[str]:
    """The questions for which something is asked, or for which there are files, in their order."""
    asked = {state.question for state in standing.states}
    filed = {file.question for file in standing.files} | {file.question for file in standing.coming}
    return [question for question in (CASE_QUESTION, *edition.questions) if question in asked | filed]


def build_evidence_question(
    edition: Edition, standing: EvidenceStanding, question: str, *, viewer: UUID, may_waive: bool = False
) -> EvidenceQuestionView:
    """One question with every piece, its files, and a place for others. viewer: the organisation that looks."""
    states = standing.states_of(question)
    pieces = [_piece(standing, state, viewer=viewer, may_waive=may_waive) for state in states]
    row = _row(edition, standing, question)
    around = list_evidence_questions(edition, standing)
    place = around.index(question) if question in around else -1
    return EvidenceQuestionView(
        question=question,
        name=row.name,
        answer=found_words(edition, question, value=standing.answers[question]) if question in standing.answers else "",
        line=row.line,
        missing=row.missing,
        pieces=(*pieces, _others(standing, question, viewer=viewer)),
        before=around[place - 1] if place > 0 else "",
        after=around[place + 1] if 0 <= place < len(around) - 1 else "",
    )


def _groups(edition: Edition) -> list[tuple[str, Sequence[str]]]:
    of_items = [(dimension.name, [item.id for item in dimension.items]) for dimension in edition.dimensions]
    of_scenes = [(group.name, [scene.question for scene in group.scenes]) for group in edition.scene_groups]
    return [(ACCEPTANCE_TITLE, [CASE_QUESTION]), *of_items, *of_scenes]


def _row(edition: Edition, standing: EvidenceStanding, question: str) -> EvidenceRow:
    missing = sum(state.is_missing for state in standing.states_of(question))
    files = sum(file.question == question for file in standing.files)
    return EvidenceRow(
        question, evidence_question_name(edition, question), question_line(missing, files), missing, files
    )


def _piece(standing: EvidenceStanding, state: PieceState, *, viewer: UUID, may_waive: bool) -> EvidencePieceView:
    words, look, icon = _judge(state)
    waived = standing.find_waived((state.question, state.piece.id))
    coming = standing.coming_of(state.question, state.piece.id)
    return EvidencePieceView(
        id=state.piece.id,
        title=state.piece.text,
        need=REQUIRED if state.piece.is_required else HELPFUL,
        state=words,
        look=look,
        icon=icon,
        files=tuple(_file(file, viewer) for file in standing.files_of(state.question, state.piece.id)),
        coming=tuple(map(_coming, coming)),
        waived=waived_line(waived.reason, waived.case_number) if waived else "",
        may_be_waived=may_waive and state.piece.is_required,
    )


def _others(standing: EvidenceStanding, question: str, *, viewer: UUID) -> EvidencePieceView:
    files = standing.loose_files_of(question)
    return EvidencePieceView(
        id=OTHER_PIECE,
        title=f"{OTHER_TITLE}：{OTHER_TEXT}",
        need="",
        state="",
        look="",
        icon="",
        files=tuple(_file(file, viewer) for file in files),
        coming=tuple(map(_coming, standing.coming_of(question, OTHER_PIECE))),
        waived="",
        may_be_waived=False,
    )


def _judge(state: PieceState) -> tuple[str, str, str]:
    """Words, look and icon of the badge."""
    if state.files:
        return handed_in_words(len(state.files)), "is-good", "good"
    if state.waived:
        return WAIVED, "is-brand", "info"
    return (MISSING, "is-warn", "warn") if state.piece.is_required else (NOT_YET, "", "document")


def _file(file: HandedInFile, viewer: UUID) -> EvidenceFileView:
    is_final = file.status is FileStatus.FINAL
    return EvidenceFileView(
        id=file.id,
        name=file.name,
        line=file_line(file.size_bytes, day=show_china_day(file.handed_in_at), sender=file.sender_name),
        note=file.note,
        status_words=STATUS_WORDS[file.status],
        is_final=is_final,
        is_fixed=file.is_fixed,
        may_remove=not file.is_fixed and file.sent_by == viewer,
        other_status="" if file.is_fixed else (FileStatus.PROVISIONAL if is_final else FileStatus.FINAL),
    )


def _coming(file: ComingFile) -> ComingFileView:
    return ComingFileView(file.id, file.name, coming_line(file.size_bytes, is_waiting=file.is_waiting), file.is_waiting)
