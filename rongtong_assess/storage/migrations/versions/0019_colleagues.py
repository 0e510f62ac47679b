"""Groups of questions handed out, the history of answers, industry divisions.

The history begins with every answer and remark as it stands: who gave it last is then known also after a change.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SURENESS_KEYS = {None: "", 1: "guessed", 2: "fairly_sure", 3: "proven"}
ROWS_AT_ONCE = 1000


def upgrade() -> None:
    op.add_column("firm_profile", sa.Column("division", sa.String(length=4)))
    op.add_column("firm_profile", sa.Column("division_postponed_until", sa.DateTime()))
    op.add_column("assessment", sa.Column("handed_out_at", sa.DateTime()))
    _create_hand_outs()
    _create_history()
    _begin_history()


def downgrade() -> None:
    op.drop_table("answer_history")
    op.drop_table("hand_out")
    with op.batch_alter_table("assessment") as table:
        table.drop_column("handed_out_at")
    with op.batch_alter_table("firm_profile") as table:
        table.drop_column("division_postponed_until")
        table.drop_column("division")


def _create_hand_outs() -> None:
    op.create_table(
        "hand_out",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.String(length=80), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("handed_out_at", sa.DateTime(), nullable=False),
        sa.Column("handed_out_by", sa.Integer()),
        _of_assessment("hand_out"),
        sa.ForeignKeyConstraint(
            ["account_id", "organisation_id"],
            ["membership.account_id", "membership.organisation_id"],
            name=op.f("fk_hand_out_account_id_organisation_id_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["handed_out_by"], ["account.id"], name=op.f("fk_hand_out_handed_out_by_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("assessment_id", "group_id", name=op.f("pk_hand_out")),
    )


def _create_history() -> None:
    op.create_table(
        "answer_history",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=90), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("value_before", sa.JSON()),
        sa.Column("value_after", sa.JSON()),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer()),
        _of_assessment("answer_history"),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["account.id"], name=op.f("fk_answer_history_changed_by_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("assessment_id", "question", "revision", name=op.f("pk_answer_history")),
    )


def _of_assessment(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", "assessment_id"],
        ["assessment.organisation_id", "assessment.id"],
        name=op.f(f"fk_{table}_organisation_id_assessment_id_assessment"),
        ondelete="CASCADE",
    )


def _begin_history() -> None:
    history = sa.table(
        "answer_history",
        sa.column("assessment_id", sa.Uuid()),
        sa.column("question", sa.String()),
        sa.column("revision", sa.Integer()),
        sa.column("organisation_id", sa.Uuid()),
        sa.column("value_after", sa.JSON(none_as_null=True)),
        sa.column("changed_at", sa.DateTime()),
        sa.column("changed_by", sa.Integer()),
    )
    rows = _list_present(op.get_bind())
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        op.bulk_insert(history, batch)


def _list_present(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    for row in connection.execute(sa.select(*_columns("answer", sa.column("value", sa.JSON())))).mappings().all():
        yield _first(row, row["question"], row["value"])
    said = (sa.column("sureness", sa.Integer()), sa.column("note", sa.Text()))
    for row in connection.execute(sa.select(*_columns("answer_remark", *said))).mappings().all():
        value = [SURENESS_KEYS[row["sureness"]], row["note"]] if row["sureness"] or row["note"] else None
        yield _first(row, f"remark.{row['question']}", value)


def _columns(table: str, *own: sa.ColumnClause[Any]) -> sa.ColumnCollection[str, Any]:
    return sa.table(
        table,
        sa.column("assessment_id", sa.Uuid()),
        sa.column("question", sa.String()),
        sa.column("revision", sa.Integer()),
        sa.column("organisation_id", sa.Uuid()),
        sa.column("changed_at", sa.DateTime()),
        sa.column("changed_by", sa.Integer()),
        *own,
    ).columns


def _first(row: Mapping[Any, Any], question: str, value: Any) -> dict[str, Any]:
    common = ("assessment_id", "revision", "organisation_id", "changed_at", "changed_by")
    return {**{name: row[name] for name in common}, "question": question, "value_after": value}
