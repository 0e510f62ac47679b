"""Plans whose facts have changed since: what changed, and where the plan leads from the present facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.effects import apply_effects
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.wishes import PlanWishes
from rongtong_assess.core.visit.standing_facts import ChangedFacts
from rongtong_assess.presentation.roadmap.plans import PlansView, PlanView
from rongtong_assess.presentation.wording.assessment import found_words
from rongtong_assess.presentation.wording.quantities import show_number
from rongtong_assess.presentation.wording.result.level import headline
from rongtong_assess.presentation.wording.roadmap.plans import (
    NO_NUMBER,
    STALE_PROOF,
    STALE_TITLE,
    WHY_STALE,
    change_words,
    say_stale,
    stale_brief_words,
    stale_words,
    who_after,
)

MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One answer or number: before, as the plan took it; after, as it is now."""

    name: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        return change_words(self.name, self.before, after=self.after)


@dataclass(frozen=True, slots=True)
class StalePlanView:
    """leads_to: where the shown plan leads from the present facts, as a sentence. scenes_after: level by scene id."""

    lines: tuple[ChangeView, ...]
    leads_to: str
    scenes_after: Mapping[str, int]
    title: str = STALE_TITLE
    why: str = WHY_STALE

    @property
    def brief(self) -> str:
        """Some of the changed answers, and where the plan leads; short enough for the report's first page."""
        names = [line.name for line in self.lines[:MOST_NAMED]]
        return stale_brief_words(names, len(self.lines), leads_to=self.leads_to)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Every change and where the plan leads, for documents that show no list."""
        return (stale_words(line.sentence for line in self.lines), self.leads_to)


def build_change_views(edition: Edition, changes: ChangedFacts) -> tuple[ChangeView, ...]:
    """Question by question, from what to what."""
    return tuple(_lines(edition, changes))


def _lines(edition: Edition, changes: ChangedFacts) -> Iterator[ChangeView]:
    for answer in changes.answers:
        words = (found_words(edition, answer.question, value=value) for value in (answer.declared, answer.found))
        yield ChangeView(edition.question_name(answer.question), *words)
    for number in changes.numbers:
        fact = edition.facts[number.fact]
        before, after = (
            NO_NUMBER if value is None else f"{show_number(value)} {fact.unit}".strip()
            for value in (number.before, number.after)
        )
        yield ChangeView(fact.name, before, after)


def build_stale_plan(
    edition: Edition,
    changes: ChangedFacts,
    *,
    sheet: AnswerSheet,
    shown: PlanView,
    rules: PlanRules,
    wishes: PlanWishes,
) -> StalePlanView:
    """sheet: the present facts. shown: the plan whose changed facts are told."""
    effects = (candidate.effects for candidate in shown.plan.candidates)
    after = score(edition, apply_effects(edition, sheet, effects, rules=rules, locked=wishes.locked))
    leads_to = headline(edition, after, who=who_after(shown.title))
    return StalePlanView(build_change_views(edition, changes), leads_to, after.scenes)


def say_stale_everywhere(rows: PlansView) -> PlansView:
    """The same plans; each says in its own title and proof that it is out of date."""
    return replace(rows, plans=tuple(map(_with_stale_title, rows.plans)))


def _with_stale_title(plan: PlanView) -> PlanView:
    return replace(
        plan,
        title=say_stale(plan.title),
        same_as=say_stale(plan.same_as) if plan.same_as else "",
        proof=STALE_PROOF,
        is_optimal=False,
        is_stale=True,
    )
