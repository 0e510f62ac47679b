"""A firm's pages: its profile, answering, review, result, what-if and plans."""

from rongtong_assess.web.firm import blueprint, cases, evidence, industry, profile, results, sharing
from rongtong_assess.web.firm.assessment import answering, colleagues, doubted_numbers, starting, submitting, workbooks
from rongtong_assess.web.firm.cases.blueprint import blueprint as case_blueprint
from rongtong_assess.web.firm.progress import follow_up
from rongtong_assess.web.firm.roadmap import plan_comparison, plans, products, what_if

BLUEPRINTS = (blueprint.blueprint, case_blueprint)

__all__ = [
    "BLUEPRINTS",
    "answering",
    "cases",
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
