"""Invitations by link, and memberships that have ended. Invitations from before were e-mails for one person each."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invitation") as table:
        table.alter_column("email", existing_type=sa.String(length=255), nullable=True)
        table.add_column(sa.Column("most_uses", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("invitation") as table:
        table.alter_column("most_uses", existing_type=sa.Integer(), existing_nullable=False, server_default=None)
    op.create_table(
        "invitation_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        _of("invitation_use", "invitation_id", "invitation"),
        _of("invitation_use", "account_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_use")),
        sa.UniqueConstraint("invitation_id", "account_id", name=op.f("uq_invitation_use_invitation_id_account_id")),
    )
    op.execute(
        sa.text(
            "INSERT INTO invitation_use (invitation_id, account_id, used_at) "
            "SELECT id, accepted_by, accepted_at FROM invitation WHERE accepted_at IS NOT NULL"
        )
    )
    op.create_table(
        "former_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("joined_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by", sa.Integer()),
        _of("former_membership", "account_id", "account"),
        _of("former_membership", "organisation_id", "organisation"),
        _of("former_membership", "ended_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_membership")),
    )
    op.create_index(op.f("ix_former_membership_account_id"), "former_membership", ["account_id"])


def downgrade() -> None:
    """Links without an address have no place in the schema before."""
    op.drop_table("former_membership")
    op.drop_table("invitation_use")
    op.execute(sa.text("DELETE FROM invitation WHERE email IS NULL"))
    with op.batch_alter_table("invitation") as table:
        table.drop_column("most_uses")
        table.alter_column("email", existing_type=sa.String(length=255), nullable=False)


def _of(table: str, column: str, referred: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{referred}")
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=name, ondelete=ondelete)
