"""One question as a card: plain values for the template, whatever its kind.

Pure: no request, no database. A new kind is a small class, a maker in CARD_MAKERS and a template in
parts/cards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.edition import FACT_PREFIX, Edition, Item, Scene
from rongtong_assess.core.plausibility import Doubt
from rongtong_assess.core.saving import AnswerValue, StoredAnswer
from rongtong_assess.core.stored_sheet import build_sheet, settle_answers
from rongtong_assess.services.carry_over import CarriedNote
from rongtong_assess.services.derived_options import DerivedOption, derive_options
from rongtong_assess.services.progress import Progress, progress
from rongtong_assess.web.firm.remarks import RemarkField, remark_field, remark_question

NO_LEVEL_TEXT = "还没到一级，或者没有这个场景"
SCENE_EVIDENCE = "正在使用的系统画面；二级以上另备制度和使用记录。"


@dataclass(frozen=True, slots=True)
class Question:
    """What every card shows. message: why the answer was not accepted; carried: why it waits for confirmation."""

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
    remark: RemarkField
    carried: CarriedNote | None

    @property
    def messages(self) -> tuple[str, ...]:
        return tuple(message for message in (self.message, self.remark.message) if message)


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One tick box or radio button."""

    key: str
    text: str
    is_exclusive: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FactField:
    """A number input. is_mirror: the same fact has its input further up on this page. doubts: what is asked of it."""

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
class Rung:
    """One level of a scene."""

    level: int
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ChoiceCard:
    """Tick boxes (is_multi) or radio buttons."""

    kind: ClassVar[str] = "choice"
    question: Question
    is_multi: bool
    options: tuple[OptionLine, ...]

    @property
    def messages(self) -> tuple[str, ...]:
        return self.question.messages


@dataclass(frozen=True, slots=True)
class FactsCard:
    """Numbers from which the option follows; options stay open to a firm without numbers."""

    kind: ClassVar[str] = "facts"
    question: Question
    facts: tuple[FactField, ...]
    options: tuple[OptionLine, ...]
    sentence: str

    @property
    def messages(self) -> tuple[str, ...]:
        found = (*self.question.messages, *(fact.message for fact in self.facts if not fact.is_mirror))
        return tuple(dict.fromkeys(message for message in found if message))


@dataclass(frozen=True, slots=True)
class SceneCard:
    """A ladder of five levels."""

    kind: ClassVar[str] = "scene"
    question: Question
    is_required: bool
    rungs: tuple[Rung, ...]

    @property
    def messages(self) -> tuple[str, ...]:
        return self.question.messages


Card = ChoiceCard | FactsCard | SceneCard


@dataclass(frozen=True)
class FilledEdition:
    """An edition with one firm's answers, and by question what was typed but refused and what waits."""

    edition: Edition
    answers: Mapping[str, StoredAnswer]
    typed: Mapping[str, object]
    refused: Mapping[str, str]
    notes: Mapping[str, CarriedNote] = field(default_factory=dict)
    doubts: Sequence[Doubt] = ()

    @cached_property
    def sheet(self) -> AnswerSheet:
        return build_sheet(self.edition, self.answers)[0]

    @cached_property
    def derived(self) -> Mapping[str, DerivedOption]:
        return derive_options(self.edition, settle_answers(self.edition, self.answers)[0])

    @cached_property
    def progress(self) -> Progress:
        return progress(self.edition, self.sheet)

    def stored_value(self, question: str) -> AnswerValue:
        stored = self.answers.get(question)
        return stored.value if stored else None

    def shown_value(self, question: str) -> object:
        """As typed where that was refused, else as stored."""
        return self.typed[question] if question in self.typed else self.stored_value(question)

    def revision(self, question: str) -> int:
        stored = self.answers.get(question)
        return stored.revision if stored else 0


def card_anchor(question: str) -> str:
    """The fragment that leads to a question's card."""
    return f"q-{question.replace('.', '-')}"


def item_card(item: Item, filled: FilledEdition, page_items: tuple[Item, ...]) -> Card:
    """The card of an item. page_items: all of its page, since they share facts."""
    return CARD_MAKERS["facts" if item.measure else item.kind](item, filled, page_items)


