"""A service platform's pages: its daily work, cases, visits, firms, products and their review, its own data."""

from rongtong_assess.web.platform import (
    blueprint,
    cases,
    completion,
    entering,
    imports,
    products,
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
)

__all__ = [
    "BLUEPRINTS",
    "completion",
    "entering",
    "imports",
    "products",
    "settings",
    "visits",
]
