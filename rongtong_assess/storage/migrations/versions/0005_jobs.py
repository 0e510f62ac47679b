"""Work in the background, and codes by which printed reports are checked; submitted assessments get theirs."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# As core.report_code had them when this was written; a migration does not change with the program.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def upgrade() -> None:
    _create_jobs()
    codes = _create_codes()
    connection = op.get_bind()
    for row in list(_list_submitted(connection)):
        connection.execute(codes.insert().values(**_code_of(row)))


def downgrade() -> None:
    for name in ("report_code", "job_step", "job"):
        op.drop_table(name)


def _create_jobs() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("total_count", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("worker", sa.String(length=40)),
        sa.Column("lease_until", sa.DateTime()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=200)),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime()),
        sa.Column("finished_at", sa.DateTime()),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_job_state")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_job_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_job_account_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )  # fmt: skip
    op.create_index(op.f("ix_job_state_created_at"), "job", ["state", "created_at"])
    op.create_index(op.f("ix_job_organisation_id_created_at"), "job", ["organisation_id", "created_at"])
    op.create_table(
        "job_step",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file_name", sa.String(length=200)),
        sa.Column("fault", sa.Text()),
        sa.Column("done_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_step_job_id_job"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", "position", name=op.f("pk_job_step")),
    )


def _create_codes() -> sa.Table:
    codes = op.create_table(
        "report_code",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime()),
        sa.Column("revoked_by", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["account.id"], name=op.f("fk_report_code_revoked_by_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "assessment_id"],
            ["assessment.organisation_id", "assessment.id"],
            name=op.f("fk_report_code_organisation_id_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_report_code")),
    )
    is_good = sa.text("revoked_at IS NULL")
    op.create_index(
        "uq_report_code_good",
        "report_code",
        ["assessment_id"],
        unique=True,
        sqlite_where=is_good,
        postgresql_where=is_good,
    )
    return codes


def _list_submitted(connection: sa.Connection) -> Iterator[Mapping[str, Any]]:
    assessment = sa.table(
        "assessment",
        sa.column("id", sa.Uuid()),
        sa.column("organisation_id", sa.Uuid()),
        sa.column("number", sa.String()),
        sa.column("submitted_at", sa.DateTime()),
        sa.column("firm_at_submission", sa.JSON()),
    )
    scorecard = sa.table("scorecard", sa.column("assessment_id", sa.Uuid()), sa.column("document", sa.Text()))
    query = sa.select(assessment, scorecard.c.document).join_from(
        assessment, scorecard, scorecard.c.assessment_id == assessment.c.id
    )
    return connection.execute(query.where(assessment.c.submitted_at.is_not(None))).mappings()


def _code_of(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": _draw_code(),
        "organisation_id": row["organisation_id"],
        "assessment_id": row["id"],
        "seal": _seal_of(row),
        "created_at": datetime.now(UTC).replace(tzinfo=None),
    }


def _seal_of(row: Mapping[str, Any]) -> str:
    sealed = {
        "number": row["number"],
        "submitted_at": row["submitted_at"].replace(tzinfo=UTC).isoformat(),
        "firm": (row["firm_at_submission"] or {}).get("name", ""),
        "scorecard": row["document"],
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
