"""Forecasts made at submission, completed visits to train on, training jobs, and decisions about models."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.assessment import Assessment, StoredScorecard
from rongtong_assess.storage.tables.forecast import ModelDecision, StoredForecast
from rongtong_assess.storage.tables.jobs import Job, JobState
from rongtong_assess.storage.tables.people import Account, Organisation
from rongtong_assess.storage.tables.visit import Visit, VisitState
from rongtong_assess.storage.visit import is_on_site

RETRAINING = "retraining"
"""The kind of job that trains a model on verified firms."""
ROWS_AT_ONCE = 500


def find_shown_forecast(session: Session, organisation_id: UUID, assessment_id: UUID) -> str | None:
    """The JSON document of the forecast that is shown; None where no model was in force at submission."""
    return session.scalar(
        select(StoredForecast.document).where(
            StoredForecast.organisation_id == organisation_id,
            StoredForecast.assessment_id == assessment_id,
            StoredForecast.is_shown,
        )
    )


def add_forecasts(session: Session, forecasts: Iterable[StoredForecast]) -> None:
    """Add the forecasts of all models for one assessment."""
    session.add_all(forecasts)
    session.flush()


def count_forecasts(session: Session, model_id: str) -> int:
    """How many results this model has forecast."""
    query = select(func.count()).select_from(StoredForecast).where(StoredForecast.model_id == model_id)
    return session.scalar(query) or 0


def list_forecast_answers(
    session: Session, edition_id: str, model_id: str, *, since: datetime | None = None
) -> Generator[Row[datetime | None, str, int]]:
    """Rows of submitted_at, answers and level, for every result that the model forecast, newest first.

    Rows are read while they are iterated: there may be hundreds of thousands. since: in UTC.
    """
    query = (
        select(Assessment.submitted_at, StoredScorecard.answers, StoredForecast.level)
        .join(StoredScorecard, StoredScorecard.assessment_id == Assessment.id)
        .join(StoredForecast, StoredForecast.assessment_id == Assessment.id)
        .where(Assessment.edition_id == edition_id, StoredForecast.model_id == model_id)
        .where(Assessment.submitted_at.is_not(None))
        .order_by(Assessment.submitted_at.desc())
    )
    if since is not None:
        query = query.where(Assessment.submitted_at >= since)
    with session.execute(query.execution_options(yield_per=ROWS_AT_ONCE)) as rows:
        yield from rows


def list_verified_sheets(session: Session, edition: Edition, *, with_demo: bool) -> Iterator[Row[Any]]:
    """Rows of every completed visit with the firm, its declared answers and the found level, oldest first."""
    query = (
        _completed_visits(edition, with_demo=with_demo)
        .join(StoredScorecard, StoredScorecard.assessment_id == Assessment.id)
        .with_only_columns(
            Visit.organisation_id,
            Visit.completed_at,
            Visit.level,
            Visit.is_randomly_selected,
            Assessment.firm_at_submission,
            Assessment.purpose,
            StoredScorecard.answers,
        )
        .order_by(Visit.completed_at, Visit.id)
    )
    yield from session.execute(query.execution_options(yield_per=ROWS_AT_ONCE))


def list_verified_firms(session: Session, edition: Edition, *, with_demo: bool) -> Sequence[Row[UUID, bool]]:
    """Distinct rows of organisation_id and is_randomly_selected of completed visits; a firm may have both values."""
    query = _completed_visits(edition, with_demo=with_demo)
    columns = Visit.organisation_id, Visit.is_randomly_selected
    return session.execute(query.with_only_columns(*columns).distinct()).all()


def list_random_visits(session: Session, edition: Edition, *, with_demo: bool) -> Iterator[Row[Any]]:
    """Rows of completed visits to randomly selected firms, one for each forecast; model_id: None without any."""
    query = (
        _completed_visits(edition, with_demo=with_demo)
        .join(StoredScorecard, StoredScorecard.assessment_id == Assessment.id)
        .outerjoin(StoredForecast, StoredForecast.assessment_id == Assessment.id)
        .where(Visit.is_randomly_selected)
        .with_only_columns(
            Visit.id,
            Visit.organisation_id,
            Visit.completed_at,
            Visit.level.label("verified_level"),
            StoredScorecard.level.label("rule_level"),
            StoredForecast.model_id,
            StoredForecast.level,
        )
    )
    rows: Iterator[Row[Any]] = iter(session.execute(query))
    return rows


def list_trainings(session: Session, *, states: Collection[JobState] | None = None) -> list[Job]:
    """Training jobs of every organisation, newest first. states: only these."""
    query = select(Job).where(Job.kind == RETRAINING).order_by(Job.created_at.desc(), Job.id)
    return list(session.scalars(query if states is None else query.where(Job.state.in_(states))))


def get_training(session: Session, job_id: UUID) -> Job:
    """One training job of any organisation. Raises NotFound."""
    job = session.scalar(select(Job).where(Job.id == job_id, Job.kind == RETRAINING))
    if job is None:
        raise NotFound
    return job


def add_decision(session: Session, decision: ModelDecision) -> ModelDecision:
    """Add the decision and give it its id."""
    session.add(decision)
    session.flush()
    return decision


def list_decisions(session: Session, edition_id: str) -> list[ModelDecision]:
    """Every decision about the edition's models, newest first."""
    query = select(ModelDecision).where(ModelDecision.edition_id == edition_id)
    return list(session.scalars(query.order_by(ModelDecision.decided_at.desc(), ModelDecision.id.desc())))


def list_decisions_of_kinds(session: Session, edition_id: str, kinds: Collection[str]) -> list[ModelDecision]:
    """Decisions of these kinds about the edition's models, oldest first."""
    query = select(ModelDecision).where(ModelDecision.edition_id == edition_id, ModelDecision.kind.in_(kinds))
    return list(session.scalars(query.order_by(ModelDecision.id)))


def list_decider_names(session: Session, decisions: Iterable[ModelDecision]) -> dict[int, str]:
    """The names of the people who decided, by account id; erased accounts are missing."""
    ids = {decision.decided_by for decision in decisions if decision.decided_by is not None}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _completed_visits(edition: Edition, *, with_demo: bool) -> Select[UUID]:
    """Completed visits of this edition with this fingerprint. with_demo: also those of demo firms or platforms.

    Only what was found on site teaches a model. A visit is completed by the second of two signatures, and no longer
    while a signed result is revised; those from before there were cases were completed by one person and still count.
    """
    firm, platform = aliased(Organisation), aliased(Organisation)
    query = (
        select(Visit.id)
        .join(Assessment, Assessment.id == Visit.assessment_id)
        .join(firm, firm.id == Visit.organisation_id)
        .join(platform, platform.id == Visit.platform_id)
        .where(
            is_on_site(),
            Visit.state == VisitState.COMPLETED,
            Visit.level.is_not(None),
            Assessment.edition_id == edition.id,
            Assessment.edition_fingerprint == edition.fingerprint,
            Visit.edition_fingerprint == edition.fingerprint,
        )
    )
    return query if with_demo else query.where(~firm.is_demo, ~platform.is_demo)
