"""How long each question was looked at, and whether the foil was claimed; unknown for what is there."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("answer") as table:
        table.add_column(sa.Column("seconds", sa.SmallInteger()))
        table.create_check_constraint(op.f("ck_answer_seconds"), "seconds BETWEEN 0 AND 600")
    with op.batch_alter_table("assessment") as table:
        table.add_column(sa.Column("claims_foil", sa.Boolean()))


def downgrade() -> None:
    with op.batch_alter_table("assessment") as table:
        table.drop_column("claims_foil")
    with op.batch_alter_table("answer") as table:
        table.drop_constraint(op.f("ck_answer_seconds"), type_="check")
        table.drop_column("seconds")
