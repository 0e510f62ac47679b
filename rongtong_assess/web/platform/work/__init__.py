"""The daily work of a platform's people: what waits for them, the calendar, figures of the platform, exports."""

from rongtong_assess.web.platform.work import blueprint, calendar, figures, work_list

BLUEPRINTS = (blueprint.blueprint,)

__all__ = ["BLUEPRINTS", "calendar", "figures", "work_list"]
