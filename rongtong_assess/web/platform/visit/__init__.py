"""The pages of a case's visit: what to check, one question per view; who took part; the sheet to fill in by hand."""

from rongtong_assess.web.platform.visit import attendance, blueprint, items, overview

BLUEPRINTS = (blueprint.blueprint,)

__all__ = ["BLUEPRINTS", "attendance", "items", "overview"]
