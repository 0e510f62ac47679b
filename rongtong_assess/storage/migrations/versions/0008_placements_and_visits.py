"""Placements kept with results, what a firm answers for, authorised platforms, visits on site."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PURPOSES = "purpose IN ('free_check', 'subsidy_before', 'subsidy_after', 'recognition')"


def upgrade() -> None:
    _add_columns()
    _create_placements()
    _create_authorisations()
    _create_visits()


def downgrade() -> None:
    for name in ("finding", "verification", "authorisation", "model_decision", "placement"):
        op.drop_table(name)
    with op.batch_alter_table("scorecard") as table:
        table.drop_column("model_id")
    with op.batch_alter_table("assessment") as table:
        table.drop_constraint(op.f("ck_assessment_purpose"), type_="check")
        table.drop_column("purpose")


def _add_columns() -> None:
    with op.batch_alter_table("assessment") as table:
        table.add_column(sa.Column("purpose", sa.String(length=20)))
        table.create_check_constraint(op.f("ck_assessment_purpose"), PURPOSES)
    with op.batch_alter_table("scorecard") as table:
        table.add_column(sa.Column("model_id", sa.String(length=60)))


def _create_placements() -> None:
    op.create_table(
        "placement",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.String(length=60), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.DateTime(), nullable=False),
        _of_assessment("placement"),
        sa.PrimaryKeyConstraint("assessment_id", "model_id", name=op.f("pk_placement")),
    )
    op.create_index(op.f("ix_placement_model_id"), "placement", ["model_id"])
    op.create_table(
        "model_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("model_id", sa.String(length=60)),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("seen", sa.JSON()),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer()),
        sa.CheckConstraint(
            "kind IN ('looked', 'retrain', 'promote', 'roll_back')", name=op.f("ck_model_decision_kind")
        ),
        _by_account("model_decision", "decided_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_decision")),
    )
    columns = ["edition_id", "decided_at"]
    op.create_index(op.f("ix_model_decision_edition_id_decided_at"), "model_decision", columns)


def _create_authorisations() -> None:
    op.create_table(
        "authorisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("granted_at", sa.DateTime(), nullable=False),
        sa.Column("granted_by", sa.Integer()),
        sa.Column("ended_at", sa.DateTime()),
        sa.Column("ended_by", sa.Integer()),
        _of_organisation("authorisation", "organisation_id"),
        _of_organisation("authorisation", "platform_id"),
        _by_account("authorisation", "granted_by"),
        _by_account("authorisation", "ended_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorisation")),
    )
    in_force = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_authorisation_in_force",
        "authorisation",
        ["organisation_id", "platform_id"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )
    op.create_index(op.f("ix_authorisation_platform_id"), "authorisation", ["platform_id"])


def _create_visits() -> None:
    op.create_table(
        "verification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("is_audited", sa.Boolean(), nullable=False),
        sa.Column("visited_on", sa.Date()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("edition_fingerprint", sa.String(length=64), nullable=False),
        *_found_columns(),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("started_by", sa.Integer()),
        sa.Column("completed_at", sa.DateTime()),
        sa.Column("completed_by", sa.Integer()),
        sa.CheckConstraint("state IN ('open', 'completed')", name=op.f("ck_verification_state")),
        _of_assessment("verification"),
        _of_organisation("verification", "platform_id"),
        _by_account("verification", "started_by"),
        _by_account("verification", "completed_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.UniqueConstraint("assessment_id", name=op.f("uq_verification_assessment_id")),
    )
    op.create_index(op.f("ix_verification_platform_id"), "verification", ["platform_id"])
    op.create_table(
        "finding",
        sa.Column("verification_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("value", sa.JSON()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["verification_id"], ["verification.id"], name=op.f("fk_finding_verification_id_verification"),
            ondelete="CASCADE",
        ),
        _by_account("finding", "changed_by"),
        sa.PrimaryKeyConstraint("verification_id", "question", name=op.f("pk_finding")),
    )  # fmt: skip


def _found_columns() -> Sequence[sa.Column]:
    """The scorecard of what was found."""
    return (
        sa.Column("answers", sa.Text()),
        sa.Column("document", sa.Text()),
        sa.Column("score_points", sa.String(length=60)),
        sa.Column("level", sa.Integer()),
        sa.Column("engine_version", sa.String(length=20)),
    )


def _of_organisation(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_organisation")
    return sa.ForeignKeyConstraint([column], ["organisation.id"], name=name, ondelete="CASCADE")


def _by_account(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_account")
    return sa.ForeignKeyConstraint([column], ["account.id"], name=name, ondelete="SET NULL")


def _of_assessment(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", "assessment_id"],
        ["assessment.organisation_id", "assessment.id"],
        name=op.f(f"fk_{table}_organisation_id_assessment_id_assessment"),
        ondelete="CASCADE",
    )
