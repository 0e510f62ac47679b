"""The JSON API: scores and forecasts for programs, and what their organisation may read."""

from rongtong_assess.web.api import assessments, computing
from rongtong_assess.web.api import description as documentation
from rongtong_assess.web.api.blueprint import PER_ADDRESS, PER_KEY, blueprint

__all__ = ["PER_ADDRESS", "PER_KEY", "assessments", "blueprint", "computing", "documentation"]
