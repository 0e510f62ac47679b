"""A service platform's pages: its products, their review, import, what it says of itself."""

from rongtong_assess.web.platform import entering, imports, products, reviewing, settings
from rongtong_assess.web.platform.blueprint import blueprint

__all__ = ["blueprint", "entering", "imports", "products", "reviewing", "settings"]
