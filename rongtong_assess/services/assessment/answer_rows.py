"""Reads the sheets of a fill-in workbook row by row: the answers, and every cell that cannot be read.

An unreadable cell never counts as an empty one, so it deletes no stored answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rongtong_assess.content.reading.cell_values import CellValue
from rongtong_assess.content.reading.workbook_source import Sheet, narrow_text, plain_text
from rongtong_assess.core.assessment.written_answers import find_option, read_level, read_tick
from rongtong_assess.core.edition.edition import FACT_PREFIX, SCENE_PREFIX, TOP_SCENE_LEVEL, Edition, Item
from rongtong_assess.core.edition.fact import MOST_DECIMAL_PLACES, Fact
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.exact import MOST_REVISION, find_count
from rongtong_assess.presentation.workbook.answers import (
    ANSWER_COLUMN,
    EXPORTED_COLUMN,
    HIDDEN_HEADS,
    KEY_COLUMN,
    QUESTION_COLUMN,
    REVISION_COLUMN,
    TICKED,
)

FETCH_AGAIN = "请重新下载填写表，把答案抄过去再上传"
PERCENT = "%"


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One question's answer as the workbook has it; place: sheet and row."""

    question: str
    place: str
    value: object
    revision: int


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """Something that cannot be read. question: "" where it belongs to none."""

    question: str
    mistake: Mistake


@dataclass(slots=True)
class _Question:
    """The rows of one question so far: what was exported and what they hold now. keys: the options that have a row."""

    place: str
    revision: int
    exported: list[str] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Answer:
    """The answer cell of one row. text: with full-width characters made narrow; exported: the exported value."""

    where: str
    key: str
    value: CellValue
    exported: str

    @property
    def text(self) -> str:
        return narrow_text(self.value)


