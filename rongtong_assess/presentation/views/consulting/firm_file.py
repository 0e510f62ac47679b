"""一企一档: everything about a firm's case on a few pages, for the acceptance pack and for print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rongtong_assess.core.assessment.firm import SIZE_NAMES
from rongtong_assess.core.consulting.evidence import FileStatus, PieceState
from rongtong_assess.core.consulting.evidence_standing import EvidenceStanding, HandedInFile
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.presentation.views.consulting.case_values import BeforeAfterView, FourValuesView
from rongtong_assess.presentation.wording.consulting import packs as words
from rongtong_assess.presentation.wording.consulting.evidence import evidence_question_name

HASH_SHOWN = 12


@dataclass(frozen=True, slots=True)
class SignedLine:
    """A signed result: what kind of which day, its level, who signed, and the hash of what they signed."""

    kind: str
    visited_on: str
    level: str
    signers: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class FiledEvidence:
    """A file of the pack."""

    question: str
    piece: str
    name: str
    size: str
    digest: str


@dataclass(frozen=True, slots=True)
class FirmFileView:
    """card: (name, value) of the firm's card; a value that is not known is empty and left to be filled in by hand.

    missing: pieces that are asked for and lack a final file, by name. stamp: for the foot of every page.
    created_on: ISO day of the last signature, so that the same facts print the same bytes.
    """

    title: str
    firm_name: str
    number: str
    stamp: str
    created_on: str
    card: tuple[tuple[str, str], ...]
    four: FourValuesView
    before_after: tuple[BeforeAfterView, ...]
    signed: tuple[SignedLine, ...]
    evidence: tuple[FiledEvidence, ...]
    missing: tuple[str, ...]


def firm_card(firm: Mapping[str, Any], *, platform: str) -> tuple[tuple[str, str], ...]:
    """The fields of 一企一档 that pilot cities ask for, those we know filled in. firm: the profile at submission."""
    known = {
        words.NAME: str(firm.get("name") or ""),
        words.CREDIT_CODE: str(firm.get("credit_code") or ""),
        words.INDUSTRY: str(firm.get("division_name") or firm.get("industry_name") or ""),
        words.REGION: str(firm.get("region_name") or ""),
        words.EMPLOYEES: _people(firm.get("employees")),
        words.SIZE: SIZE_NAMES.get(firm.get("size_class") or "", ""),
        words.PROVIDER: platform,
    }
    return tuple((name, known.get(name, "")) for name in words.CARD_FIELDS)


def final_files(standing: EvidenceStanding) -> list[HandedInFile]:
    """The files that go into the pack: 最终版 only."""
    return [file for file in standing.files if file.status is FileStatus.FINAL]


def list_evidence_rows(edition: Edition, standing: EvidenceStanding) -> tuple[FiledEvidence, ...]:
    """The index of the files in the pack, in the order of the questions."""
    names = {(state.question, state.piece.id): state.piece.text for state in standing.states}
    order = {question: place for place, question in enumerate(edition.questions)}
    files = sorted(
        final_files(standing), key=lambda file: (order.get(file.question, len(order)), file.name, file.sha256)
    )
    return tuple(
        FiledEvidence(
            evidence_question_name(edition, file.question),
            names.get((file.question, file.piece), words.OTHER_PIECE_NAME),
            file.name,
            words.size_words(file.size_bytes),
            file.sha256[:HASH_SHOWN],
        )
        for file in files
    )


def list_missing(edition: Edition, states: Sequence[PieceState]) -> tuple[str, ...]:
    """Required pieces without a final file that nobody waived, such as 「网络建设」网络拓扑图（只有暂用版）."""
    return tuple(
        words.missing_words(
            evidence_question_name(edition, state.question), state.piece.text, has_provisional=bool(state.files)
        )
        for state in states
        if state.is_missing or (state.piece.is_required and state.lacks_final)
    )


def _people(number: object) -> str:
    return words.people_words(number) if isinstance(number, int) else ""
