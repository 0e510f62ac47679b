"""Evidence on the platform's pages: seen with the case, handed in, waived by an assessor, closed to strangers."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from tests.content.evidence.samples import PDF
from tests.web.platform.visit_steps import finish
from tests.web.story import Story
from tests.web.world import log_in, token_of

QUESTION = "scene.finance"
WAIVE = f"questions/{QUESTION}/in_use/waive"


@pytest.fixture
def case(path: str) -> str:
    """The address of a case that is being worked on."""
    return path.removesuffix("/visit")


def hand_in(client: FlaskClient, root: str, name: str) -> str:
    page = f"{root}/questions/{QUESTION}"
    data = {"csrf_token": token_of(client, page), "question": QUESTION, "piece": "in_use"}
    reply = client.post(f"{root}/files", data={**data, "file": (BytesIO(PDF), name)}, follow_redirects=True)
    return reply.text


def act(client: FlaskClient, case: str, path: str, **form: str) -> str:
    token = token_of(client, f"{case}/evidence/questions/{QUESTION}")
    return client.post(f"{case}/evidence/{path}", data={**form, "csrf_token": token}, follow_redirects=True).text


def test_what_the_firm_handed_in_stands_beside_the_question_of_the_visit(
    authorised: Story, assessor: FlaskClient, case: str
) -> None:
    hand_in(authorised.client, f"/firm/assessments/{authorised.finished}/evidence", "总账画面.pdf")
    assert "总账画面.pdf" in assessor.get(f"{case}/visit/{QUESTION}").text
    assert "还缺" in assessor.get(case).text
    assert "总账画面.pdf" in assessor.get(f"{case}/evidence/questions/{QUESTION}").text


def test_an_assessor_hands_in_and_the_firm_sees_who_did(authorised: Story, assessor: FlaskClient, case: str) -> None:
    assert "现场照片.pdf" in hand_in(assessor, f"{case}/evidence", "现场照片.pdf")
    page = authorised.page(f"/firm/assessments/{authorised.finished}/evidence/questions/{QUESTION}")
    assert "现场照片.pdf" in page
    assert "platform-1" in page
    assert "删除</button>" not in page


def test_a_piece_is_waived_with_a_reason_that_the_firm_reads_and_asked_for_again(
    authorised: Story, assessor: FlaskClient, case: str
) -> None:
    firm_page = f"/firm/assessments/{authorised.finished}/evidence/questions/{QUESTION}"
    assert "没有写免交的原因" in act(assessor, case, WAIVE, reason=" ")
    assert "登录密码" in act(assessor, case, WAIVE, reason="密码：Abc12345")
    assert "已记下免交的原因" in act(assessor, case, WAIVE, reason="现场看过账套")
    assert "现场看过账套" in authorised.page(firm_page)
    assert "又要交了" in act(assessor, case, WAIVE.replace("waive", "ask-again"))
    assert "现场看过账套" not in authorised.page(firm_page)


def test_strangers_and_readers_get_nowhere(authorised: Story, assessor: FlaskClient, case: str) -> None:
    hand_in(assessor, f"{case}/evidence", "a.pdf")
    stranger = log_in(authorised.app, authorised.world.account("platform-2", "manager"))
    unassigned = log_in(authorised.app, authorised.world.account("platform-1", "consultant"))
    for client in (stranger, unassigned):
        for path in ("evidence", f"evidence/questions/{QUESTION}"):
            assert client.get(f"{case}/{path}").status_code == 404
    reader = log_in(authorised.app, authorised.world.account("platform-1", "reader"))
    page = reader.get(f"{case}/evidence/questions/{QUESTION}").text
    assert "a.pdf" in page
    assert "上传</button>" not in page
    assert "可以不交" not in page
    token = token_of(reader, "/platform/settings")
    assert reader.post(f"{case}/evidence/{WAIVE}", data={"reason": "x", "csrf_token": token}).status_code == 403


def test_what_was_signed_stays(authorised: Story, assessor: FlaskClient, path: str, case: str) -> None:
    hand_in(authorised.client, f"/firm/assessments/{authorised.finished}/evidence", "a.pdf")
    finish(authorised, assessor, path)
    page = authorised.page(f"/firm/assessments/{authorised.finished}/evidence/questions/{QUESTION}")
    assert "已随结果签字" in page
    assert "删除</button>" not in page
    assert "可以不交" not in assessor.get(f"{case}/evidence/questions/{QUESTION}").text


def test_a_platform_that_is_not_authorised_any_more_sees_nothing(
    authorised: Story, assessor: FlaskClient, case: str
) -> None:
    platform = authorised.world.organisations["platform-1"]
    authorised.post(f"/firm/platforms/{platform}/end", "/firm/platforms")
    assert assessor.get(f"{case}/evidence").status_code == 404
