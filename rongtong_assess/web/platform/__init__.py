"""A service platform's pages: firms to visit, findings, its products, their review, import, what it says of itself."""

from rongtong_assess.web.platform import (
    blueprint,
    cases,
    completion,
    entering,
    findings,
    imports,
    products,
    settings,
    visits,
)
from rongtong_assess.web.platform.cases.blueprint import blueprint as case_blueprint

BLUEPRINTS = (blueprint.blueprint, case_blueprint)

__all__ = ["BLUEPRINTS", "cases", "completion", "entering", "findings", "imports", "products", "settings", "visits"]
