"""What a visit found on site: each finding against what was declared, and the result that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rongtong_assess.core.assessment.sheet import AnswerSheet, find_choice_mistake
from rongtong_assess.core.edition.edition import SCENE_PREFIX, TOP_SCENE_LEVEL, Edition
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.core.visit.merge import Fields, FieldValue

FoundValue = frozenset[str] | int
"""Option keys of an item, or the level of a scene, 0 to 4."""
AS_DECLARED = "as_declared"
VALUE, NOTE = "value", "note"
"""The fields of a finding, which are merged one by one."""
NO_FINDING: Fields = {VALUE: None, NOTE: ""}


class ValueKind(StrEnum):
    """Whose values a scorecard has: the firm's own, a provider's first rating, those found on site, of a re-check.

    自评, 服务商初评, 现场评定, 复评. The four stand side by side for ever; nothing adds or averages two kinds.
    """

    DECLARED = "declared"
    INITIAL = "initial"
    ON_SITE = "on_site"
    RECHECK = "recheck"


@dataclass(frozen=True, slots=True)
class FindingDifference:
    """A question for which the visit found something other than the firm declared."""

    question: str
    declared: FoundValue
    found: FoundValue


def finding_fields(value: FoundValue | None, note: str = "", *, is_decided: bool = True) -> Fields:
    """A finding as pages send it and histories keep it. value: None where it is as declared.

    is_decided: False while only a note has been written.
    """
    if not is_decided:
        return {VALUE: None, NOTE: note}
    plain: FieldValue = sorted(value) if isinstance(value, frozenset) else value
    return {VALUE: AS_DECLARED if plain is None else plain, NOTE: note}


def found_in(fields: Fields) -> FoundValue | None:
    """What the fields of a decided finding say was found instead of the declared value; None for as declared."""
    value = fields[VALUE]
    if isinstance(value, int):
        return value
    return frozenset(value) if isinstance(value, list) else None


def declared_value(sheet: AnswerSheet, question: str) -> FoundValue:
    """The answer of a complete sheet to a question."""
    if question.startswith(SCENE_PREFIX):
        return sheet.scenes.get(question.removeprefix(SCENE_PREFIX), 0)
    return sheet.choices.get(question, frozenset())


def find_value_mistake(edition: Edition, question: str, value: FoundValue, *, declared: FoundValue) -> Mistake | None:
    """What is wrong with a value found instead of the declared one; None if nothing is."""
    name = edition.question_name(question)
    if value == declared:
        return Mistake(question, f"「{name}」选了不一致，现场看到的却和填报的一样", "请改选一致，或选现场看到的")
    if not question.startswith(SCENE_PREFIX):
        keys = value if isinstance(value, frozenset) else frozenset()
        if not keys:
            return Mistake(question, f"「{name}」选了不一致，却没有选现场看到的是什么", "请选出来，或改选一致")
        return find_choice_mistake(edition.items[question], keys)
    if isinstance(value, int) and 0 <= value <= TOP_SCENE_LEVEL:
        return None
    return Mistake(question, f"「{name}」选了不一致，却没有选现场看到的等级", f"请选 0 到 {TOP_SCENE_LEVEL} 级中的一个")


def build_found_sheet(edition: Edition, declared: AnswerSheet, found: Mapping[str, FoundValue]) -> AnswerSheet:
    """The answers as the visit found them. found: by question, only where it differs from what was declared.

    Facts behind a replaced option are left out: the visit found the option, not the numbers.
    """
    choices, scenes = dict(declared.choices), dict(declared.scenes)
    dropped: set[str] = set()
    for question, value in found.items():
        if isinstance(value, int):
            scenes[question.removeprefix(SCENE_PREFIX)] = value
        else:
            choices[question] = value
            derivation = edition.items[question].measure
            dropped |= set(derivation.facts) if derivation else set()
    facts = {fact: number for fact, number in declared.facts.items() if fact not in dropped}
    return AnswerSheet(declared.edition_id, choices, scenes, facts)


def list_differences(edition: Edition, declared: AnswerSheet, found: AnswerSheet) -> tuple[FindingDifference, ...]:
    """Where two sheets of one edition differ, in the order of the questions."""
    pairs = (
        (question, declared_value(declared, question), declared_value(found, question))
        for question in edition.questions
    )
    return tuple(FindingDifference(question, said, seen) for question, said, seen in pairs if said != seen)


@dataclass(frozen=True, slots=True)
class VisitResult:
    """A visit and its result.

    visited_on: None until the visit is completed. scorecard: of the found answers. notes: by question.
    """

    platform_name: str
    visited_on: date | None
    declared: AnswerSheet
    found: AnswerSheet
    scorecard: Scorecard
    notes: Mapping[str, str]
