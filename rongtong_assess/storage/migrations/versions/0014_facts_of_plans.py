"""The facts that a plan set was made from, beside it; and the plan with a margin may be followed.

Plan sets made before this were made from the declared answers.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = ("least_cost", "most_useful", "within_budget")


def upgrade() -> None:
    with op.batch_alter_table("plan_set") as table:
        table.add_column(sa.Column("facts", sa.Text()))
    plan_set = sa.table("plan_set", sa.column("assessment_id", sa.Uuid()), sa.column("facts", sa.Text()))
    scorecard = sa.table("scorecard", sa.column("assessment_id", sa.Uuid()), sa.column("answers", sa.Text()))
    declared = (
        sa.select(scorecard.c.answers).where(scorecard.c.assessment_id == plan_set.c.assessment_id).scalar_subquery()
    )
    op.execute(plan_set.update().values(facts=declared))
    with op.batch_alter_table("plan_set") as table:
        table.alter_column("facts", existing_type=sa.Text(), nullable=False)
    _allow_kinds(("least_cost", "safe", "most_useful", "within_budget"))


def downgrade() -> None:
    """A plan with a margin that is followed goes on as the cheapest one of its set."""
    followed = sa.table("followed_plan", sa.column("kind", sa.String()))
    op.execute(followed.update().where(followed.c.kind == "safe").values(kind="least_cost"))
    _allow_kinds(KINDS)
    with op.batch_alter_table("plan_set") as table:
        table.drop_column("facts")


def _allow_kinds(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("followed_plan") as table:
        table.drop_constraint(op.f("ck_followed_plan_kind"), type_="check")
        table.create_check_constraint(op.f("ck_followed_plan_kind"), f"kind IN ({', '.join(map(repr, kinds))})")
