"""What one check of the doctor found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found, and what to do (empty when there is nothing to do)."""

    name: str
    is_good: bool
    found: str
    cure: str = ""
