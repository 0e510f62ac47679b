"""The form of one measure: saving, mistakes, and two people at once."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from rongtong_assess.web.frame.site import today
from tests.web.firm.progress.follow_up_steps import lifting, rows, save, sent_by
from tests.web.steps import words_of
from tests.web.story import Story
from tests.web.world import log_in

HOSTILE = [
    ({"responsible": "王" * 10_000}, "最多 100 个字"),
    ({"supplier": "<script>alert(1)</script>" * 20}, "最多 200 个字"),
    ({"real_cost": "1e99"}, "科学计数法"),
    ({"kpi_now": "1e999999999"}, "科学计数法"),
    ({"kpi_now": "9" * 20_000}, "太长了"),
    ({"kpi_now": "96.5%", "kpi_unit": "台"}, "带了“%”"),
    ({"real_cost": "-1"}, "超出了可能的范围"),
    ({"real_cost": "3,5"}, "看不出是 3.5 还是 35"),
    ({"real_cost": "很多"}, "不是一个数"),
    ({"real_cost": "NaN"}, "不是一个数"),
    ({"planned_start": "2026-12-02", "planned_end": "2026-12-01"}, "早于计划开始的日期"),
    ({"planned_start": "0001-01-01"}, "日期太早或太晚"),
    ({"planned_start": "2026-02-30"}, "请填一个日期"),
    ({"move": "in_use", "real_end": "2099-01-01"}, "这一天还没有到"),
    ({"move": "stopped"}, "停了的措施没有写原因"),
    ({"kpi_name": "", "kpi_now": "5"}, "没有写是什么指标"),
    ({"evidence-0-what": "", "evidence-0-kept_where": "柜子"}, "请写材料的名称"),
    ({"responsible": "王\u202e工"}, "看不见的控制字符"),
]


def test_a_state_button_saves_everything_and_fills_in_the_day(followed: Story) -> None:
    row = lifting(followed)
    response = save(followed.client, row, move="running", responsible="李厂长", planned_cost="３，０００．５")
    assert response.status_code == 303
    stored = next(measure for measure in rows(followed) if measure.id == row.id)
    assert (stored.state, stored.responsible, stored.real_start) == ("running", "李厂长", today())
    assert str(stored.planned_cost_wan_yuan) == "3000.5"
    assert "基线还没有记" in followed.page("/firm/")
    assert "进行中 1 项" in words_of(followed.page("/firm/measures"))


def test_a_kpi_may_carry_the_unit_beside_it(followed: Story) -> None:
    row = lifting(followed)
    sent = {"kpi_name": "库存准确率", "kpi_unit": "％", "kpi_baseline": "80 %", "kpi_now": "96.5％", "kpi_target": "-0"}
    assert save(followed.client, row, **sent).status_code == 303
    stored = next(measure for measure in rows(followed) if measure.id == row.id)
    assert [str(stored.kpi_baseline), str(stored.kpi_now), str(stored.kpi_target)] == ["80", "96.5", "0"]


def test_too_much_evidence_is_said_above_the_form(followed: Story) -> None:
    row = lifting(followed)
    many = {f"evidence-{place}-what": f"材料 {place}" for place in range(32)}
    response = save(followed.client, row, **many)
    assert response.status_code == 422
    assert "佐证材料超过 30 条" in words_of(response.text)


def test_all_that_is_wrong_with_a_measure_is_told_at_once(followed: Story) -> None:
    response = save(
        followed.client, lifting(followed), move="stopped", real_cost="3,5", planned_start="1999-01-01", kpi_now="?"
    )
    assert response.status_code == 422
    page = words_of(response.text)
    for words in ("看不出是 3.5 还是 35", "日期太早或太晚", "停了的措施没有写原因", "不是一个数"):
        assert words in page


def test_saving_an_untouched_page_changes_nothing(followed: Story) -> None:
    row = lifting(followed)
    assert save(followed.client, row).status_code == 303
    assert next(measure for measure in rows(followed) if measure.id == row.id).revision == 1


def test_evidence_is_added_changed_and_emptied(followed: Story) -> None:
    row = lifting(followed)
    count = len(row.evidence)
    save(
        followed.client,
        row,
        **{"evidence-0-what": "", f"evidence-{count}-what": "合同 <b>", f"evidence-{count}-is_done": "y"},
    )
    stored = next(measure for measure in rows(followed) if measure.id == row.id)
    assert [piece["what"] for piece in stored.evidence] == [piece["what"] for piece in row.evidence[1:]] + ["合同 <b>"]
    assert stored.evidence[-1]["is_done"]
    assert "合同 &lt;b&gt;" in followed.page(f"/firm/measures/{row.id}")


@pytest.mark.parametrize(("change", "words"), HOSTILE)
def test_what_cannot_be_is_said_beside_its_field_and_stays_typed(
    followed: Story, change: dict[str, str], words: str
) -> None:
    row = lifting(followed)
    response = save(followed.client, row, **{"supplier": "某公司", **change})
    assert response.status_code == 422
    assert words in response.text
    assert "<script>alert" not in response.text
    typed = sent_by(response.text)
    for name, text in {"supplier": "某公司", **change}.items():
        if name != "move":
            assert [typed[name]] == [[text]] or typed[name] == text
    assert next(measure for measure in rows(followed) if measure.id == row.id).revision == 1


def test_a_pressed_state_is_kept_while_a_mistake_is_mended(followed: Story) -> None:
    row = lifting(followed)
    refused = save(followed.client, row, move="stopped")
    assert "按“保存”后改为另一个状态：停了" in refused.text
    assert save(followed.client, row, refused.text, reason="先不做").status_code == 303
    assert next(measure for measure in rows(followed) if measure.id == row.id).state == "stopped"


@pytest.mark.parametrize("change", [{"move": "done"}, {"state": ""}, {"seen": "{"}, {"seen": "[1]"}, {"revision": "x"}])
def test_what_no_page_of_ours_sends_is_a_clear_answer(followed: Story, change: dict[str, str]) -> None:
    row = lifting(followed)
    assert save(followed.client, row, responsible="王工", **change).status_code in {303, 409, 422}


def test_two_people_on_one_measure_lose_nothing(followed: Story, app: Flask) -> None:
    row = lifting(followed)
    colleague = log_in(app, followed.world.account("firm-1", "contributor"))
    mine, theirs = (client.get(f"/firm/measures/{row.id}").text for client in (followed.client, colleague))
    assert save(colleague, row, theirs, responsible="赵主管", supplier="甲公司").status_code == 303
    clash = save(followed.client, row, mine, responsible="王工", real_cost="2")
    assert clash.status_code == 409
    assert re.search(r"负责人.*王工.*赵主管", words_of(clash.text))
    assert "firm-1-contributor也改了这项措施" in words_of(clash.text)
    typed = sent_by(clash.text)
    assert (typed["responsible"], typed["real_cost"], typed["supplier"]) == (["王工"], ["2"], ["甲公司"])
    assert next(measure for measure in rows(followed) if measure.id == row.id).responsible == "赵主管"
    assert save(followed.client, row, clash.text).status_code == 303
    stored = next(measure for measure in rows(followed) if measure.id == row.id)
    assert (stored.responsible, stored.supplier, str(stored.real_cost_wan_yuan)) == ("王工", "甲公司", "2")


def test_changes_of_different_fields_go_together_without_asking(followed: Story, app: Flask) -> None:
    row = lifting(followed)
    colleague = log_in(app, followed.world.account("firm-1", "contributor"))
    mine, theirs = (client.get(f"/firm/measures/{row.id}").text for client in (followed.client, colleague))
    save(colleague, row, theirs, responsible="赵主管")
    assert save(followed.client, row, mine, supplier="甲公司", move="running").status_code == 303
    stored = next(measure for measure in rows(followed) if measure.id == row.id)
    assert (stored.responsible, stored.supplier, stored.state) == ("赵主管", "甲公司", "running")
