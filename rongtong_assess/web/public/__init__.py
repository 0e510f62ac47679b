"""Pages that anyone may open."""

from rongtong_assess.web.public import authenticity, quick, views

BLUEPRINTS = (views.blueprint, quick.blueprint, authenticity.blueprint)
