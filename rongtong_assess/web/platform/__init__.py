"""A service platform's pages: firms to visit, findings, its products, their review, import, what it says of itself."""

from rongtong_assess.web.platform import blueprint, completion, entering, findings, imports, products, settings, visits
from rongtong_assess.web.platform.work import blueprint as work
from rongtong_assess.web.platform.work import calendar, dashboard, exports, work_list

BLUEPRINTS = (blueprint.blueprint, work.blueprint)

__all__ = [
    "BLUEPRINTS",
    "calendar",
    "completion",
    "dashboard",
    "entering",
    "exports",
    "findings",
    "imports",
    "products",
    "settings",
    "visits",
    "work_list",
]
