"""A service platform's pages: its daily work, cases, visits, firms, products and their review, its own data."""

from rongtong_assess.web.platform import (
    assignment,
    blueprint,
    cases,
    consultants,
    draws,
    entering,
    evidence,
    imports,
    products,
    quality,
    settings,
    visit,
    visits,
    work,
)

BLUEPRINTS = (
    blueprint.blueprint,
    *work.BLUEPRINTS,
    *cases.BLUEPRINTS,
    *visit.BLUEPRINTS,
    *assignment.BLUEPRINTS,
    *draws.BLUEPRINTS,
    *quality.BLUEPRINTS,
    *consultants.BLUEPRINTS,
)

__all__ = [
    "BLUEPRINTS",
    "entering",
    "evidence",
    "imports",
    "products",
    "settings",
    "visits",
]
