"""A firm's pages: its profile, answering, review, result, what-if and plans."""

from rongtong_assess.web.firm import blueprint, evidence, profile, results, sharing
from rongtong_assess.web.firm.assessment import answering, doubted_numbers, starting, workbooks
from rongtong_assess.web.firm.progress import follow_up
from rongtong_assess.web.firm.roadmap import plan_comparison, plans, products, what_if

BLUEPRINTS = (blueprint.blueprint,)

__all__ = [
    "BLUEPRINTS",
    "answering",
    "doubted_numbers",
    "evidence",
    "follow_up",
    "plan_comparison",
    "plans",
    "products",
    "profile",
    "results",
    "sharing",
    "starting",
    "what_if",
    "workbooks",
]
