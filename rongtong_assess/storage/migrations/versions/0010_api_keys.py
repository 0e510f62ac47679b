"""Keys to the API."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("shown", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Integer()),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("last_used_on", sa.Date()),
        sa.Column("revoked_at", sa.DateTime()),
        sa.Column("revoked_by", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_api_key_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        _by_account("made_by"),
        _by_account("revoked_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_key_secret_hash")),
    )
    op.create_index(op.f("ix_api_key_organisation_id"), "api_key", ["organisation_id"])


def downgrade() -> None:
    op.drop_table("api_key")


def _by_account(column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_api_key_{column}_account")
    return sa.ForeignKeyConstraint([column], ["account.id"], name=name, ondelete="SET NULL")
