"""A firm's pages: its profile, answering, review, result, what-if and plans."""

from rongtong_assess.web.firm import blueprint, evidence, industry, profile, results, sharing
from rongtong_assess.web.firm.assessment import answering, colleagues, doubted_numbers, starting, submitting, workbooks
from rongtong_assess.web.firm.progress import follow_up
from rongtong_assess.web.firm.roadmap import plan_comparison, plans, products, what_if

BLUEPRINTS = (blueprint.blueprint,)

__all__ = [
    "BLUEPRINTS",
    "answering",
    "colleagues",
    "doubted_numbers",
    "evidence",
    "follow_up",
    "industry",
    "plan_comparison",
    "plans",
    "products",
    "profile",
    "results",
    "sharing",
    "starting",
    "submitting",
    "what_if",
    "workbooks",
]
