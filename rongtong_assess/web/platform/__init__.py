"""A service platform's pages: firms to visit, visits of cases, its products, their review, import, its own data."""

from rongtong_assess.web.platform import (
    blueprint,
    completion,
    consultants,
    entering,
    imports,
    products,
    settings,
    visit,
    visits,
)
from rongtong_assess.web.platform.work import blueprint as work
from rongtong_assess.web.platform.work import calendar, dashboard, exports, work_list

BLUEPRINTS = (
    blueprint.blueprint,
    work.blueprint,
    *visit.BLUEPRINTS,
    *consultants.BLUEPRINTS,
)

__all__ = [
    "BLUEPRINTS",
    "calendar",
    "completion",
    "dashboard",
    "entering",
    "exports",
    "imports",
    "products",
    "settings",
    "visits",
    "work_list",
]