class AnswerRows:
    """What was read of a workbook so far; `read` adds one sheet."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.unread: list[UnreadRow] = []
        self.remarks: list[Mistake] = []
        self.questions: dict[str, _Question] = {}
        self.unreadable: set[str] = set()

    def read(self, title: str, sheet: Sheet | None) -> None:
        """Every row that takes an answer."""
        if sheet is None:
            cure = f"请把名字改回「{title}」，或重新下载填写表"
            self._add(f"工作表「{title}」", "表里没有它，里面的题都没有读", cure)
            return
        for row in sheet.row_numbers():
            cells = sheet.rows.get(row, {})
            question = plain_text(cells.get(QUESTION_COLUMN, ""))
            if question == HIDDEN_HEADS[0]:
                continue
            if self._is_asked(question):
                self._read_row(sheet, row, question, cells)
            elif ANSWER_COLUMN in cells or sheet.find_fault(row, ANSWER_COLUMN):
                self._add(sheet.where(row), "这一行不是填写表里的题目，没有读", FETCH_AGAIN)
        rounded = {remark.where for remark in self.remarks}
        told = sheet.list_remarks({ANSWER_COLUMN})
        self.remarks += (remark for remark in told if "公式" in remark.what or remark.where not in rounded)

    def changed(self) -> Iterator[FilledRow]:
        """The questions whose answer is not the exported one."""
        for question, found in self.questions.items():
            if question in self.unreadable or found.exported == found.present:
                continue
            item = self.edition.items.get(question)
            if item and item.kind == "multi" and found.keys != item.option_by_key.keys():
                missing = "、".join(key for key in item.option_by_key if key not in found.keys)
                what = f"「{item.name}」的选项 {missing} 那几行不见了，这道题没有读"
                self._set_aside(question, Mistake(found.place, what, FETCH_AGAIN))
                continue
            yield FilledRow(question, found.place, found.present if item else "".join(found.present), found.revision)

    def _read_row(self, sheet: Sheet, row: int, question: str, cells: Mapping[int, CellValue]) -> None:
        key = plain_text(cells.get(KEY_COLUMN, ""))
        revision = find_count(plain_text(cells.get(REVISION_COLUMN, "")), MOST_REVISION)
        if revision is None:
            self._set_aside(question, Mistake(sheet.where(row), "隐藏的列被改过", FETCH_AGAIN))
            return
        found = self.questions.setdefault(question, _Question(sheet.where(row), revision))
        if key in found.keys:
            what = f"「{self.edition.question_name(question)}」在表里有两行，不知道该用哪一行"
            self._set_aside(question, Mistake(sheet.where(row), what, "请只留一行"))
            return
        found.keys.add(key)
        exported = plain_text(cells.get(EXPORTED_COLUMN, ""))
        answer = _Answer(sheet.where(row, ANSWER_COLUMN), key, cells.get(ANSWER_COLUMN, ""), exported)
        fault = sheet.find_fault(row, ANSWER_COLUMN) or self._find_merged(sheet, row, answer)
        if fault:
            self._set_aside(question, fault)
        else:
            self._read_answer(question, found, answer)

    def _find_merged(self, sheet: Sheet, row: int, answer: _Answer) -> Mistake | None:
        """A cell covered by a merged one looks empty, although it may be meant to have the same answer."""
        first = sheet.covered.get((row, ANSWER_COLUMN))
        if first is None:
            return None
        return Mistake(answer.where, f"这一格和 {first} 合并了，不知道答案是不是也一样", "请取消合并，每格各写各的")

    def _read_answer(self, question: str, found: _Question, answer: _Answer) -> None:
        item = self.edition.items.get(question)
        if item is None:
            found.exported.append(answer.exported)
            is_scene = question.startswith(SCENE_PREFIX)
            read = self._read_scene if is_scene else self._read_fact
            found.present.append(read(question, answer))
        elif item.kind == "multi":
            self._read_tick(question, found, answer)
        else:
            found.exported += [answer.exported[:1]] if answer.exported else []
            self._read_option(item, found, answer)

    def _read_scene(self, question: str, answer: _Answer) -> str:
        level = read_level(answer.text)
        if level is not None or not answer.text:
            return "" if level is None else str(level)
        what = f"「{answer.text[:30]}」不是「{self.edition.question_name(question)}」的等级"
        self._set_aside(question, Mistake(answer.where, what, f"请填 0 到 {TOP_SCENE_LEVEL} 中的一个数"))
        return ""

    def _read_fact(self, question: str, answer: _Answer) -> str:
        fact = self.edition.facts[question.removeprefix(FACT_PREFIX)]
        if isinstance(answer.value, Decimal):
            return self._round(fact, answer.value, answer.where)
        if answer.text.endswith(PERCENT) and fact.unit != PERCENT:
            what = f"这一格是百分数 {answer.text[:20]}，「{fact.name}」的单位是{fact.unit}"
            self._set_aside(question, Mistake(answer.where, what, f"请把格式改成“常规”，填以{fact.unit}计的数"))
        # As it was written: `read_number` tells 5² from 52.
        return plain_text(answer.value)

    def _round(self, fact: Fact, number: Decimal, where: str) -> str:
        """Rounds to the decimal places that are stored, and adds a remark where that changes the number."""
        rounded = round(number, MOST_DECIMAL_PLACES)
        if rounded == number:
            return f"{number:f}"
        what = f"「{fact.name}」的小数超过 {MOST_DECIMAL_PLACES} 位，读成 {rounded:f}"
        self.remarks.append(Mistake(where, what, "请核对；不对就改成要填的数再上传"))
        return f"{rounded:f}"

    def _read_tick(self, question: str, found: _Question, answer: _Answer) -> None:
        found.exported += [answer.key] if answer.exported == TICKED else []
        is_ticked = read_tick(answer.text, answer.key)
        if is_ticked is None:
            cure = f"符合就填“{TICKED}”，不符合就空着"
            self._set_aside(question, Mistake(answer.where, f"「{answer.text[:30]}」看不懂", cure))
        elif is_ticked:
            found.present.append(answer.key)

    def _read_option(self, item: Item, found: _Question, answer: _Answer) -> None:
        if not answer.text:
            return
        key = find_option(item, plain_text(answer.value))
        if key is None:
            what = f"「{answer.text[:30]}」不是「{item.name}」的选项"
            self._set_aside(item.id, Mistake(answer.where, what, "请从列表里选一项"))
        else:
            found.present.append(key)

    def _is_asked(self, question: str) -> bool:
        facts, scenes = self.edition.facts, self.edition.scenes
        return (
            question in self.edition.items
            or (question.startswith(FACT_PREFIX) and question.removeprefix(FACT_PREFIX) in facts)
            or (question.startswith(SCENE_PREFIX) and question.removeprefix(SCENE_PREFIX) in scenes)
        )

    def _set_aside(self, question: str, mistake: Mistake) -> None:
        """Reports the mistake; the question keeps its stored answer."""
        self.unread.append(UnreadRow(question, mistake))
        self.unreadable.add(question)

    def _add(self, where: str, what: str, cure: str) -> None:
        self.unread.append(UnreadRow("", Mistake(where, what, cure)))
