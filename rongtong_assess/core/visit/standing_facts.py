"""Which answers count for an assessment, those of a completed visit or those declared, and what that changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scorecard_json import scorecard_document
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.core.visit.finding import FindingDifference, VisitResult, list_differences


class FactSource(StrEnum):
    """declared: the answers as submitted; visit: as a completed visit found them."""

    DECLARED = "declared"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """The answers of one assessment that count for one reader. visit: the completed visit, if the reader may see it."""

    declared: AnswerSheet
    declared_scorecard: Scorecard
    visit: VisitResult | None = None

    @property
    def source(self) -> FactSource:
        return FactSource.VISIT if self.visit else FactSource.DECLARED

    @property
    def sheet(self) -> AnswerSheet:
        """The answers that count."""
        return self.visit.found if self.visit else self.declared

    @property
    def scorecard(self) -> Scorecard:
        """The result of the answers that count."""
        return self.visit.scorecard if self.visit else self.declared_scorecard

    def list_differences(self, edition: Edition) -> tuple[FindingDifference, ...]:
        """Where the answers that count differ from those declared, in the order of the questions."""
        return list_differences(edition, self.declared, self.sheet)


@dataclass(frozen=True, slots=True)
class ChangedNumber:
    """A fact whose number differs; None where a sheet does not have it."""

    fact: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class ChangedFacts:
    """Where two answer sheets of one edition differ."""

    answers: tuple[FindingDifference, ...]
    numbers: tuple[ChangedNumber, ...]

    def __bool__(self) -> bool:
        return bool(self.answers or self.numbers)


NO_CHANGES = ChangedFacts((), ())


def list_changes(edition: Edition, older: AnswerSheet, newer: AnswerSheet) -> ChangedFacts:
    """Every changed answer, and every changed fact behind none of these; in the order of the edition."""
    answers = list_differences(edition, older, newer)
    covered = {fact for changed in answers for fact in _facts_behind(edition, changed.question)}
    return ChangedFacts(answers, tuple(_changed_numbers(edition, older, newer, covered=covered)))


class ResultPart(StrEnum):
    """A part of a result that changed answers may change."""

    LEVEL = "level"
    POINTS = "points"
    SCENES = "scenes"
    GAP = "gap"


def list_changed_parts(before: Scorecard, after: Scorecard) -> tuple[ResultPart, ...]:
    """The parts in which two results differ, compared exactly, never as rounded for people."""
    points = (before.score_points, dict(before.dimensions), dict(before.items))
    differs = {
        ResultPart.LEVEL: before.level != after.level,
        ResultPart.POINTS: points != (after.score_points, dict(after.dimensions), dict(after.items)),
        ResultPart.SCENES: dict(before.scenes) != dict(after.scenes),
        ResultPart.GAP: before.next_gap != after.next_gap,
    }
    return tuple(part for part, is_changed in differs.items() if is_changed)


def standing_document(facts: StandingFacts) -> dict[str, Any]:
    """The scorecard that counts, its source and the declared scorecard, as plain JSON values."""
    visit = facts.visit
    return {
        **scorecard_document(facts.scorecard),
        "source": facts.source,
        "visit": visit and {"platform": visit.platform_name, "visited_on": str(visit.visited_on)},
        "declared": scorecard_document(facts.declared_scorecard),
    }


def _changed_numbers(
    edition: Edition, older: AnswerSheet, newer: AnswerSheet, *, covered: set[str]
) -> Iterator[ChangedNumber]:
    for fact in edition.facts:
        before, after = older.facts.get(fact), newer.facts.get(fact)
        if before != after and fact not in covered:
            yield ChangedNumber(fact, before, after)


def _facts_behind(edition: Edition, question: str) -> tuple[str, ...]:
    item = edition.items.get(question)
    return tuple(item.measure.facts) if item and item.measure else ()
