"""The pages of who goes where: plans, their changes by hand, the calendar with its files."""

from rongtong_assess.web.platform.assignment import blueprint, calendar, changes, plans

BLUEPRINTS = (blueprint.blueprint,)

__all__ = ["BLUEPRINTS", "calendar", "changes", "plans"]
