"""Workbooks of cases and steps: plain cells, four kinds of values in columns of their own, only what one may see."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.web.platform.work.conftest import Office

PAGE = "/platform/work/"
VALUES = ["自评", "服务商初评", "现场评定", "复评"]


def read(office: Office, name: str, path: str) -> Worksheet:
    answer = office.client(name).get(PAGE + path)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return load_workbook(BytesIO(answer.data)).active


def heads(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[1]]


def test_every_kind_of_value_has_columns_of_its_own(office: Office) -> None:
    sheet = read(office, "manager", "cases.xlsx?all=1")
    assert heads(sheet)[-8:] == [f"{kind}{what}" for kind in VALUES for what in ("等级", "得分")]
    row = {head: cell.value for head, cell in zip(heads(sheet), sheet[2], strict=True)}
    assert (row["自评等级"], row["自评得分"]) == (1, 30)
    assert row["服务商初评等级"] is None


def test_a_name_that_looks_like_a_formula_stays_text(office: Office) -> None:
    sheet = read(office, "manager", "cases.xlsx?all=1&overdue=1")
    cell = sheet.cell(2, heads(sheet).index("企业") + 1)
    assert (cell.value, cell.data_type) == ('="甲"<厂>'.replace('="甲"', '=甲"'), "s")
    assert all(cell.hyperlink is None and cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_export_has_the_filter_of_the_page_and_the_cases_of_the_person(office: Office) -> None:
    numbers = {row[0] for row in read(office, "manager", "cases.xlsx").iter_rows(2, values_only=True)}
    assert office.numbers["to_assign"] in numbers
    assert office.numbers["concluded"] not in numbers
    own = {row[0] for row in read(office, "consultant", "cases.xlsx?all=1").iter_rows(2, values_only=True)}
    assert office.numbers["on_site"] in own
    assert office.numbers["to_assign"] not in own


def test_the_steps_come_with_time_person_and_what_was_done(office: Office) -> None:
    sheet = read(office, "manager", "events.xlsx")
    row = {head: cell.value for head, cell in zip(heads(sheet), sheet[2], strict=True)}
    assert row["案件编号"] == office.numbers["concluded"]
    assert row["谁"] == "甲reviewer"
    assert read(office, "other manager", "events.xlsx").cell(2, 1).value is None
