"""The administrator's pages."""

from rongtong_assess.web.admin import drift, editions, models, products, reports, views

BLUEPRINTS = (
    views.blueprint,
    drift.blueprint,
    editions.blueprint,
    models.blueprint,
    products.blueprint,
    reports.blueprint,
)
