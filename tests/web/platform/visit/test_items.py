"""Recording a visit, one question per view: by a plain form, and by the messages of the script."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.storage.tables.consulting.visit_record import FindingChange
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.storage.tables.visit import Finding
from tests.web.form_markup import FormReader
from tests.web.platform.visit_steps import count, form_of, save
from tests.web.story import Story
from tests.web.world import log_in, token_of

FINANCE = "scene.finance"
BLANK = {"value": None, "note": ""}


def account_of(story: Story, role: str = "manager") -> int:
    email = story.world.account("platform-1", role)
    with story.engine.connect() as connection:
        return connection.execute(select(Account.id).where(Account.email == email)).scalar_one()


def post_records(client: FlaskClient, story: Story, path: str, *records: dict[str, Any], account: int = 0) -> Any:
    message = {"account": account or account_of(story), "records": list(records)}
    headers = {"X-CSRFToken": token_of(client, "/platform/settings")}
    return client.post(f"{path}/records", json=message, headers=headers)


def record(value: object, note: str = "", *, base: object = None, seen: int = 0, writer: str = "tab") -> dict[str, Any]:
    fields = {"value": value, "note": note}
    plain = {"question": FINANCE, "value": fields, "base": base or BLANK}
    return {**plain, "seen_revision": seen, "writer": writer, "sequence": 1}


def test_one_question_is_on_screen_and_the_script_has_the_others(
    assessor: FlaskClient, path: str, edition: Edition
) -> None:
    page = assessor.get(f"{path}/{FINANCE}").text
    assert page.count("data-item=") == len(edition.questions)
    assert page.count(" hidden tabindex") == len(edition.questions) - 1
    assert "企业填报" in page
    assert assessor.get(f"{path}/no.such").status_code == 404


def test_the_numbers_behind_a_declared_answer_are_shown(assessor: FlaskClient, path: str, edition: Edition) -> None:
    page = assessor.get(f"{path}/base.device_network").text
    derivation = edition.items["base.device_network"].measure
    assert derivation is not None
    assert all(edition.facts[fact].name in page for fact in derivation.facts)


def test_a_plain_form_records_one_question_and_goes_on(authorised: Story, assessor: FlaskClient, path: str) -> None:
    page = save(assessor, path, FINANCE, verdict="other", found="1", note="只有\r\n凭证", go_to="scene.quality")
    assert "已保存" in page
    assert 'id="item-scene.quality" data-item="scene.quality"' in page
    assert "只有\n凭证" in assessor.get(f"{path}/{FINANCE}").text
    assert count(authorised, Finding) == 1


def test_a_form_whose_base_is_nested_too_deep_is_refused(authorised: Story, assessor: FlaskClient, path: str) -> None:
    form = {**form_of(assessor, f"{path}/{FINANCE}", FINANCE), "base": "[" * 4_000, "verdict": "same"}
    assert assessor.post(f"{path}/{FINANCE}", data=form).status_code == 422
    assert count(authorised, Finding) == 0


def test_what_cannot_be_found_is_said_and_what_was_typed_stays(
    authorised: Story, assessor: FlaskClient, path: str
) -> None:
    for found in ("", "9", "x", "<script>"):
        page = save(assessor, path, FINANCE, verdict="other", found=found, note="看过账")
        assert "没有选现场看到的等级" in page
        assert "看过账" in page
    assert count(authorised, Finding) == 0


def test_without_scripts_both_values_are_shown_and_one_tap_chooses(
    authorised: Story, assessor: FlaskClient, path: str
) -> None:
    opened = form_of(assessor, f"{path}/{FINANCE}", FINANCE)
    save(assessor, path, FINANCE, opened, verdict="same", note="看过账")
    page = save(assessor, path, FINANCE, opened, verdict="other", found="1", note="看过账")
    assert "您打开本页以后，同事也改了这一题" in page
    assert "和填报一致" in page.partition("<main")[2]
    assert "不一致：1 级" in page
    assert "platform-1-manager，" in page
    kept = dict(form_of_conflict(page))
    assert "已保存" in save(assessor, path, FINANCE, kept)
    with authorised.engine.connect() as connection:
        assert connection.execute(select(Finding.value)).scalar_one() == 1
        sent = [row.sent["value"] for row in connection.execute(select(FindingChange.sent))]
    assert sent == ["as_declared", 1, 1]


def form_of_conflict(page: str) -> dict[str, str]:
    return next(form.hidden for form in FormReader(page).forms if "base" in form.hidden)


def test_a_note_that_only_one_changed_comes_beside_the_others_finding(assessor: FlaskClient, path: str) -> None:
    opened = form_of(assessor, f"{path}/{FINANCE}", FINANCE)
    save(assessor, path, FINANCE, opened, verdict="other", found="1")
    assert "已保存" in save(assessor, path, FINANCE, opened, note="问过财务")
    page = assessor.get(f"{path}/{FINANCE}").text
    assert json.dumps({"value": 1, "note": "问过财务"}, ensure_ascii=False).replace('"', "&#34;") in page


def test_the_script_hears_what_became_of_each_record(authorised: Story, assessor: FlaskClient, path: str) -> None:
    quality = {**record(9), "question": "scene.quality"}
    reply = post_records(assessor, authorised, path, record(1, "只有凭证"), quality).json
    assert reply["saved"] == {FINANCE: 1}
    assert reply["stored"][FINANCE] == {"value": 1, "note": "只有凭证"}
    assert "没有选现场看到的等级" in reply["refused"]["scene.quality"]
    other = post_records(assessor, authorised, path, record("as_declared", writer="tab-2")).json
    (conflict,) = other["conflicts"][FINANCE]["fields"]
    assert conflict["field"] == "value"
    assert conflict["theirs"].startswith("不一致：1 级")
    assert conflict["changed"].startswith("platform-1-manager，")
    assert reply["checked"] == other["checked"] == 1


def test_records_of_another_account_are_not_taken(authorised: Story, assessor: FlaskClient, path: str) -> None:
    other = account_of(authorised, "consultant")
    reply = post_records(assessor, authorised, path, record(1), account=other)
    assert reply.status_code == 403
    assert "另一个账号" in reply.json["message"]
    assert count(authorised, Finding) == 0


@pytest.mark.parametrize(
    "spoilt",
    [
        {"value": 1},
        {"base": {"value": None}},
        {"value": {"value": True, "note": ""}},
        {"value": {"value": {}, "note": ""}},
        {"value": {"value": None, "note": 1}},
        {"seen_revision": "1"},
        {"sequence": -1},
        {"writer": ""},
        {"writer": "tab\0"},
        {"question": 1},
        {"more": 1},
    ],
)
def test_a_record_of_another_shape_is_refused(
    authorised: Story, assessor: FlaskClient, path: str, spoilt: dict[str, Any]
) -> None:
    assert post_records(assessor, authorised, path, {**record(1), **spoilt}).status_code == 422
    assert count(authorised, FindingChange) == 0


def test_an_expired_log_in_is_said_to_the_script(authorised: Story, path: str) -> None:
    assert authorised.app.test_client().post(f"{path}/records", json={}).status_code in {400, 401}


def test_who_is_not_assigned_looks_and_does_not_record(authorised: Story, assessor: FlaskClient, path: str) -> None:
    reader = log_in(authorised.app, authorised.world.account("platform-1", "reader"))
    page = reader.get(f"{path}/{FINANCE}").text
    assert "您不是这个案件的评定人员" in page
    assert "data-visit" not in page
    assert reader.post(f"{path}/{FINANCE}", data={"csrf_token": token_of(reader, path)}).status_code == 403
    for stranger in ("platform-1", "consultant"), ("platform-2", "manager"), ("firm-1", "owner"):
        client = log_in(authorised.app, authorised.world.account(*stranger))
        assert client.get(f"{path}/{FINANCE}").status_code in {403, 404}


def test_when_the_firm_ends_its_consent_the_visit_is_closed_to_the_platform(
    authorised: Story, assessor: FlaskClient, path: str
) -> None:
    platform = authorised.world.organisations["platform-1"]
    authorised.post(f"/firm/platforms/{platform}/end", "/firm/platforms")
    assert assessor.get(path).status_code == 404
    assert post_records(assessor, authorised, path, record(1)).status_code == 404
