"""How much of an assessment is answered, in all and page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import Edition


@dataclass(frozen=True, slots=True)
class Count:
    """Answered questions of a page and how many it has."""

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
    """What of the sheet is answered."""
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
