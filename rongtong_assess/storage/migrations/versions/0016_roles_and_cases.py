"""Every kind of organisation has roles of its own; cases with events, members, batches; findings know their kind."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OLD_ROLES = "role IN ('owner', 'editor', 'reader')"
NEW_ROLES = (
    "role IN ('owner', 'contributor', 'manager', 'consultant', 'reviewer', 'analyst', 'administrator', 'reader')"
)
PURPOSES = "purpose IN ('diagnosis', 'initial', 'on_site', 'recheck', 'acceptance')"
STATES = (
    "state IN ('to_assign', 'assigned', 'scheduled', 'on_site', 'returned', 'in_review', 'concluded', 'rectifying', "
    "'appealed', 'withdrawn')"
)
STEPS = (
    "step IN ('assign', 'reassign', 'unassign', 'schedule', 'reschedule', 'begin', 'return', 'resupply', 'sign', "
    "'send_back', 'conclude', 'require_rectification', 'finish_rectification', 'appeal', 'grant_appeal', "
    "'reject_appeal', 'revise', 'withdraw')"
)
KINDS = "kind IN ('initial', 'on_site', 'recheck')"
IS_OPEN = sa.text("state NOT IN ('concluded', 'withdrawn')")
IS_PRESENT = sa.text("ended_at IS NULL")
IS_ON_SITE = sa.text("kind = 'on_site'")
ROLES_BY_KIND: Mapping[str, Mapping[str, str]] = {
    "firm": {"editor": "contributor"},
    "platform": {"owner": "manager", "editor": "consultant"},
    # Parks and chain leaders have no readers: an analyst may only look.
    "park": {"owner": "manager", "editor": "analyst", "reader": "analyst"},
    "chain_leader": {"owner": "manager", "editor": "analyst", "reader": "analyst"},
    "administrator": {"owner": "administrator", "editor": "administrator", "reader": "administrator"},
}
FORMER_ROLES = {
    "contributor": "editor",
    "consultant": "editor",
    "reviewer": "editor",
    "manager": "owner",
    "administrator": "owner",
    "analyst": "reader",
}


def upgrade() -> None:
    for table in ("membership", "invitation"):
        _change_check(table, "role", None)
        _rename_roles(table)
        _change_check(table, "role", NEW_ROLES)
    _create_cases()
    _create_events_and_members()
    _extend_visits()


def downgrade() -> None:
    _shorten_visits()
    for name in ("case_member", "case_event", "consulting_case", "case_batch"):
        op.drop_table(name)
    for table in ("membership", "invitation"):
        _change_check(table, "role", None)
        rows = sa.table(table, sa.column("role", sa.String()))
        for new, old in FORMER_ROLES.items():
            op.execute(rows.update().where(rows.c.role == new).values(role=old))
        _change_check(table, "role", OLD_ROLES)


def _change_check(table: str, column: str, condition: str | None) -> None:
    name = op.f(f"ck_{table}_{column}")
    with op.batch_alter_table(table) as changed:
        if condition is None:
            changed.drop_constraint(name, type_="check")
        else:
            changed.create_check_constraint(name, condition)


def _rename_roles(table: str) -> None:
    rows = sa.table(table, sa.column("role", sa.String()), sa.column("organisation_id", sa.Uuid()))
    organisation = sa.table("organisation", sa.column("id", sa.Uuid()), sa.column("kind", sa.String()))
    for kind, renamed in ROLES_BY_KIND.items():
        of_kind = rows.c.organisation_id.in_(sa.select(organisation.c.id).where(organisation.c.kind == kind))
        changes = sa.case(renamed, value=rows.c.role, else_=rows.c.role)
        op.execute(rows.update().where(of_kind).values(role=changes))
    # A firm that its owner still has to register.
    op.execute(rows.update().where(rows.c.role == "editor").values(role="contributor"))


def _create_cases() -> None:
    op.create_table(
        "case_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("window_from", sa.Date()),
        sa.Column("window_to", sa.Date()),
        sa.Column("apply_within_months", sa.Integer()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.Integer()),
        _of("case_batch", "platform_id", "organisation"),
        _of("case_batch", "created_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_batch")),
        sa.UniqueConstraint("platform_id", "name", name=op.f("uq_case_batch_platform_id_name")),
    )
    op.create_table(
        "consulting_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid()),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("visit_on", sa.Date()),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("opened_by", sa.Integer()),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("concluded_at", sa.DateTime()),
        sa.Column("firm_name", sa.String(length=120), nullable=False),
        sa.Column("industry", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("declared_level", sa.Integer(), nullable=False),
        sa.Column("found_level", sa.Integer()),
        sa.Column("questions_count", sa.Integer(), nullable=False),
        sa.Column("findings_count", sa.Integer(), nullable=False),
        sa.Column("missing_evidence_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(PURPOSES, name=op.f("ck_consulting_case_purpose")),
        sa.CheckConstraint(STATES, name=op.f("ck_consulting_case_state")),
        _of("consulting_case", "platform_id", "organisation"),
        _of("consulting_case", "firm_id", "organisation"),
        _of("consulting_case", "batch_id", "case_batch", "SET NULL"),
        _of("consulting_case", "opened_by", "account", "SET NULL"),
        sa.ForeignKeyConstraint(
            ["firm_id", "assessment_id"],
            ["assessment.organisation_id", "assessment.id"],
            name=op.f("fk_consulting_case_firm_id_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consulting_case")),
        sa.UniqueConstraint("number", name=op.f("uq_consulting_case_number")),
    )
    columns = ["platform_id", "state", "due_on"]
    op.create_index(op.f("ix_consulting_case_platform_id_state_due_on"), "consulting_case", columns)
    op.create_index(op.f("ix_consulting_case_firm_id"), "consulting_case", ["firm_id"])
    _unique_where("uq_consulting_case_open", "consulting_case", ["platform_id", "firm_id", "purpose"], IS_OPEN)


def _create_events_and_members() -> None:
    op.create_table(
        "case_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=30)),
        sa.Column("source", sa.String(length=20)),
        sa.Column("target", sa.String(length=20), nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("was_late", sa.Boolean(), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.CheckConstraint(STEPS, name=op.f("ck_case_event_step")),
        _of("case_event", "case_id", "consulting_case"),
        _of("case_event", "account_id", "account", "SET NULL"),
        _of("case_event", "organisation_id", "organisation", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
    )
    op.create_index(op.f("ix_case_event_case_id"), "case_event", ["case_id"])
    op.create_table(
        "case_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by", sa.Integer()),
        sa.Column("ended_at", sa.DateTime()),
        _of("case_member", "case_id", "consulting_case"),
        _of("case_member", "account_id", "account", "SET NULL"),
        _of("case_member", "added_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_member")),
    )
    op.create_index(op.f("ix_case_member_case_id"), "case_member", ["case_id"])
    op.create_index(op.f("ix_case_member_account_id"), "case_member", ["account_id"])
    _unique_where("uq_case_member_present", "case_member", ["case_id", "account_id"], IS_PRESENT)


def _extend_visits() -> None:
    """Visits from before are visits on site without a case."""
    with op.batch_alter_table("verification") as table:
        table.add_column(sa.Column("kind", sa.String(length=20), nullable=False, server_default="on_site"))
        table.add_column(sa.Column("case_id", sa.Uuid()))
        table.add_column(sa.Column("round_number", sa.Integer()))
        table.drop_constraint(op.f("uq_verification_assessment_id"), type_="unique")
        table.create_unique_constraint(op.f("uq_verification_case_id_round_number"), ["case_id", "round_number"])
        table.create_check_constraint(op.f("ck_verification_kind"), KINDS)
        table.create_foreign_key(
            op.f("fk_verification_case_id_consulting_case"),
            "consulting_case",
            ["case_id"],
            ["id"],
            ondelete="SET NULL",
        )
    with op.batch_alter_table("verification") as table:
        table.alter_column("kind", existing_type=sa.String(length=20), existing_nullable=False, server_default=None)
    op.create_index(op.f("ix_verification_assessment_id"), "verification", ["assessment_id"])
    _unique_where("uq_verification_on_site", "verification", ["assessment_id"], IS_ON_SITE)


def _shorten_visits() -> None:
    """Findings of first ratings and re-checks have no place in the schema before."""
    visit = sa.table("verification", sa.column("kind", sa.String()))
    op.execute(visit.delete().where(visit.c.kind != "on_site"))
    op.drop_index("uq_verification_on_site", "verification")
    op.drop_index(op.f("ix_verification_assessment_id"), "verification")
    with op.batch_alter_table("verification") as table:
        table.drop_constraint(op.f("fk_verification_case_id_consulting_case"), type_="foreignkey")
        table.drop_constraint(op.f("uq_verification_case_id_round_number"), type_="unique")
        table.drop_constraint(op.f("ck_verification_kind"), type_="check")
        for column in ("round_number", "case_id", "kind"):
            table.drop_column(column)
        table.create_unique_constraint(op.f("uq_verification_assessment_id"), ["assessment_id"])


def _unique_where(name: str, table: str, columns: list[str], condition: sa.TextClause) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=condition, postgresql_where=condition)


def _of(table: str, column: str, referred: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{referred}")
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=name, ondelete=ondelete)
