"""Steps of a firm that carries its answers over into the next edition."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.services.assessment.save import SaveOutcome, save_answers
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.progress.carry_over import (
    CarryOverPreview,
    preview_carry_over,
    start_from,
)
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.assessment import Assessment
from tests.services.conftest import Firm
from tests.services.makers import NOW

# The questions of the made-up next edition whose answers wait for confirmation.
WAITING = {"base.network", "mgmt.fund", "scene.quality"}


def answer(session: Session, firm: Firm, edition: Edition, *changes: Any, to: UUID | None = None) -> SaveOutcome:
    assessment = get_assessment(session, firm.organisation_id, to or firm.assessment_id, for_update=True)
    return save_answers(session, firm.actor, assessment, edition=edition, changes=changes, now=NOW)


def hand_in(session: Session, firm: Firm, assessment_id: UUID, library: Library) -> None:
    submit(session, firm.actor, assessment_id, Submission("2026-11"), library=library, models=None, now=NOW)


def preview(session: Session, firm: Firm, edition: Edition, library: Library) -> CarryOverPreview:
    return preview_carry_over(session, firm.actor, firm.assessment_id, edition=edition, library=library)


def move(session: Session, firm: Firm, edition: Edition, library: Library) -> Assessment:
    begin_writing(session)
    return start_from(session, firm.actor, preview(session, firm, edition, library), now=NOW)


def rows_of(engine: Engine, assessment_id: UUID) -> list[tuple[object, ...]]:
    """Every stored row of one assessment, column by column."""
    found = []
    with engine.connect() as connection:
        for table in Table.metadata.sorted_tables:
            column = table.c.get("assessment_id") if table.name != "assessment" else table.c.id
            if column is not None:
                found += [tuple(row) for row in connection.execute(table.select().where(column == assessment_id))]
    return sorted(found, key=repr)
