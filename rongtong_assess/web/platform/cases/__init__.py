"""A platform's cases: the list, opening, batches, one case with its steps, comments and signed versions."""

from rongtong_assess.web.platform.cases import batches, blueprint, case, opening, steps

BLUEPRINTS = (blueprint.blueprint,)

__all__ = ["BLUEPRINTS", "batches", "case", "opening", "steps"]
