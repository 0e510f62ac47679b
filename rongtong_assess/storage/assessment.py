"""Assessments with their answers, remarks and confirmed numbers, and the firms that give them.

Queries ask for one organisation's rows unless their docstring says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, ScalarSelect, String, cast, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.assessment.saving import StoredAnswer
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.database.engine import dialect_insert
from rongtong_assess.storage.tables.assessment import Answer, AnswerRemark, Assessment, AssessmentState, ConfirmedNumber
from rongtong_assess.storage.tables.people import Organisation, StoredFirm

BETWEEN_ANSWERS, BEFORE_SECONDS = ",", "="
KEY_COLUMNS = frozenset({"assessment_id", "organisation_id", "question"})


def get_assessment(
    session: Session, organisation_id: UUID, assessment_id: UUID, *, for_update: bool = False
) -> Assessment:
    """One assessment of this organisation, read afresh; for_update also locks it.

    Raises NotFound, also when it belongs to someone else.
    """
    query = select(Assessment).where(Assessment.organisation_id == organisation_id, Assessment.id == assessment_id)
    if for_update:
        query = query.with_for_update()
    assessment = session.scalar(query.execution_options(populate_existing=True))
    if assessment is None:
        raise NotFound
    return assessment


def find_open_assessment(session: Session, organisation_id: UUID, edition_id: str) -> Assessment | None:
    """The firm's open assessment of this edition."""
    return session.scalar(
        select(Assessment).where(
            Assessment.organisation_id == organisation_id,
            Assessment.edition_id == edition_id,
            Assessment.state == AssessmentState.OPEN,
        )
    )


def list_assessments(session: Session, organisation_id: UUID) -> list[Assessment]:
    """The organisation's assessments, the last begun first."""
    query = select(Assessment).where(Assessment.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(Assessment.started_at.desc(), Assessment.id)))


def list_submitted_assessments(session: Session, organisation_id: UUID) -> list[Assessment]:
    """The organisation's submitted assessments, the last submitted first."""
    query = select(Assessment).where(
        Assessment.organisation_id == organisation_id, Assessment.state == AssessmentState.SUBMITTED
    )
    return list(session.scalars(query.order_by(Assessment.submitted_at.desc(), Assessment.id)))


def get_firm_of_assessment(session: Session, assessment_id: UUID) -> tuple[UUID, bool]:
    """The firm that an assessment belongs to, and whether it is a demo firm. Raises NotFound.

    For background work whose rights were checked when it was requested: any firm's assessment is found.
    """
    query = select(Organisation.id, Organisation.is_demo).join(
        Assessment, Assessment.organisation_id == Organisation.id
    )
    row = session.execute(query.where(Assessment.id == assessment_id)).one_or_none()
    if row is None:
        raise NotFound
    return row.id, row.is_demo


def list_assessments_by_id(session: Session, assessment_ids: Iterable[UUID]) -> dict[UUID, Assessment]:
    """The existing ones of these assessments of any firm, by id; rights as for `get_firm_of_assessment`."""
    query = select(Assessment).where(Assessment.id.in_(list(assessment_ids)))
    return {assessment.id: assessment for assessment in session.scalars(query)}


def is_number_taken(session: Session, number: str) -> bool:
    """Whether any assessment has this number; numbers are unique across all firms."""
    return session.scalar(select(Assessment.id).where(Assessment.number == number)) is not None


def is_edition_answered(session: Session, edition_id: str) -> bool:
    """Whether any firm has an assessment of this edition."""
    return session.scalar(select(Assessment.id).where(Assessment.edition_id == edition_id).limit(1)) is not None


def list_answers(session: Session, assessment: Assessment) -> dict[str, StoredAnswer]:
    """The answers of an assessment by question, also those that were cleared (value None)."""
    rows = session.execute(
        select(
            Answer.question,
            Answer.value,
            Answer.revision,
            Answer.writer,
            Answer.sequence,
            Answer.needs_confirmation,
            Answer.seconds,
        ).where(Answer.organisation_id == assessment.organisation_id, Answer.assessment_id == assessment.id)
    )
    return {row.question: StoredAnswer(*row[1:]) for row in rows}


