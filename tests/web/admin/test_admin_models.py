"""The administrator's pages of the placement models: what is shown, and that only a person with a reason decides."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.forecast import watching as drift
from rongtong_assess.forecast.simulate.population import Population, simulate
from rongtong_assess.presentation.views.forecast import card_blocks
from rongtong_assess.services.forecast import retrain
from rongtong_assess.services.forecast.forecast_assessment import forecast_assessment
from rongtong_assess.settings import Settings
from rongtong_assess.storage.tables.assessment import Assessment, StoredScorecard
from rongtong_assess.storage.tables.forecast import ModelDecision
from rongtong_assess.storage.tables.jobs import Job, JobState
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.services.forecast.decisions import add_own
from tests.services.visited import Visits, add_visited
from tests.web.story import Story
from tests.web.world import log_in, token_of

MODEL, OWN = "2026-11-25", "verified-2026-11-20"
INDEX, DRIFT, CARD = "/admin/models/", "/admin/models/drift", f"/admin/models/card/{OWN}"


@pytest.fixture
def own(settings: Settings) -> Iterator[Path]:
    """The installation's own models: one that passed, one that did not, one damaged; taken away again."""
    folder = settings.models_folder
    verdict = {"created_on": "2026-11-20", "data": {"is_challenger": False}, "verified_firms": 40}
    add_own(folder, OWN, **verdict)
    gates = [{"name": "firms", "words": "随机抽取的已评定企业至少 300 家", "reached": 12, "passed": False}]
    add_own(folder, "verified-weak", **verdict, passed=False, gates=gates)
    (folder / "placement" / "verified-broken").mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def population(edition: Edition) -> Population:
    return simulate(edition, firms=2000, seed=5, scenario="mid")


@pytest.fixture
def administrator(story: Story) -> FlaskClient:
    return log_in(story.app, story.world.account("administrator-1", "administrator"))


def open_session(app: Flask) -> Session:
    session: Session = app.extensions[EXTENSION].sessions()
    return session


def post(client: FlaskClient, path: str, page: str = INDEX, **form: str) -> tuple[int, str]:
    answer = client.post(path, data={"csrf_token": token_of(client, page), **form}, follow_redirects=True)
    return answer.status_code, answer.text


def decisions(app: Flask) -> list[tuple[str, str | None, str]]:
    with open_session(app) as session:
        rows = session.scalars(select(ModelDecision).order_by(ModelDecision.id))
        return [(row.kind, row.model_id, row.words) for row in rows]


def visit(app: Flask, edition: Edition, population: Population, visits: Visits) -> None:
    with open_session(app) as session:
        add_visited(session, edition, population, visits)
        session.commit()


def test_the_page_says_what_serves_what_it_rests_on_and_that_nothing_happens_by_itself(
    administrator: FlaskClient,
) -> None:
    page = administrator.get(INDEX).text
    for words in ("模拟数据训练，未经现场评定验证", "从不自动", "只能重新拟合规则的线", "现在 0 家"):
        assert words in page
    assert "开始训练" not in page


def test_candidates_are_listed_with_what_may_be_done(administrator: FlaskClient, own: Path) -> None:
    page = administrator.get(INDEX).text
    for words in ("门槛都通过，可以投用", "没有通过全部门槛，不能投用", "读不出来", "正在用"):
        assert words in page


def test_a_person_starts_and_cancels_a_training(
    story: Story, administrator: FlaskClient, edition: Edition, population: Population
) -> None:
    visit(story.app, edition, population, Visits(40, audited_every=10))
    assert "可以重新训练了" in administrator.get(INDEX).text
    status, page = post(administrator, "/admin/models/retrain", words="<b>够了</b>")
    assert status == 200
    for words in ("排队等候", "&lt;b&gt;够了&lt;/b&gt;", "当时有 40 家经现场评定，4 家是随机抽查的"):
        assert words in page
    address = re.search(r'action="(/admin/models/retrain/[^"]+/cancel)"', page)
    assert address is not None
    assert "已取消" in post(administrator, address[1])[1]
    with open_session(story.app) as session:
        assert session.scalars(select(Job)).one().state == JobState.CANCELLED


def test_without_a_reason_no_training_starts_and_what_was_typed_stays(
    story: Story, administrator: FlaskClient, edition: Edition, population: Population
) -> None:
    visit(story.app, edition, population, Visits(40, audited_every=10))
    assert post(administrator, "/admin/models/retrain", words=" ")[0] == 422
    status, page = post(administrator, "/admin/models/retrain", words="长" * 501)
    assert (status, "长" * 501 in page, decisions(story.app)) == (422, True, [])


def test_without_the_libraries_the_page_says_what_to_install(
    administrator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrain, "find_spec", lambda _name: None)
    page = administrator.get(INDEX).text
    assert "pip install -e" in page
    assert "开始训练" not in page
    assert post(administrator, "/admin/models/retrain", words="试试")[0] == 422


