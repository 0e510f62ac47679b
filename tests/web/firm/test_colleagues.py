"""Several colleagues on the pages: who has what, what is locked, who changed what, and two answers to choose from."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update

from rongtong_assess.storage.tables.people import Account
from tests.web.firm.assessment.answering_steps import Firm
from tests.web.world import World, log_in

EQUIPMENT = "/answers/base-equipment"
NUMBER = "fact.production_devices"


@pytest.fixture
def owner(app: Flask, world: World, engine: Engine) -> Firm:
    with engine.begin() as connection:
        for role, name in (("owner", "李厂长"), ("contributor", "王工")):
            named = update(Account).where(Account.email == world.account("firm-1", role))
            connection.execute(named.values(name=name))
    return Firm(log_in(app, world.account("firm-1", "owner")), world.assessments["firm-1"])


@pytest.fixture
def contributor(app: Flask, world: World, owner: Firm) -> Firm:
    return Firm(log_in(app, world.account("firm-1", "contributor")), world.assessments["firm-1"])


@pytest.fixture
def key(engine: Engine, world: World, owner: Firm) -> str:
    """Names the contributor in the form."""
    with engine.connect() as connection:
        query = select(Account.public_id).where(Account.email == world.account("firm-1", "contributor"))
        return str(connection.scalar(query))


def read(firm: Firm, path: str) -> str:
    return firm.client.get(f"{firm.path}{path}", follow_redirects=True).text


def card(page: str, anchor: str) -> str:
    """The markup of one question."""
    return page.partition(f'id="{anchor}"')[2].partition("</section>")[0]


def hand_out(owner: Firm, key: str) -> str:
    status, _ = owner.post("/colleagues", **{"person.base-equipment": key})
    assert status == 303
    return read(owner, "/colleagues")


def test_an_owner_hands_groups_out_and_sees_how_far_everybody_is(owner: Firm, contributor: Firm, key: str) -> None:
    contributor.save("base.network", ["B"])
    page = hand_out(owner, key)
    assert f'<option value="{key}" selected>王工</option>' in page
    shares = page.partition('<ul class="shares">')[2].partition("</ul>")[0]
    assert re.findall(r'share-name">([^<]+)<', shares) == ["王工", "还没分给人的"]
    assert "1/3 题" in shares
    assert "看分工" in owner.client.get("/firm/").text
    assert '<span class="share-name">您</span>' in contributor.client.get("/firm/").text


def test_a_contributor_begins_with_their_own_group_and_reads_the_others(
    owner: Firm, contributor: Firm, key: str
) -> None:
    hand_out(owner, key)
    own = read(contributor, "")
    assert "这一组分给您填" in own
    assert "data-autosave" in own
    foreign = read(contributor, "/answers/base-system")
    assert "这一组没有分出去，由负责人填" in foreign
    assert "data-autosave" not in foreign
    assert "<fieldset disabled" in foreign
    assert "由负责人提交" in read(contributor, "/review")
    assert "这一组分给王工填" in read(owner, EQUIPMENT)


def test_what_is_not_ones_own_is_refused_by_script_and_by_form(owner: Firm, contributor: Firm, key: str) -> None:
    hand_out(owner, key)
    status, outcome = contributor.send({"answers": [contributor.change("base.system", ["B"])]})
    assert (status, outcome["saved"]) == (200, {})
    assert "没有分给您" in outcome["refused"]["base.system"]
    status, page = contributor.post("/answers/base-system", **{"base.system": "B", "go_to": "base-system"})
    assert status == 200
    assert "没有分给您" in page
    assert contributor.save("base.network", ["B"])["saved"] == {"base.network": 1}
    assert contributor.post("/submit", pledge="yes")[0] == 422


def test_only_owners_hand_out(contributor: Firm, key: str) -> None:
    assert contributor.client.get(f"{contributor.path}/colleagues").status_code == 403
    assert contributor.post("/colleagues", **{"person.base-equipment": key})[0] == 403
    assert contributor.post("/colleagues/end")[0] == 403
    assert "/colleagues" not in read(contributor, EQUIPMENT)


def test_a_person_who_is_not_of_the_firm_is_refused_and_the_choices_stay(owner: Firm, key: str) -> None:
    other = "00000000-0000-0000-0000-000000000000"
    status, page = owner.post("/colleagues", **{"person.base-equipment": key, "person.production": other})
    assert status == 422
    assert "“生产执行数字化”分给的人已经不能填写了" in page
    assert f'<option value="{key}" selected>' in page


def test_ending_it_opens_everything_again(owner: Firm, contributor: Firm, key: str) -> None:
    hand_out(owner, key)
    assert owner.post("/colleagues/end")[0] == 303
    assert contributor.save("base.system", ["B"])["saved"] == {"base.system": 1}
    assert "看分工" not in owner.client.get("/firm/").text


def test_beside_a_question_stands_who_changed_it_from_what_to_what(owner: Firm, contributor: Firm) -> None:
    assert "改动记录（" not in read(owner, EQUIPMENT)
    contributor.save("base.network", ["B"])
    owner.send({"answers": [owner.change("base.network", ["C"], seen_revision=1, writer="o")]})
    owner.save("remark.base.network", ["guessed", "估的"])
    own = card(read(contributor, EQUIPMENT), "q-base-network")
    assert "改动记录（3）" in own
    assert [name for name in re.findall(r"(李厂长|王工)，2", own)] == ["李厂长", "李厂长", "王工"]
    assert re.search(r"改成：C [^<]+<br><span class=\"soft\">原来是：B ", own)
    assert "补充说明</p>" in own
    assert "改动记录（" not in card(read(contributor, EQUIPMENT), "q-base-device_digital")


def test_the_history_of_all_answers_and_of_one_stays_readable_after_submission(
    owner: Firm, contributor: Firm, app: Flask, world: World
) -> None:
    assert "还没有改动" in read(owner, "/history")
    contributor.answer_all()
    owner.send({"answers": [owner.change("base.network", ["C"], seen_revision=1, writer="o")]})
    assert owner.post("/submit", pledge="yes")[0] == 303
    reader = Firm.__new__(Firm)
    reader.client, reader.path = log_in(app, world.account("firm-1", "reader")), owner.path
    page = read(reader, "/history")
    assert page.count("<details") == 31
    assert "网络建设（2）" in page
    alone = read(reader, "/history?question=base.network")
    assert re.findall(r"(李厂长|王工)，2", alone) == ["李厂长", "王工"]
    assert reader.client.get(f"{owner.path}/history?question=no.such").status_code == 404
    stranger = log_in(app, world.account("firm-2", "owner"))
    assert stranger.get(f"{owner.path}/history").status_code == 404


def test_without_scripts_both_answers_are_shown_and_one_tap_decides(owner: Firm, contributor: Firm) -> None:
    contributor.save(NUMBER, "30")
    typed = {NUMBER: "40", f"revision.{NUMBER}": "0", "go_to": "base-system"}
    status, page = owner.post(EQUIPMENT, **typed)
    assert status == 200
    box = page.partition('<div class="notice notice-warn" role="alert">')[2].partition("</form>")[0]
    assert "您这里的：40 台" in box
    assert re.search(r"王工（20\d\d年\d+月\d+日 \d\d:\d\d）：30 台", box)
    assert page.count('name="settle"') == 2
    # Saving once more decides nothing.
    again = owner.post(EQUIPMENT, **typed)[1]
    assert 'name="settle"' in again
    assert f'name="revision.{NUMBER}" value="0"' in again
    assert owner.post(EQUIPMENT, **typed, settle=f"theirs 1 {NUMBER}")[0] == 303
    assert 'value="30"' in read(owner, EQUIPMENT)
    assert owner.post(EQUIPMENT, **typed, settle=f"mine 1 {NUMBER}")[0] == 303
    assert 'value="40"' in read(owner, EQUIPMENT)
    own = card(read(owner, EQUIPMENT), "q-base-device_digital")
    assert re.search(r"改成：40 台<br><span class=\"soft\">原来是：30 台", own)


def test_a_choice_between_two_answers_decides_about_no_other_question(owner: Firm, contributor: Firm) -> None:
    contributor.save(NUMBER, "30")
    contributor.save("base.network", ["B"])
    typed = {NUMBER: "40", f"revision.{NUMBER}": "0", "base.network": "C", "revision.base.network": "0"}
    page = owner.post(EQUIPMENT, **typed)[1]
    assert page.count('name="settle"') == 4
    after = owner.post(EQUIPMENT, **typed, settle=f"mine 1 {NUMBER}")[1]
    assert 'value="mine 1 base.network"' in after
    assert f'value="mine 1 {NUMBER}"' not in after


@pytest.mark.parametrize("choice", ["", "mine", "mine x fact.production_devices", "other 1 base.network"])
def test_a_choice_that_no_page_sends_is_refused(owner: Firm, choice: str) -> None:
    assert owner.post(EQUIPMENT, settle=choice)[0] == 422


def test_the_script_is_told_whose_the_other_answer_is(owner: Firm, contributor: Firm) -> None:
    contributor.save("scene.quality", 2)
    outcome = owner.send({"answers": [owner.change("scene.quality", 1, writer="o")]})[1]
    conflict = outcome["conflicts"]["scene.quality"]
    assert conflict["by"].startswith("王工（")
    assert (conflict["mine"][:3], conflict["shown"][:3]) == ("1 级", "2 级")
