"""Consultants on pages: who may change what, and what is refused is said without losing what was entered."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.platform.consultants.office import OfficePages, open_office_pages
from tests.web.steps import words_of
from tests.web.world import World, log_in


@pytest.fixture
def office(app: Flask, world: World) -> OfficePages:
    return open_office_pages(app, world)


def record(**changes: object) -> dict[str, object]:
    return {"seen_revision": "0", "capacity": "4", "regions": "杭州、浙江省", "industries": ["C34"], **changes}


def test_the_list_says_what_people_know_and_how_full_their_month_is(office: OfficePages) -> None:
    office.send("manager", f"{office.person('consultant')}/edit", **record(stars="4"))
    office.assign("consultant")
    page = words_of(office.page("reader"))
    assert "platform-1-consultant" in page
    assert "1 / 4" in page
    assert "浙江省杭州市、浙江省" in page
    assert "4 星" in page
    assert "复核人 复核人不办案件" in page, "reviewers are listed by themselves"


def test_a_manager_changes_a_record_and_mistakes_keep_what_was_entered(office: OfficePages) -> None:
    path = f"{office.person('consultant')}/edit"
    refused = office.send("manager", path, **record(capacity="99", regions="火星", employer_code="123"))
    assert refused.status_code == 422
    assert "火星" in refused.text
    assert 'value="99"' in refused.text
    saved = office.send("manager", path, **record())
    assert "顾问资料已保存" in saved.text
    late = office.send("manager", path, **record(capacity="9"))
    assert "别人改过这份资料" in late.text


@pytest.mark.parametrize("role", ["consultant", "reviewer", "reader"])
def test_nobody_but_a_manager_opens_the_form(office: OfficePages, role: str) -> None:
    address = f"/platform/consultants/{office.person('consultant')}/edit"
    assert office.client(role).get(address).status_code == 403


def test_a_consultant_keeps_his_own_days_and_languages_and_nobody_elses(office: OfficePages) -> None:
    own, other = office.person("consultant"), office.person("manager")
    said = office.send("consultant", f"{own}/absences", first_day="2026-12-01", last_day="2026-12-05")
    assert "2026年12月1日到2026年12月5日" in words_of(said.text)
    assert "已保存" in office.send("consultant", f"{own}/languages", languages=["wu", "english"]).text
    assert "吴语、英语" in office.page("consultant", str(own))
    for path in ("absences", "languages", "ties"):
        assert office.send("consultant", f"{other}/{path}", first_day="2026-12-01").status_code == 422


def test_ties_are_seen_by_the_person_and_by_those_who_decide(office: OfficePages) -> None:
    own = office.person("consultant")
    fields = {"kind": "sold", "firm_name": "某某电器有限公司"}
    assert "已登记" in office.send("consultant", f"{own}/ties", **fields).text
    assert "某某电器" in office.page("manager", str(own))
    assert "某某电器" in office.page("reviewer", str(own))
    assert "某某电器" not in office.page("reader", str(own))


def test_a_reviewer_declares_ties_too_and_is_listed_for_the_firm(office: OfficePages) -> None:
    own = office.person("reviewer")
    assert "已登记" in office.send("reviewer", f"{own}/ties", kind="trained", firm_name="firm-1").text
    assert "platform-1-reviewer" in office.page("manager", f"conflicts/{office.case_id}").split("没有利益关系的")[0]
    assert office.send("reader", f"{own}/ties", kind="trained", firm_name="firm-1").status_code == 403


def test_a_tie_takes_the_person_off_the_case_and_the_page_says_so(office: OfficePages) -> None:
    office.assign("consultant")
    said = office.send("consultant", f"{office.person('consultant')}/ties", kind="avoid", firm_name="firm-1")
    assert "已自动退出案件 AJ-20261130-7F3K2A" in said.text
    assert office.members() == []


def test_a_tie_without_a_firm_is_refused_at_its_field(office: OfficePages) -> None:
    said = office.send("consultant", f"{office.person('consultant')}/ties", kind="sold", firm_code="1", note="记不清了")
    assert said.status_code == 422
    assert "没有填企业名称" in said.text or "应是 18 位" in said.text
    assert "记不清了" in said.text


def test_one_manager_asks_and_a_reviewer_grants(office: OfficePages) -> None:
    person = office.person("consultant")
    office.send("consultant", f"{person}/ties", kind="advised", firm_name="firm-1")
    case = f"conflicts/{office.case_id}"
    assert "给「firm-1」做过咨询" in office.page("reviewer", case)
    asked = office.send("manager", f"{case}/waivers/{person}", reason="只有他懂")
    assert "等另一位主管或复核人决定" in asked.text
    waiver = asked.text.split("/waivers/")[-1].split("/")[0]
    assert "申请的人不能自己同意" in office.send("manager", f"{case}/waivers/{waiver}/grant").text
    assert "已放行" in office.send("reviewer", f"{case}/waivers/{waiver}/grant").text


def test_a_hard_conflict_offers_no_request(office: OfficePages) -> None:
    person = office.person("consultant")
    office.send("consultant", f"{person}/ties", kind="sold", firm_name="firm-1")
    case = f"conflicts/{office.case_id}"
    assert "一定要请" not in office.page("manager", case)
    refused = office.send("manager", f"{case}/waivers/{person}", reason="一定要他")
    assert "谁也不能放行" in refused.text


def test_the_list_of_firms_counts_those_who_must_stay_away(office: OfficePages) -> None:
    office.send("consultant", f"{office.person('consultant')}/ties", kind="sold", firm_name="集团公司")
    assert "0 人" in words_of(office.page("manager", "conflicts"))
    office.send("manager", f"conflicts/{office.case_id}/holding", holding_name="集团公司")
    assert "1 人" in words_of(office.page("manager", "conflicts"))


def test_the_years_are_set_by_a_manager_within_bounds(office: OfficePages) -> None:
    assert office.send("manager", "conflicts/years", conflict_years="0").status_code == 422
    assert "回避年数已保存" in office.send("manager", "conflicts/years", conflict_years="2").text
    assert office.send("reviewer", "conflicts/years", conflict_years="2").status_code == 403
    assert "结束以后还要回避 2 年" in words_of(office.page("reviewer", "conflicts"))


def test_another_platforms_people_and_cases_are_not_found(office: OfficePages) -> None:

    stranger = log_in(office.app, office.world.account("platform-2", "manager"))
    for path in (str(office.person("consultant")), f"conflicts/{office.case_id}"):
        assert stranger.get(f"/platform/consultants/{path}").status_code == 404


def test_somebody_elses_tie_is_withdrawn_by_a_manager_and_stays_readable(office: OfficePages) -> None:
    person = office.person("consultant")
    said = office.send("consultant", f"{person}/ties", kind="sold", firm_name="firm-1")
    tie = said.text.split("/ties/")[1].split('"')[0]
    assert "不能自己撤掉" in office.page("consultant", f"{person}/ties/{tie}")
    assert office.send("consultant", f"{person}/ties/{tie}/withdraw", reason="写错").status_code == 403
    assert office.send("manager", f"{person}/ties/{tie}/withdraw", reason="").status_code == 422
    done = office.send("manager", f"{person}/ties/{tie}/withdraw", reason="同名的另一家")
    assert "撤掉的原因：同名的另一家" in done.text
