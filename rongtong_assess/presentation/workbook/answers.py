"""write_answer_workbook: a fill-in workbook of one assessment, for a firm without good network.

Every row that takes an answer carries, in hidden columns, its question, the revision that was stored
and the answer as it was exported: what nobody touched is not sent back, what changed on the web in the
meantime is noticed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from rongtong_assess.core.assessment.saving import StoredAnswer
from rongtong_assess.core.edition.edition import FACT_PREFIX, TOP_SCENE_LEVEL, Edition, Item, Scene
from rongtong_assess.presentation.brand import COLOURS

GUIDE_SHEET, FACTS_SHEET, ITEMS_SHEET, SCENES_SHEET, CHOICES_SHEET, IDENTITY_SHEET = (
    "说明",
    "一、数字",
    "二、选择题",
    "三、应用场景",
    "选项表",
    "编号",
)
QUESTION_COLUMN, KEY_COLUMN, REVISION_COLUMN, EXPORTED_COLUMN, NAME_COLUMN, ANSWER_COLUMN = range(1, 7)
FIRST_ROW = 2
TICKED = "是"
FORMAT_VERSION = "1"
NO_LEVEL_TEXT = "还没到一级，或者没有这个场景"

FONT = "微软雅黑"
INK, GREY, LINE = (COLOURS[name].upper() for name in ("ink", "soft-ink", "line"))
HEAD_FILL, FILL_IN, NAME_FILL = "#DCEAF7", "#FFF9E5", COLOURS["wash"].upper()
HIDDEN_HEADS = ("question", "key", "revision", "exported")
CHOICE_HEADS = (("题目", 40), ("填这里", 30), ("选项", 60), ("怎么判断", 60))
FACT_HEADS = (("数字", 28), ("填这里", 18), ("单位", 12), ("怎么填", 70))
SCENE_HEADS = (
    ("填这里", 10),
    ("场景", 18),
    ("约束性", 9),
    *((f"{level} 级", 34) for level in range(TOP_SCENE_LEVEL + 1)),
)


@dataclass(frozen=True, slots=True)
class WorkbookIdentity:
    """Whose workbook it is: what an import is compared with."""

    assessment_id: str
    number: str
    firm_name: str
    edition_id: str
    edition_fingerprint: str
    exported_at: str


@dataclass(frozen=True, slots=True)
class _Row:
    """One line: what it asks, what it holds, what stands beside it."""

    question: str
    key: str
    name: str
    answer: str
    beside: Sequence[str]
    choices: str | Sequence[str] = ()


def option_label(item: Item, key: str) -> str:
    """A single option as the list offers it."""
    return f"{key} {item.option_by_key[key].text}"


def write_answer_workbook(edition: Edition, answers: Mapping[str, StoredAnswer], identity: WorkbookIdentity) -> bytes:
    """The workbook with what is stored already filled in."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    writer = _Paper(book, answers)
    writer.write_guide(_guide(edition, identity))
    places = writer.write_choices(edition)
    if edition.facts:
        writer.write_sheet(FACTS_SHEET, FACT_HEADS, _fact_rows(edition, answers))
    writer.write_sheet(ITEMS_SHEET, CHOICE_HEADS, _item_rows(edition, answers, places))
    if edition.scenes:
        writer.write_sheet(SCENES_SHEET, SCENE_HEADS, _scene_rows(edition, answers))
    writer.write_identity(identity)
    book.close()
    return buffer.getvalue()


def _guide(edition: Edition, identity: WorkbookIdentity) -> Sequence[tuple[str, str]]:
    return (
        ("填写表", f"{edition.title}（{edition.document}）"),
        ("企业", identity.firm_name),
        ("测评编号", identity.number),
        ("导出时间", identity.exported_at),
        ("怎么填", "只填黄色的格子。有下拉箭头的从列表里选；多选题在符合的选项旁边选“是”，不符合的空着。"),
        ("数字", "先填“一、数字”。数字齐了，由数字判定的题不用再选；没有准确数字的，到“二、选择题”里直接选一档。"),
        ("应用场景", "从 0 级往上看，一级全部做到了才看下一级，填已经做到的最高一级。"),
        ("填好以后", "回到网站，在这次测评的“网络不好？下载填写表”一页上传。没填完也可以先上传，以后接着填。"),
        ("会不会盖掉别人填的", "不会。导出以后网上改过的题，上传时会列出来，由您决定用哪一个。"),
        ("请不要", "不要改灰色的格子，不要合并单元格、写公式，不要另存成别的格式。"),
    )


def _fact_rows(edition: Edition, answers: Mapping[str, StoredAnswer]) -> Iterator[_Row]:
    for fact in edition.facts.values():
        question = FACT_PREFIX + fact.id
        yield _Row(question, "", fact.name, _stored_text(answers, question), (fact.unit, fact.hint))


