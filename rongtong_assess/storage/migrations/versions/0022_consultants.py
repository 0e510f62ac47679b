"""Consultants, their ties to firms and conflicts of interest."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TIE_KINDS = "kind IN ('sold', 'advised', 'trained', 'employed', 'avoid')"
TABLES = (
    "consultant",
    "consultant_absence",
    "consultant_tie",
    "firm_holding",
    "conflict_waiver",
    "consulting_setting",
)


def upgrade() -> None:
    _create_consultants()
    _create_ties()
    _create_waivers()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_consultants() -> None:
    op.create_table(
        "consultant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("employer", sa.String(length=120), nullable=False),
        sa.Column("employer_code", sa.String(length=18), nullable=False),
        sa.Column("scenes", sa.JSON(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("industries", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer()),
        _of("consultant", "platform_id", "organisation"),
        _of("consultant", "account_id", "account"),
        _of("consultant", "changed_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultant")),
        sa.UniqueConstraint("platform_id", "account_id", name=op.f("uq_consultant_platform_id_account_id")),
    )
    op.create_index(op.f("ix_consultant_account_id"), "consultant", ["account_id"])
    op.create_table(
        "consultant_absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by", sa.Integer()),
        _of("consultant_absence", "account_id", "account"),
        _of("consultant_absence", "added_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultant_absence")),
    )
    op.create_index(op.f("ix_consultant_absence_account_id_last_day"), "consultant_absence", ["account_id", "last_day"])


def _create_ties() -> None:
    op.create_table(
        "consultant_tie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("platform_id", sa.Uuid()),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("firm_name", sa.String(length=120), nullable=False),
        sa.Column("firm_code", sa.String(length=18), nullable=False),
        sa.Column("holding_name", sa.String(length=120), nullable=False),
        sa.Column("holding_code", sa.String(length=18), nullable=False),
        sa.Column("started_on", sa.Date()),
        sa.Column("ended_on", sa.Date()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(), nullable=False),
        sa.Column("declared_by", sa.Integer()),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.Column("withdrawn_by", sa.Integer()),
        sa.Column("withdrawal_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(TIE_KINDS, name=op.f("ck_consultant_tie_kind")),
        _of("consultant_tie", "account_id", "account"),
        _of("consultant_tie", "platform_id", "organisation", "SET NULL"),
        _of("consultant_tie", "declared_by", "account", "SET NULL"),
        _of("consultant_tie", "withdrawn_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultant_tie")),
    )
    op.create_index(op.f("ix_consultant_tie_account_id"), "consultant_tie", ["account_id"])
    op.create_table(
        "firm_holding",
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        *_last_change("firm_holding"),
        _of("firm_holding", "platform_id", "organisation"),
        _of("firm_holding", "firm_id", "organisation"),
        sa.PrimaryKeyConstraint("platform_id", "firm_id", name=op.f("pk_firm_holding")),
    )


def _create_waivers() -> None:
    op.create_table(
        "conflict_waiver",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by", sa.Integer()),
        sa.Column("decided_at", sa.DateTime()),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("is_granted", sa.Boolean()),
        _of("conflict_waiver", "case_id", "consulting_case"),
        _of("conflict_waiver", "account_id", "account", "SET NULL"),
        _of("conflict_waiver", "asked_by", "account", "SET NULL"),
        _of("conflict_waiver", "decided_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_waiver")),
    )
    op.create_index(op.f("ix_conflict_waiver_case_id"), "conflict_waiver", ["case_id"])
    op.create_table(
        "consulting_setting",
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("conflict_years", sa.Integer(), nullable=False),
        *_last_change("consulting_setting"),
        _of("consulting_setting", "platform_id", "organisation"),
        sa.PrimaryKeyConstraint("platform_id", name=op.f("pk_consulting_setting")),
    )


def _last_change(table: str) -> tuple[sa.Column[object] | sa.ForeignKeyConstraint, ...]:
    return (
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer()),
        _of(table, "changed_by", "account", "SET NULL"),
    )


def _of(table: str, column: str, referred: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{referred}")
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=name, ondelete=ondelete)
