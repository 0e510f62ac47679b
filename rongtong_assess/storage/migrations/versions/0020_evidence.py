"""Evidence: files of an assessment, uploads under way, and pieces that an assessor has waived."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

IS_UNFINISHED = sa.text("state <> 'stored'")
IS_IN_FORCE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    _create_files()
    _create_uploads()
    _create_waivers()


def downgrade() -> None:
    """The files stay in the data folder."""
    for table in ("evidence_waiver", "evidence_upload", "evidence_file"):
        op.drop_table(table)


def _create_files() -> None:
    op.create_table(
        "evidence_file",
        *_place(),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("sent_sha256", sa.String(64), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        *_sender(),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("removed_at", sa.DateTime()),
        sa.Column("removed_by", sa.Integer()),
        sa.CheckConstraint("status IN ('provisional', 'final')", name=op.f("ck_evidence_file_status")),
        *_keys("evidence_file"),
        _to_account("evidence_file", "removed_by"),
    )
    op.create_index(
        op.f("ix_evidence_file_organisation_id_assessment_id"), "evidence_file", ["organisation_id", "assessment_id"]
    )
    op.create_index(op.f("ix_evidence_file_sha256"), "evidence_file", ["sha256"])


def _create_uploads() -> None:
    op.create_table(
        "evidence_upload",
        *_place(),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("part_bytes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("file_id", sa.Uuid()),
        *_sender(),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("touched_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'waiting', 'stored')", name=op.f("ck_evidence_upload_state")),
        *_keys("evidence_upload"),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["evidence_file.id"],
            name=op.f("fk_evidence_upload_file_id_evidence_file"),
            ondelete="SET NULL",
        ),
    )
    op.create_index(
        op.f("ix_evidence_upload_organisation_id_assessment_id"),
        "evidence_upload",
        ["organisation_id", "assessment_id"],
    )
    op.create_index(
        "uq_evidence_upload_unfinished",
        "evidence_upload",
        ["assessment_id", "question", "piece", "sha256"],
        unique=True,
        sqlite_where=IS_UNFINISHED,
        postgresql_where=IS_UNFINISHED,
    )


def _create_waivers() -> None:
    op.create_table(
        "evidence_waiver",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(80), nullable=False),
        sa.Column("piece", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("waived_by", sa.Integer()),
        sa.Column("waived_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by", sa.Integer()),
        sa.Column("ended_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_waiver")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["consulting_case.id"],
            name=op.f("fk_evidence_waiver_case_id_consulting_case"),
            ondelete="CASCADE",
        ),
        _to_account("evidence_waiver", "waived_by"),
        _to_account("evidence_waiver", "ended_by"),
    )
    op.create_index(
        "uq_evidence_waiver_in_force",
        "evidence_waiver",
        ["case_id", "question", "piece"],
        unique=True,
        sqlite_where=IS_IN_FORCE,
        postgresql_where=IS_IN_FORCE,
    )


def _place() -> tuple[sa.Column, ...]:
    """Which file, for which piece of which assessment."""
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(80), nullable=False),
        sa.Column("piece", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )


def _sender() -> tuple[sa.Column, ...]:
    return sa.Column("sent_by", sa.Uuid()), sa.Column("uploaded_by", sa.Integer())


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "assessment_id"],
            ["assessment.organisation_id", "assessment.id"],
            name=op.f(f"fk_{table}_organisation_id_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["organisation.id"], name=op.f(f"fk_{table}_sent_by_organisation"), ondelete="SET NULL"
        ),
        _to_account(table, "uploaded_by"),
    )


def _to_account(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_account")
    return sa.ForeignKeyConstraint([column], ["account.id"], name=name, ondelete="SET NULL")
