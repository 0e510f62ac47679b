"""A service platform's pages: firms to visit, visits of cases, its products, their review, import, its own data."""

from rongtong_assess.web.platform import (
    assignment,
    blueprint,
    completion,
    entering,
    evidence,
    imports,
    products,
    settings,
    visit,
    visits,
)

BLUEPRINTS = (
    blueprint.blueprint,
    *visit.BLUEPRINTS,
    *assignment.BLUEPRINTS,
)

__all__ = [
    "BLUEPRINTS",
    "completion",
    "entering",
    "evidence",
    "imports",
    "products",
    "settings",
    "visits",
]
