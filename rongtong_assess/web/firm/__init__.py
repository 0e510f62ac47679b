"""A firm's pages: its profile, answering, review, result."""

from rongtong_assess.web.firm import (
    answering,
    comparison,
    moving_on,
    product_page,
    profile,
    report_code,
    results,
    workbooks,
)
from rongtong_assess.web.firm.blueprint import blueprint

__all__ = [
    "answering",
    "blueprint",
    "comparison",
    "moving_on",
    "product_page",
    "profile",
    "report_code",
    "results",
    "workbooks",
]
