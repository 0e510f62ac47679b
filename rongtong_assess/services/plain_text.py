"""Which signs a name may hold."""

from __future__ import annotations

import unicodedata


def has_hidden_signs(text: str) -> bool:
    """Whether it holds control, direction or unassigned signs: they hide what a reader sees, and NUL cannot be kept."""
    return any(unicodedata.category(sign).startswith("C") for sign in text)
