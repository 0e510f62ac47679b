"""Reports made after a visit have a code of their own; completed visits get theirs."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
IS_GOOD = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    op.drop_index("uq_report_code_good", "report_code")
    with op.batch_alter_table("report_code") as table:
        table.add_column(sa.Column("of_visit", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("report_code") as table:
        table.alter_column("of_visit", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    _index("assessment_id", "of_visit")
    codes = [_code_of(row) for row in _list_visited(op.get_bind())]
    if codes:
        op.bulk_insert(_report_code(), codes)


def downgrade() -> None:
    codes = _report_code()
    op.execute(codes.delete().where(codes.c.of_visit))
    op.drop_index("uq_report_code_good", "report_code")
    with op.batch_alter_table("report_code") as table:
        table.drop_column("of_visit")
    _index("assessment_id")


def _index(*columns: str) -> None:
    op.create_index(
        "uq_report_code_good",
        "report_code",
        list(columns),
        unique=True,
        sqlite_where=IS_GOOD,
        postgresql_where=IS_GOOD,
    )


def _report_code() -> sa.TableClause:
    return sa.table(
        "report_code",
        sa.column("code", sa.String()),
        sa.column("organisation_id", sa.Uuid()),
        sa.column("assessment_id", sa.Uuid()),
        sa.column("seal", sa.String()),
        sa.column("of_visit", sa.Boolean()),
        sa.column("created_at", sa.DateTime()),
    )


def _list_visited(connection: sa.Connection) -> Iterator[Mapping[str, Any]]:
    assessment = sa.table(
        "assessment",
        sa.column("id", sa.Uuid()),
        sa.column("organisation_id", sa.Uuid()),
        sa.column("number", sa.String()),
        sa.column("submitted_at", sa.DateTime()),
        sa.column("firm_at_submission", sa.JSON()),
    )
    scorecard = sa.table("scorecard", sa.column("assessment_id", sa.Uuid()), sa.column("document", sa.Text()))
    visit = sa.table(
        "verification",
        sa.column("assessment_id", sa.Uuid()),
        sa.column("state", sa.String()),
        sa.column("answers", sa.Text()),
        sa.column("document", sa.Text()),
        sa.column("visited_on", sa.Date()),
    )
    query = (
        sa.select(assessment, scorecard.c.document, visit.c.document.label("found"), visit.c.visited_on)
        .join_from(assessment, scorecard, scorecard.c.assessment_id == assessment.c.id)
        .join(visit, visit.c.assessment_id == assessment.c.id)
    )
    is_whole = sa.and_(visit.c.state == "completed", visit.c.answers.is_not(None), visit.c.document.is_not(None))
    yield from connection.execute(query.where(is_whole, assessment.c.submitted_at.is_not(None))).mappings()


def _code_of(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": _draw_code(),
        "organisation_id": row["organisation_id"],
        "assessment_id": row["id"],
        "seal": _seal_of(row),
        "of_visit": True,
        "created_at": datetime.now(UTC).replace(tzinfo=None),
    }


def _seal_of(row: Mapping[str, Any]) -> str:
    sealed = {
        "number": row["number"],
        "submitted_at": row["submitted_at"].replace(tzinfo=UTC).isoformat(),
        "firm": (row["firm_at_submission"] or {}).get("name", ""),
        "scorecard": row["document"],
        "visit": row["found"],
        "visited_on": str(row["visited_on"]),
    }
    text = json.dumps(sealed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _draw_code() -> str:
    numbers = [secrets.randbelow(32) for _ in range(19)]
    value = 0
    for number in numbers:
        value = _times_x(value) ^ number
    return "".join(SIGNS[number] for number in (*numbers, _times_x(value)))


def _times_x(value: int) -> int:
    return value << 1 ^ (0b100101 if value & 0b10000 else 0)
