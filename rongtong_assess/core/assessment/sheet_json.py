"""An answer sheet as JSON, in two forms: the document people write, and the plain values that are stored.

The document {"edition", "firm", "answers"} is checked question by question; its numbers arrive as int or Decimal,
never as float, so that points and shares stay exact. The stored values were checked before they were written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from rongtong_assess.core.assessment.firm import Firm
from rongtong_assess.core.assessment.firm_json import FirmTerms, read_firm
from rongtong_assess.core.assessment.sheet import AnswerSheet, settle
from rongtong_assess.core.edition.edition import SCENE_PREFIX, Edition, Item
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.exact import parse_number
from rongtong_assess.core.numbers import decimal_text

SHEET_KEYS = ("edition", "firm", "answers")
LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True)
class SheetDocument:
    """A checked answer sheet, and the firm where the document names one."""

    sheet: AnswerSheet
    firm: Firm | None


def edition_id_of(document: Any) -> str:
    """The id of the edition that a document answers; raises Refused."""
    if not isinstance(document, Mapping):
        raise Refused.because("edition", "答题表不是一个 JSON 对象", "请用花括号，里面写 edition 和 answers")
    edition_id = document.get("edition")
    if not isinstance(edition_id, str) or not edition_id:
        raise Refused.because("edition", "答题表没有写明评测版本", '请写上评测版本，如 "edition": "miit-2024"')
    return edition_id


def read_sheet(edition: Edition, document: Any, *, terms: FirmTerms | None = None) -> SheetDocument:
    """The answers and the firm of a document; it may still be incomplete.

    terms: the industries and regions that a firm may name; None only for shipped documents. Raises
    Refused with every mistake at once; where is the question's id.
    """
    edition_id = edition_id_of(document)
    if edition_id != edition.id:
        what = f"答题表是按评测版本「{edition_id[:LONGEST_QUOTE]}」填的，这里用的是「{edition.id}」"
        raise Refused.because("edition", what, "请换成对应的评测版本")
    mistakes = [
        Mistake(str(key)[:LONGEST_QUOTE], "答题表里没有这一项", f"最外层只写 {'、'.join(SHEET_KEYS)}")
        for key in document
        if key not in SHEET_KEYS
    ]
    firm = None
    if "firm" in document:
        try:
            firm = read_firm(document["firm"], terms)
        except Refused as refusal:
            mistakes.extend(refusal.mistakes)
    sheet, wrong_answers = _read_answers(edition, document.get("answers"))
    mistakes.extend(wrong_answers)
    if mistakes:
        raise Refused(mistakes)
    return SheetDocument(sheet, firm)


def sheet_values(sheet: AnswerSheet) -> dict[str, Any]:
    """The sheet as plain JSON values, numbers as text; `read_sheet_values` reads them back."""
    return {
        "edition": sheet.edition_id,
        "choices": {item: sorted(keys) for item, keys in sheet.choices.items()},
        "scenes": dict(sheet.scenes),
        "facts": {fact: decimal_text(number) for fact, number in sheet.facts.items()},
    }


def read_sheet_values(values: Mapping[str, Any]) -> AnswerSheet:
    """The sheet of stored values; the inverse of `sheet_values`."""
    return AnswerSheet(
        edition_id=values["edition"],
        choices={item: frozenset(keys) for item, keys in values["choices"].items()},
        scenes=values["scenes"],
        facts={fact: Decimal(text) for fact, text in values["facts"].items()},
    )


def _read_answers(edition: Edition, answers: Any) -> tuple[AnswerSheet, list[Mistake]]:
    reading = _SheetReading(edition)
    if not isinstance(answers, Mapping):
        reading.mistakes.append(
            Mistake("answers", "没有 answers，或它不是一个 JSON 对象", "请写成“题号: 答案”，放在花括号里")
        )
        answers = {}
    for question, answer in answers.items():
        try:
            reading.take(question, answer)
        except Refused as refusal:
            reading.mistakes.extend(refusal.mistakes)
    return reading.finish()


class _SheetReading:
    """Collects the raw answers of one document, and what is wrong with them."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.mistakes: list[Mistake] = []
        self.chosen: dict[str, frozenset[str]] = {}
        self.scenes: dict[str, int] = {}
        self.facts: dict[str, Decimal] = {}
        self.asked_by: dict[str, str] = {}

    def take(self, question: Any, answer: Any) -> None:
        """One answer; raises Refused."""
        item = self.edition.items.get(question)
        if item is not None:
            self._take_item(item, answer)
            return
        name = str(question)
        scene = self.edition.scenes.get(name.removeprefix(SCENE_PREFIX)) if name.startswith(SCENE_PREFIX) else None
        if scene is None:
            what = f"评测版本「{self.edition.id}」没有这一题"
            raise Refused.because(name[:LONGEST_QUOTE], what, "请核对题号，或删掉这一题")
        if isinstance(answer, str):
            cure = f"{scene.asked.cure}，不加引号"
            raise Refused.because(name, f"「{scene.name}」的等级不是整数，是加了引号的文字", cure)
        level = parse_number(answer, scene.asked, where=name)
        if level != level.to_integral_value():
            raise Refused.because(name, f"「{scene.name}」的等级不是整数", scene.asked.cure)
        self.scenes[scene.id] = int(level)

    def finish(self) -> tuple[AnswerSheet, list[Mistake]]:
        """The settled sheet; mistakes about a fact are placed at the question that gave it."""
        sheet, mistakes = settle(self.edition, chosen=self.chosen, scenes=self.scenes, facts=self.facts)
        placed = (replace(mistake, where=self.asked_by.get(mistake.where, mistake.where)) for mistake in mistakes)
        return sheet, [*self.mistakes, *placed]

    def _take_item(self, item: Item, answer: Any) -> None:
        if item.kind == "multi":
            self.chosen[item.id] = _read_keys(item, answer)
        elif isinstance(answer, str):
            self.chosen[item.id] = frozenset({answer})
        elif isinstance(answer, Mapping) and item.measure:
            self._take_inputs(item, answer)
        else:
            cure = f"请填一个选项字母（{'、'.join(item.option_by_key)}）"
            cure += '，或 {"inputs": {…}}' if item.measure else ""
            raise Refused.because(item.id, f"「{item.name}」的答案写法不对", cure)

    def _take_inputs(self, item: Item, answer: Mapping[Any, Any]) -> None:
        needed = item.measure.facts if item.measure else ()
        inputs, key = answer.get("inputs"), answer.get("key", "")
        if answer.keys() - {"inputs", "key"} or not isinstance(inputs, Mapping) or not isinstance(key, str):
            what = f"「{item.name}」的答案写法不对"
            raise Refused.because(item.id, what, '请写成 {"inputs": {…}}，也可以再加 "key"，不能有别的')
        unknown = [str(name)[:LONGEST_QUOTE] for name in inputs if name not in needed]
        missing = [f"{name}（{self.edition.facts[name].name}）" for name in needed if name not in inputs]
        if unknown or missing:
            what = "；".join(
                f"{fault}：{'、'.join(names)}" for fault, names in (("缺少", missing), ("多出", unknown)) if names
            )
            raise Refused.because(item.id, f"「{item.name}」的 inputs {what}", f"请正好填这几个数：{'、'.join(needed)}")
        if "key" in answer:
            self.chosen[item.id] = frozenset({key})
        for name in needed:
            self._take_fact(item, name, inputs[name])

    def _take_fact(self, item: Item, name: str, value: Any) -> None:
        fact = self.edition.facts[name]
        if isinstance(value, str):
            cure = f"请填数字，不加引号，单位：{fact.unit}"
            self.mistakes.append(Mistake(item.id, f"「{fact.name}」不是一个数，是加了引号的文字", cure))
            return
        try:
            number = parse_number(value, fact.asked, where=item.id)
        except Refused as refusal:
            self.mistakes.extend(refusal.mistakes)
            return
        if self.facts.setdefault(name, number) != number:
            first = self.edition.items[self.asked_by[name]].name
            name_shown = self.edition.facts[name].name
            what = f"「{name_shown}」填了 {number:.10}，和「{first}」里填的 {self.facts[name]:.10} 不一样"
            self.mistakes.append(Mistake(item.id, what, "请核对，两处应是同一个数"))
        self.asked_by.setdefault(name, item.id)


def _read_keys(item: Item, answer: Any) -> frozenset[str]:
    if not isinstance(answer, list) or not all(isinstance(key, str) for key in answer):
        raise Refused.because(item.id, f"「{item.name}」的答案不是一列选项字母", '这一题可多选，请写成 ["B", "C"] 这样')
    if len(set(answer)) < len(answer):
        raise Refused.because(item.id, f"「{item.name}」里有选项写了两遍", "每个选项最多写一次")
    return frozenset(answer)
