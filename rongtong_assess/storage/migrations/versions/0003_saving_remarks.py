"""Remarks are saved by the same rule as answers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("answer_remark") as table:
        table.add_column(sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
        table.add_column(sa.Column("writer", sa.String(length=40), server_default="", nullable=False))
        table.add_column(sa.Column("sequence", sa.BigInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("answer_remark") as table:
        for name in ("sequence", "writer", "revision"):
            table.drop_column(name)
