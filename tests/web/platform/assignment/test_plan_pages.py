"""A manager has a plan made in the background, looks at reasons and prices, changes it by hand and accepts it."""

from __future__ import annotations

import re

from tests.web.platform.assignment.conftest import PlatformOffice

INDEX = "/platform/assignments"


def proposed(office: PlatformOffice) -> str:
    """The address of a plan that was made just now."""
    page = office.post(INDEX, INDEX, team_size="1")
    found = re.search(rf'data-job="({INDEX}/[0-9a-f-]+)/progress"', page)
    assert found, page
    assert office.work()
    return found[1]


def test_what_waits_is_said_and_a_plan_is_watched_while_it_is_made(office: PlatformOffice) -> None:
    assert "有 <strong>1</strong> 家企业在等分派" in office.page(INDEX)
    page = office.post(INDEX, INDEX, team_size="1")
    assert "方案正在后台计算" in page
    path = re.search(rf'data-job="({INDEX}/[0-9a-f-]+)/progress"', page)
    assert path
    progress = office.manager.get(f"{path[1]}/progress").json
    assert (progress["is_unfinished"], progress["done"], progress["total"]) == (True, 0, 3)
    assert office.work()
    assert office.manager.get(f"{path[1]}/progress").json["is_unfinished"] is False


def test_a_plan_shows_who_goes_why_and_at_what_cost(office: PlatformOffice) -> None:
    page = office.page(proposed(office))
    assert "分到顾问的企业 1 家" in page
    assert "已证明没有更好的方案" in page
    assert "常跑企业所在的城市" in page
    assert "代价" in page


def test_a_change_by_hand_shows_its_price_and_asks_for_a_reason(office: PlatformOffice) -> None:
    path = proposed(office)
    page = f"{path}/cases/{office.case_id}"
    shown = office.page(page)
    assert "总代价增加" in shown
    other = str(office.account_id("platform-1/manager"))
    refused = office.post(page, page, team=other, revision="1", reason=" ")
    assert "没有写为什么要改" in refused
    assert re.search(rf'value="{other}" checked', refused)
    assert "没有选人" in office.post(page, page, revision="1", reason="x")
    changed = office.post(page, page, team=other, revision="1", reason="他去过")
    assert "手工改过" in changed
    assert "他去过" in changed
    assert "同事刚改过" in office.post(page, page, team="-", revision="1", reason="x")


def test_accepting_assigns_the_case(office: PlatformOffice) -> None:
    path = proposed(office)
    page = office.post(f"{path}/accept", path, revision="1")
    assert "已分派 1 家" in page
    assert "已采用" in page
    assert office.case().state == "assigned"
    assert "没有等着分派的企业" in office.post(INDEX, INDEX, team_size="1")


def test_a_plan_that_was_discarded_assigns_nobody(office: PlatformOffice) -> None:
    path = proposed(office)
    assert "方案已放弃" in office.post(f"{path}/discard", path)
    assert "已经定了" in office.post(f"{path}/accept", INDEX, revision="1")
    assert office.case().state == "to_assign"


def test_after_a_drop_out_the_case_goes_to_somebody_else(office: PlatformOffice) -> None:
    path = proposed(office)
    office.post(f"{path}/accept", path, revision="1")
    leaving = str(office.account_id("platform-1/consultant"))
    form = {"again": "1", "leaving": leaving, "team_size": "1", "change_cost": "100"}
    assert "没有写为什么重新分派" in office.post(INDEX, INDEX, **form, reason="")
    page = office.post(INDEX, INDEX, **form, reason="生病了")
    assert office.work()
    found = re.search(rf'data-job="({INDEX}/[0-9a-f-]+)/progress"', page)
    assert found
    shown = office.page(found[1])
    assert "换人" in shown
    assert "生病了" in shown
    assert "已分派 1 家" in office.post(f"{found[1]}/accept", found[1], revision="1")


def test_how_busy_everybody_is_is_a_page_and_a_table(office: PlatformOffice) -> None:
    assert "每位顾问的忙闲" in office.page(f"{INDEX}/loads?month=2026-12")
    table = office.manager.get(f"{INDEX}/loads.csv?month=2026-12")
    assert table.mimetype == "text/csv"
    assert table.data.startswith("\ufeff顾问,本月到访".encode())
    assert office.manager.get(f"{INDEX}/visits.csv?month=nonsense").status_code == 200
