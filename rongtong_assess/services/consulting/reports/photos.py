"""The photos among the evidence that a case's report shows, and small copies of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.sign_off import SignedContent
from rongtong_assess.core.edition.evidence_list import CASE_QUESTION, EvidenceList
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.report.case import PhotoFacts, list_noted_questions
from rongtong_assess.presentation.report.report import Report, with_photos
from rongtong_assess.presentation.wording.consulting.packs import LOST_FILE_CURE, lost_file_words
from rongtong_assess.services.consulting.evidence.tools import EvidenceTools
from rongtong_assess.storage.consulting.evidence import list_evidence_files
from rongtong_assess.storage.tables.consulting.evidence import EvidenceFile

MOST_PHOTOS = 12
LONGER_SIDE = 1000
"""Pixels; enough for 84 mm in print."""
PHOTO_TYPES = frozenset({"image/jpeg", "image/png"})


@dataclass(frozen=True, slots=True)
class ChosenPhotos:
    """shown: those for the report, in the order of the questions. count: of all photos."""

    shown: tuple[PhotoFacts, ...]
    count: int


def choose_photos(
    session: Session,
    firm_id: UUID,
    assessment_id: UUID,
    *,
    content: SignedContent,
    evidence: EvidenceList,
    until: datetime,
) -> ChosenPhotos:
    """Photos handed in by then, those of questions with a difference or a note first. Their files stay for ever."""
    rows = [
        row
        for row in list_evidence_files(session, firm_id, assessment_id)
        if row.media_type in PHOTO_TYPES and row.question != CASE_QUESTION and row.created_at <= until
    ]
    asked = [finding.question for finding in content.findings]
    order = {question: place for place, question in enumerate(asked)}
    noted = set(list_noted_questions(content))

    def place(row: EvidenceFile) -> int:
        return order.get(row.question, len(order))

    chosen = sorted(rows, key=lambda row: (row.question not in noted, place(row)))[:MOST_PHOTOS]
    return ChosenPhotos(tuple(_photo(row, evidence) for row in sorted(chosen, key=place)), len(rows))


def copy_photos(report: Report, *, tools: EvidenceTools) -> Report:
    """The report with small copies of its photos, made in the process that looks into files.

    Raises Refused where a file is gone or cannot be read, and while too many others wait.
    """
    hashes = [photo.sha256 for photo in report.case.photos] if report.case else []
    with TemporaryDirectory(prefix="rongtong-photos-") as folder:
        jpegs = {sha256: _shrink(sha256, Path(folder), tools) for sha256 in dict.fromkeys(hashes)}
    return with_photos(report, jpegs)


def _shrink(sha256: str, folder: Path, tools: EvidenceTools) -> bytes:
    path, small = tools.store.path_of(sha256), folder / f"{sha256}.jpg"
    if not path.is_file():
        raise Refused.because("report", lost_file_words(sha256[:12]), LOST_FILE_CURE)
    tools.inspector.shrink(path, picture=small, side=LONGER_SIDE)
    return small.read_bytes()


def _photo(row: EvidenceFile, evidence: EvidenceList) -> PhotoFacts:
    piece = evidence.find_piece(row.question, row.piece)
    return PhotoFacts(row.question, piece.text if piece else row.note, day_in_china(row.created_at), row.sha256)
