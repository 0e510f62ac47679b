"""What somebody filled into a fill-in workbook: whose it is, what was changed, and what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from rongtong_assess.content.reading.workbook_source import Sheet, Workbook, plain_text
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.presentation.workbook.answers import (
    CHOICES_SHEET,
    FACTS_SHEET,
    FORMAT_VERSION,
    GUIDE_SHEET,
    IDENTITY_SHEET,
    ITEMS_SHEET,
    SCENES_SHEET,
    WorkbookIdentity,
)
from rongtong_assess.services.answer_rows import FETCH_AGAIN, AnswerRows, FilledRow, UnreadRow

READ_TITLES = (IDENTITY_SHEET, FACTS_SHEET, ITEMS_SHEET, SCENES_SHEET)
"""The sheets that are read at all."""
OWN_TITLES = frozenset({*READ_TITLES, GUIDE_SHEET, CHOICES_SHEET})
MOST_MISTAKES = 200


@dataclass(frozen=True, slots=True)
class FilledWorkbook:
    """What was changed in a workbook, what in it cannot be read, and how the rest was read where that is not plain."""

    identity: WorkbookIdentity
    changed: tuple[FilledRow, ...]
    unread: tuple[UnreadRow, ...]
    remarks: tuple[Mistake, ...] = ()


def read_filled_workbook(workbook: Workbook, name: str, *, edition: Edition, assessment_id: UUID) -> FilledWorkbook:
    """What the workbook says, not saved yet. name: what messages call the file.

    Raises Refused when it is no fill-in workbook, or one of another assessment or edition.
    """
    identity = _read_identity(workbook.sheets.get(IDENTITY_SHEET), name)
    _refuse_other(identity, edition, assessment_id, name)
    reading = AnswerRows(edition)
    wanted = {FACTS_SHEET: edition.facts, ITEMS_SHEET: edition.items, SCENES_SHEET: edition.scenes}
    for title in (title for title, asked in wanted.items() if asked):
        reading.read(title, workbook.sheets.get(title))
    for title in (title for title in workbook.others if title not in OWN_TITLES):
        cure = "如果里面有答案，请抄到填写表里"
        reading.remarks.append(Mistake(f"工作表「{title}」", "不是填写表里的，没有读", cure))
    changed = tuple(reading.changed())
    unread = reading.unread[:MOST_MISTAKES]
    unread += [UnreadRow("", more) for more in _beyond(reading.unread)]
    return FilledWorkbook(
        identity, changed, tuple(unread), (*reading.remarks[:MOST_MISTAKES], *_beyond(reading.remarks))
    )


def _beyond(told: Sequence[object]) -> Iterator[Mistake]:
    if len(told) > MOST_MISTAKES:
        yield Mistake("后面", f"还有 {len(told) - MOST_MISTAKES} 处", "请先改好上面这些再上传")


def _read_identity(sheet: Sheet | None, name: str) -> WorkbookIdentity:
    rows = sheet.rows.values() if sheet else ()
    values = {plain_text(row.get(1, "")): plain_text(row.get(2, "")) for row in rows}
    if values.get("format") != FORMAT_VERSION or not {*WorkbookIdentity.__slots__} <= values.keys():
        raise Refused.because(name, "这不是从这里下载的填写表", "请在测评页面下载填写表，填好后上传那一份")
    return WorkbookIdentity(**{field: values[field] for field in WorkbookIdentity.__slots__})


def _refuse_other(identity: WorkbookIdentity, edition: Edition, assessment_id: UUID, name: str) -> None:
    if identity.assessment_id != str(assessment_id):
        what = f"这是「{identity.firm_name[:60]}」编号 {identity.number[:30]} 的填写表，不是这次测评的"
        raise Refused.because(name, what, "请核对文件；每次测评要用自己的填写表")
    if identity.edition_fingerprint != edition.fingerprint:
        what = f"这份填写表的题目是另一个评测版本（{identity.edition_id[:60]}）的，和这次测评的不一样"
        raise Refused.because(name, what, FETCH_AGAIN)
