"""Whatever stands in any cell of a fill-in workbook, it is read, named or refused; nothing stored is lost by it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from rongtong_assess.content.reading.workbook_source import read_workbook
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.workbook.answers import (
    ANSWER_COLUMN,
    WorkbookIdentity,
    write_answer_workbook,
)
from rongtong_assess.services.assessment.import_workbook import READ_TITLES, read_filled_workbook
from rongtong_assess.services.assessment.read_answers import read_message
from tests.fuzz.values import VALUES
from tests.profiles import examples
from tests.services.makers import change

ASSESSMENT = UUID(int=1)
FORMATS = ("General", "0.00%", '0"%"', "yyyy-mm-dd", "[>1]0%;0", "@", "0E+00", '_-* #,##0.00_-;[Red]-0;"无";@')
COLUMNS = 9
CELLS = st.one_of(
    VALUES,
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 1, 1)),
    st.datetimes(datetime(1900, 1, 1)),
    st.times(),
    st.timedeltas(timedelta(0), timedelta(9000)),
    st.sampled_from(["=1+1", "=1/0", "#N/A", "=A1", time(1, 2)]),
)


@pytest.fixture(scope="module")
def workbook(edition: Edition) -> Workbook:
    stamp = WorkbookIdentity(str(ASSESSMENT), "RT-1", "甲", edition.id, edition.fingerprint, "")
    return load_workbook(BytesIO(write_answer_workbook(edition, {}, identity=stamp)))


@settings(
    max_examples=examples(quick=30, nightly=500),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_cell_is_read_named_or_refused(workbook: Workbook, edition: Edition, data: st.DataObject) -> None:
    sheets = [sheet for sheet in workbook.worksheets if sheet.title in READ_TITLES]
    changed = []
    for _ in range(data.draw(st.integers(1, 6))):
        sheet = data.draw(st.sampled_from(sheets))
        column = data.draw(st.sampled_from([ANSWER_COLUMN, *range(1, COLUMNS)]))
        cell = sheet.cell(data.draw(st.integers(1, sheet.max_row)), column)
        changed.append((cell, cell.value, cell.number_format))
        try:
            cell.value = data.draw(CELLS)
        except (IllegalCharacterError, ValueError):
            continue  # no spreadsheet program can hold it either
        cell.number_format = data.draw(st.sampled_from(FORMATS))
    try:
        _read(workbook, edition)
    finally:
        for cell, value, number_format in reversed(changed):
            cell.value, cell.number_format = value, number_format


def _read(workbook: Workbook, edition: Edition) -> None:
    buffer = BytesIO()
    workbook.save(buffer)
    try:
        sheets = read_workbook(buffer.getvalue(), "x.xlsx", titles=READ_TITLES)
        filled = read_filled_workbook(sheets, "x.xlsx", edition=edition, assessment_id=ASSESSMENT)
    except Refused:
        return
    questions = {row.question for row in filled.changed}
    assert not questions & {row.question for row in filled.unread if row.question}
    for row in filled.changed:
        with suppress(Refused):
            read_message(edition, change(row.question, row.value))
