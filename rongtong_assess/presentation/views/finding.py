"""The items on which the findings of a visit are recorded, one question per view, and the list beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import SCENE_PREFIX, Edition, Item, Scene
from rongtong_assess.core.visit.finding import AS_DECLARED, NO_FINDING, NOTE, VALUE, FoundValue, declared_value
from rongtong_assess.core.visit.hints import VisitFlag
from rongtong_assess.core.visit.merge import Fields
from rongtong_assess.presentation.views.assessment import RemarkView
from rongtong_assess.presentation.wording.assessment import (
    NO_LEVEL_TEXT,
    SCENE_EVIDENCE,
    SCENES_PART,
    found_words,
    scene_ask_words,
)
from rongtong_assess.presentation.wording.quantities import show_number
from rongtong_assess.presentation.wording.visit import level_text

SAME, OTHER = "same", "other"
"""The two answers to whether a finding is as declared."""


@dataclass(frozen=True, slots=True)
class FoundOptionView:
    """One box or circle to choose. is_declared: the firm has chosen it."""

    value: str
    text: str
    is_chosen: bool
    is_declared: bool


@dataclass(frozen=True, slots=True)
class RecordedFinding:
    """A finding as it is stored, and who changed it last, in words."""

    fields: Fields
    revision: int = 0
    changed: str = ""


NOTHING_RECORDED = RecordedFinding(NO_FINDING)


@dataclass(frozen=True, slots=True)
class VisitItemView:
    """One question. verdict: same, other or empty; note: what was written; both as stored, or as typed where refused.

    base: the stored fields as JSON, which the page sends back; facts: name and number behind the declared answer.
    reasons: why to look at it. message: what was wrong. changed: who changed it last.
    """

    question: str
    name: str
    ask: str
    is_required: bool
    declared: str
    facts: tuple[tuple[str, str], ...]
    remark: RemarkView | None
    reasons: tuple[str, ...]
    how: str
    evidence: tuple[str, ...]
    is_multi: bool
    options: tuple[FoundOptionView, ...]
    verdict: str
    note: str
    base: str
    revision: int
    changed: str
    message: str = ""

    @property
    def is_scene(self) -> bool:
        return self.question.startswith(SCENE_PREFIX)

    @property
    def state(self) -> str:
        """same, other, noted (only a note so far) or open, by what is stored."""
        value, note = (json.loads(self.base)[name] for name in (VALUE, NOTE))
        if value is None:
            return "noted" if note else "open"
        return SAME if value == AS_DECLARED else OTHER

    @property
    def is_checked(self) -> bool:
        return self.state in {SAME, OTHER}


@dataclass(frozen=True, slots=True)
class VisitItemGroupView:
    """The items of one dimension, or all scenes."""

    name: str
    items: tuple[VisitItemView, ...]

    @property
    def checked(self) -> int:
        return sum(item.is_checked for item in self.items)


@dataclass(frozen=True, slots=True)
class DeclaredSide:
    """What the firm declared and what stands out in it. remarks: by question."""

    sheet: AnswerSheet
    flags: Sequence[VisitFlag]
    remarks: Mapping[str, RemarkView]


def list_item_groups(
    edition: Edition, declared: DeclaredSide, recorded: Mapping[str, RecordedFinding]
) -> list[VisitItemGroupView]:
    """Every question of the edition by dimension, then the scenes. recorded: by question."""
    groups = [
        (dimension.name, [item.id for group in dimension.groups for item in group.items])
        for dimension in edition.dimensions
    ]
    if edition.scenes:
        groups.append((SCENES_PART, [scene.question for scene in edition.scenes.values()]))
    return [
        VisitItemGroupView(
            name,
            tuple(
                _item(edition, question, declared=declared, recorded=recorded.get(question, NOTHING_RECORDED))
                for question in questions
            ),
        )
        for name, questions in groups
    ]


def as_typed(item: VisitItemView, *, verdict: str, found: Sequence[str], note: str, message: str) -> VisitItemView:
    """The item as a refused page sent it, with what was wrong."""
    options = tuple(replace(option, is_chosen=option.value in found) for option in item.options)
    return replace(item, verdict=verdict, options=options, note=note, message=message)


def _item(edition: Edition, question: str, *, declared: DeclaredSide, recorded: RecordedFinding) -> VisitItemView:
    asked = _asked(edition, question)
    said, fields = declared_value(declared.sheet, question), recorded.fields
    is_item = isinstance(asked, Item)
    return VisitItemView(
        question=question,
        name=asked.name,
        ask=asked.ask if isinstance(asked, Item) else scene_ask_words(asked.name),
        is_required=isinstance(asked, Scene) and asked.is_required,
        declared=found_words(edition, question, value=said),
        facts=_facts(edition, asked, declared.sheet) if isinstance(asked, Item) else (),
        remark=declared.remarks.get(question),
        reasons=tuple(flag.words for flag in declared.flags if flag.question == question),
        how=asked.how if isinstance(asked, Item) else "",
        evidence=tuple(asked.evidence) or (() if is_item else (SCENE_EVIDENCE,)),
        is_multi=isinstance(asked, Item) and asked.kind == "multi",
        options=_options(asked, said, fields=fields),
        verdict={None: "", AS_DECLARED: SAME}.get(_key(fields), OTHER),
        note=str(fields[NOTE] or ""),
        base=json.dumps(dict(fields), ensure_ascii=False),
        revision=recorded.revision,
        changed=recorded.changed,
    )


def _asked(edition: Edition, question: str) -> Item | Scene:
    if question.startswith(SCENE_PREFIX):
        return edition.scenes[question.removeprefix(SCENE_PREFIX)]
    return edition.items[question]


def _key(fields: Fields) -> str | None:
    value = fields[VALUE]
    return value if value is None or isinstance(value, str) else OTHER


def _facts(edition: Edition, item: Item, sheet: AnswerSheet) -> tuple[tuple[str, str], ...]:
    """The numbers from which the declared option followed."""
    names = item.measure.facts if item.measure else ()
    facts = [(edition.facts[name], sheet.facts[name]) for name in names if name in sheet.facts]
    return tuple((fact.name, f"{show_number(number)} {fact.unit}") for fact, number in facts)


def _options(asked: Item | Scene, said: FoundValue, *, fields: Fields) -> tuple[FoundOptionView, ...]:
    chosen, declared = _values(fields[VALUE]), _values(sorted(said) if isinstance(said, frozenset) else said)
    if isinstance(asked, Scene):
        texts = [(str(level), level_text(level, text)) for level, text in enumerate((NO_LEVEL_TEXT, *asked.levels))]
    else:
        texts = [(option.key, f"{option.key} {option.text}") for option in asked.options]
    return tuple(FoundOptionView(value, text, value in chosen, value in declared) for value, text in texts)


def _values(value: object) -> frozenset[str]:
    """The options of a stored value; none for what is as declared or undecided."""
    if isinstance(value, list):
        return frozenset(map(str, value))
    return frozenset() if value is None or value == AS_DECLARED else frozenset({str(value)})
