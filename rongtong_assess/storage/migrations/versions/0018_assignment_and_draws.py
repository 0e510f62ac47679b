"""Assignment plans and draws of experts."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

PLAN_STATES = "state IN ('computing', 'proposed', 'accepted', 'discarded', 'failed')"
DRAW_STATES = "state IN ('committed', 'drawn', 'cancelled')"
WAYS = "way IN ('random', 'emergency', 'chosen')"
STANDINGS = "standing IN ('called', 'substitute', 'declined')"
TABLES = ("assignment_plan", "assignment_change", "expert_draw", "expert_draw_demand", "expert_draw_person")


def upgrade() -> None:
    _create_plans()
    _create_draws()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_plans() -> None:
    op.create_table(
        "assignment_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid()),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("team_size", sa.Integer(), nullable=False),
        sa.Column("organisations_differ", sa.Boolean(), nullable=False),
        sa.Column("change_cost", sa.Integer(), nullable=False),
        sa.Column("is_again", sa.Boolean(), nullable=False),
        sa.Column("leaving", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("proposed", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("is_optimal", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.Integer()),
        sa.Column("decided_at", sa.DateTime()),
        sa.Column("decided_by", sa.Integer()),
        sa.CheckConstraint(PLAN_STATES, name=op.f("ck_assignment_plan_state")),
        _of("assignment_plan", "platform_id", "organisation"),
        _of("assignment_plan", "job_id", "job", "SET NULL"),
        _of("assignment_plan", "created_by", "account", "SET NULL"),
        _of("assignment_plan", "decided_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_plan")),
    )
    columns = ["platform_id", "created_at"]
    op.create_index(op.f("ix_assignment_plan_platform_id_created_at"), "assignment_plan", columns)
    op.create_table(
        "assignment_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cost_difference", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer()),
        _of("assignment_change", "plan_id", "assignment_plan"),
        _of("assignment_change", "case_id", "consulting_case"),
        _of("assignment_change", "changed_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_change")),
    )
    op.create_index(op.f("ix_assignment_change_plan_id"), "assignment_change", ["plan_id"])


def _create_draws() -> None:
    op.create_table(
        "expert_draw",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("pool_sha256", sa.String(length=64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("committed_at", sa.DateTime(), nullable=False),
        sa.Column("committed_by", sa.Integer()),
        sa.Column("ended_at", sa.DateTime()),
        sa.Column("ended_by", sa.Integer()),
        sa.CheckConstraint(DRAW_STATES, name=op.f("ck_expert_draw_state")),
        _of("expert_draw", "platform_id", "organisation"),
        _of("expert_draw", "committed_by", "account", "SET NULL"),
        _of("expert_draw", "ended_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_draw")),
        sa.UniqueConstraint("commitment", name=op.f("uq_expert_draw_commitment")),
    )
    op.create_index(op.f("ix_expert_draw_platform_id_committed_at"), "expert_draw", ["platform_id", "committed_at"])
    op.create_table(
        "expert_draw_demand",
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        _of("expert_draw_demand", "draw_id", "expert_draw"),
        _of("expert_draw_demand", "case_id", "consulting_case"),
        sa.PrimaryKeyConstraint("draw_id", "place", name=op.f("pk_expert_draw_demand")),
    )
    op.create_index(op.f("ix_expert_draw_demand_case_id"), "expert_draw_demand", ["case_id"])
    op.create_table(
        "expert_draw_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer()),
        sa.CheckConstraint(WAYS, name=op.f("ck_expert_draw_person_way")),
        sa.CheckConstraint(STANDINGS, name=op.f("ck_expert_draw_person_standing")),
        _of("expert_draw_person", "draw_id", "expert_draw"),
        _of("expert_draw_person", "account_id", "account", "SET NULL"),
        _of("expert_draw_person", "changed_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_draw_person")),
        sa.UniqueConstraint("draw_id", "place", "position", name=op.f("uq_expert_draw_person_draw_id_place_position")),
    )


def _of(table: str, column: str, referred: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{referred}")
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=name, ondelete=ondelete)
