"""What one check of the doctor found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found, and what to do (empty when there is nothing to do).

    What is good and still has something to do works, but is not ready to be shown to firms.
    """

    name: str
    is_good: bool
    found: str
    cure: str = ""
