"""Firm: what is known of the firm behind an answer sheet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Firm:
    """企业. None where it was not said.

    industry: an industry's id in the size standard. region: six digits (GB/T 2260).
    credit_code: 统一社会信用代码, empty when unknown. assets_wan_yuan: only some industries' size depends on it.
    """

    name: str | None = None
    industry: str | None = None
    employees: int | None = None
    revenue_wan_yuan: Decimal | None = None
    region: str | None = None
    credit_code: str = ""
    assets_wan_yuan: Decimal | None = None
