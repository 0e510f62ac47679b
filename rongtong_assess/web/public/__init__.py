"""Pages that anyone may open."""

from rongtong_assess.web.public import authenticity, draw_check, quick, views

BLUEPRINTS = (views.blueprint, quick.blueprint, authenticity.blueprint, draw_check.blueprint)
