"""Notices about cases, the choice of mail about them, kept filters of the work list; an index for its order."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KINDS = (
    "kind IN ('opened', 'assigned', 'unassigned', 'scheduled', 'begun', 'returned', 'resupplied', 'signed', "
    "'sent_back', 'concluded', 'to_rectify', 'rectified', 'appealed', 'appeal_granted', 'appeal_rejected', 'revised', "
    "'withdrawn', 'overdue')"
)
CHOICES = "choice IN ('at_once', 'daily', 'never')"


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("read_at", sa.DateTime()),
        sa.Column("mail_due_at", sa.DateTime()),
        sa.Column("mailed_at", sa.DateTime()),
        sa.Column("mail_failures", sa.Integer(), nullable=False),
        sa.Column("reminded_on", sa.Date()),
        sa.CheckConstraint(KINDS, name=op.f("ck_notice_kind")),
        _of("notice", "account_id", "account"),
        _of("notice", "organisation_id", "organisation"),
        _of("notice", "case_id", "consulting_case"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint(
            "account_id", "case_id", "reminded_on", name=op.f("uq_notice_account_id_case_id_reminded_on")
        ),
    )
    op.create_index(op.f("ix_notice_account_id_read_at"), "notice", ["account_id", "read_at"])
    op.create_index(op.f("ix_notice_case_id"), "notice", ["case_id"])
    op.create_index(op.f("ix_notice_mail_due_at"), "notice", ["mail_due_at"])
    op.create_table(
        "mail_preference",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(CHOICES, name=op.f("ck_mail_preference_choice")),
        _of("mail_preference", "account_id", "account"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mail_preference")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        _of("saved_view", "account_id", "account"),
        _of("saved_view", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint(
            "account_id", "organisation_id", "name", name=op.f("uq_saved_view_account_id_organisation_id_name")
        ),
    )


def downgrade() -> None:
    for name in ("saved_view", "mail_preference", "notice"):
        op.drop_table(name)


def _of(table: str, column: str, referred: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{referred}")
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=name, ondelete="CASCADE")
