"""One question as a card, whatever its kind.

A new kind is a small class, a maker in CARD_MAKERS and a template in parts/cards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from rongtong_assess.core.assessment.plausibility import Doubt
from rongtong_assess.core.edition.edition import FACT_PREFIX, Item, Scene
from rongtong_assess.presentation.views.assessment import (
    CarriedNoteView,
    FilledEdition,
    RemarkInputView,
    build_remark_input,
    remark_question,
)
from rongtong_assess.presentation.views.colleagues.answer_trace import AnswerTraceView, build_trace
from rongtong_assess.presentation.wording.assessment import (
    NO_LEVEL_TEXT,
    SCENE_EVIDENCE,
    SCENE_HOW,
    scene_ask_words,
)


@dataclass(frozen=True, slots=True)
class QuestionView:
    """What every card shows. message: why the answer was not accepted. carried: why it waits for confirmation.

    trace: who changed it, and what to choose from where two people differ.
    """

    id: str
    anchor: str
    name: str
    ask: str
    why: str
    how: str
    evidence: tuple[str, ...]
    revision: int
    message: str
    is_answered: bool
    remark: RemarkInputView
    carried: CarriedNoteView | None
    trace: AnswerTraceView

    @property
    def messages(self) -> tuple[str, ...]:
        return tuple(message for message in (self.message, self.remark.message) if message)


@dataclass(frozen=True, slots=True)
class OptionView:
    """One tick box or radio button."""

    key: str
    text: str
    is_exclusive: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FactView:
    """A number input. is_mirror: an earlier card of the page asks for the same fact. doubts: about this number."""

    question: str
    name: str
    unit: str
    hint: str
    note: str
    text: str
    revision: int
    message: str
    is_mirror: bool
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class SceneLevelView:
    """One level of a scene."""

    level: int
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ChoiceCardView:
    """Tick boxes (is_multi) or radio buttons."""

    kind: ClassVar[str] = "choice"
    question: QuestionView
    is_multi: bool
    options: tuple[OptionView, ...]

    @property
    def messages(self) -> tuple[str, ...]:
        return self.question.messages


@dataclass(frozen=True, slots=True)
class FactsCardView:
    """Numbers from which the option follows; options stay open to a firm without numbers."""

    kind: ClassVar[str] = "facts"
    question: QuestionView
    facts: tuple[FactView, ...]
    options: tuple[OptionView, ...]
    sentence: str

    @property
    def messages(self) -> tuple[str, ...]:
        found = (*self.question.messages, *(fact.message for fact in self.facts if not fact.is_mirror))
        return tuple(dict.fromkeys(message for message in found if message))


@dataclass(frozen=True, slots=True)
class SceneCardView:
    """A ladder of five levels."""

    kind: ClassVar[str] = "scene"
    question: QuestionView
    is_required: bool
    rungs: tuple[SceneLevelView, ...]

    @property
    def messages(self) -> tuple[str, ...]:
        return self.question.messages


CardView = ChoiceCardView | FactsCardView | SceneCardView


def card_anchor(question: str) -> str:
    """The fragment that leads to a question's card."""
    return f"q-{question.replace('.', '-')}"


def item_card(item: Item, filled: FilledEdition, *, page_items: tuple[Item, ...]) -> CardView:
    """The card of an item. page_items: all items of the page, because they share facts."""
    return CARD_MAKERS["facts" if item.measure else item.kind](item, filled, page_items)


def scene_card(scene: Scene, filled: FilledEdition) -> SceneCardView:
    """The card of a scene: level 0, then the edition's levels in order."""
    question = QuestionView(
        id=scene.question,
        name=scene.name,
        ask=scene_ask_words(scene.name),
        why=scene.why,
        how=SCENE_HOW,
        evidence=scene.evidence or (SCENE_EVIDENCE,),
        is_answered=scene.id in filled.sheet.scenes,
        **_state(scene.question, filled),
    )
    shown = filled.shown_value(scene.question)
    rungs = enumerate((NO_LEVEL_TEXT, *scene.levels))
    return SceneCardView(
        question, scene.is_required, tuple(SceneLevelView(level, text, level == shown) for level, text in rungs)
    )


def _choice_card(item: Item, filled: FilledEdition, _page_items: tuple[Item, ...]) -> ChoiceCardView:
    return ChoiceCardView(_item_question(item, filled), item.kind == "multi", _options(item, filled))


def _facts_card(item: Item, filled: FilledEdition, page_items: tuple[Item, ...]) -> FactsCardView:
    facts = item.measure.facts if item.measure else ()
    # Next to numbers that were refused, the calculation with the stored ones would mislead.
    is_stale = any(FACT_PREFIX + fact in filled.typed for fact in facts)
    derived = None if is_stale else filled.derived.get(item.id)
    return FactsCardView(
        question=_item_question(item, filled),
        facts=tuple(_fact_field(fact, item, filled=filled, page_items=page_items) for fact in facts),
        options=_options(item, filled),
        sentence=derived.sentence if derived else "",
    )


CARD_MAKERS: Mapping[str, Callable[[Item, FilledEdition, tuple[Item, ...]], CardView]] = {
    "multi": _choice_card,
    "single": _choice_card,
    "facts": _facts_card,
}


def _item_question(item: Item, filled: FilledEdition) -> QuestionView:
    return QuestionView(
        id=item.id,
        name=item.name,
        ask=item.ask,
        why=item.why,
        how=item.how,
        evidence=item.evidence,
        is_answered=item.id in filled.sheet.choices,
        **_state(item.id, filled),
    )


def _state(question: str, filled: FilledEdition) -> dict[str, Any]:
    """What a card of any kind shows of its question besides the edition's words."""
    return {
        "anchor": card_anchor(question),
        "revision": filled.revision(question),
        "message": filled.refused.get(question, ""),
        "remark": _remark(question, filled),
        "carried": filled.notes.get(question),
        "trace": build_trace(filled.edition, question, history=filled.history, conflicts=filled.conflicts),
    }


def _remark(question: str, filled: FilledEdition) -> RemarkInputView:
    name = remark_question(question)
    message = filled.refused.get(name, "")
    return build_remark_input(question, filled.shown_value(name), revision=filled.revision(name), message=message)


def _options(item: Item, filled: FilledEdition) -> tuple[OptionView, ...]:
    shown = filled.shown_value(item.id)
    chosen = shown if isinstance(shown, list) else []
    return tuple(
        OptionView(option.key, option.text, option.is_exclusive, option.key in chosen) for option in item.options
    )


def _fact_field(fact_id: str, item: Item, *, filled: FilledEdition, page_items: tuple[Item, ...]) -> FactView:
    fact, question = filled.edition.facts[fact_id], FACT_PREFIX + fact_id
    asking = [other for other in page_items if other.measure and fact_id in other.measure.facts]
    shown = filled.shown_value(question)
    return FactView(
        question=question,
        name=fact.name,
        unit=fact.unit,
        hint=fact.hint,
        note=filled.sharing_note(fact_id, page_items),
        text="" if shown is None else str(shown),
        revision=filled.revision(question),
        message=filled.refused.get(question, ""),
        is_mirror=asking[0] is not item,
        # Next to a number that was refused, a question about the stored one would mislead.
        doubts=()
        if question in filled.typed
        else tuple(doubt for doubt in filled.doubts if doubt.shown_at == question),
    )
