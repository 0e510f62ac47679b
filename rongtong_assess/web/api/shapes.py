"""The JSON documents of the API, as OpenAPI describes them. They describe; what is accepted is decided by core.

Decimals are texts, so that no program rounds them by reading them as floats.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from rongtong_assess.core.typed_text import MOST_ID, MOST_ORGANISATION_NAME
from rongtong_assess.web.api.reading import MOST_ROWS, USUAL_ROWS

DecimalText = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$", examples=["61.375"])]
Level = Annotated[int, Field(ge=0)]
Points = Annotated[dict[str, DecimalText], Field(examples=[{"base": "31.2"}])]
Count = Annotated[int, Field(ge=0)]
Absent = SkipJsonSchema[None]
"""Beside a type: the key may be missing; null is not accepted."""


def _leave_out(schema: dict[str, Any]) -> None:
    """What may be left out is left out: null is not accepted for it."""
    for value in schema["properties"].values():
        if "default" in value and value["default"] is None:
            del value["default"]


class ApiShape(BaseModel):
    """No other keys than those named."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True, json_schema_extra=_leave_out)


class FirmOfSheet(ApiShape):
    """The firm; everything may be left out. employees: persons; revenue: 万元; region: six digits.

    industry: an id of the size standard, such as industry, or a division of GB/T 4754, such as C34.
    """

    name: str | Absent = Field(None, min_length=1, max_length=MOST_ORGANISATION_NAME)
    industry: str | Absent = Field(None, min_length=1, max_length=MOST_ID, examples=["industry", "C34"])
    employees: int | Absent = Field(None, ge=0, le=10_000_000)
    revenue: float | Absent = Field(None, ge=0, le=1_000_000_000)
    region: str | Absent = Field(None, pattern="^[0-9]{6}$", examples=["330100"])


class Inputs(ApiShape):
    """Numbers from which the option follows; key, if given, must be the option that follows."""

    inputs: dict[str, float]
    key: str | Absent = None


class AnswerSheet(ApiShape):
    """One firm's answers to one edition, as in docs/answer-sheet.md."""

    edition: str = Field(min_length=1, examples=["miit-2024"])
    firm: FirmOfSheet | Absent = None
    answers: dict[str, list[str] | str | Inputs | Annotated[int, Field(ge=0, le=4)]] = Field(
        description="By question: keys of a multi item, the key or inputs of a single item, 0 to 4 for a scene.",
        examples=[{"base.network": ["B", "C"], "base.device_digital": "C", "scene.product_design": 2}],
    )


class PartialQuery(ApiShape):
    """Whether open questions may count nothing."""

    partial: Literal["true", "false"] = Field("false", description="true: open questions count nothing.")


class PageQuery(ApiShape):
    """Which page of the list."""

    limit: int = Field(USUAL_ROWS, ge=1, le=MOST_ROWS, description="How many at most.")
    after: str | Absent = Field(None, description="The `next` of the page before; left out for the first.")


class MissingForNext(ApiShape):
    """What the next level still lacks."""

    level: Level
    score: DecimalText
    scenes: Count
    required_scenes: Count


class ScorecardDocument(ApiShape):
    """Exact points and the level by rule: the document of `rongtong score --json`."""

    edition: str
    fingerprint: str
    complete: bool
    warnings: list[str]
    score: DecimalText
    dimensions: Points
    items: Points
    scenes: dict[str, Annotated[int, Field(ge=0, le=4)]]
    level: Level
    missing_for_next: MissingForNext | None


class VisitDocument(ApiShape):
    """The visit whose findings stand."""

    platform: str
    visited_on: date | None


class StandingScorecardDocument(ScorecardDocument):
    """The scorecard of the facts that stand. source: declared by the firm, or found by a completed visit.

    declared: the scorecard stored at submission, as it was. visit: null without one that the caller may know of.
    """

    source: Literal["declared", "visit"]
    visit: VisitDocument | None
    declared: ScorecardDocument


class RaiseDocument(ApiShape):
    """One answer put a rung higher, and by how many levels that lifts the expected level."""

    answer: str
    gain: Annotated[float, Field(ge=0)]


class PlacementDocument(ApiShape):
    """A forecast of what a visit would confirm; never the official level.

    The first eight are the document of `rongtong place --json`. basis must be shown wherever any of this is shown.
    """

    model: str
    trained_on: Literal["simulated", "verified"]
    probabilities: list[Annotated[float, Field(ge=0, le=1.0000001)]]
    placement: Level
    interval: Annotated[list[Level], Field(min_length=2, max_length=2)]
    official_level: Level | None
    needs_visit: bool = Field(description="true: show 待现场评定 instead of the forecast level.")
    raises: list[RaiseDocument] = Field(alias="raise")
    basis: str = Field(examples=["模拟数据训练，未经现场评定验证"])
    verified_firms: Count
    open_questions: Count


class StoredPlacementDocument(PlacementDocument):
    """superseded_by_visit: a completed visit has settled what this foretold; show the visit's level instead."""

    made_from: Literal["declared"]
    superseded_by_visit: bool


class NamedFirm(ApiShape):
    """As at submission. industry: id in the size standard; division: code of GB/T 4754, null where it was not said."""

    name: str
    industry: str
    division: str | None
    region: str


class AssessmentDocument(ApiShape):
    """One assessment, without its answers. level and firm: null while it is open.

    level: the one that stands; level_source: declared, or found by a visit; declared_level: as submitted.
    """

    id: UUID
    number: str
    edition: str
    fingerprint: str
    state: Literal["open", "submitted"]
    started_at: datetime
    submitted_at: datetime | None
    purpose: Literal["free_check", "subsidy_before", "subsidy_after", "recognition"] | None
    level: Level | None
    level_source: Literal["declared", "visit"] | None
    declared_level: Level | None
    firm: NamedFirm | None


class AssessmentPage(ApiShape):
    """The last begun first. next: what to give as `after` for more; null at the end."""

    assessments: list[AssessmentDocument]
    next: str | None


class ErrorDocument(ApiShape):
    """One thing to mend. pointer: a JSON pointer into the body; parameter: in the address; one of the two is there."""

    pointer: str | Absent = None
    parameter: str | Absent = None
    what: str
    cure: str


class ProblemDocument(ApiShape):
    """RFC 9457. code is stable; the texts are for people. errors_left_out: how many more there are."""

    type: str
    code: str
    title: str
    status: int
    detail: str
    errors: list[ErrorDocument]
    errors_left_out: int = 0
