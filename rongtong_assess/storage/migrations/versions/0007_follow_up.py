"""Plans that are followed, and their measures."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KINDS = "kind IN ('least_cost', 'most_useful', 'within_budget')"
STATES = "state IN ('planned', 'running', 'in_use', 'stopped')"
EXACT = sa.String(length=60)


def upgrade() -> None:
    op.create_table(
        "followed_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("plan_set_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(), nullable=False),
        sa.Column("chosen_by", sa.Integer()),
        sa.Column("ended_at", sa.DateTime()),
        sa.CheckConstraint(KINDS, name=op.f("ck_followed_plan_kind")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "assessment_id"],
            ["assessment.organisation_id", "assessment.id"],
            name=op.f("fk_followed_plan_organisation_id_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "plan_set_id"],
            ["plan_set.organisation_id", "plan_set.id"],
            name=op.f("fk_followed_plan_organisation_id_plan_set_id_plan_set"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["chosen_by"], ["account.id"], name=op.f("fk_followed_plan_chosen_by_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followed_plan")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_followed_plan_organisation_id_id")),
    )
    op.create_index(
        "uq_followed_plan_active",
        "followed_plan",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "followed_measure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("followed_plan_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=60), nullable=False),
        sa.Column("solution_id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("effects", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("responsible", sa.String(length=100), nullable=False),
        sa.Column("planned_start", sa.Date()),
        sa.Column("planned_end", sa.Date()),
        sa.Column("real_start", sa.Date()),
        sa.Column("real_end", sa.Date()),
        sa.Column("planned_cost_wan_yuan", EXACT),
        sa.Column("real_cost_wan_yuan", EXACT),
        sa.Column("supplier", sa.String(length=200), nullable=False),
        sa.Column("kpi_name", sa.String(length=200), nullable=False),
        sa.Column("kpi_unit", sa.String(length=20), nullable=False),
        sa.Column("kpi_baseline", EXACT),
        sa.Column("kpi_baseline_on", sa.Date()),
        sa.Column("kpi_target", EXACT),
        sa.Column("kpi_now", EXACT),
        sa.Column("kpi_now_on", sa.Date()),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer()),
        sa.Column("continues", sa.Uuid()),
        sa.CheckConstraint(STATES, name=op.f("ck_followed_measure_state")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "followed_plan_id"],
            ["followed_plan.organisation_id", "followed_plan.id"],
            name=op.f("fk_followed_measure_followed_plan"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["account.id"], name=op.f("fk_followed_measure_changed_by_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["continues"],
            ["followed_measure.id"],
            name=op.f("fk_followed_measure_continues_followed_measure"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followed_measure")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_followed_measure_organisation_id_id")),
    )
    op.create_index(
        op.f("ix_followed_measure_followed_plan_id_place"), "followed_measure", ["followed_plan_id", "place"]
    )


def downgrade() -> None:
    op.drop_table("followed_measure")
    op.drop_table("followed_plan")
