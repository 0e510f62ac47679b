"""Signed versions of a case, comments, and how a platform handles its cases."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KINDS = "kind IN ('initial', 'on_site', 'recheck')"


def upgrade() -> None:
    # An appeal was open without a limit until now; a case concluded before stays without one.
    op.add_column("consulting_case", sa.Column("appeal_until", sa.Date()))
    op.add_column("consulting_case", sa.Column("completed_on", sa.Date()))
    op.add_column("case_event", sa.Column("signed_hash", sa.String(length=64)))
    _create_versions()
    _create_comments()
    op.create_table(
        "case_settings",
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("appeal_days", sa.Integer(), nullable=False),
        sa.Column("needs_other_organisation", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer()),
        _of("case_settings", "platform_id", "organisation"),
        _of("case_settings", "changed_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("platform_id", name=op.f("pk_case_settings")),
    )


def downgrade() -> None:
    for name in ("case_settings", "case_comment", "case_version"):
        op.drop_table(name)
    op.drop_column("case_event", "signed_hash")
    op.drop_column("consulting_case", "completed_on")
    op.drop_column("consulting_case", "appeal_until")


def _create_versions() -> None:
    op.create_table(
        "case_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid()),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("first_signed_by", sa.Integer()),
        sa.Column("first_signer_name", sa.String(length=80), nullable=False),
        sa.Column("first_signed_at", sa.DateTime(), nullable=False),
        sa.Column("second_signed_by", sa.Integer()),
        sa.Column("second_signer_name", sa.String(length=80), nullable=False),
        sa.Column("second_signed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_case_version_kind")),
        _of("case_version", "case_id", "consulting_case"),
        _of("case_version", "visit_id", "verification", "SET NULL"),
        _of("case_version", "first_signed_by", "account", "SET NULL"),
        _of("case_version", "second_signed_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_version")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_case_version_case_id_number")),
    )
    op.create_index(op.f("ix_case_version_visit_id"), "case_version", ["visit_id"])


def _create_comments() -> None:
    op.create_table(
        "case_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("is_for_firm", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("written_by", sa.Integer()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("settled_at", sa.DateTime()),
        sa.Column("settled_by", sa.Integer()),
        _of("case_comment", "case_id", "consulting_case"),
        _of("case_comment", "written_by", "account", "SET NULL"),
        _of("case_comment", "organisation_id", "organisation", "SET NULL"),
        _of("case_comment", "settled_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_comment")),
    )
    op.create_index(op.f("ix_case_comment_case_id_question"), "case_comment", ["case_id", "question"])


def _of(table: str, column: str, referred: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{referred}")
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=name, ondelete=ondelete)