def test_a_model_is_promoted_from_its_card_and_taken_back(story: Story, administrator: FlaskClient, own: Path) -> None:
    page = administrator.get(CARD).text
    assert "定级预测模型" in page
    assert "**" not in page
    status, page = post(administrator, CARD, CARD, words="比规则准", seen=MODEL)
    assert status == 200
    assert f"投用模型 {OWN}" in page
    assert OWN in (own / "in_force.yaml").read_text(encoding="utf-8")
    status, page = post(administrator, "/admin/models/roll-back", words="不对劲", seen=OWN)
    assert f"换回模型 {MODEL}" in page
    assert decisions(story.app) == [("promote", OWN, "比规则准"), ("roll_back", MODEL, "不对劲")]
    assert "文件和记录不一样" not in page


@pytest.mark.parametrize(("words", "seen"), [(" ", MODEL), ("比规则准", "somebody-elses"), ("比规则准", "")])
def test_without_a_reason_or_on_an_old_page_nothing_comes_into_force(
    story: Story, administrator: FlaskClient, own: Path, words: str, seen: str
) -> None:
    assert post(administrator, CARD, CARD, words=words, seen=seen)[0] == 422
    assert post(administrator, "/admin/models/roll-back", words=words, seen=seen)[0] == 422
    assert not (own / "in_force.yaml").exists()
    assert decisions(story.app) == []


def test_a_model_that_missed_a_gate_cannot_be_promoted_by_hand(
    story: Story, administrator: FlaskClient, own: Path
) -> None:
    path = "/admin/models/card/verified-weak"
    assert "随机抽取的已评定企业至少 300 家" in administrator.get(path).text
    status, page = post(administrator, path, words="我要", seen=MODEL)
    assert (status, "没有通过门槛" in page, decisions(story.app)) == (422, True, [])


@pytest.mark.parametrize("name", ["nothing", "..", "in_force.yaml", ".lock"])
def test_an_unknown_model_is_not_found(administrator: FlaskClient, own: Path, name: str) -> None:
    assert administrator.get(f"/admin/models/card/{name}").status_code in {404, 308}


@pytest.mark.parametrize("text", ["", "\n\n\n\n", "甲\n\n\n\n乙"])
def test_a_card_with_nothing_between_blank_lines_is_shown(text: str) -> None:
    assert [line for block in card_blocks(text) for line in block.lines] == text.split()


def test_a_damaged_history_is_said_and_breaks_no_page(administrator: FlaskClient, own: Path) -> None:
    (own / "in_force.yaml").write_text("models: [", encoding="utf-8")
    for path in (INDEX, DRIFT):
        answer = administrator.get(path)
        assert answer.status_code == 200
        assert "读不出" in answer.text


def test_a_damaged_model_in_force_is_said_and_breaks_no_page(administrator: FlaskClient, own: Path) -> None:
    post(administrator, CARD, CARD, words="比规则准", seen=MODEL)
    (own / "placement" / OWN / "model.json").write_text("{", encoding="utf-8")
    for path in (INDEX, DRIFT):
        answer = administrator.get(path)
        assert answer.status_code == 200
        assert "模型读不出来" in answer.text


def test_a_decision_that_is_not_on_record_is_shown(story: Story, administrator: FlaskClient, own: Path) -> None:
    post(administrator, CARD, CARD, words="比规则准", seen=MODEL)
    (own / "in_force.yaml").unlink()
    assert "文件和记录不一样" in administrator.get(INDEX).text


def test_the_drift_page_names_who_looked_and_keeps_what_was_seen(administrator: FlaskClient) -> None:
    page = administrator.get(DRIFT).text
    for words in ("1 家，太少，不作判断", "从不自动重新训练"):
        assert words in page
    page = post(administrator, DRIFT, DRIFT, words="<b>先不动</b>")[1]
    for words in ("&lt;b&gt;先不动&lt;/b&gt;", "看过", "当时最大的"):
        assert words in page


def test_without_a_reason_nobody_has_looked(story: Story, administrator: FlaskClient) -> None:
    status, page = post(administrator, DRIFT, DRIFT, words=" ")
    assert (status, "理由" in page, decisions(story.app)) == (422, True, [])


def test_an_alarm_is_shown_and_changes_nothing(
    story: Story,
    administrator: FlaskClient,
    edition: Edition,
    population: Population,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visit(story.app, edition, population, Visits(30))
    installation = story.app.extensions[EXTENSION]
    with open_session(story.app) as session:
        session.execute(update(Assessment).where(Assessment.submitted_at.is_not(None)).values(submitted_at=now()))
        for row in session.execute(select(StoredScorecard.organisation_id, StoredScorecard.assessment_id)).all():
            forecast_assessment(
                session, *row, library=installation.library, models=installation.forecast_models, now=now()
            )
        session.commit()
    monkeypatch.setattr(drift, "FEWEST_FIRMS", 10)
    assert "报警，请人看" in administrator.get(DRIFT).text
    assert "还没有人看过" in administrator.get(INDEX).text
    with open_session(story.app) as session:
        assert session.scalars(select(Job)).all() == []
    assert decisions(story.app) == []
    post(administrator, DRIFT, DRIFT, words="是新来的企业，先不动")
    assert "还没有人看过" not in administrator.get(INDEX).text
