"""A workbook in which a firm without a good network fills in one assessment.

Every row that takes an answer has, in hidden columns, its question, the revision that was stored and the answer as it
was exported. So the import leaves out what was not changed, and notices what has changed on the web in the meantime.
The names of the sheets and `TICKED` are part of the file format: the import finds its cells by them.
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
from rongtong_assess.presentation.wording import assessment as words
from rongtong_assess.presentation.wording.report.word_document import WORD_FONT
from rongtong_assess.presentation.wording.result.questions import REQUIRED

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

INK, GREY, LINE = (COLOURS[name].upper() for name in ("ink", "soft-ink", "line"))
HEAD_FILL, FILL_IN, NAME_FILL = "#DCEAF7", "#FFF9E5", COLOURS["wash"].upper()
HIDDEN_HEADS = ("question", "key", "revision", "exported")
CHOICE_WIDTHS, FACT_WIDTHS = (40, 30, 60, 60), (28, 18, 12, 70)
SCENE_WIDTHS = (10, 18, 9, *[34] * (TOP_SCENE_LEVEL + 1))


@dataclass(frozen=True, slots=True)
class WorkbookIdentity:
    """Whose workbook it is; the import compares it with the assessment."""

    assessment_id: str
    number: str
    firm_name: str
    edition_id: str
    edition_fingerprint: str
    exported_at: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One line. name: what it asks. further: the gray cells after the answer. choices: to choose the answer from."""

    question: str
    key: str
    name: str
    answer: str
    further: Sequence[str]
    choices: str | Sequence[str] = ()


def option_label(item: Item, key: str) -> str:
    """An option of an item with one answer, as in the list to choose from."""
    return f"{key} {item.option_by_key[key].text}"


