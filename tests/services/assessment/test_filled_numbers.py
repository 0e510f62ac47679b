"""Numbers that were filled in offline are read as if they had been typed on the page."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from rongtong_assess.content.reading.workbook_source import read_workbook
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.workbook.answers import (
    ANSWER_COLUMN,
    QUESTION_COLUMN,
    WorkbookIdentity,
    write_answer_workbook,
)
from rongtong_assess.services.assessment.import_workbook import READ_TITLES, read_filled_workbook
from rongtong_assess.services.assessment.read_answers import read_message
from tests.services.makers import change

FILLED = {
    "fact.revenue_last": ("1,234", "1234"),
    "fact.revenue_before": (1234.5, "1234.5"),
    "fact.production_devices": ("3,5", "看不出是 3.5 还是 35"),
    "fact.digital_devices": ("5²", "不是一个数"),
    "fact.networked_devices": ("\u200b8 台", "8"),
    "fact.pass_rate_last": ("98.5%", "98.5"),
    "fact.pass_rate_before": ("98，2", "看不出是 98.2 还是 982"),
    "fact.employees_last": (60.0, "60"),
    "fact.cost_last": ("1\u00a0234", "不换行空格"),
    "fact.cost_before": ("3200元", "单位写成了“元”"),
    "scene.quality": ("2.0", 2),
    "scene.hr": ("2 级", 2),
}


def filled(edition: Edition) -> dict[str, object]:
    """What a workbook says of each question, as the page would have sent it."""
    id = uuid4()
    raw = write_answer_workbook(
        edition, {}, identity=WorkbookIdentity(str(id), "1", "甲", edition.id, edition.fingerprint, "")
    )
    book = load_workbook(BytesIO(raw))
    for sheet in book.worksheets:
        for row in range(1, sheet.max_row + 1):
            question = sheet.cell(row, QUESTION_COLUMN).value
            if question in FILLED:
                sheet.cell(row, ANSWER_COLUMN).value = FILLED[str(question)][0]
            elif question == "scene.finance":
                sheet.cell(row, ANSWER_COLUMN).value = "2.5"
    buffer = BytesIO()
    book.save(buffer)
    book = read_workbook(buffer.getvalue(), "x.xlsx", titles=READ_TITLES)
    read = read_filled_workbook(book, "x.xlsx", edition=edition, assessment_id=id)
    assert [row.question for row in read.unread] == ["scene.finance"]
    return {row.question: row.value for row in read.changed}


def test_a_workbook_is_one_more_door(edition: Edition) -> None:
    found = filled(edition)
    assert found.keys() == FILLED.keys()
    for question, (_, meant) in FILLED.items():
        if isinstance(meant, int) or meant.isascii():
            assert read_message(edition, change(question, found[question])).value == meant
        else:
            with pytest.raises(Refused, match=meant):
                read_message(edition, change(question, found[question]))