def scene_card(scene: Scene, filled: FilledEdition) -> SceneCard:
    """The card of a scene: level 0, then the edition's levels in order."""
    question = Question(
        id=scene.question,
        anchor=card_anchor(scene.question),
        name=scene.name,
        ask=f"{scene.name}做到了哪一级？选已经做到的最高一级。",
        why=scene.why,
        how="从 0 级往上看，一级全部做到了才看下一级；买了没用起来的不算。",
        evidence=scene.evidence or (SCENE_EVIDENCE,),
        revision=filled.revision(scene.question),
        message=filled.refused.get(scene.question, ""),
        is_answered=scene.id in filled.sheet.scenes,
        remark=_remark(scene.question, filled),
        carried=filled.notes.get(scene.question),
    )
    shown = filled.shown_value(scene.question)
    rungs = enumerate((NO_LEVEL_TEXT, *scene.levels))
    return SceneCard(question, scene.is_required, tuple(Rung(level, text, level == shown) for level, text in rungs))


def _choice_card(item: Item, filled: FilledEdition, _page_items: tuple[Item, ...]) -> ChoiceCard:
    return ChoiceCard(_item_question(item, filled), item.kind == "multi", _options(item, filled))


def _facts_card(item: Item, filled: FilledEdition, page_items: tuple[Item, ...]) -> FactsCard:
    facts = item.measure.facts if item.measure else ()
    # Beside numbers that were refused, the reckoning of the stored ones would mislead.
    is_stale = any(FACT_PREFIX + fact in filled.typed for fact in facts)
    derived = None if is_stale else filled.derived.get(item.id)
    return FactsCard(
        question=_item_question(item, filled),
        facts=tuple(_fact_field(fact, item, filled, page_items) for fact in facts),
        options=_options(item, filled),
        sentence=derived.sentence if derived else "",
    )


CARD_MAKERS: Mapping[str, Callable[[Item, FilledEdition, tuple[Item, ...]], Card]] = {
    "multi": _choice_card,
    "single": _choice_card,
    "facts": _facts_card,
}


def _item_question(item: Item, filled: FilledEdition) -> Question:
    return Question(
        id=item.id,
        anchor=card_anchor(item.id),
        name=item.name,
        ask=item.ask,
        why=item.why,
        how=item.how,
        evidence=item.evidence,
        revision=filled.revision(item.id),
        message=filled.refused.get(item.id, ""),
        is_answered=item.id in filled.sheet.choices,
        remark=_remark(item.id, filled),
        carried=filled.notes.get(item.id),
    )


def _remark(question: str, filled: FilledEdition) -> RemarkField:
    name = remark_question(question)
    message = filled.refused.get(name, "")
    return remark_field(question, filled.shown_value(name), revision=filled.revision(name), message=message)


def _options(item: Item, filled: FilledEdition) -> tuple[OptionLine, ...]:
    shown = filled.shown_value(item.id)
    chosen = shown if isinstance(shown, list) else []
    return tuple(
        OptionLine(option.key, option.text, option.is_exclusive, option.key in chosen) for option in item.options
    )


def _fact_field(fact_id: str, item: Item, filled: FilledEdition, page_items: tuple[Item, ...]) -> FactField:
    fact, question = filled.edition.facts[fact_id], FACT_PREFIX + fact_id
    asking = [other for other in page_items if other.measure and fact_id in other.measure.facts]
    shown = filled.shown_value(question)
    return FactField(
        question=question,
        name=fact.name,
        unit=fact.unit,
        hint=fact.hint,
        note=_sharing_note(fact_id, filled, page_items),
        text="" if shown is None else str(shown),
        revision=filled.revision(question),
        message=filled.refused.get(question, ""),
        is_mirror=asking[0] is not item,
        # Beside a number that was refused, a question about the stored one would mislead.
        doubts=() if question in filled.typed else tuple(one for one in filled.doubts if one.beside == question),
    )


def _sharing_note(fact_id: str, filled: FilledEdition, page_items: tuple[Item, ...]) -> str:
    """Which items of other pages use the same fact; such a fact is entered once."""
    elsewhere = [other for other in filled.edition.items_using(fact_id) if other not in page_items]
    if not elsewhere:
        return ""
    names = "、".join(f"“{other.name}”" for other in elsewhere)
    is_filled = filled.stored_value(FACT_PREFIX + fact_id) is not None
    return f"和{names}共用，已经带过来；在这里改，那里也跟着变。" if is_filled else f"和{names}共用，填一次就行。"
