"""Two plans side by side: what only one of them does, what it costs and where it leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import NotFound
from rongtong_assess.reporting.measure_cards import MeasureCard
from rongtong_assess.reporting.plan_rows import PlanRow
from rongtong_assess.reporting.words import level_word
from rongtong_assess.services.show_plans import ShownPlanSet, show_stored
from rongtong_assess.services.standing_facts import load_result
from rongtong_assess.services.start_assessment import get_assessment
from rongtong_assess.services.stored_plans import list_plan_sets
from rongtong_assess.storage.assessments import AssessmentState
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.rights import Right, acting_firm, needs
from rongtong_assess.web.site import shanghai_time
from rongtong_assess.web.this_installation import installation
from rongtong_assess.web.transaction import request_session

MOST_OFFERED = 20


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """A plan that can be compared. key: "<plan set>:<kind>"."""

    key: str
    words: str
    row: PlanRow


@dataclass(frozen=True, slots=True)
class PairRow:
    """The same of two plans, in words. is_different: whether it is worth a look."""

    name: str
    one: str
    other: str
    is_different: bool


@dataclass(frozen=True, slots=True)
class SceneRow:
    """A scene that one of the plans lifts."""

    name: str
    present: str
    one: str
    other: str
    is_different: bool


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """Two plans compared. shared: measures of both, with the first year in each."""

    numbers: tuple[PairRow, ...]
    only_one: tuple[MeasureCard, ...]
    only_other: tuple[MeasureCard, ...]
    shared: tuple[PairRow, ...]
    scenes: tuple[SceneRow, ...]


@blueprint.get("/assessments/<uuid:assessment_id>/plans/compare")
@needs(Right.FIRM_READ)
def compare_plans(assessment_id: UUID) -> ResponseReturnValue:
    """Choose two plans of this assessment, or see them compared."""
    session, shelf = request_session(), installation().shelf
    assessment = get_assessment(session, acting_firm(), assessment_id)
    if assessment.state == AssessmentState.OPEN:
        return redirect(url_for("firm.overview", assessment_id=assessment_id), 303)
    result = load_result(session, acting_firm(), assessment_id)
    stored = list_plan_sets(session, assessment.organisation_id, assessment.id)[:MOST_OFFERED]
    choices = {one.key: one for one in _choices([show_stored(each, result, shelf) for each in stored])}
    keys = request.args.get("one", ""), request.args.get("other", "")
    if any(key and key not in choices for key in keys):
        raise NotFound
    pair = [choices[key] for key in keys] if all(keys) else []
    edition = shelf.get_edition(assessment.edition_id)
    return render_template(
        "firm/plan_comparison.html",
        assessment=assessment,
        choices=list(choices.values()),
        chosen=_chosen(keys, list(choices)),
        pair=pair,
        difference=compare(edition, result.scorecard.scenes, pair[0].row, pair[1].row) if pair else None,
    )


def compare(edition: Edition, present: Mapping[str, int], one: PlanRow, other: PlanRow) -> PlanDifference:
    """What the two plans share and where they part. present: the levels of the scenes before."""
    cards = {card.id: card for card in other.cards}
    own = {card.id for card in one.cards}
    return PlanDifference(
        numbers=tuple(_numbers(one, other)),
        only_one=tuple(card for card in one.cards if card.id not in cards),
        only_other=tuple(card for card in other.cards if card.id not in own),
        shared=tuple(
            _pair(card.name, card.price.first_year, cards[card.id].price.first_year)
            for card in one.cards
            if card.id in cards
        ),
        scenes=tuple(_scenes(edition, present, one, other)),
    )


def _numbers(one: PlanRow, other: PlanRow) -> Iterator[PairRow]:
    yield _pair("第一年", one.first_year, other.first_year)
    if max(one.years, other.years) > 1:
        yield _pair("合计", f"{one.years} 年 {one.total}", f"{other.years} 年 {other.total}")
    yield _pair("以后每年", one.yearly, other.yearly)
    yield _pair("做完的等级", one.level_after_title, other.level_after_title)
    yield _pair("做完的得分", f"{one.score_after} 分", f"{other.score_after} 分")
    yield _pair("措施", f"{one.measure_count} 项", f"{other.measure_count} 项")
    yield _pair("要多久", one.duration, other.duration)


def _pair(name: str, one: str, other: str) -> PairRow:
    return PairRow(name, one, other, one != other)


def _scenes(edition: Edition, present: Mapping[str, int], one: PlanRow, other: PlanRow) -> Iterator[SceneRow]:
    for scene in edition.scenes.values():
        levels = [levels.get(scene.id, 0) for levels in (present, one.scenes_after, other.scenes_after)]
        if len(set(levels)) > 1:
            now, first, second = (level_word(level) for level in levels)
            yield SceneRow(scene.name, now, first, second, first != second)


def _choices(found: Sequence[ShownPlanSet]) -> Iterator[PlanChoice]:
    for each in found:
        for row in each.rows.plans if each.rows else ():
            words = f"{shanghai_time(each.stored.planned_at)}做的“{row.title}”：到{row.level_after_title}，{row.total}"
            yield PlanChoice(f"{each.stored.id}:{row.kind}", words, row)


def _chosen(keys: tuple[str, str], offered: Sequence[str]) -> tuple[str, str]:
    """What the lists begin with: as asked for, else the first two plans there are."""
    first, second = (*offered, "", "")[:2]
    return keys[0] or first, keys[1] or second
