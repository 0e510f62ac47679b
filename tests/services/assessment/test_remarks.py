"""Remarks: kept by the rule of answers, with who and when, and without any effect on the points."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.circumstances import Sureness
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import AlreadySubmitted
from rongtong_assess.presentation.document.html import render_report_html
from rongtong_assess.services.assessment.read_answers import AnswerChange
from rongtong_assess.services.assessment.save import SaveOutcome, list_remarks, save_answers
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.result.standing_facts import load_result
from rongtong_assess.services.roadmap.make_plans import CurrentPlans
from rongtong_assess.services.roadmap.make_report import report_of_result
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.assessment import AnswerRemark, AssessmentState
from tests.services.conftest import Firm
from tests.services.makers import NOW, ROOT, change, example_changes

Save = Callable[..., SaveOutcome]
REMARK = "remark.base.system"


@pytest.fixture
def save(writing: Session, edition: Edition, firm: Firm) -> Save:
    """Saves changes of the firm, or of another."""

    def save_changes(*changes: AnswerChange, owner: Firm = firm) -> SaveOutcome:
        assessment = get_assessment(writing, owner.organisation_id, owner.assessment_id, for_update=True)
        outcome = save_answers(writing, owner.actor, assessment, edition=edition, changes=changes, now=NOW)
        writing.commit()
        begin_writing(writing)
        return outcome

    return save_changes


def test_a_remark_is_kept_with_who_and_when(save: Save, writing: Session, firm: Firm) -> None:
    assert save(change(REMARK, ["guessed", " 数字是估的\r\n没有台账 "])).saved == {REMARK: 1}
    (remark,) = list_remarks(writing, firm.organisation_id, firm.assessment_id)
    assert (remark.question, remark.sureness, remark.note) == ("base.system", Sureness.GUESSED, "数字是估的\n没有台账")
    assert (remark.changed_by, remark.changed_at) == (firm.account_id, NOW)


def test_a_note_is_composed_and_may_stand_without_sureness(save: Save, writing: Session, firm: Firm) -> None:
    save(change(REMARK, ["", "Cafe\u0301 👨‍👩‍👧"]))
    (remark,) = list_remarks(writing, firm.organisation_id, firm.assessment_id)
    assert (remark.sureness, remark.note) == (None, "Café 👨‍👩‍👧")


@pytest.mark.parametrize("nothing", [None, [], ["", " \n "]])
def test_a_cleared_remark_is_no_longer_listed(save: Save, writing: Session, firm: Firm, nothing: object) -> None:
    save(change(REMARK, ["proven", "有台账"]))
    assert save(change(REMARK, nothing, seen=1)).saved == {REMARK: 2}
    assert list_remarks(writing, firm.organisation_id, firm.assessment_id) == []


@pytest.mark.parametrize(
    ("question", "value", "message"),
    [
        (REMARK, ["guessed", "字" * 501], "有 501 个字，最多 500 个字"),
        (REMARK, ["guessed", "a\x07b"], "控制字符"),
        (REMARK, ["guessed", "a\0b"], "控制字符"),
        (REMARK, ["guessed", "\u202egnp.exe"], "控制字符"),
        (REMARK, ["guessed", "\ud800"], "控制字符"),
        (REMARK, ["certain", ""], "没有这一档把握"),
        (REMARK, ["guessed"], "格式不对"),
        (REMARK, [1, "x"], "格式不对"),
        (REMARK, "guessed", "格式不对"),
        ("remark.no.such", ["guessed", ""], "没有这道题"),
        ("remark.fact.production_devices", ["guessed", ""], "没有这道题"),
    ],
)
def test_what_is_no_remark_is_refused_and_the_answers_beside_it_are_kept(
    save: Save, writing: Session, firm: Firm, question: str, value: object, message: str
) -> None:
    outcome = save(change(question, value), change("base.system", ["B"]))
    assert outcome.saved == {"base.system": 1}
    assert message in outcome.refused[question]
    assert writing.scalars(select(AnswerRemark)).all() == []


def test_five_hundred_characters_are_kept(save: Save) -> None:
    assert save(change(REMARK, ["", "字" * 500])).saved == {REMARK: 1}


def test_another_pages_newer_remark_is_not_overwritten(save: Save) -> None:
    save(change(REMARK, ["guessed", "甲"], writer="tab-1"))
    save(change(REMARK, ["proven", "乙"], writer="tab-2", seen=1))
    conflict = save(change(REMARK, ["guessed", "丙"], writer="tab-1", seen=1)).conflicts[REMARK]
    assert (conflict.value, conflict.revision, conflict.shown) == (["proven", "乙"], 2, "有材料为证；乙")


def test_a_repeated_remark_is_reported_as_saved(save: Save) -> None:
    message = change(REMARK, ["guessed", "甲"])
    assert save(message).saved == save(message).saved == {REMARK: 1}
    older = AnswerChange(REMARK, ["proven", "乙"], 0, message.writer, message.sequence - 1)
    assert REMARK in save(older).conflicts


def test_a_submitted_assessment_takes_no_remarks(save: Save, writing: Session, firm: Firm) -> None:
    get_assessment(writing, firm.organisation_id, firm.assessment_id).state = AssessmentState.SUBMITTED
    writing.commit()
    with pytest.raises(AlreadySubmitted):
        save(change(REMARK, ["guessed", ""]))


def test_remarks_change_no_byte_of_the_scorecard(save, writing, new_firm, firm, edition, library) -> None:
    writing.commit()
    other = new_firm(2)
    begin_writing(writing)
    remarks = [change(f"remark.{question}", ["guessed", "说明"]) for question in edition.questions]
    save(*example_changes(edition))
    save(*example_changes(edition), *remarks, owner=other)
    documents = []
    for owner in (firm, other):
        card = submit(writing, owner.actor, owner.assessment_id, Submission("1"), library=library, models=None, now=NOW)
        documents.append((card.document, card.answers))
    assert documents[0] == documents[1]
    assert len(list_remarks(writing, other.organisation_id, other.assessment_id)) == len(edition.questions)


def test_the_report_carries_no_remark(
    save: Save, writing: Session, firm: Firm, edition: Edition, library: Library
) -> None:
    save(*example_changes(edition), change(REMARK, ["guessed", "只写给顾问看"]))
    submit(writing, firm.actor, firm.assessment_id, Submission("1"), library=library, models=None, now=NOW)
    result = load_result(writing, firm.organisation_id, firm.assessment_id)
    report = report_of_result(result, library, plans=CurrentPlans(None, result.sheet), is_demo=False)
    html = render_report_html(report, ROOT / "templates" / "report")
    assert "甲机械有限公司" in html
    assert "只写给顾问看" not in html


def test_another_firms_remarks_are_not_listed(save: Save, writing: Session, firm: Firm, new_firm) -> None:
    save(change(REMARK, ["guessed", "甲"]))
    writing.commit()
    assert list_remarks(writing, new_firm(2).organisation_id, firm.assessment_id) == []


def test_a_save_with_remarks_costs_one_read_and_two_writes_more(
    database: Engine, session: Session, firm: Firm, edition: Edition
) -> None:
    statements: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    begin_writing(session)
    assessment = get_assessment(session, firm.organisation_id, firm.assessment_id, for_update=True)
    changes = [change("base.system", ["B"]), change(REMARK, ["guessed", ""]), change("remark.base.network", ["", "甲"])]
    save_answers(session, firm.actor, assessment, edition=edition, changes=changes, now=NOW)
    words = [statement.split()[0] for statement in statements]
    assert [word for word in words if word != "BEGIN"] == [
        *("SELECT", "SELECT", "INSERT", "INSERT"),
        *("SELECT", "INSERT", "INSERT"),
    ]


def test_a_note_that_tells_a_password_is_refused(save: Save) -> None:
    outcome = save(change(REMARK, ["", "用户名 admin 密码 Abc12345"]))
    assert "登录密码" in outcome.refused[REMARK]
