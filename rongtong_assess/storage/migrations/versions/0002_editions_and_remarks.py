"""Editions that were published or drafted here, remarks on answers, answers carried over."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_editions()
    _create_remarks()
    with op.batch_alter_table("answer") as table:
        table.add_column(sa.Column("needs_confirmation", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("assessment") as table:
        table.add_column(sa.Column("carried_from", sa.Uuid()))
        table.create_foreign_key(
            op.f("fk_assessment_carried_from_assessment"), "assessment", ["carried_from"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("assessment") as table:
        table.drop_constraint(op.f("fk_assessment_carried_from_assessment"), type_="foreignkey")
        table.drop_column("carried_from")
    with op.batch_alter_table("answer") as table:
        table.drop_column("needs_confirmation")
    for name in ("answer_remark", "edition_draft", "published_edition"):
        op.drop_table(name)


def _create_editions() -> None:
    op.create_table(
        "published_edition",
        sa.Column("edition_id", sa.String(length=60), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_published_edition")),
    )
    op.create_table(
        "edition_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("author_id", sa.Integer()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("reviewer_id", sa.Integer()),
        sa.Column("reviewed_at", sa.DateTime()),
        sa.CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name=op.f("ck_edition_draft_state")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_edition_draft_author_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["account.id"], name=op.f("fk_edition_draft_reviewer_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_draft")),
    )
    op.create_index(op.f("ix_edition_draft_edition_id"), "edition_draft", ["edition_id"])


def _create_remarks() -> None:
    op.create_table(
        "answer_remark",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sureness", sa.Integer()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer()),
        sa.CheckConstraint("sureness BETWEEN 1 AND 3", name=op.f("ck_answer_remark_sureness")),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["account.id"], name=op.f("fk_answer_remark_changed_by_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "assessment_id"],
            ["assessment.organisation_id", "assessment.id"],
            name=op.f("fk_answer_remark_organisation_id_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", "question", name=op.f("pk_answer_remark")),
    )
