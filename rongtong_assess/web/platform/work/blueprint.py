"""The blueprint of the work list and what belongs to it, and what its pages share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for

from rongtong_assess.content.registers import find_region_name
from rongtong_assess.core.consulting.work.work_list import WorkFilter, read_filter

blueprint = Blueprint("work", __name__, url_prefix="/platform/work")
ALL = "all"


def asked_filter(parameters: Mapping[str, str] | None = None) -> WorkFilter:
    """The filter of the address. An address without any asks for what waits for the person."""
    sent = request.args if parameters is None else parameters
    conditions = read_filter(sent)
    return conditions if conditions.words or ALL in sent else WorkFilter(is_waiting=True)


def filter_address(conditions: WorkFilter, endpoint: str = "work.work_list", **more: object) -> str:
    """The address of a page with this filter."""
    parameters: dict[str, Any] = {ALL: "1", **conditions.words, **more}
    return url_for(endpoint, **parameters)


def region_name(code: str) -> str:
    """Province and city of a region's code; empty for an unknown one."""
    return find_region_name(code) or ""


def case_address(case_id: UUID) -> str:
    """Where a case is worked on."""
    return url_for("cases.case", case_id=case_id)
