"""A service platform's pages: firms to visit, findings, its products, their review, import, what it says of itself."""

from rongtong_assess.web.platform import (
    blueprint,
    completion,
    entering,
    evidence,
    findings,
    imports,
    products,
    settings,
    visits,
)

BLUEPRINTS = (blueprint.blueprint,)

__all__ = ["BLUEPRINTS", "completion", "entering", "evidence", "findings", "imports", "products", "settings", "visits"]
