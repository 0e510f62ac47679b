"""The work list as people see it: what waits first, filters in the address, kept filters, and only their own cases."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from rongtong_assess.core.consulting.work.work_list import MOST_SAVED_VIEWS
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.web.platform.work.conftest import Office
from tests.web.world import token_of

PAGE = "/platform/work/"


def test_work_begins_with_what_waits_for_the_person(office: Office) -> None:
    page = office.client("manager").get("/", follow_redirects=True)
    assert "待我处理" in page.text
    assert office.numbers["to_assign"] in page.text
    assert office.numbers["on_site"] not in page.text
    consultant = office.client("consultant").get(PAGE).text
    assert office.numbers["on_site"] in consultant
    assert office.numbers["to_assign"] not in consultant


def test_nobody_sees_cases_that_are_not_theirs(office: Office) -> None:
    for name, count in (("consultant", 1), ("colleague", 0), ("reader", 3), ("other manager", 0)):
        page = office.client(name).get(f"{PAGE}?all=1").text
        assert sum(number in page for number in office.numbers.values()) == count, name


def test_a_person_without_work_is_told_so(office: Office) -> None:
    assert "现在没有等您办的案件" in office.client("reviewer").get(PAGE).text
    assert "还没有案件" in office.client("other manager").get(PAGE).text


def test_what_is_typed_into_the_address_is_shown_as_text_and_nonsense_hides_nothing(office: Office) -> None:
    client = office.client("manager")
    page = client.get(f"{PAGE}?all=1&q=%3Cscript%3E&state=lost&region=x&page=99999").text
    assert "<script>" not in page
    assert "没有符合条件的案件" in page
    assert office.numbers["on_site"] in client.get(f"{PAGE}?all=1&state=lost&batch=x&consultant=-1").text


def test_overdue_cases_are_found_and_marked(office: Office) -> None:
    page = office.client("manager").get(f"{PAGE}?all=1&overdue=1").text
    assert office.numbers["to_assign"] in page
    assert "过期 3 天" in page
    assert office.numbers["on_site"] not in page


def test_a_filter_is_kept_under_a_name_for_its_person_only(office: Office) -> None:
    client = office.client("manager")
    form = {"csrf_token": token_of(client, PAGE), "state": "on_site", "overdue": "1"}
    kept = client.post(f"{PAGE}views", data={**form, "name": " 现场  过期 "}, follow_redirects=True).text
    assert ">现场 过期</a>" in kept
    assert "现场 过期" not in office.client("consultant").get(PAGE).text
    removal = kept.partition("/platform/work/views/")[2].partition("/")[0]
    stranger = office.client("reviewer")
    token = {"csrf_token": token_of(stranger, PAGE)}
    assert stranger.post(f"{PAGE}views/{removal}/remove", data=token).status_code == 404
    assert "现场 过期" not in client.post(f"{PAGE}views/{removal}/remove", data=form, follow_redirects=True).text


@pytest.mark.parametrize("name", ["", "　", "长" * 41, "a\u202eb"])
def test_a_name_that_cannot_be_kept_is_refused_with_what_to_do(office: Office, name: str) -> None:
    client = office.client("manager")
    form = {"csrf_token": token_of(client, PAGE), "state": "on_site", "name": name}
    refused = client.post(f"{PAGE}views", data=form)
    assert refused.status_code == 422
    assert "这组筛选没有存下" in refused.text


def test_only_so_many_filters_are_kept(office: Office) -> None:
    client = office.client("manager")
    form = {"csrf_token": token_of(client, PAGE), "state": "on_site"}
    answers = [
        client.post(f"{PAGE}views", data={**form, "name": str(number)}).status_code
        for number in range(MOST_SAVED_VIEWS + 1)
    ]
    assert answers == [303] * MOST_SAVED_VIEWS + [422]


def test_a_list_reads_no_scorecard_and_takes_few_statements(office: Office) -> None:
    client, statements = office.client("manager"), list[str]()
    engine = office.app.extensions[EXTENSION].engine

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    client.get(f"{PAGE}?all=1")
    event.remove(engine, "before_cursor_execute", note)
    assert not any("scorecard" in statement or "verification" in statement for statement in statements)
    assert len(statements) <= 16


def test_the_calendar_marks_today_and_shows_visits_and_deadlines(office: Office) -> None:
    page = office.client("manager").get(f"{PAGE}calendar").text
    assert "今天" in page
    assert "到现场" in page
    assert "到现场" not in office.client("colleague").get(f"{PAGE}calendar").text.partition("<tbody")[2]


@pytest.mark.parametrize("month", ["", "?year=1999&month=1", "?year=2026&month=13", "?year=x", "?year=2100&month=12"])
def test_any_month_in_the_address_gives_a_calendar(office: Office, month: str) -> None:
    assert office.client("manager").get(f"{PAGE}calendar{month}").status_code == 200


def test_the_calendar_file_has_whole_days_and_escapes_names(office: Office) -> None:
    answer = office.client("consultant").get(f"{PAGE}calendar.ics")
    assert answer.mimetype == "text/calendar"
    lines = answer.get_data(as_text=True).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert sum(line.startswith("BEGIN:VEVENT") for line in lines) == 1
    assert all(len(line.encode()) <= 75 for line in lines)


def test_figures_show_a_consultant_only_the_own_work(office: Office) -> None:
    manager, consultant = (office.client(name).get(f"{PAGE}figures").text for name in ("manager", "consultant"))
    assert "甲colleague" in manager
    assert "企业答到哪里停下了" in manager
    assert "不到 5 家，不显示" in manager
    assert "甲colleague" not in consultant
    assert "企业答到哪里停下了" not in consultant
