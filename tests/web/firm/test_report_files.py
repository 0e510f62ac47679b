"""The report as files: PDF and Word of a firm's own assessment, with its plan and its code."""

from __future__ import annotations

from io import BytesIO
from typing import Any, NoReturn

import pytest
from docx import Document
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import Refused
from rongtong_assess.core.result.authenticity_code import show_code
from rongtong_assess.planning.plan_maker import PlanMaker
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.visit import ReportCode
from tests.web.steps import fetch
from tests.web.story import Story
from tests.web.world import log_in


def word_of(story: Story) -> Any:
    response = story.client.get(f"/firm/assessments/{story.finished}/report.docx")
    assert response.status_code == 200
    assert "filename*=UTF-8''RT-" in response.headers["Content-Disposition"]
    return Document(BytesIO(response.data))


def words_of(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def test_pdf_and_word_bear_the_code_that_is_on_record(story: Story) -> None:
    with story.engine.connect() as connection:
        code = show_code(connection.execute(select(ReportCode.code)).scalar_one())
    assert f"核验码 {code}" in words_of(word_of(story))
    pdf = fetch(story.client, f"/firm/assessments/{story.finished}/report.pdf").data
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    assert code in pages[1]
    assert code in pages[-1]
    assert "没有存档" not in "".join(pages)


def test_page_and_word_tell_the_same_plan(story: Story) -> None:
    page = story.page(f"/firm/assessments/{story.finished}/result")
    words = words_of(word_of(story))
    headings = [text for text in words if text.startswith("怎么到二级")]
    assert len(headings) == 1
    assert "怎么到二级（规范级）" in page
    assert "花钱最少的办法" in page


def test_another_firm_cannot_have_the_word_document(story: Story) -> None:
    stranger = log_in(story.app, story.world.account("firm-2", "owner"))
    assert stranger.get(f"/firm/assessments/{story.finished}/report.docx").status_code == 404


def test_an_open_assessment_has_no_word_document(story: Story) -> None:
    stranger = log_in(story.app, story.world.account("firm-2", "owner"))
    open_one = story.world.assessments["firm-2"]
    assert stranger.get(f"/firm/assessments/{open_one}/report.docx").status_code == 404


def test_a_planner_that_refuses_does_not_keep_the_result_back(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise Refused.because("plan", "现在做路线图的人太多", "请过一分钟再试")

    monkeypatch.setattr(PlanMaker, "find_roadmap", refuse)
    page = story.page(f"/firm/assessments/{story.finished}/result")
    assert "再得 2.2 分" in page
    assert "这次没有做出路线图：现在做路线图的人太多，请过一分钟再试。" in page
    assert any("这次没有做出路线图" in text for text in words_of(word_of(story)))


def test_a_name_with_characters_beyond_the_fonts_gets_its_files(story: Story) -> None:
    """Such a name was submitted; renaming afterwards changes no report."""
    with Session(story.engine) as session:
        assessment = session.scalars(select(Assessment).where(Assessment.id == story.finished)).one()
        assert assessment.firm_at_submission is not None
        assessment.firm_at_submission = {**assessment.firm_at_submission, "name": "某\u0378\ue000\u202e厂"}
        session.commit()
    response = story.client.get(f"/firm/assessments/{story.finished}/report.pdf")
    assert response.mimetype == "application/pdf"
    cover = PdfReader(BytesIO(response.data)).pages[0].extract_text()
    assert "某〓〓〓厂" in cover
    assert "U+0378、U+202E、U+E000" in cover
    assert "某\u0378〓〓厂" in words_of(word_of(story))
