"""The quality of a platform's work: how its people agree, samples to look at again, what firms say."""

from rongtong_assess.web.platform.quality import blueprint, quality

BLUEPRINTS = (blueprint.blueprint,)

__all__ = ["BLUEPRINTS", "quality"]
