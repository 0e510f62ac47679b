"""Consultants of a platform on pages: list, record, days away, ties to firms, conflicts of interest."""

from rongtong_assess.web.platform.consultants import blueprint, conflicts, records, ties

BLUEPRINTS = (blueprint.blueprint,)

__all__ = ["BLUEPRINTS", "conflicts", "records", "ties"]
