"""A fill-in workbook goes out and comes back; what it says is saved as if it were typed on the pages.

Only what was changed in the workbook is saved; what was changed on the web since the export is never
overwritten, it is shown beside what the workbook says.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.workbook_source import Sheet, narrow_text, plain_text, read_workbook
from rongtong_assess.core.edition import FACT_PREFIX, SCENE_PREFIX, Edition, Item
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.exact import MOST_REVISION, find_count
from rongtong_assess.reporting.answer_words import answer_words
from rongtong_assess.reporting.answer_workbook import (
    ANSWER_COLUMN,
    EXPORTED_COLUMN,
    FACTS_SHEET,
    FORMAT_VERSION,
    ITEMS_SHEET,
    KEY_COLUMN,
    QUESTION_COLUMN,
    REVISION_COLUMN,
    SCENES_SHEET,
    STAMP_SHEET,
    TICKED,
    AnswerStamp,
    option_label,
    write_answer_workbook,
)
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.services.china_time import CHINA
from rongtong_assess.services.load_answers import load_answers
from rongtong_assess.services.read_answers import AnswerChange, read_message
from rongtong_assess.services.save_answers import SaveOutcome, save_answers
from rongtong_assess.storage.assessments import Assessment

MOST_UNPACKED_BYTES = 10_000_000
TICKS = frozenset({TICKED, "√", "✓", "✔", "1", "Y", "y"})
NO_TICKS = frozenset({"", "否", "×", "0", "N", "n"})
FETCH_AGAIN = "请重新下载填写表，把答案抄过去再上传"


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One question's answer as the workbook has it; place: sheet and row."""

    question: str
    place: str
    value: object
    revision: int


@dataclass(frozen=True, slots=True)
class FilledWorkbook:
    """What was changed in a workbook, and what in it cannot be read."""

    stamp: AnswerStamp
    changed: tuple[FilledRow, ...]
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class ImportLine:
    """What became of one question. stored: on a conflict, what the web has, in words."""

    question: str
    name: str
    place: str
    words: str
    stored: str = ""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """taken, refused (words: why and what to do) and conflicts, in the workbook's order."""

    taken: tuple[ImportLine, ...]
    refused: tuple[ImportLine, ...]
    conflicts: tuple[ImportLine, ...]


def export_answers(
    session: Session, assessment: Assessment, *, edition: Edition, firm_name: str, now: datetime
) -> bytes:
    """The fill-in workbook of an open assessment, with what is there filled in."""
    stamp = AnswerStamp(
        assessment_id=str(assessment.id),
        number=assessment.number,
        firm_name=firm_name,
        edition_id=edition.id,
        edition_fingerprint=edition.fingerprint,
        exported_at=f"{now.astimezone(CHINA):%Y-%m-%d %H:%M}",
    )
    return write_answer_workbook(edition, load_answers(session, assessment), stamp)


def read_answer_workbook(raw: bytes, name: str, *, edition: Edition, assessment_id: UUID) -> FilledWorkbook:
    """What the workbook says, not saved yet.

    Raises Refused when it is no fill-in workbook, or one of another assessment or edition.
    """
    sheets = read_workbook(raw, name, most_unpacked_bytes=MOST_UNPACKED_BYTES)
    stamp = _read_stamp(sheets, name)
    _refuse_other(stamp, edition, assessment_id, name)
    reading = _Reading(edition)
    for title in (FACTS_SHEET, ITEMS_SHEET, SCENES_SHEET):
        if title in sheets:
            reading.read(sheets[title])
    return FilledWorkbook(stamp, tuple(reading.changed()), tuple(reading.mistakes))


def import_answers(
    session: Session,
    assessment: Assessment,
    filled: FilledWorkbook,
    *,
    edition: Edition,
    account_id: int,
    now: datetime,
) -> ImportOutcome:
    """Save what was changed; the assessment must have been read with for_update. Raises AlreadySubmitted."""
    writer = secrets.token_hex(8)
    changes = [AnswerChange(row.question, row.value, row.revision, writer, 0) for row in filled.changed]
    outcome = save_answers(session, assessment, edition=edition, changes=changes, account_id=account_id, now=now)
    add_audit_entry(
        session,
        action="assessment.import",
        account_id=account_id,
        organisation_id=assessment.organisation_id,
        subject=assessment.number,
        now=now,
    )
    return _outcome(edition, filled, changes, outcome)


def _outcome(
    edition: Edition, filled: FilledWorkbook, changes: Sequence[AnswerChange], outcome: SaveOutcome
) -> ImportOutcome:
    taken: list[ImportLine] = []
    conflicts: list[ImportLine] = []
    refused = [ImportLine("", "", mistake.where, mistake.words) for mistake in filled.mistakes]
    for row, change in zip(filled.changed, changes, strict=True):
        name = edition.question_name(row.question)
        if row.question in outcome.refused:
            refused.append(ImportLine(row.question, name, row.place, outcome.refused[row.question]))
            continue
        words = answer_words(edition, row.question, read_message(edition, change).value)
        conflict = outcome.conflicts.get(row.question)
        line = ImportLine(row.question, name, row.place, words, conflict.shown if conflict else "")
        (conflicts if conflict else taken).append(line)
    return ImportOutcome(tuple(taken), tuple(refused), tuple(conflicts))


