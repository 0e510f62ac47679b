"""Policy supports in words: what helps with what, and with whom to ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from rongtong_assess.core.catalogue.solution import Support
from rongtong_assess.core.catalogue.support import list_questions
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.roadmap.gains import ItemShortfall
from rongtong_assess.presentation.report.facts import ReportFacts
from rongtong_assess.presentation.roadmap.measures import MeasureCardView, PlanSources
from rongtong_assess.presentation.wording.result.questions import fits_words


@dataclass(frozen=True, slots=True)
class SupportView:
    """One support. questions, helps: ids and names of what the firm lacks and the support helps with.

    measures: numbers of the plan's measures that it fits.
    """

    number: int
    chain: str
    name: str
    ask: str
    questions: tuple[str, ...]
    helps: tuple[str, ...]
    measures: tuple[int, ...]

    @property
    def fits(self) -> str:
        """What it helps with, in words."""
        return fits_words(self.helps, self.measures)


@dataclass(frozen=True, slots=True)
class SupportsSection:
    """standing: whether the notice behind the supports is in force, as a sentence; may be empty."""

    rows: tuple[SupportView, ...]
    standing: str


def build_supports(
    facts: ReportFacts, gaps: Iterable[ItemShortfall], *, cards: Iterable[MeasureCardView], sources: PlanSources
) -> SupportsSection:
    """Supports for what lacks points, for scenes below the next level, and for the measures of the plan."""
    edition, scorecard = facts.edition, facts.scorecard
    target = scorecard.next_gap.level if scorecard.next_gap else 0
    scenes = {scene.question for scene in edition.scenes.values() if scorecard.scenes[scene.id] < target}
    rows = build_support_views(
        edition,
        sources.supports,
        lacking=scenes | {gap.item.id for gap in gaps},
        questions_by_measure={card.number: list_questions(sources.solutions[card.id]) for card in cards},
    )
    return SupportsSection(rows, sources.standing.sentence if sources.standing else "")


def build_support_views(
    edition: Edition,
    supports: Iterable[Support],
    *,
    lacking: Collection[str],
    questions_by_measure: Mapping[int, Collection[str]],
) -> tuple[SupportView, ...]:
    """The supports that help with what is lacking or with a measure of the plan, in the catalogue's order."""
    rows = [_row(edition, support, lacking=lacking, questions_by_measure=questions_by_measure) for support in supports]
    fitting = (row for row in rows if row.helps or row.measures)
    return tuple(replace(row, number=number) for number, row in enumerate(fitting, 1))


def list_rows_for(rows: Iterable[SupportView], question: str) -> tuple[SupportView, ...]:
    """The rows that help with this question."""
    return tuple(row for row in rows if question in row.questions)


def _row(
    edition: Edition,
    support: Support,
    *,
    lacking: Collection[str],
    questions_by_measure: Mapping[int, Collection[str]],
) -> SupportView:
    questions = tuple(question for question in support.helps if question in lacking)
    return SupportView(
        number=0,
        chain=support.chain,
        name=support.name,
        ask=support.ask,
        questions=questions,
        helps=tuple(map(edition.question_name, questions)),
        measures=tuple(
            number for number, touched in questions_by_measure.items() if not set(support.helps).isdisjoint(touched)
        ),
    )
