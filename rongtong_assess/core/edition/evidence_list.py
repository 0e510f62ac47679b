"""The evidence list of an edition: what a firm is asked to show for its answer to a question.

A list lies beside the edition it is for, with a version and a fingerprint of its own (decision 47). Source of the
kinds of evidence: what assessors of pilot cities ask for; the more a scene's level claims, the more there is to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rongtong_assess.core.edition.edition import SCENE_PREFIX, Edition

CASE_QUESTION = "case"
"""Under this, instead of a question, lies what an acceptance asks for as a whole; no question is called so."""
GivenAnswer = frozenset[str] | int
"""Option keys of an item, or the level of a scene, 0 to 4."""


@dataclass(frozen=True, slots=True)
class EvidencePiece:
    """One piece that is asked for.

    id: unique within its question; files are filed under it, so a published id keeps its meaning.
    is_required: an assessor misses it; otherwise it only helps.
    options: of an item: asked where one of these is chosen; empty: for every answer that is worth points.
    from_level: of a scene: asked from this level on, 1 to 4. 0 for items.
    """

    id: str
    text: str
    is_required: bool
    options: frozenset[str] = frozenset()
    from_level: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """version: 1, 2, …; valid_from: the day from which it replaces the version before.

    by_question: the pieces of each question, in the order in which they are asked for; under `CASE_QUESTION` those of
    an acceptance 验收.
    fingerprint: SHA-256 of the content; says which list a signed result was judged with.
    """

    edition_id: str
    version: int
    valid_from: date
    note: str
    by_question: Mapping[str, tuple[EvidencePiece, ...]] = field(default_factory=dict)
    fingerprint: str = ""

    def pieces_of(self, question: str) -> tuple[EvidencePiece, ...]:
        """Everything that may be asked for this question, whatever the answer; empty for an unknown one."""
        return self.by_question.get(question, ())

    def find_piece(self, question: str, piece_id: str) -> EvidencePiece | None:
        """The piece with this id."""
        return next((piece for piece in self.pieces_of(question) if piece.id == piece_id), None)


def pieces_asked(
    evidence: EvidenceList, edition: Edition, *, question: str, answer: GivenAnswer
) -> list[EvidencePiece]:
    """The pieces asked for this answer, in the list's order.

    None for a scene at level 0 and for an item's answer that is worth no points: there is nothing to show.
    """
    return [
        piece for piece in evidence.pieces_of(question) if _is_asked(piece, edition, question=question, answer=answer)
    ]


def find_list_in_force(lists: Iterable[EvidenceList], edition_id: str, *, on: date) -> EvidenceList | None:
    """The newest list of the edition that is valid on that day; None where there is none."""
    begun = [evidence for evidence in lists if evidence.edition_id == edition_id and evidence.valid_from <= on]
    return max(begun, key=lambda evidence: (evidence.valid_from, evidence.version), default=None)


def list_from_edition(edition: Edition) -> EvidenceList:
    """A list for an edition without one: what the edition itself names as evidence, nothing of it required.

    Its version is 0. A published edition never changes, so neither do the ids.
    """
    asked = {item.id: item.evidence for item in edition.items.values()}
    asked |= {scene.question: scene.evidence for scene in edition.scenes.values()}
    by_question = {
        question: tuple(EvidencePiece(f"line_{number}", text, False) for number, text in enumerate(texts, start=1))
        for question, texts in asked.items()
    }
    return EvidenceList(edition.id, 0, edition.in_force_from, "", by_question, edition.fingerprint)


def _is_asked(piece: EvidencePiece, edition: Edition, *, question: str, answer: GivenAnswer) -> bool:
    if isinstance(answer, int):
        return question.startswith(SCENE_PREFIX) and answer >= max(piece.from_level, 1)
    if piece.options:
        return bool(piece.options & answer)
    return edition.items[question].points_of(answer) > 0
