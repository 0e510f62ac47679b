"""Packs, samples for a re-check, ratings of the service."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recheck_sample",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("random_count", sa.Integer(), nullable=False),
        sa.Column("risk_count", sa.Integer(), nullable=False),
        sa.Column("pool_count", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.Column("drawn_by", sa.Integer()),
        _of("recheck_sample", "platform_id", "organisation"),
        _of("recheck_sample", "drawn_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck_sample")),
    )
    op.create_index(op.f("ix_recheck_sample_platform_id_drawn_at"), "recheck_sample", ["platform_id", "drawn_at"])
    op.create_table(
        "sampled_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("risks", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('random', 'risk')", name=op.f("ck_sampled_case_kind")),
        _of("sampled_case", "sample_id", "recheck_sample"),
        _of("sampled_case", "case_id", "consulting_case"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampled_case")),
        sa.UniqueConstraint("sample_id", "case_id", name=op.f("uq_sampled_case_sample_id_case_id")),
    )
    op.create_table(
        "service_rating",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("rated_at", sa.DateTime(), nullable=False),
        sa.Column("rated_by", sa.Integer()),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_service_rating_stars")),
        _of("service_rating", "case_id", "consulting_case"),
        _of("service_rating", "rated_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_service_rating")),
    )
    op.create_table(
        "pack_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("manifest_hash", sa.String(length=64), nullable=False),
        sa.Column("entries_count", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Integer()),
        sa.Column("missing", sa.JSON(), nullable=False),
        _of("pack_record", "case_id", "consulting_case"),
        _of("pack_record", "made_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_record")),
    )
    op.create_index(op.f("ix_pack_record_case_id"), "pack_record", ["case_id"])


def downgrade() -> None:
    for name in ("pack_record", "service_rating", "sampled_case", "recheck_sample"):
        op.drop_table(name)


def _of(table: str, column: str, referred: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{referred}")
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=name, ondelete=ondelete)
