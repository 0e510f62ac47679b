"""History of findings; days, people and words of a visit; every visit from before gets a case."""

import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from rongtong_assess.presentation.wording.consulting.visits import (
    CASE_BEGUN_BEFORE,
    CASE_CLOSED_BEFORE,
    CASE_REPLACED,
)

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NUMBER_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CHINA = timedelta(hours=8)


def upgrade() -> None:
    _create_tables()
    findings = op.get_bind().execute(sa.select(_finding())).mappings().all()
    rows = [_first_row(finding) for finding in findings]
    if rows:
        op.bulk_insert(_finding_change(), rows)
    _give_cases()


def downgrade() -> None:
    """Cases stay: the schema before knows them. Findings of which only a note was written have no place in it."""
    finding = _finding()
    op.execute(finding.delete().where(sa.not_(finding.c.is_confirmed), finding.c.value.is_(None)))
    for table in ("visit_statement", "visit_participant", "visit_day", "finding_change"):
        op.drop_table(table)


def _create_tables() -> None:
    op.create_table(
        "finding_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("sent", sa.JSON(), nullable=False),
        sa.Column("writer", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer()),
        _of("finding_change", "visit_id", "verification"),
        _of("finding_change", "changed_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_change")),
        sa.UniqueConstraint(
            "visit_id",
            "question",
            "writer",
            "sequence",
            name=op.f("uq_finding_change_visit_id_question_writer_sequence"),
        ),
    )
    op.create_table(
        "visit_day",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        _of("visit_day", "visit_id", "verification"),
        sa.PrimaryKeyConstraint("visit_id", "day", name=op.f("pk_visit_day")),
    )
    op.create_table(
        "visit_participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role_words", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by", sa.Integer()),
        sa.CheckConstraint("side IN ('firm', 'consultant', 'provider')", name=op.f("ck_visit_participant_side")),
        _of("visit_participant", "visit_id", "verification"),
        _of("visit_participant", "added_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_participant")),
    )
    op.create_index(op.f("ix_visit_participant_visit_id"), "visit_participant", ["visit_id"])
    op.create_table(
        "visit_statement",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("satisfaction", sa.Integer()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer()),
        sa.CheckConstraint("side IN ('firm', 'provider')", name=op.f("ck_visit_statement_side")),
        _of("visit_statement", "visit_id", "verification"),
        _of("visit_statement", "changed_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("visit_id", "side", name=op.f("pk_visit_statement")),
    )


def _of(table: str, column: str, referred: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{referred}")
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=name, ondelete=ondelete)


def _finding() -> sa.TableClause:
    return sa.table(
        "finding",
        sa.column("verification_id", sa.Uuid()),
        sa.column("question", sa.String()),
        sa.column("is_confirmed", sa.Boolean()),
        sa.column("value", sa.JSON(none_as_null=True)),
        sa.column("note", sa.Text()),
        sa.column("revision", sa.Integer()),
        sa.column("changed_at", sa.DateTime()),
        sa.column("changed_by", sa.Integer()),
    )


def _finding_change() -> sa.TableClause:
    return sa.table(
        "finding_change",
        sa.column("visit_id", sa.Uuid()),
        sa.column("question", sa.String()),
        sa.column("revision", sa.Integer()),
        sa.column("before", sa.JSON()),
        sa.column("after", sa.JSON()),
        sa.column("sent", sa.JSON()),
        sa.column("writer", sa.String()),
        sa.column("sequence", sa.Integer()),
        sa.column("changed_at", sa.DateTime()),
        sa.column("changed_by", sa.Integer()),
    )


def _first_row(finding: Mapping[str, Any]) -> dict[str, Any]:
    """What a finding says today; who changed it before is not known."""
    fields = {"value": "as_declared" if finding["is_confirmed"] else finding["value"], "note": finding["note"]}
    return {
        "visit_id": finding["verification_id"],
        "question": finding["question"],
        "revision": finding["revision"],
        "before": {"value": None, "note": ""},
        "after": fields,
        "sent": fields,
        "writer": "upgrade",
        "sequence": 0,
        "changed_at": finding["changed_at"],
        "changed_by": finding["changed_by"],
    }


def _give_cases() -> None:
    """An open visit becomes a case on site, a completed one a concluded case; who began it is assigned.

    A platform has at most one open case of a firm for a purpose: of several open visits the newest goes on.
    """
    visits, cases = _visit(), _case()
    connection = op.get_bind()
    still_open = sa.select(cases.c.platform_id, cases.c.firm_id).where(_is_open(cases))
    taken = {tuple(row) for row in connection.execute(still_open)}
    for row in list(_list_visits_without_case(connection)):
        state = "concluded" if row["state"] == "completed" else "on_site"
        if state == "on_site":
            pair = (row["platform_id"], row["organisation_id"])
            state = "withdrawn" if pair in taken else state
            taken.add(pair)
        case = _case_of(row, state)
        op.bulk_insert(cases, [case])
        connection.execute(visits.update().where(visits.c.id == row["id"]).values(case_id=case["id"], round_number=1))
        op.bulk_insert(_case_event(), list(_events_of(row, case)))
        if row["started_by"] is not None:
            op.bulk_insert(_case_member(), [_member_of(row, case)])


def _is_open(cases: sa.TableClause) -> sa.ColumnElement[bool]:
    return sa.and_(cases.c.purpose == "on_site", cases.c.state.not_in(["concluded", "withdrawn"]))


def _list_visits_without_case(connection: sa.Connection) -> Iterator[Mapping[str, Any]]:
    """The newest first."""
    visit, finding = _visit(), _finding()
    assessment = sa.table(
        "assessment", sa.column("id", sa.Uuid()), sa.column("firm_at_submission", sa.JSON(none_as_null=True))
    )
    scorecard = sa.table(
        "scorecard",
        sa.column("assessment_id", sa.Uuid()),
        sa.column("level", sa.Integer()),
        sa.column("answers", sa.Text()),
    )
    organisation = sa.table("organisation", sa.column("id", sa.Uuid()), sa.column("name", sa.String()))
    count = sa.select(sa.func.count()).select_from(finding).where(finding.c.verification_id == visit.c.id)
    query = (
        sa.select(
            visit,
            assessment.c.firm_at_submission,
            scorecard.c.level.label("declared_level"),
            scorecard.c.answers.label("declared_answers"),
            organisation.c.name,
            count.scalar_subquery().label("findings"),
        )
        .join_from(visit, assessment, assessment.c.id == visit.c.assessment_id)
        .join(organisation, organisation.c.id == visit.c.organisation_id)
        .outerjoin(scorecard, scorecard.c.assessment_id == visit.c.assessment_id)
        .where(visit.c.case_id.is_(None))
        .order_by(visit.c.started_at.desc())
    )
    yield from connection.execute(query).mappings()


def _case_of(row: Mapping[str, Any], state: str) -> dict[str, Any]:
    profile = row["firm_at_submission"] or {}
    day = (row["started_at"] + CHINA).strftime("%Y%m%d")
    return {
        "id": uuid4(),
        "number": f"AJ-{day}-{''.join(secrets.choice(NUMBER_LETTERS) for _ in range(6))}",
        "platform_id": row["platform_id"],
        "firm_id": row["organisation_id"],
        "assessment_id": row["assessment_id"],
        "purpose": "on_site",
        "state": state,
        "round_number": 1,
        "visit_on": row["visited_on"],
        "opened_at": row["started_at"],
        "opened_by": row["started_by"],
        "changed_at": row["completed_at"] or row["started_at"],
        "concluded_at": row["completed_at"] if state == "concluded" else None,
        "firm_name": row["name"],
        "industry": str(profile.get("industry") or "")[:40],
        "region": str(profile.get("region") or "")[:6],
        "declared_level": row["declared_level"] or 0,
        "found_level": row["level"],
        "questions_count": _count_questions(row["declared_answers"]),
        "findings_count": row["findings"],
        "missing_evidence_count": 0,
    }


def _count_questions(answers: str | None) -> int:
    """A submitted sheet has an answer to every item and a level for every scene."""
    values = json.loads(answers or "{}")
    return len(values.get("choices", ())) + len(values.get("scenes", ()))


def _events_of(row: Mapping[str, Any], case: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    begun = {
        "case_id": case["id"],
        "step": None,
        "source": None,
        "target": "on_site",
        "round_number": 1,
        "reason": CASE_BEGUN_BEFORE,
        "was_late": False,
        "happened_at": row["started_at"],
        "account_id": row["started_by"],
        "organisation_id": row["platform_id"],
    }
    yield begun
    if case["state"] == "withdrawn":
        yield begun | {"step": "withdraw", "source": "on_site", "target": "withdrawn", "reason": CASE_REPLACED}
    if case["state"] == "concluded":
        # Whoever completed it put a name to the result: an appeal goes to other people.
        ended = {"happened_at": case["changed_at"], "account_id": row["completed_by"]}
        concluded = {"step": "conclude", "source": "on_site", "target": "concluded", "reason": CASE_CLOSED_BEFORE}
        yield begun | concluded | ended


def _member_of(row: Mapping[str, Any], case: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "case_id": case["id"],
        "account_id": row["started_by"],
        "round_number": 1,
        "is_lead": True,
        "source": "hand",
        "reason": CASE_BEGUN_BEFORE,
        "added_at": row["started_at"],
        "added_by": row["started_by"],
    }


def _visit() -> sa.TableClause:
    return sa.table(
        "verification",
        sa.column("id", sa.Uuid()),
        sa.column("organisation_id", sa.Uuid()),
        sa.column("assessment_id", sa.Uuid()),
        sa.column("platform_id", sa.Uuid()),
        sa.column("case_id", sa.Uuid()),
        sa.column("round_number", sa.Integer()),
        sa.column("state", sa.String()),
        sa.column("visited_on", sa.Date()),
        sa.column("level", sa.Integer()),
        sa.column("started_at", sa.DateTime()),
        sa.column("started_by", sa.Integer()),
        sa.column("completed_at", sa.DateTime()),
        sa.column("completed_by", sa.Integer()),
    )


def _case() -> sa.TableClause:
    uuids = ("id", "platform_id", "firm_id", "assessment_id")
    words = ("number", "purpose", "state", "firm_name", "industry", "region")
    numbers = ("round_number", "opened_by", "declared_level", "found_level")
    numbers += ("questions_count", "findings_count", "missing_evidence_count")
    times = ("opened_at", "changed_at", "concluded_at")
    return sa.table(
        "consulting_case",
        *(sa.column(name, sa.Uuid()) for name in uuids),
        *(sa.column(name, sa.String()) for name in words),
        *(sa.column(name, sa.Integer()) for name in numbers),
        *(sa.column(name, sa.DateTime()) for name in times),
        sa.column("visit_on", sa.Date()),
    )


def _case_event() -> sa.TableClause:
    words = ("step", "source", "target", "reason")
    return sa.table(
        "case_event",
        sa.column("case_id", sa.Uuid()),
        *(sa.column(name, sa.String()) for name in words),
        sa.column("round_number", sa.Integer()),
        sa.column("was_late", sa.Boolean()),
        sa.column("happened_at", sa.DateTime()),
        sa.column("account_id", sa.Integer()),
        sa.column("organisation_id", sa.Uuid()),
    )


def _case_member() -> sa.TableClause:
    return sa.table(
        "case_member",
        sa.column("case_id", sa.Uuid()),
        sa.column("account_id", sa.Integer()),
        sa.column("round_number", sa.Integer()),
        sa.column("is_lead", sa.Boolean()),
        sa.column("source", sa.String()),
        sa.column("reason", sa.Text()),
        sa.column("added_at", sa.DateTime()),
        sa.column("added_by", sa.Integer()),
    )
