"""A service platform's pages: whom to visit, its products, their review, import, what it says of itself."""

from rongtong_assess.web.platform import completion, entering, imports, products, settings, visits
from rongtong_assess.web.platform import findings as verifications
from rongtong_assess.web.platform import products as reviewing
from rongtong_assess.web.platform.blueprint import blueprint

__all__ = [
    "blueprint",
    "completion",
    "entering",
    "imports",
    "products",
    "reviewing",
    "settings",
    "verifications",
    "visits",
]