def write_answer_workbook(
    edition: Edition, answers: Mapping[str, StoredAnswer], *, identity: WorkbookIdentity
) -> bytes:
    """The workbook with what is stored already filled in."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    writer = _WorkbookWriter(book, answers)
    guide = words.list_guide(
        words.edition_title_words(edition),
        firm=identity.firm_name,
        number=identity.number,
        exported_at=identity.exported_at,
    )
    writer.write_guide(guide)
    places = writer.write_choices(edition)
    if edition.facts:
        writer.write_sheet(
            FACTS_SHEET, tuple(zip(words.FACT_HEADS, FACT_WIDTHS, strict=True)), rows=_fact_rows(edition, answers)
        )
    writer.write_sheet(
        ITEMS_SHEET,
        tuple(zip(words.CHOICE_HEADS, CHOICE_WIDTHS, strict=True)),
        rows=_item_rows(edition, answers, places=places),
    )
    if edition.scenes:
        writer.write_sheet(
            SCENES_SHEET, tuple(zip(words.SCENE_HEADS, SCENE_WIDTHS, strict=True)), rows=_scene_rows(edition, answers)
        )
    writer.write_identity(identity)
    book.close()
    return buffer.getvalue()


def _fact_rows(edition: Edition, answers: Mapping[str, StoredAnswer]) -> Iterator[_Line]:
    for fact in edition.facts.values():
        question = FACT_PREFIX + fact.id
        yield _Line(question, "", fact.name, _stored_text(answers, question), (fact.unit, fact.hint))


def _item_rows(edition: Edition, answers: Mapping[str, StoredAnswer], *, places: Mapping[str, str]) -> Iterator[_Line]:
    for item in edition.items.values():
        stored = answers.get(item.id)
        chosen = stored.value if stored and isinstance(stored.value, list) else []
        ask = words.item_ask_words(item.name, item.ask)
        if item.kind == "single":
            answer = option_label(item, chosen[0]) if chosen else ""
            hint = words.CHOOSE_BAND if item.measure else words.CHOOSE_ONE
            yield _Line(item.id, "", ask, answer, (hint, item.how), places[item.id])
            continue
        for place, option in enumerate(item.options):
            answer = TICKED if option.key in chosen else ""
            name, how = (ask, item.how) if place == 0 else ("", "")
            yield _Line(item.id, option.key, name, answer, (f"{option.key} {option.text}", how), [TICKED])


def _scene_rows(edition: Edition, answers: Mapping[str, StoredAnswer]) -> Iterator[_Line]:
    levels = [str(level) for level in range(TOP_SCENE_LEVEL + 1)]
    for scene in edition.scenes.values():
        required = REQUIRED if scene.is_required else ""
        answer = _stored_text(answers, scene.question)
        yield _Line(scene.question, "", scene.name, answer, (required, *_ladder(scene)), levels)


def _ladder(scene: Scene) -> tuple[str, ...]:
    return (words.NO_LEVEL_TEXT, *scene.levels)


def _stored_text(answers: Mapping[str, StoredAnswer], question: str) -> str:
    stored = answers.get(question)
    return "" if stored is None or stored.value is None else str(stored.value)


class _WorkbookWriter:
    """Writes the sheets, with fonts, colours, widths and protection."""

    def __init__(self, book: Any, answers: Mapping[str, StoredAnswer]) -> None:
        self._book, self._answers = book, answers
        plain = {"font_name": WORD_FONT, "font_size": 10.5, "font_color": INK, "valign": "top", "text_wrap": True}
        bordered = {**plain, "border": 1, "border_color": LINE}
        self._plain = book.add_format(plain)
        self._bold = book.add_format({**plain, "bold": True})
        self._header = book.add_format({**bordered, "bold": True, "bg_color": HEAD_FILL})
        self._gray = book.add_format({**bordered, "bg_color": NAME_FILL})
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
        """The lists to choose from, on a sheet of their own. Returns, by item id, where its list is."""
        places = {}
        sheet = self._book.add_worksheet(CHOICES_SHEET)
        for column, item in enumerate(item for item in edition.items.values() if item.kind == "single"):
            for row, key in enumerate(item.option_by_key):
                sheet.write_string(row, column, option_label(item, key))
            letter = xlsxwriter.utility.xl_col_to_name(column)
            places[item.id] = f"='{CHOICES_SHEET}'!${letter}$1:${letter}${len(item.options)}"
        sheet.very_hidden()
        return places

    def write_sheet(self, name: str, heads: Sequence[tuple[str, int]], *, rows: Iterator[_Line]) -> None:
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
            self._write_row(sheet, row, line=line)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _write_row(self, sheet: Any, row: int, *, line: _Line) -> None:
        stored = self._answers.get(line.question)
        for place, text in enumerate((line.question, line.key, str(stored.revision if stored else 0), line.answer)):
            sheet.write_string(row, place, text)
        sheet.write_string(row, NAME_COLUMN - 1, line.name, self._gray)
        sheet.write_string(row, ANSWER_COLUMN - 1, line.answer, self._fill_in)
        for place, text in enumerate(line.further, start=ANSWER_COLUMN):
            sheet.write_string(row, place, text, self._gray)
        if line.choices:
            source = line.choices if isinstance(line.choices, str) else list(line.choices)
            sheet.data_validation(
                row,
                ANSWER_COLUMN - 1,
                row,
                ANSWER_COLUMN - 1,
                {
                    "validate": "list",
                    "source": source,
                    "error_title": words.NOT_SO,
                    "error_message": words.CHOOSE_FROM_LIST,
                },
            )

    def write_identity(self, identity: WorkbookIdentity) -> None:
        """A hidden sheet that says whose workbook it is."""
        sheet = self._book.add_worksheet(IDENTITY_SHEET)
        pairs = {"format": FORMAT_VERSION, **{name: getattr(identity, name) for name in WorkbookIdentity.__slots__}}
        for row, (name, value) in enumerate(pairs.items()):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, value)
        sheet.very_hidden()
