"""What a chart of a result is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.presentation.roadmap.plans import PlanView


@dataclass(frozen=True, slots=True)
class ChartSubject:
    """A result and, where there is one, the plan that is shown with it.

    scenes_after: level by scene id once the plan is carried out, from today's results. is_stale: the plan was made from
    facts that have changed since, and its charts say so.
    """

    edition: Edition
    scorecard: Scorecard
    plan: PlanView | None = None
    scenes_after: Mapping[str, int] = field(default_factory=dict)
    is_stale: bool = False

    @property
    def target_level(self) -> int:
        """The next level, or the highest once it is reached."""
        gap = self.scorecard.next_gap
        return gap.level if gap else self.scorecard.level
