"""The pages of draws of experts: committed to, carried out, and what happens to their lists."""

from rongtong_assess.web.platform.draws import blueprint, draws, people

BLUEPRINTS = (blueprint.blueprint,)

__all__ = ["BLUEPRINTS", "draws", "people"]
