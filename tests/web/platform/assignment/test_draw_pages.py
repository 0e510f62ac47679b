"""A draw on pages: committed to, carried out, its list kept, its file checked by anybody without a log-in."""

from __future__ import annotations

import io
import re

import pytest
from flask.testing import FlaskClient

from tests.web.platform.assignment.conftest import PlatformOffice
from tests.web.world import token_of

INDEX, CHECK = "/platform/draws", "/draws/check"


def committed(office: PlatformOffice) -> str:
    """The address of a draw of one expert and one substitute."""
    form = {"cases": str(office.case_id), "specialty": "quality", "people": "1", "substitutes": "1"}
    office.post(INDEX, INDEX, **form)
    found = re.search(rf'href="({INDEX}/[0-9a-f-]+)"', office.page(INDEX))
    assert found
    return found[1]


def drawn(office: PlatformOffice) -> str:
    path = committed(office)
    assert "已抽取" in office.post(f"{path}/carry-out", path)
    return path


def check(client: FlaskClient, raw: bytes, name: str = "r.json") -> str:
    data = {"file": (io.BytesIO(raw), name), "csrf_token": token_of(client, CHECK)}
    return client.post(CHECK, data=data, content_type="multipart/form-data").text


def test_before_the_draw_the_commitment_is_shown_and_neither_seed_nor_file(office: PlatformOffice) -> None:
    path = committed(office)
    page = office.page(path)
    assert len(re.findall(r'<code class="hash">[0-9a-f]{64}</code>', page)) == 2
    assert "种子：" not in page
    assert office.manager.get(f"{path}/result.json").status_code == 404


def test_a_draw_without_a_firm_is_refused_and_keeps_what_was_typed(office: PlatformOffice) -> None:
    page = office.post(INDEX, INDEX, specialty="C34", people="3", substitutes="2")
    assert "没有选企业" in page
    assert re.search(r"<option selected>3</option>", page)
    assert re.search(r'value="C34" selected', page)


def test_anybody_can_check_the_file_and_sees_when_it_was_committed(office: PlatformOffice, client: FlaskClient) -> None:
    path = drawn(office)
    raw = office.manager.get(f"{path}/result.json").data
    page = check(client, raw)
    assert "核对无误" in page
    assert "在本站公布" in page
    assert "platform-1" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda raw: raw.replace(b'"drawn"', b'"drawm"'), "核对不符"),
        (lambda raw: raw[:-5], "核对不符"),
        (lambda raw: b"{}", "不是专家抽取的结果文件"),
        (lambda raw: b"", "不是专家抽取的结果文件"),
    ],
)
def test_another_file_is_not_confirmed(office: PlatformOffice, client: FlaskClient, change: object, words: str) -> None:
    raw = office.manager.get(f"{drawn(office)}/result.json").data
    assert words in check(client, change(raw))  # type: ignore[operator]  # one of the functions above


def test_no_file_is_asked_for_again(client: FlaskClient) -> None:
    response = client.post(CHECK, data={"csrf_token": token_of(client, CHECK)})
    assert response.status_code == 422
    assert "没有选文件" in response.text


def test_who_cannot_come_is_followed_and_additions_are_marked(office: PlatformOffice) -> None:
    path = drawn(office)
    people = re.findall(rf'action="({path}/people/[0-9]+/decline)"', office.page(path))
    assert len(people) == 2
    assert "没有写原因" in office.post(people[0], path, reason="")
    page = office.post(people[0], path, reason="生病")
    assert "由候补" in page
    assert "来不了" in page
    added = {"way": "emergency", "account": str(office.account_id("platform-1/manager")), "reason": "都来不了"}
    assert "已经在名单里" in office.post(f"{path}/demands/0/add", path, **added)
    assert (
        office.manager.post(
            f"{path}/demands/0/add", data={"way": "random", "csrf_token": token_of(office.manager, path)}
        ).status_code
        == 404
    )


def test_the_list_is_assigned_to_the_case(office: PlatformOffice) -> None:
    path = drawn(office)
    assert "已按名单分派" in office.post(f"{path}/demands/0/assign", path)
    assert office.case().state == "assigned"


def test_a_draw_is_cancelled_with_a_reason_and_stays_listed(office: PlatformOffice) -> None:
    path = committed(office)
    assert "没有写为什么取消" in office.post(f"{path}/cancel", path, reason="")
    office.post(f"{path}/cancel", path, reason="企业改期")
    assert "企业改期" in office.page(INDEX)
    assert "取消了" in office.post(f"{path}/carry-out", INDEX)