def _read_stamp(sheets: Mapping[str, Sheet], name: str) -> AnswerStamp:
    sheet = sheets.get(STAMP_SHEET)
    rows = sheet.rows.values() if sheet else ()
    values = {plain_text(row.get(1, "")): plain_text(row.get(2, "")) for row in rows}
    if values.get("format") != FORMAT_VERSION or not {*AnswerStamp.__slots__} <= values.keys():
        raise Refused.because(name, "这不是从这里下载的填写表", "请在测评页面下载填写表，填好后上传那一份")
    return AnswerStamp(**{field: values[field] for field in AnswerStamp.__slots__})


def _refuse_other(stamp: AnswerStamp, edition: Edition, assessment_id: UUID, name: str) -> None:
    if stamp.assessment_id != str(assessment_id):
        what = f"这是「{stamp.firm_name[:60]}」编号 {stamp.number[:30]} 的填写表，不是这次测评的"
        raise Refused.because(name, what, "请核对文件；每次测评要用自己的填写表")
    if stamp.edition_fingerprint != edition.fingerprint:
        what = f"这份填写表的题目是另一个评测版本（{stamp.edition_id[:60]}）的，和这次测评的不一样"
        raise Refused.because(name, what, FETCH_AGAIN)


@dataclass(slots=True)
class _Question:
    """The rows of one question so far: what was exported and what is there now."""

    place: str
    revision: int
    exported: list[str] = field(default_factory=list)
    present: list[str] = field(default_factory=list)


class _Reading:
    """One walk over the sheets."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.mistakes: list[Mistake] = []
        self.questions: dict[str, _Question] = {}
        self.unreadable: set[str] = set()

    def read(self, sheet: Sheet) -> None:
        """Every row that takes an answer."""
        for row in sorted(sheet.rows):
            cells = {place: plain_text(value) for place, value in sheet.rows[row].items()}
            question = cells.get(QUESTION_COLUMN, "")
            if row == 1:
                continue
            if not question or not self._is_asked(question):
                if cells.get(ANSWER_COLUMN):
                    self._add(sheet.where(row), "这一行不是填写表里的题目，没有读", FETCH_AGAIN)
                continue
            revision = find_count(cells.get(REVISION_COLUMN, ""), MOST_REVISION)
            if revision is None:
                self._add(sheet.where(row), "隐藏的列被改过", FETCH_AGAIN)
                self.unreadable.add(question)
                continue
            found = self.questions.setdefault(question, _Question(sheet.where(row), revision))
            self._read_answer(sheet.where(row, ANSWER_COLUMN), question, cells, found)

    def changed(self) -> Iterator[FilledRow]:
        """The questions whose answer is not the exported one."""
        for question, found in self.questions.items():
            if question in self.unreadable or found.exported == found.present:
                continue
            is_choice = question in self.edition.items
            value: object = found.present if is_choice else "".join(found.present)
            yield FilledRow(question, found.place, value, found.revision)

    def _read_answer(self, where: str, question: str, cells: Mapping[int, str], found: _Question) -> None:
        exported, answer = cells.get(EXPORTED_COLUMN, ""), narrow_text(cells.get(ANSWER_COLUMN, ""))
        item = self.edition.items.get(question)
        if item is None:
            is_scene = question.startswith(SCENE_PREFIX)
            found.exported.append(exported)
            # As it was written: what reads numbers tells 5² from 52.
            written = cells.get(ANSWER_COLUMN, "").strip()
            found.present.append(written.removesuffix("级").strip() if is_scene else written)
        elif item.kind == "multi":
            self._read_tick(where, question, cells.get(KEY_COLUMN, ""), answer, exported=exported)
        else:
            found.exported += [exported[:1]] if exported else []
            key = self._find_key(item, cells.get(ANSWER_COLUMN, ""))
            if key is None:
                self._add(where, f"「{answer[:30]}」不是「{item.name}」的选项", "请从列表里选一项")
                self.unreadable.add(question)
            elif key:
                found.present.append(key)

    def _read_tick(self, where: str, question: str, key: str, answer: str, *, exported: str) -> None:
        found = self.questions[question]
        found.exported += [key] if exported == TICKED else []
        if answer in TICKS:
            found.present.append(key)
        elif answer not in NO_TICKS:
            self._add(where, f"「{answer[:30]}」看不懂", f"符合就填“{TICKED}”，不符合就空着")
            self.unreadable.add(question)

    def _find_key(self, item: Item, text: str) -> str | None:
        """The option that a cell names by its letter or its whole line; "" for none, None for nonsense."""
        text = text.strip()
        letter = narrow_text(text).upper()
        if not letter or letter in item.option_by_key:
            return letter
        return next((key for key in item.option_by_key if text == option_label(item, key).strip()), None)

    def _is_asked(self, question: str) -> bool:
        facts, scenes = self.edition.facts, self.edition.scenes
        return (
            question in self.edition.items
            or (question.startswith(FACT_PREFIX) and question.removeprefix(FACT_PREFIX) in facts)
            or (question.startswith(SCENE_PREFIX) and question.removeprefix(SCENE_PREFIX) in scenes)
        )

    def _add(self, where: str, what: str, cure: str) -> None:
        self.mistakes.append(Mistake(where, what, cure))