def list_remark_rows(session: Session, organisation_id: UUID, assessment_id: UUID) -> list[AnswerRemark]:
    """The remarks of an assessment by question, also those that were cleared; none of another organisation's."""
    query = select(AnswerRemark).where(
        AnswerRemark.organisation_id == organisation_id, AnswerRemark.assessment_id == assessment_id
    )
    return list(session.scalars(query.order_by(AnswerRemark.question)))


def add_or_replace(session: Session, table: type[Answer | AnswerRemark], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add answers or remarks, or replace those of the same question, in one statement.

    rows: all with the same columns, which must name assessment, organisation and question; at least one.
    """
    changing = tuple(name for name in rows[0] if name not in KEY_COLUMNS)
    # With nulls written out all rows have the same columns and go in one statement.
    statement = _upsert(session.get_bind().dialect.name, table, changing)
    session.execute(statement, rows, execution_options={"render_nulls": True})


def answer_times() -> ScalarSelect[Any]:
    """A column for queries of Assessment: the seconds of all its answers as text; `read_answer_times` reads it.

    Selected together with the assessment, so that a list of many needs no query for each.
    """
    seconds = func.coalesce(cast(Answer.seconds, String), "")
    texts = func.aggregate_strings(Answer.question + BEFORE_SECONDS + seconds, BETWEEN_ANSWERS)
    return select(texts).where(Answer.assessment_id == Assessment.id).correlate(Assessment).scalar_subquery()


def read_answer_times(text: str | None) -> dict[str, int | None]:
    """Seconds by stored answer; None where they are unknown."""
    pairs = (pair.split(BEFORE_SECONDS) for pair in text.split(BETWEEN_ANSWERS)) if text else ()
    return {question: int(seconds) if seconds else None for question, seconds in pairs}


def list_confirmed_marks(session: Session, organisation_id: UUID) -> frozenset[str]:
    """The marks of the doubted numbers that the firm has confirmed, see core.assessment.plausibility.Doubt.mark."""
    query = select(ConfirmedNumber.mark).where(ConfirmedNumber.organisation_id == organisation_id)
    return frozenset(session.scalars(query))


def add_confirmed_numbers(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add confirmed numbers, at least one; existing ones stay, since two people may confirm at the same moment."""
    statement = dialect_insert(session.get_bind().dialect.name, ConfirmedNumber).on_conflict_do_nothing()
    session.execute(statement, rows)


def get_firm(session: Session, firm_id: UUID) -> tuple[Organisation, StoredFirm]:
    """The firm and its profile. Raises NotFound, also for an organisation of another kind."""
    row = session.execute(
        select(Organisation, StoredFirm)
        .join(StoredFirm, StoredFirm.organisation_id == Organisation.id)
        .where(Organisation.id == firm_id, Organisation.kind == OrganisationKind.FIRM)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def lock_firm(session: Session, firm_id: UUID) -> None:
    """Make requests of this firm at the same moment wait for each other. Raises NotFound when no such firm exists."""
    firm = select(Organisation.id).where(Organisation.id == firm_id, Organisation.kind == OrganisationKind.FIRM)
    if session.scalar(firm.with_for_update()) is None:
        raise NotFound


def find_industry(session: Session, firm_id: UUID) -> str | None:
    """The firm's industry by its id in the size standard; None without a profile."""
    return session.scalar(select(StoredFirm.industry).where(StoredFirm.organisation_id == firm_id))


def find_firm_id(session: Session, credit_code: str) -> UUID | None:
    """The firm with this credit code, among all firms."""
    return session.scalar(select(StoredFirm.organisation_id).where(StoredFirm.credit_code == credit_code))


def flush_unless_taken(session: Session) -> bool:
    """Flush; False where another registration took the same credit code at the same moment."""
    try:
        session.flush()
    except IntegrityError:
        return False
    return True


@cache
def _upsert(dialect: str, table: type[Answer | AnswerRemark], changing: tuple[str, ...]) -> Executable:
    """INSERT … ON CONFLICT DO UPDATE; cached, because building the statement costs more than running it."""
    insert = dialect_insert(dialect, table)
    return insert.on_conflict_do_update(
        index_elements=[table.assessment_id, table.question],
        set_={name: insert.excluded[name] for name in changing},
    )
