"""What page and report say of plans whose facts are others by now: what changed, and where the plan leads today."""

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
from rongtong_assess.presentation.wording.roadmap.plans import STALE_PROOF, STALE_TITLE, say_stale

NO_NUMBER = "没有"
MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One answer or number: as the plan took it, and as it stands."""

    name: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        return f"{self.name}：{self.before} → {self.after}"


@dataclass(frozen=True, slots=True)
class StalePlanView:
    """leads_to: where the shown plan leads from the facts that stand, as a sentence; scenes_after: level by scene."""

    lines: tuple[ChangeView, ...]
    leads_to: str
    scenes_after: Mapping[str, int]
    title: str = STALE_TITLE
    why: str = "做这份路线图以后，它依据的答案有了变化："

    @property
    def brief(self) -> str:
        """Which answers, and where the plan leads, for a page that has to stay one page."""
        names = [line.name for line in self.lines[:MOST_NAMED]]
        more = f"等 {len(self.lines)} 处" if len(self.lines) > MOST_NAMED else ""
        return f"{self.title}：{'、'.join(names)}{more}的答案后来变了。{self.leads_to}"

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything, where there is no list."""
        return (f"{self.title}。{self.why}{'；'.join(line.sentence for line in self.lines)}。", self.leads_to)


def build_change_views(edition: Edition, changes: ChangedFacts) -> tuple[ChangeView, ...]:
    """Question by question, from what to what."""
    return tuple(_lines(edition, changes))


def _lines(edition: Edition, changes: ChangedFacts) -> Iterator[ChangeView]:
    for answer in changes.answers:
        words = (found_words(edition, answer.question, value) for value in (answer.declared, answer.found))
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
    sheet: AnswerSheet,
    *,
    shown: PlanView,
    rules: PlanRules,
    wishes: PlanWishes,
) -> StalePlanView:
    """sheet: the facts that stand. shown: the plan that is spoken of."""
    candidates = shown.plan.candidates
    effects = (candidate.effects for candidate in candidates)
    after = score(edition, apply_effects(edition, sheet, effects, rules=rules, locked=wishes.locked))
    leads_to = headline(edition, after, who=f"照“{shown.title}”做完，按现在的情况贵公司")
    return StalePlanView(build_change_views(edition, changes), leads_to, after.scenes)


def say_stale_everywhere(rows: PlansView) -> PlansView:
    """The same plans, each saying so in its own title and proof."""
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
