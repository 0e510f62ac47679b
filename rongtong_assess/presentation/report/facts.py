"""What a report is made from: one scored sheet, and the planner's answer."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import Forecast
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.core.roadmap.candidate import Pricing
from rongtong_assess.core.roadmap.gains import ItemShortfall, list_gains, list_shortfalls
from rongtong_assess.core.roadmap.plan import PlanKind, PlanSet
from rongtong_assess.core.visit.finding import VisitResult
from rongtong_assess.core.visit.standing_facts import NO_CHANGES, ChangedFacts
from rongtong_assess.presentation.roadmap.measures import PlanSources


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """The present answers and their scorecard; after a visit, those that the visit found.

    forecast: it never changes the level. visit: a completed visit, with what the firm had declared.
    """

    edition: Edition
    sheet: AnswerSheet
    scorecard: Scorecard
    forecast: Forecast | None = None
    visit: VisitResult | None = None

    @property
    def is_visited(self) -> bool:
        return self.visit is not None

    @property
    def declared(self) -> AnswerSheet | None:
        """What the firm answered, where a visit has been since."""
        return self.visit.declared if self.visit else None


@dataclass(frozen=True, slots=True)
class FoundPlans:
    """What the planner answered. why_none: where there is no plan, the reason as a sentence.

    employees: of the firm, for reference prices; None where not known. sheet: the answers the plans were made from,
    None for those of the report. chosen: the plan to describe, None for the default. changes: what has changed of the
    facts since.
    """

    sources: PlanSources
    found: PlanSet | None
    why_none: str = ""
    employees: int | None = None
    sheet: AnswerSheet | None = None
    chosen: PlanKind | None = None
    changes: ChangedFacts = NO_CHANGES


def find_shortfalls(facts: ReportFacts, plans: FoundPlans) -> tuple[ItemShortfall, ...]:
    """Where points are missing, at the prices of the plans, so that a solution has one price in the whole report."""
    rules = plans.sources.rules
    gains = list_gains(
        facts.edition,
        facts.sheet,
        scorecard=facts.scorecard,
        solutions=plans.sources.solutions.values(),
        rules=rules,
        pricing=plans.found.pricing if plans.found else Pricing(employees=plans.employees),
    )
    return list_shortfalls(facts.edition, facts.sheet, scorecard=facts.scorecard, gains=gains, rules=rules)
