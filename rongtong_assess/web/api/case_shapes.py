"""The JSON documents about cases, as OpenAPI describes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from rongtong_assess.core.consulting.case import CasePurpose, CaseState, CaseStep
from rongtong_assess.web.api.shapes import ApiShape, Count, DecimalText, Level, NamedFirm

Round = Annotated[int, Field(ge=1)]


class CaseValueDocument(ApiShape):
    """One value. round, visited_on: null for what was declared, or where no day is known."""

    level: Level
    score: DecimalText
    round: Round | None
    visited_on: date | None


class FourValues(ApiShape):
    """Four kinds that are never mixed; null where there is none yet, or none that the caller may see."""

    declared: CaseValueDocument | None
    initial: CaseValueDocument | None
    on_site: CaseValueDocument | None
    recheck: CaseValueDocument | None


class CaseDocument(ApiShape):
    """One case. assessment: the submitted one that the present round looks at. due_on: of the present state."""

    id: UUID
    number: str
    platform: str
    firm: NamedFirm
    assessment: UUID
    purpose: CasePurpose
    state: CaseState
    round: Round
    opened_at: datetime
    changed_at: datetime
    due_on: date | None
    visit_on: date | None
    questions: Count
    findings: Count
    values: FourValues


class CaseStepDocument(ApiShape):
    """One step. step, from: null for the opening of the case."""

    step: CaseStep | None
    source: CaseState | None = Field(alias="from")
    target: CaseState = Field(alias="to")
    round: Round
    happened_at: datetime
    due_on: date | None
    was_late: bool


class CaseWithSteps(CaseDocument):
    """A case with its steps, the first one first."""

    steps: list[CaseStepDocument]


class CasePage(ApiShape):
    """The last opened first. next: what to give as `after` for more; null at the end."""

    cases: list[CaseDocument]
    next: str | None
