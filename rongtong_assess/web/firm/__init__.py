"""A firm's pages: its profile, answering, review, result, what-if and plans."""

from rongtong_assess.web.firm import (
    answering,
    comparison,
    doubted_numbers,
    follow_up,
    moving_on,
    plan_comparison,
    plans,
    platforms,
    product_page,
    profile,
    report_code,
    results,
    what_if,
    workbooks,
)
from rongtong_assess.web.firm.blueprint import blueprint

__all__ = [
    "answering",
    "blueprint",
    "comparison",
    "doubted_numbers",
    "follow_up",
    "moving_on",
    "plan_comparison",
    "plans",
    "platforms",
    "product_page",
    "profile",
    "report_code",
    "results",
    "what_if",
    "workbooks",
]
