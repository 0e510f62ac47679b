"""The pages of who goes where: plans, their changes by hand, how busy everybody is."""

from rongtong_assess.web.platform.assignment import blueprint, changes, loads, plans

BLUEPRINTS = (blueprint.blueprint,)

__all__ = ["BLUEPRINTS", "changes", "loads", "plans"]
