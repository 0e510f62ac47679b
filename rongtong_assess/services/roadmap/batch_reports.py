"""Reports of many assessments: chosen, made one by one in the background, packed into one archive.

Rights are checked by the caller: these functions take the ids of assessments that the actor may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china, end_of_day, start_of_day
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.presentation.brand import Brand
from rongtong_assess.presentation.document.archive import ArchivedReport
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.presentation.wording.quantities import level_title, show_number
from rongtong_assess.services.forecast.forecast_assessment import find_forecast
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.services.people.background_jobs import add_job, cancel_job
from rongtong_assess.services.result.report_code import find_authenticity
from rongtong_assess.services.result.standing_facts import Result, load_result
from rongtong_assess.services.roadmap.keep_plans import find_current_plans
from rongtong_assess.services.roadmap.make_plans import Planner
from rongtong_assess.services.roadmap.make_report import ReportAnnotations, report_of_result
from rongtong_assess.storage.assessment import get_firm_of_assessment, list_assessments_by_id
from rongtong_assess.storage.background_jobs import list_steps
from rongtong_assess.storage.result import Submitted, count_submitted, list_submitted_ids
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.jobs import Job, JobState, JobStep

KIND = "reports"
ARCHIVE_NAME = "reports.zip"
MOST_REPORTS = 500
GONE = "这份测评已经不在了"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which submitted assessments: of one edition or of all (""), submitted in China from one day through another."""

    edition_id: str = ""
    from_day: date | None = None
    through_day: date | None = None

    @property
    def submitted(self) -> Submitted:
        """The choice with moments instead of days, for a query."""
        return Submitted(
            self.edition_id,
            since=start_of_day(self.from_day) if self.from_day else None,
            before=end_of_day(self.through_day) if self.through_day else None,
        )


@dataclass(frozen=True, slots=True)
class FaultyReport:
    """A report that was not made, and why; number and firm are empty when its assessment is gone."""

    position: int
    number: str
    firm_name: str
    fault: str


@dataclass(frozen=True, slots=True)
class ReportTools:
    """What the reports of a batch are made with. site_address: for the address under a printed code, may be empty."""

    library: Library
    planner: Planner
    brand: Brand
    site_address: str


def choose_submitted(session: Session, choice: Choice) -> list[UUID]:
    """The chosen assessments of all firms, oldest first; only an administrator may call this.

    Raises Refused when there are none or too many.
    """
    count = count_submitted(session, choice.submitted)
    if not count:
        raise Refused.because("choice", "没有符合条件的测评", "请放宽版本或日期，只有已经提交的测评才有报告")
    if count > MOST_REPORTS:
        what = f"符合条件的有 {count} 份，一批最多 {MOST_REPORTS} 份"
        raise Refused.because("choice", what, "请用日期分成几批")
    return list_submitted_ids(session, choice.submitted)


def start_batch(session: Session, actor: Actor, assessment_ids: Sequence[UUID], *, now: datetime) -> Job:
    """Queue the reports of these assessments. Raises Refused when too many batches are waiting already."""
    if not 0 < len(assessment_ids) <= MOST_REPORTS:
        raise Refused.because("choice", f"一批要有 1 到 {MOST_REPORTS} 份报告", "请重新选择")
    payload = {"assessments": [str(id) for id in assessment_ids]}
    job = add_job(session, actor, kind=KIND, payload=payload, total=len(assessment_ids), now=now)
    _note(session, actor, AuditedAction.REPORTS_START, job=job, now=now)
    return job


def cancel_batch(session: Session, actor: Actor, job_id: UUID, *, now: datetime) -> Job:
    """Cancel a batch; the worker removes its files. Raises NotFound."""
    job = cancel_job(session, actor.organisation_id, job_id, kind=KIND, now=now)
    if job.state == JobState.CANCELLED:
        _note(session, actor, AuditedAction.REPORTS_CANCEL, job=job, now=now)
    return job


def list_open_positions(session: Session, job: Job, folder: Path) -> list[int]:
    """The positions of reports that are still to be made; a finished step whose file is missing counts as open."""
    steps = list_steps(session, job.id)
    done = {step.position for step in steps if step.file_name is None or (folder / step.file_name).is_file()}
    return [position for position in range(job.total_count) if position not in done]


def build_batch_report(session: Session, job: Job, position: int, *, tools: ReportTools) -> Report:
    """One report of a batch. Raises NotFound when its assessment has been deleted."""
    result, is_demo = _load(session, job, position)
    plans = find_current_plans(session, result, library=tools.library, planner=tools.planner)
    verification = find_authenticity(session, result.assessment, site_address=tools.site_address)
    forecast = find_forecast(session, result.assessment.organisation_id, result.assessment.id)
    annotations = ReportAnnotations(tools.brand, verification, forecast)
    return report_of_result(result, tools.library, plans=plans, is_demo=is_demo, annotations=annotations)


def list_archive_rows(session: Session, job: Job, folder: Path, *, library: Library) -> list[ArchivedReport]:
    """Every report of the batch for the archive, or why there is none.

    The report of an assessment that was deleted while the batch was made is left out.
    """
    rows = []
    for step in list_steps(session, job.id):
        file = folder / step.file_name if step.file_name else None
        try:
            result, is_demo = _load(session, job, step.position)
        except NotFound:
            rows.append(ArchivedReport("", "", "", "", "", "", False, None, GONE))
        else:
            rows.append(_row(result, library, is_demo=is_demo, file=file, fault=step.fault or ""))
    return rows


def list_faulty_reports(session: Session, job: Job) -> list[FaultyReport]:
    """The reports of a batch that could not be made so far."""
    faulty = [step for step in list_steps(session, job.id) if step.fault]
    found = list_assessments_by_id(session, (_assessment_id(job, step.position) for step in faulty))
    return [_name_fault(step, found.get(_assessment_id(job, step.position))) for step in faulty]


def _load(session: Session, job: Job, position: int) -> tuple[Result, bool]:
    """The result, and whether its firm is a demo firm."""
    assessment_id = _assessment_id(job, position)
    firm_id, is_demo = get_firm_of_assessment(session, assessment_id)
    return load_result(session, firm_id, assessment_id), is_demo


def _assessment_id(job: Job, position: int) -> UUID:
    return UUID(job.payload["assessments"][position])


def _name_fault(step: JobStep, assessment: Assessment | None) -> FaultyReport:
    firm = (assessment.firm_at_submission if assessment else None) or {}
    return FaultyReport(step.position, assessment.number if assessment else "", firm.get("name", ""), step.fault or "")


def _row(result: Result, library: Library, *, is_demo: bool, file: Path | None, fault: str) -> ArchivedReport:
    assessment, scorecard = result.assessment, result.scorecard
    edition = library.get_edition(assessment.edition_id)
    submitted_at = assessment.submitted_at
    return ArchivedReport(
        number=assessment.number,
        firm_name=result.firm.get("name", ""),
        level=level_title(edition, scorecard.level),
        note="按现场评定" if result.stands.visit else "",
        score=show_number(scorecard.score_points),
        assessed_on=day_in_china(submitted_at).isoformat() if submitted_at else "",
        edition_title=edition.title,
        is_demo=is_demo,
        file=file,
        fault=fault,
    )


def _note(session: Session, actor: Actor, action: AuditedAction, *, job: Job, now: datetime) -> None:
    add_audit_entry(session, actor, action, subject=f"{job.total_count} 份，{job.id}", now=now)
