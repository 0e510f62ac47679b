"""SolutionNote: what the project itself says about a solution, in addition to its row of the catalogue.

A solution stays usable without a note: catalogues that somebody brings along have none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LICENCE_UNKNOWN = "以仓库 LICENSE 为准"


@dataclass(frozen=True, slots=True)
class OpenSourceExample:
    """A piece of open software a solution can be built with. licence: empty when it is not known."""

    name: str
    licence: str = ""

    @property
    def licence_text(self) -> str:
        """The licence, or that the repository's own LICENSE file decides."""
        return self.licence or LICENCE_UNKNOWN


@dataclass(frozen=True, slots=True)
class SolutionNote:
    """方案说明.

    monday: what changes on the floor on Monday morning. risk_cure: what to do about the solution's risk.
    evidence: 佐证材料 to keep while it is in use. uses_data_or_ai: its use of data or AI is explicit.
    valid_until: the last day; None for open end. After it the note has to be looked over again.
    """

    solution_id: str
    monday: str
    risk_cure: str
    evidence: tuple[str, ...]
    uses_data_or_ai: bool
    examples: tuple[OpenSourceExample, ...]
    valid_from: date
    valid_until: date | None = None

    def holds_on(self, on: date) -> bool:
        """Whether the note holds on that day, both ends included."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)
