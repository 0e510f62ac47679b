"""The administrator's pages for batches of reports: choose, follow, cancel, download."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional

from rongtong_assess.core.china_time import CHINA
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.presentation.wording.report.files import (
    ALL_EDITIONS,
    BATCH_CANCELLED,
    BATCH_EDITION_MISSING,
    BATCH_HINTS,
    BATCH_LABELS,
    BATCH_OVER,
    BATCH_PAUSED,
    BATCH_STATE_WORDS,
    BATCH_WAITS,
    END_BEFORE_START,
    EXPIRED,
    UNREADABLE_DAY,
    archive_file_words,
    words_of_progress,
    year_outside_words,
)
from rongtong_assess.services.people.background_jobs import KEPT, MOST_LISTED
from rongtong_assess.services.roadmap import batch_reports
from rongtong_assess.services.roadmap.batch_reports import KIND, MOST_REPORTS, Choice
from rongtong_assess.storage.background_jobs import get_job, list_jobs
from rongtong_assess.storage.result import list_submitted_edition_ids
from rongtong_assess.storage.tables.jobs import UNFINISHED, Job, JobState
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session

blueprint = Blueprint("reports", __name__, url_prefix="/admin/reports")
# The choice of all editions; no edition has this id.
ALL = "*"
YEARS = range(2000, 2101)


class DayOfSubmission(DateField):
    """A day within YEARS or none, with mistakes in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(UNREADABLE_DAY) from None
        if self.data and self.data.year not in YEARS:
            raise ValueError(year_outside_words(YEARS[0], YEARS[-1]))


class BatchForm(FlaskForm):
    """The submitted assessments that get a report."""

    edition = SelectField(BATCH_LABELS["edition"], validators=[DataRequired(BATCH_EDITION_MISSING)])
    from_day = DayOfSubmission(BATCH_LABELS["from_day"], description=BATCH_HINTS["from_day"], validators=[Optional()])
    through_day = DayOfSubmission(
        BATCH_LABELS["through_day"], description=BATCH_HINTS["through_day"], validators=[Optional()]
    )

    def validate_through_day(self, field: DayOfSubmission) -> None:
        """Refuse a period that ends before it begins."""
        if field.data and self.from_day.data and field.data < self.from_day.data:
            raise ValidationError(END_BEFORE_START)


@blueprint.get("")
@needs(Right.ADMINISTER)
def index() -> ResponseReturnValue:
    """The batches so far, and the form for a new one."""
    return _show_index(_form(), ())


@blueprint.post("")
@needs(Right.ADMINISTER)
def start() -> ResponseReturnValue:
    """Queue a batch; a process of its own makes it."""
    form = _form()
    if not form.validate():
        return _show_index(form, ()), 422
    edition_id = "" if form.edition.data == ALL else form.edition.data
    choice = Choice(edition_id, form.from_day.data, form.through_day.data)
    try:
        chosen = batch_reports.choose_submitted(request_session(), choice)
        job = batch_reports.start_batch(request_session(), current_actor(), chosen, now=now())
    except Refused as refusal:
        return _show_index(form, refusal.mistakes), 422
    return redirect(url_for("reports.show", job_id=job.id), 303)


@blueprint.get("/<uuid:job_id>")
@needs(Right.ADMINISTER)
def show(job_id: UUID) -> ResponseReturnValue:
    """The progress of a batch and its result."""
    job = _get(job_id)
    return render_template(
        "admin/report_batch.html",
        job=job,
        state=_state_word(job),
        words=_words(job),
        faults=batch_reports.list_faulty_reports(request_session(), job),
        is_unfinished=job.state in UNFINISHED,
        kept_days=KEPT.days,
        removed_at=job.finished_at + KEPT if job.finished_at else None,
    )


@blueprint.get("/<uuid:job_id>/progress")
@needs(Right.ADMINISTER)
def progress(job_id: UUID) -> ResponseReturnValue:
    """The progress as JSON, for the script of the page."""
    job = _get(job_id)
    return {
        "is_unfinished": job.state in UNFINISHED,
        "state": _state_word(job),
        "done": job.done_count,
        "total": job.total_count,
        "words": _words(job),
    }


@blueprint.post("/<uuid:job_id>/cancel")
@needs(Right.ADMINISTER)
def cancel(job_id: UUID) -> ResponseReturnValue:
    job = batch_reports.cancel_batch(request_session(), current_actor(), job_id, now=now())
    if job.state == JobState.CANCELLED:
        flash(BATCH_CANCELLED, "good")
    else:
        flash(BATCH_OVER, "info")
    return redirect(url_for("reports.show", job_id=job_id), 303)


@blueprint.get("/<uuid:job_id>/reports.zip")
@needs(Right.ADMINISTER)
def download(job_id: UUID) -> ResponseReturnValue:
    """The archive, as long as it is kept."""
    job = _get(job_id)
    path = installation().settings.jobs_folder / str(job.id) / (job.result or "")
    if not job.result or not path.is_file():
        raise NotFound
    day = job.created_at.astimezone(CHINA)
    name = archive_file_words(day, job.total_count)
    return send_file(path, mimetype="application/zip", as_attachment=True, download_name=name)


def _form() -> BatchForm:
    form = BatchForm()
    editions = installation().library.editions
    ids = list_submitted_edition_ids(request_session())
    titles = [(id, editions[id].title if id in editions else id) for id in ids]
    form.edition.choices = [SelectChoice(value, title) for value, title in ((ALL, ALL_EDITIONS), *titles)]
    return form


def _get(job_id: UUID) -> Job:
    return get_job(request_session(), current_actor().organisation_id, job_id, kind=KIND)


def _state_word(job: Job) -> str:
    is_expired = job.state == JobState.DONE and job.result is None
    return EXPIRED if is_expired else BATCH_STATE_WORDS[job.state]


def _words(job: Job) -> str:
    """The step that is being done now."""
    if job.state == JobState.WAITING:
        return BATCH_WAITS if not job.done_count else BATCH_PAUSED
    return job.words or words_of_progress(job.done_count, job.total_count)


def _show_index(form: BatchForm, mistakes: tuple[object, ...]) -> str:
    jobs = list_jobs(request_session(), current_actor().organisation_id, KIND, most=MOST_LISTED)
    return render_template(
        "admin/reports.html",
        form=form,
        mistakes=mistakes,
        rows=[(job, _state_word(job)) for job in jobs],
        most_reports=MOST_REPORTS,
        kept_days=KEPT.days,
    )
