"""Lists, calendar, charts and notices in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.core.consulting.work.drop_off import DropOff, StopBand
from rongtong_assess.core.consulting.work.notices import NoticeKind
from rongtong_assess.core.consulting.work.work_list import WorkFilter
from rongtong_assess.presentation.views.consulting.work.calendar import build_month, shown_days
from rongtong_assess.presentation.views.consulting.work.calendar_file import write_calendar
from rongtong_assess.presentation.views.consulting.work.figures import chart_drop_off, chart_loads, chart_states
from rongtong_assess.presentation.views.consulting.work.work_list import (
    list_case_lines,
    list_chosen_words,
    list_region_choices,
    list_state_links,
)
from rongtong_assess.presentation.wording.consulting.work.notices import letter_body, notice_words
from rongtong_assess.presentation.wording.consulting.work.work_list import due_words

TODAY = date(2026, 11, 30)


@dataclass
class Shown:
    """A case as lists read it."""

    state: str = CaseState.ON_SITE
    due_on: date | None = None
    visit_on: date | None = None
    round_number: int = 1
    firm_name: str = "甲,乙;厂"
    id: UUID = field(default_factory=uuid4)
    number: str = "AJ-1"
    purpose: str = "on_site"
    industry: str = "industry"
    region: str = "330106"
    questions_count: int = 31
    findings_count: int = 4
    missing_evidence_count: int = 2


def test_a_line_says_state_next_step_and_how_late() -> None:
    (line,) = list_case_lines(
        [Shown(due_on=TODAY - timedelta(days=2), round_number=2)], today=TODAY, assigned={}, region_name=lambda _: ""
    )
    assert (line.state, line.is_late, line.assigned, line.progress) == ("现场", True, "还没有分派", "4/31")
    assert "第 2 轮" in line.about
    assert line.due.endswith("过期 2 天")


@pytest.mark.parametrize(("days", "end"), [(0, "就是今天"), (1, "还有 1 天"), (-1, "过期 1 天")])
def test_a_deadline_says_how_near_it_is(days: int, end: str) -> None:
    assert due_words(TODAY + timedelta(days=days), TODAY, has_ended=False).endswith(end)
    assert due_words(TODAY, TODAY, has_ended=True) == due_words(None, TODAY, has_ended=False) == ""


def test_only_states_that_occur_are_offered_in_the_order_of_a_case() -> None:
    links = list_state_links(WorkFilter(state=CaseState.ON_SITE), {CaseState.CONCLUDED: 2, CaseState.ON_SITE: 1})
    assert [(link.count, link.is_chosen) for link in links] == [(1, True), (2, False)]


def test_cities_are_offered_below_their_province_and_a_municipality_once() -> None:
    names = {"330000": "浙江省", "330100": "浙江省杭州市", "110000": "北京市", "110100": "北京市"}
    choices = list_region_choices(["330106", "330100", "110105", ""], lambda code: names.get(code, ""))
    assert choices == [("11", "北京市"), ("33", "浙江省"), ("3301", "浙江省杭州市")]


def test_conditions_in_force_are_named() -> None:
    words = list_chosen_words(WorkFilter(region="33", search="甲"), {"region": [("33", "浙江省")], "state": []})
    assert words == ["浙江省", "「甲」"]


def test_a_month_has_whole_weeks_and_shows_a_visit_that_is_the_deadline_once() -> None:
    case = Shown(CaseState.SCHEDULED, due_on=TODAY, visit_on=TODAY)
    late = Shown(due_on=TODAY - timedelta(days=1))
    month = build_month([case, late], 2026, month=11, today=TODAY)
    days = [day for week in month.weeks for day in week]
    assert (days[0].day, days[-1].day) == shown_days(2026, 11)
    assert [day.day for day in days if day.is_today] == [TODAY]
    assert month.count == 2
    assert [entry.looks for day in days for entry in day.entries] == ["is-bad", "is-brand"]
    assert (month.before, month.after) == ((2026, 10), (2026, 12))
    assert build_month([], 2000, month=1, today=TODAY).before is None


def test_a_calendar_file_escapes_and_folds_and_names_each_entry_once() -> None:
    case = Shown(due_on=TODAY, visit_on=TODAY + timedelta(days=1), firm_name="很长的名字，" * 9 + "a,b;c\\d")
    text = write_calendar([case], made_at=datetime(2026, 11, 30, tzinfo=UTC), site_address="https://a.example").decode()
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    whole = text.replace("\r\n ", "")
    assert "a\\,b\\;c\\\\d" in whole
    assert f"UID:visit-{case.id}@a.example" in whole
    assert "DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261202" in whole


def test_the_charts_have_a_table_with_the_same_counts() -> None:
    states = chart_states({CaseState.ON_SITE: 3, CaseState.CONCLUDED: 1}, 2)
    assert states.title == "在办 3 件，其中 2 件过了期限"
    assert states.rows == (("现场", "3 件"), ("结论", "1 件"))
    assert chart_loads([]).rows == ()


def test_where_firms_stop_is_drawn_in_bands_or_not_at_all() -> None:
    assert chart_drop_off(DropOff(0, ()), 31) is None
    drawn = chart_drop_off(DropOff(11, (StopBand(1, 4, 5), StopBand(32, 31, 6, is_all_answered=True))), 31)
    assert drawn
    assert drawn.rows == (("第 1 到 4 题", "5 家"), ("全部答完，没有提交", "6 家"))


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("is_for_firm", [True, False])
def test_every_notice_is_a_sentence_for_both_sides_whatever_is_known(kind: NoticeKind, is_for_firm: bool) -> None:
    full = {
        "platform": "甲平台",
        "purpose": "recheck",
        "due_on": "2026-12-05",
        "visit_on": "2026-12-01",
        "reason": "缺",
    }
    for parameters in ({}, full):
        words = notice_words(kind, parameters, firm_name="乙厂", is_for_firm=is_for_firm)
        assert words.endswith("缺" if parameters else "。")
        assert "{" not in words
        assert "None" not in words


def test_a_letter_numbers_its_lines_and_says_where_to_go() -> None:
    body = letter_body("王工", ["一", "二"], site_address="https://a.example")
    assert "王工，您好：" in body
    assert "1. 一\n2. 二" in body
    assert "https://a.example/account/notices/" in body
    assert "请登录融通测评" in letter_body("", ["一"], site_address="")
