"""The pages of the questionnaire. A step is one page: a group of items or of scenes."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.assessment.stored_sheet import step_slug
from rongtong_assess.core.edition.edition import FACT_PREFIX, Edition, Item, Scene
from rongtong_assess.presentation.views.assessment import FilledEdition, remark_question
from rongtong_assess.presentation.views.question import CardView, FactsCardView, card_anchor, item_card, scene_card
from rongtong_assess.presentation.wording.assessment import SCENES_PART


@dataclass(frozen=True, slots=True)
class Step:
    """One page before anything is filled in: items or scenes, never both."""

    slug: str
    name: str
    part_name: str
    items: tuple[Item, ...] = ()
    scenes: tuple[Scene, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the facts asked on this page, each once."""
        return tuple(dict.fromkeys(fact for item in self.items if item.measure for fact in item.measure.facts))

    @property
    def questions(self) -> tuple[str, ...]:
        """Everything the page asks."""
        facts = (FACT_PREFIX + fact for fact in self.facts)
        return (*facts, *(item.id for item in self.items), *(scene.question for scene in self.scenes))

    @property
    def remarks(self) -> tuple[str, ...]:
        """The questions under which the page sends its remarks."""
        return tuple(remark_question(question) for question in self.questions if not question.startswith(FACT_PREFIX))


@dataclass(frozen=True, slots=True)
class StepView:
    """One line of the list of steps. person: whose the group is, "" where it is nobody's."""

    slug: str
    name: str
    done: int
    total: int
    is_current: bool
    person: str = ""

    @property
    def is_done(self) -> bool:
        return self.done == self.total


@dataclass(frozen=True, slots=True)
class StepGroupView:
    """Steps under one heading: a dimension, or the scenes."""

    name: str
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class AnswerPageView:
    """One page of the questionnaire. previous_slug, next_slug: "" at either end.

    standing: what must be said with the name of the edition, "" for the standard itself. person: whose the page's
    group is, "" where it is nobody's.
    """

    slug: str
    name: str
    part_name: str
    edition_title: str
    standing: str
    number: int
    count: int
    parts: tuple[StepGroupView, ...]
    cards: tuple[CardView, ...]
    done: int
    total: int
    previous_slug: str
    next_slug: str
    person: str = ""

    @property
    def mistakes(self) -> tuple[tuple[str, str], ...]:
        """Anchor and message of everything that was not accepted."""
        return tuple((card.question.anchor, message) for card in self.cards for message in card.messages)

    @property
    def waiting(self) -> int:
        """How many earlier answers on this page wait for confirmation."""
        return sum(card.question.carried is not None for card in self.cards)

    @property
    def disputed(self) -> int:
        """How many answers of this page wait for a choice between two."""
        return sum(len(card.question.trace.conflicts) for card in self.cards)

    @property
    def doubted(self) -> int:
        """How many doubts about numbers this page shows."""
        cards = (card for card in self.cards if isinstance(card, FactsCardView))
        facts = (fact for card in cards for fact in card.facts if not fact.is_mirror)
        return sum(len(fact.doubts) for fact in facts)

    @property
    def is_last(self) -> bool:
        return not self.next_slug


def build_answer_page(filled: FilledEdition, slug: str) -> AnswerPageView:
    """The page of one step, which must be one of the edition's."""
    edition = filled.edition
    steps = list_steps(edition)
    place = next(place for place, step in enumerate(steps) if step.slug == slug)
    return AnswerPageView(
        slug=slug,
        name=steps[place].name,
        part_name=steps[place].part_name,
        edition_title=edition.title,
        standing=edition.standing,
        number=place + 1,
        count=len(steps),
        parts=_parts(steps, filled, current=slug),
        cards=_cards(steps[place], filled),
        done=filled.progress.done,
        total=filled.progress.total,
        previous_slug=steps[place - 1].slug if place else "",
        next_slug=steps[place + 1].slug if place + 1 < len(steps) else "",
        person=filled.people.get(slug, ""),
    )


def list_steps(edition: Edition) -> tuple[Step, ...]:
    """Every page of the questionnaire, in its order."""
    groups = ((dimension, group) for dimension in edition.dimensions for group in dimension.groups)
    return (
        *(Step(step_slug(group.id), group.name, dimension.name, items=group.items) for dimension, group in groups),
        *(Step(step_slug(group.id), group.name, SCENES_PART, scenes=group.scenes) for group in edition.scene_groups),
    )


def all_cards(filled: FilledEdition) -> tuple[tuple[str, tuple[CardView, ...]], ...]:
    """Every card of the edition on one page, under the names of its groups."""
    steps = list_steps(filled.edition)
    items = tuple(item for step in steps for item in step.items)
    return tuple(
        (
            step.name,
            (
                *(item_card(item, filled, page_items=items) for item in step.items),
                *(scene_card(scene, filled) for scene in step.scenes),
            ),
        )
        for step in steps
    )


def questions_on(edition: Edition, slug: str) -> tuple[str, ...]:
    """Everything that one page sends when it is saved. slug: of a step of the edition."""
    step = next(step for step in list_steps(edition) if step.slug == slug)
    return (*step.questions, *step.remarks)


def question_place(edition: Edition, question: str) -> tuple[str, str]:
    """Page and anchor of a question; of a fact, where it is asked first."""
    step = next(step for step in list_steps(edition) if question in step.questions)
    if question.startswith(FACT_PREFIX):
        question = next(edition.items_using(question.removeprefix(FACT_PREFIX))).id
    return step.slug, card_anchor(question)


def _parts(steps: tuple[Step, ...], filled: FilledEdition, *, current: str) -> tuple[StepGroupView, ...]:
    lines: dict[str, list[StepView]] = {}
    for step in steps:
        count, person = filled.progress.steps[step.slug], filled.people.get(step.slug, "")
        line = StepView(step.slug, step.name, count.done, count.total, step.slug == current, person)
        lines.setdefault(step.part_name, []).append(line)
    return tuple(StepGroupView(name, tuple(part)) for name, part in lines.items())


def _cards(step: Step, filled: FilledEdition) -> tuple[CardView, ...]:
    items = (item_card(item, filled, page_items=step.items) for item in step.items)
    return (*items, *(scene_card(scene, filled) for scene in step.scenes))
