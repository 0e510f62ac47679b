"""What several people of a firm do in one assessment: the history of its answers, and its groups handed out.

Every query asks for the organisation's rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, delete, func, insert, select
from sqlalchemy.orm import Session

from rongtong_assess.core.assessment.colleagues.history import RecordedChange
from rongtong_assess.storage.tables.assessment import AnswerHistory, Assessment, HandOut
from rongtong_assess.storage.tables.people import Account

# Built once, because building the statement costs more than running it.
_ADD_CHANGES = insert(AnswerHistory.__table__)  # type: ignore[arg-type]  # the mapper says FromClause, it is a table


def add_changes(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add changes to the history in one statement; at least one, all with the same columns."""
    session.connection().execute(_ADD_CHANGES, rows)


def list_changes(session: Session, assessment: Assessment, questions: Collection[str]) -> list[RecordedChange]:
    """Every change of these questions' answers, first to last within each question."""
    rows = session.execute(_changes_of(assessment, questions))
    return [RecordedChange(*row) for row in rows]


def find_last_changes(
    session: Session, assessment: Assessment, questions: Collection[str]
) -> dict[str, RecordedChange]:
    """The last change of each of these questions that has one."""
    return {change.question: change for change in list_changes(session, assessment, questions)}


def list_hand_outs(session: Session, assessment: Assessment) -> list[tuple[str, int, str]]:
    """Group, account and the person's name, of every group that somebody has."""
    query = (
        select(HandOut.group_id, Account)
        .join(Account, Account.id == HandOut.account_id)
        .where(HandOut.organisation_id == assessment.organisation_id, HandOut.assessment_id == assessment.id)
    )
    return [(group, person.id, person.name or person.log_in_name) for group, person in session.execute(query)]


def replace_hand_outs(session: Session, assessment: Assessment, rows: Sequence[HandOut]) -> None:
    """These hand-outs and no others."""
    of_assessment = and_(HandOut.organisation_id == assessment.organisation_id, HandOut.assessment_id == assessment.id)
    session.execute(delete(HandOut).where(of_assessment))
    session.add_all(rows)
    session.flush()


def _changes_of(assessment: Assessment, questions: Collection[str]) -> Select[Any]:
    """In the order of RecordedChange's fields."""
    return (
        select(
            AnswerHistory.question,
            AnswerHistory.revision,
            AnswerHistory.value_before,
            AnswerHistory.value_after,
            AnswerHistory.changed_at,
            AnswerHistory.changed_by,
            func.coalesce(func.nullif(Account.name, ""), Account.email, ""),
        )
        .join(Account, Account.id == AnswerHistory.changed_by, isouter=True)
        .where(
            AnswerHistory.organisation_id == assessment.organisation_id,
            AnswerHistory.assessment_id == assessment.id,
            AnswerHistory.question.in_(list(questions)),
        )
        .order_by(AnswerHistory.question, AnswerHistory.revision)
    )
