"""Computes every submitted result again, from the stored answers and the edition of the assessment.

A result never changes: the same answers must give the same bytes in every later version of the program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.sheet_json import read_sheet_values, sheet_values
from rongtong_assess.core.assessment.stored_sheet import build_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.result.scorecard_json import canonical_json, scorecard_document
from rongtong_assess.core.result.scoring import score
from rongtong_assess.storage.assessment import list_answers
from rongtong_assess.storage.result import list_all_scorecards
from rongtong_assess.storage.tables.assessment import Assessment, StoredScorecard

# What reading a damaged document may raise: no JSON, no such key, question or option, no number.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """number: the assessment's, as people know it. what: a Chinese sentence without its full stop."""

    number: str
    what: str


@dataclass(frozen=True, slots=True)
class Recomputation:
    """count: submitted assessments looked at."""

    count: int
    mismatches: tuple[Mismatch, ...]


def recompute(session: Session, library: Library) -> Recomputation:
    """Every submitted assessment of all firms, in the order of their numbers; nothing is written."""
    count, mismatches = 0, []
    for assessment, stored in list_all_scorecards(session):
        count += 1
        mismatches += [
            Mismatch(assessment.number, what)
            for what in _faults(session, library, assessment=assessment, stored=stored)
        ]
    return Recomputation(count, tuple(mismatches))


def _faults(
    session: Session, library: Library, *, assessment: Assessment, stored: StoredScorecard | None
) -> Iterator[str]:
    edition = library.editions.get(assessment.edition_id)
    if stored is None:
        yield "已经提交，却没有存结果"
    elif edition is None:
        yield f"没有评测版本「{assessment.edition_id}」，算不了"
    elif not edition.fingerprint == assessment.edition_fingerprint == stored.edition_fingerprint:
        yield f"评测版本「{edition.id}」不是提交时的内容，指纹不一样"
    else:
        yield from _document_faults(edition, stored)
        yield from _row_faults(session, edition, assessment=assessment, stored=stored)


def _document_faults(edition: Edition, stored: StoredScorecard) -> Iterator[str]:
    """Compares the stored scorecard with one computed from the stored answer sheet."""
    try:
        sheet = read_sheet_values(json.loads(stored.answers))
        scorecard = score(edition, sheet)
        answers, document = canonical_json(sheet_values(sheet)), canonical_json(scorecard_document(scorecard))
    except UNREADABLE:
        yield "存的答题表读不出来"
        return
    if answers != stored.answers:
        yield "存的答题表读出来再写，和原来不一样"
    if document != stored.document:
        yield "重算的结果和存的不一样"
    if (Decimal(decimal_text(scorecard.score_points)), scorecard.level) != (stored.score_points, stored.level):
        yield "重算的分数或等级和存的不一样"


def _row_faults(
    session: Session, edition: Edition, *, assessment: Assessment, stored: StoredScorecard
) -> Iterator[str]:
    """Compares the stored answer sheet with the single answers."""
    try:
        sheet, mistakes = build_sheet(edition, list_answers(session, assessment))
    except UNREADABLE:
        yield "逐题的答案读不出来"
        return
    if mistakes:
        yield f"逐题的答案有矛盾：{mistakes[0].what}"
    elif canonical_json(sheet_values(sheet)) != stored.answers:
        yield "逐题的答案和存的答题表不一样"
