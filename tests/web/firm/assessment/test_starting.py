"""The story: a finished assessment survives a new edition, and the firm moves on as it was promised."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

from flask import Flask
from pypdf import PdfReader
from sqlalchemy import Engine

from rongtong_assess.app import create_app
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.settings import Settings
from tests.made_up_editions import next_edition
from tests.web.firm.sent_form import SentForm
from tests.web.fixed_library import publish
from tests.web.steps import fetch
from tests.web.story import Story, begin
from tests.web.world import log_in, token_of

WAITING = {"base.network", "mgmt.fund", "scene.quality"}


def without_token(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def main_of(page: str) -> str:
    """The content without head and foot, where the edition in force is named."""
    found = re.search(r"<main.*</main>", page, re.S)
    assert found
    return without_token(found[0])


def pdf_text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_finished_assessment_survives_a_new_edition_that_rewords_drops_adds_and_rescales(
    settings: Settings, database: Engine, database_url: str, edition: Edition
) -> None:
    app = create_app(replace(settings, database_url=database_url), database)
    app.config["RATELIMIT_ENABLED"] = False
    story = begin(app, database, edition)
    path = f"/firm/assessments/{story.finished}"

    def everything() -> tuple[object, ...]:
        pdf = fetch(story.client, f"{path}/report.pdf")
        assert pdf.mimetype == "application/pdf"
        return main_of(story.page(f"{path}/result")), story.scorecard(story.finished), pdf_text(pdf.data)

    before, answers = everything(), story.answers(story.finished)
    publish(app, next_edition(edition))
    assert "编的下一版" in story.page("/firm/")
    assert everything() == before
    story.post("/firm/assessments", carry_from=str(story.finished))
    begun = story.newest()
    assert (begun.edition_id, begun.carried_from) == ("made-up-next", story.finished)
    assert everything() == before
    assert story.answers(story.finished) == answers
    assert {question for question, (_, waits) in story.answers(begun.id).items() if waits} == WAITING


def test_the_preview_counts_lists_and_creates_nothing(story: Story, edition: Edition) -> None:
    new = next_edition(edition)
    publish(story.app, new)
    page = story.page("/firm/assessments/new")
    counts = re.findall(r"<dd>(\d+) 题</dd>", page)
    assert counts == [str(len(new.questions) - 4), "3", "1"]
    assert '质量管理<span class="soft">：题目已改写，请确认' in page
    assert '编的采集项<span class="soft">：新增的题目' in page
    assert story.newest().id == story.finished


def test_what_waits_is_shown_with_old_and_new_words_and_confirmed_without_javascript(
    story: Story, edition: Edition
) -> None:
    publish(story.app, next_edition(edition))
    story.post("/firm/assessments", carry_from=str(story.finished))
    begun = story.newest().id
    step = f"/firm/assessments/{begun}/answers/base-equipment"
    page = story.page(step)
    assert "上次的答案，题目已改写，请确认" in page
    assert edition.items["base.network"].ask in page
    assert "（编的新说法）" in page
    assert story.client.post(step, data=SentForm(page).sent).status_code == 303
    assert story.answers(begun)["base.network"] == (["B", "E"], True)
    confirmed = {**SentForm(page).sent, "confirm": "base.network"}
    assert story.client.post(step, data=confirmed).status_code == 303
    assert story.answers(begun)["base.network"] == (["B", "E"], False)
    assert "上次的答案，题目已改写，请确认" not in story.page(step)


def test_changing_a_waiting_answer_confirms_it(story: Story, edition: Edition) -> None:
    publish(story.app, next_edition(edition))
    story.post("/firm/assessments", carry_from=str(story.finished))
    begun = story.newest().id
    step = f"/firm/assessments/{begun}/answers/base-equipment"
    changed = {**SentForm(story.page(step)).sent, "base.network": ["C"]}
    assert story.client.post(step, data=changed).status_code == 303
    assert story.answers(begun)["base.network"] == (["C"], False)


def test_what_waits_is_open_on_the_review_and_cannot_be_submitted(story: Story, edition: Edition) -> None:
    publish(story.app, next_edition(edition))
    story.post("/firm/assessments", carry_from=str(story.finished))
    path = f"/firm/assessments/{story.newest().id}"
    assert "还有 4 题没填" in story.page(f"{path}/review")
    assert "「网络建设」还没有填" in story.post(f"{path}/submit", pledge="yes")
    assert story.newest().submitted_at is None


def test_the_same_edition_again_offers_all_answers_or_none(story: Story, edition: Edition) -> None:
    page = story.page("/firm/assessments/new")
    assert "沿用上次的答案" in page
    assert re.findall(r"<dd>(\d+) 题</dd>", page) == [str(len(edition.questions)), "0", "0"]
    story.post("/firm/assessments")
    assert story.answers(story.newest().id) == {}
    assert f"/firm/assessments/{story.newest().id}" in story.client.get("/firm/assessments/new").location


def test_another_firms_answers_cannot_be_taken_along(story: Story, app: Flask) -> None:
    stranger = log_in(app, story.world.account("firm-2", "owner"))
    data = {"carry_from": str(story.finished), "csrf_token": token_of(stranger, "/firm/")}
    assert stranger.post("/firm/assessments", data=data).status_code == 404
    assert stranger.post("/firm/assessments", data={**data, "carry_from": "nonsense"}).status_code == 404


def test_a_reader_of_the_firm_is_not_offered_a_start(story: Story, app: Flask) -> None:
    reader = log_in(app, story.world.account("firm-1", "reader"))
    assert reader.get("/firm/assessments/new").status_code == 403
    assert "/firm/assessments/new" not in reader.get("/firm/").text
