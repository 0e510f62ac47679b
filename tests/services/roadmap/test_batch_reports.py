"""A batch of reports: which assessments it takes, and what its list says of each."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.planning.roadmap.roadmap import find_roadmap
from rongtong_assess.presentation.brand import Brand
from rongtong_assess.presentation.wording.report.files import words_of_progress
from rongtong_assess.services.people.background_jobs import note_step
from rongtong_assess.services.roadmap import batch_reports
from rongtong_assess.services.roadmap.batch_reports import Choice, ReportTools
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.result import list_submitted_edition_ids
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.jobs import Job, JobStep
from rongtong_assess.storage.tables.people import AuditEntry, Organisation
from tests.actors import administrator_actor
from tests.services.conftest import Firm
from tests.services.makers import NOW, add_submitted

LAST_SECOND_OF_THE_24TH_IN_CHINA = datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC)


@pytest.fixture
def submitted(session: Session, firm: Firm, library: Library) -> list[Assessment]:
    """Two firms have submitted, the second a day later; the first fixture's firm has not."""
    begin_writing(session)
    assessments = [add_submitted(session, library, number) for number in (2, 3)]
    assessments[1].submitted_at = LAST_SECOND_OF_THE_24TH_IN_CHINA
    session.flush()
    return assessments


@pytest.fixture
def actor(firm: Firm) -> Actor:
    return administrator_actor(firm.organisation_id, firm.account_id)


def start(session: Session, ids: list[UUID], actor: Actor) -> Job:
    return batch_reports.start_batch(session, actor, ids, now=NOW)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(), [0, 1]),
        (Choice("miit-2024"), [0, 1]),
        (Choice(from_day=date(2026, 11, 24)), [1]),
        (Choice(through_day=date(2026, 11, 23)), [0]),
        (Choice(from_day=date(2026, 11, 24), through_day=date(2026, 11, 24)), [1]),
    ],
)
def test_submitted_assessments_are_chosen_by_edition_and_by_day_in_china(
    session: Session, submitted: list[Assessment], choice: Choice, expected: list[int]
) -> None:
    chosen = batch_reports.choose_submitted(session, choice)
    assert chosen == [submitted[index].id for index in expected]
    assert list_submitted_edition_ids(session) == ["miit-2024"]


@pytest.mark.parametrize("choice", [Choice("dma-compat"), Choice("'--"), Choice(from_day=date(2026, 11, 25))])
def test_nothing_chosen_is_said(session: Session, submitted: list[Assessment], choice: Choice) -> None:
    with pytest.raises(Refused, match="没有符合条件的测评"):
        batch_reports.choose_submitted(session, choice)


def test_too_many_are_refused_with_their_number(
    session: Session, submitted: list[Assessment], actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_reports, "MOST_REPORTS", 1)
    with pytest.raises(Refused, match="2 份，一批最多 1 份"):
        batch_reports.choose_submitted(session, Choice())
    for ids in ([], [assessment.id for assessment in submitted]):
        with pytest.raises(Refused, match="1 到 1 份"):
            start(session, ids, actor)


def test_the_queue_is_given_ids_only_and_the_start_is_noted(
    session: Session, submitted: list[Assessment], actor: Actor
) -> None:
    job = start(session, [assessment.id for assessment in submitted], actor)
    assert job.payload == {"assessments": [str(assessment.id) for assessment in submitted]}
    assert job.total_count == 2
    batch_reports.cancel_batch(session, actor, job.id, now=NOW)
    session.flush()
    actions = [entry.action for entry in session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions[-2:] == ["reports.start", "reports.cancel"]


def test_a_step_counts_while_its_file_is_there(
    session: Session, submitted: list[Assessment], actor: Actor, tmp_path: Path
) -> None:
    job = start(session, [assessment.id for assessment in submitted], actor)
    (tmp_path / "0000.pdf").touch()
    for position in (0, 1):
        step = JobStep(job_id=job.id, position=position, file_name=f"{position:04}.pdf", done_at=NOW)
        note_step(session, job, step, words="")
    assert batch_reports.list_open_positions(session, job, tmp_path) == [1]


def test_the_list_names_every_report_or_why_there_is_none(
    session: Session, submitted: list[Assessment], actor: Actor, library: Library, tmp_path: Path
) -> None:
    begin_writing(session)
    session.execute(update(Organisation).where(Organisation.id == submitted[1].organisation_id).values(is_demo=True))
    job = start(session, [*(assessment.id for assessment in submitted), uuid4()], actor)
    steps = [("0000.pdf", None), (None, "有一个字找不到"), ("0002.pdf", None)]
    for position, (name, fault) in enumerate(steps):
        step = JobStep(job_id=job.id, position=position, file_name=name, fault=fault, done_at=NOW)
        note_step(session, job, step, words="")
    rows = batch_reports.list_archive_rows(session, job, tmp_path, library=library)
    assert [row.number for row in rows] == [submitted[0].number, submitted[1].number, ""]
    assert (rows[0].firm_name, rows[0].level[:2], rows[0].assessed_on) == ("甲机械有限公司", "一级", "2026-11-23")
    assert (rows[0].file, rows[0].is_demo) == (tmp_path / "0000.pdf", False)
    assert (rows[1].file, rows[1].fault, rows[1].is_demo) == (None, "有一个字找不到", True)
    assert (rows[2].file, rows[2].fault) == (None, batch_reports.GONE)


def test_a_report_of_the_batch_is_the_firms_own_and_marked_when_it_is_a_demo(
    session: Session, submitted: list[Assessment], actor: Actor, library: Library
) -> None:
    begin_writing(session)
    session.execute(update(Organisation).where(Organisation.id == submitted[1].organisation_id).values(is_demo=True))
    job = start(session, [*(assessment.id for assessment in submitted), uuid4()], actor)
    tools = ReportTools(library, find_roadmap, Brand(operator="某平台"), "https://assess.example.com")
    reports = [batch_reports.build_batch_report(session, job, position, tools=tools) for position in (0, 1)]
    assert [(report.header.number, report.header.metadata.is_demo) for report in reports] == [
        (submitted[0].number, False),
        (submitted[1].number, True),
    ]
    with pytest.raises(NotFound):
        batch_reports.build_batch_report(session, job, 2, tools=tools)
    assert all(report.roadmap and report.header.brand.operator == "某平台" for report in reports)
    verification = reports[0].header.verification
    assert verification is not None
    assert verification.address.startswith("https://assess.example.com/verify/")


def test_the_words_say_which_one_is_made() -> None:
    assert words_of_progress(36, 100) == "正在做第 37 份，共 100 份"
    assert "打包" in words_of_progress(100, 100)
