"""Scores answer sheets, one or thousands, with the same function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from rongtong_assess.core.assessment.firm_json import FirmTerms
from rongtong_assess.core.assessment.plausibility import Plausibility, firm_numbers, list_doubts
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import LONGEST_QUOTE, edition_id_of, read_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.listed_edition import refuse_other_industry
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.numbers import Points
from rongtong_assess.core.result.scoring import Scorecard, score

MISTAKES_SHOWN = 20
NAMES_SHOWN = 5
PARTIAL_CURE = "请补上答案；只想先看看，就加 --partial，没答的按 0 分算"


@dataclass(frozen=True, slots=True)
class BatchRow:
    """The result of one sheet. row: counted from 1. base, mgmt, effect: None where the edition lacks the dimension."""

    row: int
    edition: str
    score: Points
    base: Decimal | None
    mgmt: Decimal | None
    effect: Decimal | None
    level: int
    complete: bool


class BatchRefused(Refused):
    """Rows that cannot be scored: the first mistakes, each with its row. total: of all mistakes."""

    def __init__(self, mistakes: Iterable[Mistake], total: int) -> None:
        super().__init__(mistakes)
        self.total = total

    def __str__(self) -> str:
        shown = f"，先列前 {len(self.mistakes)} 处" if self.total > len(self.mistakes) else ""
        return f"共 {self.total} 处不能接受{shown}：\n{super().__str__()}"


def score_document(
    edition_by_id: Mapping[str, Edition],
    document: Any,
    *,
    may_be_partial: bool,
    terms: FirmTerms | None = None,
    partial_cure: str = PARTIAL_CURE,
    plausibility: Plausibility | None = None,
) -> Scorecard:
    """The scorecard of one answer sheet as it comes from JSON.

    terms: see read_sheet. partial_cure: what to do about open questions. plausibility: adds warnings of implausible
    numbers; stored scorecards are made without it, so that they do not depend on it.
    Raises Refused for an unknown edition, one for other industries, a sheet with mistakes, and an incomplete one
    unless it may be partial.
    """
    edition = get_edition_of(edition_by_id, document)
    answered = read_sheet(edition, document, terms=terms)
    sheet = answered.sheet
    refuse_other_industry(edition, answered.firm.industry if answered.firm else None)
    if not may_be_partial:
        refuse_open_questions(edition, sheet, cure=partial_cure)
    scorecard = score(edition, sheet)
    if plausibility is None:
        return scorecard
    doubts = list_doubts(plausibility, edition, sheet, firm_numbers(answered.firm))
    return replace(scorecard, warnings=(*scorecard.warnings, *(doubt.sentence for doubt in doubts)))


def refuse_open_questions(edition: Edition, sheet: AnswerSheet, *, cure: str) -> None:
    """Raises Refused naming the first open questions, unless the sheet is complete."""
    names = [f"{question}「{edition.question_name(question)}」" for question in sheet.open_questions(edition)]
    if names:
        listed = "、".join(names[:NAMES_SHOWN]) + ("等" if len(names) > NAMES_SHOWN else "")
        raise Refused.because("answers", f"还有 {len(names)} 题没有回答：{listed}", cure)


def get_edition_of(edition_by_id: Mapping[str, Edition], document: Any) -> Edition:
    """The edition that a sheet names; raises Refused with the known ones."""
    edition_id = edition_id_of(document)
    if edition_id not in edition_by_id:
        cure = f"请改成已有的评测版本：{'、'.join(edition_by_id)}"
        raise Refused.because("edition", f"没有评测版本「{edition_id[:LONGEST_QUOTE]}」", cure)
    return edition_by_id[edition_id]


def score_rows(
    edition_by_id: Mapping[str, Edition],
    documents: Iterable[Any],
    *,
    may_be_partial: bool = False,
    terms: FirmTerms | None = None,
) -> Iterator[BatchRow]:
    """One row per document, in the same order, while the documents are read.

    A document that could not be read is passed as the Refused that says where and why. When any row was
    refused, BatchRefused is raised after the last one, and the caller discards the rows.
    """
    shown: list[Mistake] = []
    total = 0
    for row, document in enumerate(documents, start=1):
        result = _score_row(edition_by_id, row, document, may_be_partial=may_be_partial, terms=terms)
        if isinstance(result, BatchRow):
            yield result
        else:
            total += len(result)
            shown.extend(result[: MISTAKES_SHOWN - len(shown)])
    if total:
        raise BatchRefused(shown, total)


def _score_row(
    edition_by_id: Mapping[str, Edition], row: int, document: Any, *, may_be_partial: bool, terms: FirmTerms | None
) -> BatchRow | tuple[Mistake, ...]:
    if isinstance(document, Refused):
        return document.mistakes
    try:
        return _batch_row(row, score_document(edition_by_id, document, may_be_partial=may_be_partial, terms=terms))
    except Refused as refusal:
        return tuple(replace(mistake, where=f"第 {row} 行 {mistake.where}") for mistake in refusal.mistakes)


def _batch_row(row: int, scorecard: Scorecard) -> BatchRow:
    dimensions = scorecard.dimensions
    return BatchRow(
        row=row,
        edition=scorecard.edition_id,
        score=scorecard.score_points,
        base=dimensions.get("base"),
        mgmt=dimensions.get("mgmt"),
        effect=dimensions.get("effect"),
        level=scorecard.level,
        complete=scorecard.is_complete,
    )
