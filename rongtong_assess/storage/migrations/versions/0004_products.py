"""Products of service platforms, their versions, and workbooks on their way in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_profiles()
    _create_products()
    _create_versions()
    _create_imports()


def downgrade() -> None:
    for name in ("product_import", "product_version", "product", "platform_profile"):
        op.drop_table(name)


def _owner(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_organisation_id_organisation")
    return sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=name, ondelete="CASCADE")


def _person(table: str, column: str, on_delete: str = "SET NULL") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_account")
    return sa.ForeignKeyConstraint([column], ["account.id"], name=name, ondelete=on_delete)


def _create_profiles() -> None:
    op.create_table(
        "platform_profile",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer()),
        _owner("platform_profile"),
        _person("platform_profile", "changed_by"),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_platform_profile")),
    )


def _create_products() -> None:
    op.create_table(
        "product",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        _owner("product"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_product_organisation_id_id")),
    )


def _create_versions() -> None:
    op.create_table(
        "product_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("vendor_code", sa.String(length=18), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer()),
        sa.Column("writers", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("reviewer_id", sa.Integer()),
        sa.Column("reviewed_at", sa.DateTime()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("had_interest", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime()),
        sa.Column("ended_at", sa.DateTime()),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'sent_back', 'published', 'replaced', 'withdrawn')",
            name=op.f("ck_product_version_state"),
        ),
        _person("product_version", "author_id"),
        _person("product_version", "reviewer_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "product_id"],
            ["product.organisation_id", "product.id"],
            name=op.f("fk_product_version_organisation_id_product_id_product"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_version")),
        sa.UniqueConstraint("product_id", "number", name=op.f("uq_product_version_product_id_number")),
    )
    _create_single_index("working", "state IN ('draft', 'submitted', 'sent_back')")
    _create_single_index("published", "state = 'published'")
    op.create_index(op.f("ix_product_version_organisation_id_state"), "product_version", ["organisation_id", "state"])


def _create_single_index(name: str, condition: str) -> None:
    """At most one version of a product in these states."""
    where = sa.text(condition)
    op.create_index(
        f"uq_product_version_{name}",
        "product_version",
        ["product_id"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def _create_imports() -> None:
    op.create_table(
        "product_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        _owner("product_import"),
        _person("product_import", "account_id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_import")),
    )
    op.create_index(op.f("ix_product_import_organisation_id"), "product_import", ["organisation_id"])
