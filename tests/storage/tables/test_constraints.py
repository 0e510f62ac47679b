"""What the database itself refuses: values outside a list, and a second row where there may be one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import CheckConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.catalogue import ProductVersion
from rongtong_assess.storage.tables.every_table import METADATA
from rongtong_assess.storage.tables.people import Account, ApiKey, Invitation, StoredFirm
from rongtong_assess.storage.tables.visit import Authorisation, ReportCode, Visit
from tests.storage.rows import NOW, add_assessment, add_code, add_organisation
from tests.storage.tables.full_database import fill

UNIQUE = r"(?i)unique constraint"


def list_checked_columns() -> Iterator[tuple[str, str, object]]:
    """Table, column, and a value that its CHECK constraint refuses."""
    for name, table in METADATA.tables.items():
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint):
                condition = str(constraint.sqltext)
                column, _, _ = condition.partition(" ")
                wrong = None if "IS NOT NULL" in condition else 1000
                yield name, column, "nonsense" if " IN (" in condition else wrong


def refuse_twin(session: Session, table: type[Table], **changes: Any) -> None:
    """A copy of the table's only row, under a new key, is refused."""
    row = session.scalars(select(table)).one()
    keys = {column.key for column in table.__table__.primary_key}
    values = {column.key: getattr(row, column.key) for column in table.__mapper__.column_attrs}
    session.add(table(**{**{name: value for name, value in values.items() if name not in keys}, **changes}))
    with pytest.raises(IntegrityError, match=UNIQUE):
        session.flush()


def test_a_value_that_is_none_of_the_listed_ones_is_refused(writing: Session) -> None:
    fill(writing)
    checked = sorted(list_checked_columns(), key=str)
    assert len(checked) >= 14
    for table, column, value in checked:
        with pytest.raises(IntegrityError, match=r"(?i)check constraint"), writing.begin_nested():
            writing.execute(METADATA.tables[table].update().values({column: value}))


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        (Account, {"public_id": uuid4(), "fs_uniquifier": "other"}),
        (ApiKey, {}),
        (Authorisation, {}),
        (Invitation, {}),
        (ProductVersion, {"number": 2}),
        (Visit, {}),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_a_second_row_is_refused_where_there_may_be_one(
    writing: Session, table: type[Table], changes: dict[str, Any]
) -> None:
    fill(writing)
    refuse_twin(writing, table, **changes)


def test_a_credit_code_belongs_to_one_firm(writing: Session) -> None:
    fill(writing)
    refuse_twin(writing, StoredFirm, organisation_id=add_organisation(writing).id)


def test_a_number_belongs_to_one_assessment_and_an_edition_is_open_once_per_firm(writing: Session) -> None:
    firm, other = add_organisation(writing), add_organisation(writing)
    opened = add_assessment(writing, firm.id)
    add_assessment(writing, firm.id, edition_id="another")
    add_assessment(writing, other.id)
    for firm_id, columns in ((firm.id, {}), (other.id, {"number": opened.number, "edition_id": "third"})):
        with pytest.raises(IntegrityError, match=UNIQUE), writing.begin_nested():
            add_assessment(writing, firm_id, **columns)
    opened.state = "submitted"
    writing.flush()
    add_assessment(writing, firm.id)


@pytest.mark.parametrize("of_visit", [False, True])
def test_a_second_code_is_made_once_the_first_is_revoked(writing: Session, of_visit: bool) -> None:
    fill(writing)
    first = writing.scalars(select(ReportCode).where(ReportCode.of_visit == of_visit)).one()
    assessment = writing.get_one(Assessment, first.assessment_id)
    with pytest.raises(IntegrityError, match=UNIQUE), writing.begin_nested():
        add_code(writing, assessment, "C", of_visit=of_visit)
    first.revoked_at = NOW
    writing.flush()
    add_code(writing, assessment, "C", of_visit=of_visit)


def test_answers_of_a_firm_cannot_belong_to_another_firms_assessment(writing: Session) -> None:
    filled = fill(writing)
    for table in ("answer", "answer_remark", "scorecard", "placement", "plan_set", "report_code", "verification"):
        statement = METADATA.tables[table].update().values(organisation_id=filled.platform.id)
        with pytest.raises(IntegrityError, match=r"(?i)foreign key constraint"), writing.begin_nested():
            writing.execute(statement)