def _item_rows(edition: Edition, answers: Mapping[str, StoredAnswer], places: Mapping[str, str]) -> Iterator[_Row]:
    for item in edition.items.values():
        stored = answers.get(item.id)
        chosen = stored.value if stored and isinstance(stored.value, list) else []
        ask = f"{item.name}：{item.ask}"
        if item.kind == "single":
            answer = option_label(item, chosen[0]) if chosen else ""
            hint = "数字已填齐的不用选；没有数字的，在列表里选一档" if item.measure else "在列表里选一项"
            yield _Row(item.id, "", ask, answer, (hint, item.how), places[item.id])
            continue
        for place, option in enumerate(item.options):
            answer = TICKED if option.key in chosen else ""
            name, how = (ask, item.how) if place == 0 else ("", "")
            yield _Row(item.id, option.key, name, answer, (f"{option.key} {option.text}", how), [TICKED])


def _scene_rows(edition: Edition, answers: Mapping[str, StoredAnswer]) -> Iterator[_Row]:
    levels = [str(level) for level in range(TOP_SCENE_LEVEL + 1)]
    for scene in edition.scenes.values():
        required = "约束性" if scene.is_required else ""
        answer = _stored_text(answers, scene.question)
        yield _Row(scene.question, "", scene.name, answer, (required, *_ladder(scene)), levels)


def _ladder(scene: Scene) -> tuple[str, ...]:
    return (NO_LEVEL_TEXT, *scene.levels)


def _stored_text(answers: Mapping[str, StoredAnswer], question: str) -> str:
    stored = answers.get(question)
    return "" if stored is None or stored.value is None else str(stored.value)


class _Paper:
    """Fonts, colours, widths, protection."""

    def __init__(self, book: Any, answers: Mapping[str, StoredAnswer]) -> None:
        self._book, self._answers = book, answers
        plain = {"font_name": FONT, "font_size": 10.5, "font_color": INK, "valign": "top", "text_wrap": True}
        bordered = {**plain, "border": 1, "border_color": LINE}
        self._plain = book.add_format(plain)
        self._bold = book.add_format({**plain, "bold": True})
        self._header = book.add_format({**bordered, "bold": True, "bg_color": HEAD_FILL})
        self._beside = book.add_format({**bordered, "bg_color": NAME_FILL})
        self._fill_in = book.add_format({**bordered, "bg_color": FILL_IN, "locked": False, "num_format": "@"})

    def write_guide(self, lines: Sequence[tuple[str, str]]) -> None:
        sheet = self._book.add_worksheet(GUIDE_SHEET)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 84)
        for row, (name, text) in enumerate(lines):
            sheet.write_string(row, 0, name, self._bold)
            sheet.write_string(row, 1, text, self._plain)
        sheet.protect("")

    def write_choices(self, edition: Edition) -> dict[str, str]:
        """The lists of single items on a sheet of their own; item id -> where its list is."""
        places = {}
        sheet = self._book.add_worksheet(CHOICES_SHEET)
        for column, item in enumerate(item for item in edition.items.values() if item.kind == "single"):
            for row, key in enumerate(item.option_by_key):
                sheet.write_string(row, column, option_label(item, key))
            letter = xlsxwriter.utility.xl_col_to_name(column)
            places[item.id] = f"='{CHOICES_SHEET}'!${letter}$1:${letter}${len(item.options)}"
        sheet.very_hidden()
        return places

    def write_sheet(self, name: str, heads: Sequence[tuple[str, int]], rows: Iterator[_Row]) -> None:
        """A header, then one line per row, the cells to fill in yellow."""
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, EXPORTED_COLUMN - 1, None, None, {"hidden": True})
        sheet.freeze_panes(1, ANSWER_COLUMN)
        for place, head in enumerate(HIDDEN_HEADS):
            sheet.write_string(0, place, head)
        for place, (head, width) in enumerate(heads, start=NAME_COLUMN - 1):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, head, self._header)
        for row, line in enumerate(rows, start=FIRST_ROW - 1):
            self._write_row(sheet, row, line)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _write_row(self, sheet: Any, row: int, line: _Row) -> None:
        stored = self._answers.get(line.question)
        for place, text in enumerate((line.question, line.key, str(stored.revision if stored else 0), line.answer)):
            sheet.write_string(row, place, text)
        sheet.write_string(row, NAME_COLUMN - 1, line.name, self._beside)
        sheet.write_string(row, ANSWER_COLUMN - 1, line.answer, self._fill_in)
        for place, text in enumerate(line.beside, start=ANSWER_COLUMN):
            sheet.write_string(row, place, text, self._beside)
        if line.choices:
            source = line.choices if isinstance(line.choices, str) else list(line.choices)
            sheet.data_validation(
                row,
                ANSWER_COLUMN - 1,
                row,
                ANSWER_COLUMN - 1,
                {"validate": "list", "source": source, "error_title": "不能这样填", "error_message": "请从列表里选。"},
            )

    def write_identity(self, identity: WorkbookIdentity) -> None:
        """Whose it is, out of sight."""
        sheet = self._book.add_worksheet(IDENTITY_SHEET)
        pairs = {"format": FORMAT_VERSION, **{name: getattr(identity, name) for name in WorkbookIdentity.__slots__}}
        for row, (name, value) in enumerate(pairs.items()):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, value)
        sheet.very_hidden()
