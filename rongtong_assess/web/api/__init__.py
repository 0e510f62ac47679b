"""The JSON API: scores and forecasts for programs, and what their organisation may read."""

from rongtong_assess.web.api import blueprint, cases, description, views

BLUEPRINTS = (blueprint.blueprint,)

__all__ = ["BLUEPRINTS", "cases", "description", "views"]
