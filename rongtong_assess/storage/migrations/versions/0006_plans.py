"""Roadmaps that a firm has had made."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_set",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("engine_version", sa.String(length=20), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column("planned_by", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["organisation_id", "assessment_id"],
            ["assessment.organisation_id", "assessment.id"],
            name=op.f("fk_plan_set_organisation_id_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["planned_by"], ["account.id"], name=op.f("fk_plan_set_planned_by_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_set")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_plan_set_organisation_id_id")),
    )
    op.create_index(op.f("ix_plan_set_assessment_id_planned_at"), "plan_set", ["assessment_id", "planned_at"])


def downgrade() -> None:
    op.drop_table("plan_set")
