"""The sheet that stored answers make, and how complete it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from rongtong_assess.core.assessment.derivation import find_option
from rongtong_assess.core.assessment.saving import AnswerValue, StoredAnswer
from rongtong_assess.core.assessment.sheet import AnswerSheet, settle
from rongtong_assess.core.edition.edition import FACT_PREFIX, SCENE_PREFIX, Edition
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.numbers import decimal_text


def build_sheet(edition: Edition, answers: Mapping[str, StoredAnswer]) -> tuple[AnswerSheet, tuple[Mistake, ...]]:
    """The sheet that stored answers make, and the mistakes in it.

    An answer that waits for confirmation counts as open, even if its option would follow from facts.
    """
    waiting = {question for question, answer in answers.items() if answer.needs_confirmation}
    sheet, mistakes = settle_answers(
        edition, {question: answer for question, answer in answers.items() if question not in waiting}
    )
    if waiting.isdisjoint(sheet.choices):
        return sheet, mistakes
    choices = {item: keys for item, keys in sheet.choices.items() if item not in waiting}
    return replace(sheet, choices=choices), mistakes


def settle_answers(edition: Edition, answers: Mapping[str, StoredAnswer]) -> tuple[AnswerSheet, tuple[Mistake, ...]]:
    """Like `build_sheet`, but answers that wait for confirmation count."""
    values = {question: answer.value for question, answer in answers.items() if answer.value is not None}
    return settle(
        edition,
        chosen={item: frozenset(_keys(values[item])) for item in edition.items if item in values},
        scenes={
            id: int(str(values[scene.question])) for id, scene in edition.scenes.items() if scene.question in values
        },
        facts={id: Decimal(str(values[FACT_PREFIX + id])) for id in edition.facts if FACT_PREFIX + id in values},
    )


def entered_answers(edition: Edition, sheet: AnswerSheet) -> Iterator[tuple[str, AnswerValue]]:
    """The answers to store for this sheet; an option that follows from facts is not among them."""
    for fact, number in sheet.facts.items():
        yield FACT_PREFIX + fact, decimal_text(number)
    for item, keys in sheet.choices.items():
        if find_option(edition.items[item], sheet.facts, edition.facts) is None:
            yield item, sorted(keys)
    for scene, level in sheet.scenes.items():
        yield edition.scenes[scene].question, level


def questions_behind(edition: Edition, where: str) -> tuple[str, ...]:
    """The questions that a mistake of the sheet concerns: an item and its facts."""
    if where in edition.facts:
        return (FACT_PREFIX + where,)
    if where.startswith(SCENE_PREFIX):
        return (where,)
    derivation = edition.items[where].measure
    return (where, *(FACT_PREFIX + fact for fact in (derivation.facts if derivation else ())))


@dataclass(frozen=True, slots=True)
class Count:
    """How many questions of a page are answered, of how many."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Answered questions in all, and by step slug in questionnaire order."""

    done: int
    total: int
    steps: Mapping[str, Count]


def step_slug(group_id: str) -> str:
    """The address of a group's page: base.equipment -> base-equipment."""
    return group_id.replace(".", "-")


def questions_by_step(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Step slug -> its scored questions, in questionnaire order."""
    return {step_slug(group): questions for group, questions in _groups(edition)}


def progress(edition: Edition, sheet: AnswerSheet) -> Progress:
    """How much of the sheet is answered."""
    still_open = set(sheet.open_questions(edition))
    steps = {
        slug: Count(sum(question not in still_open for question in questions), len(questions))
        for slug, questions in questions_by_step(edition).items()
    }
    total = len(edition.questions)
    return Progress(total - len(still_open), total, steps)


def _groups(edition: Edition) -> Iterator[tuple[str, tuple[str, ...]]]:
    for dimension in edition.dimensions:
        for group in dimension.groups:
            yield group.id, tuple(item.id for item in group.items)
    for scenes in edition.scene_groups:
        yield scenes.id, tuple(scene.question for scene in scenes.scenes)


def _keys(value: object) -> list[str]:
    return value if isinstance(value, list) else [str(value)]
