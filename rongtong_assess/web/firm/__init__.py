"""A firm's pages: its profile, answering, review, result, what-if and plans."""

from rongtong_assess.web.firm import profile, results
from rongtong_assess.web.firm import results as comparison
from rongtong_assess.web.firm import sharing as platforms
from rongtong_assess.web.firm import sharing as report_code
from rongtong_assess.web.firm.assessment import answering, doubted_numbers, workbooks
from rongtong_assess.web.firm.assessment import starting as moving_on
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.firm.progress import follow_up
from rongtong_assess.web.firm.roadmap import plan_comparison, plans, what_if
from rongtong_assess.web.firm.roadmap import products as product_page

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
