"""What is said about solutions and products."""

from __future__ import annotations

OTHERS = "别的"
