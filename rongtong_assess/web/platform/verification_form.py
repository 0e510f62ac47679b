"""The page on which a visit is recorded: one card per question, as plain values, and what comes back from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from rongtong_assess.core.edition import SCENE_PREFIX, TOP_SCENE_LEVEL, Edition
from rongtong_assess.core.found_sheet import FoundValue, declared_value
from rongtong_assess.services.answer_words import answer_words
from rongtong_assess.services.verify_assessment import FindingEntry, read_found
from rongtong_assess.services.visit_list import Visit
from rongtong_assess.storage.visits import Finding

SAME, OTHER = "same", "other"
NOT_YET = "还没到一级，或者没有这个场景"


@dataclass(frozen=True, slots=True)
class FoundOption:
    """One box or circle to choose."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FindingCard:
    """One question. verdict: same, other or empty. reasons: why it is worth a question. message: what was wrong."""

    question: str
    name: str
    declared: str
    is_multi: bool
    options: tuple[FoundOption, ...]
    verdict: str
    note: str
    evidence: tuple[str, ...]
    reasons: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class CardGroup:
    """A dimension's or all scenes' cards."""

    name: str
    cards: tuple[FindingCard, ...]


def build_groups(
    visit: Visit,
    findings: Mapping[str, Finding],
    *,
    typed: MultiDict[str, str] | None = None,
    messages: Mapping[str, str] | None = None,
) -> list[CardGroup]:
    """Every question of the edition; what was typed stands in the place of what is stored."""
    given = typed if typed is not None else _as_typed(findings)
    groups = [
        (dimension.name, [item.id for group in dimension.groups for item in group.items])
        for dimension in visit.edition.dimensions
    ]
    if visit.edition.scenes:
        groups.append(("应用场景", [scene.question for scene in visit.edition.scenes.values()]))
    return [
        CardGroup(name, tuple(_card(visit, question, given, messages or {}) for question in questions))
        for name, questions in groups
    ]


def read_entries(edition: Edition, typed: MultiDict[str, str], *, confirm_rest: bool) -> list[FindingEntry]:
    """What a page says. confirm_rest: questions that nothing was chosen for are as declared."""
    entries = []
    for question in edition.questions:
        verdict = typed.get(f"verdict-{question}") or (SAME if confirm_rest else "")
        if verdict in {SAME, OTHER}:
            value = _read_value(typed.getlist(f"found-{question}"), question) if verdict == OTHER else None
            entries.append(FindingEntry(question, value, typed.get(f"note-{question}", "").strip()))
    return entries


def _card(visit: Visit, question: str, given: MultiDict[str, str], messages: Mapping[str, str]) -> FindingCard:
    edition, chosen = visit.edition, set(given.getlist(f"found-{question}"))
    declared = declared_value(edition, visit.sheet, question)
    item = None if question.startswith(SCENE_PREFIX) else edition.items[question]
    return FindingCard(
        question=question,
        name=edition.question_name(question),
        declared=answer_words(edition, question, sorted(declared) if isinstance(declared, frozenset) else declared),
        is_multi=item is not None and item.kind == "multi",
        options=_options(edition, question, chosen),
        verdict=given.get(f"verdict-{question}", ""),
        note=given.get(f"note-{question}", ""),
        evidence=tuple(item.evidence) if item else (),
        reasons=tuple(flag.words for flag in visit.flags if flag.question == question),
        message=messages.get(question, ""),
    )


def _options(edition: Edition, question: str, chosen: set[str]) -> tuple[FoundOption, ...]:
    if question.startswith(SCENE_PREFIX):
        scene = edition.scenes[question.removeprefix(SCENE_PREFIX)]
        rungs = enumerate((NOT_YET, *scene.levels))
        return tuple(FoundOption(str(rung), f"{rung} 级：{text}", str(rung) in chosen) for rung, text in rungs)
    return tuple(
        FoundOption(option.key, f"{option.key} {option.text}", option.key in chosen)
        for option in edition.items[question].options
    )


def _as_typed(findings: Mapping[str, Finding]) -> MultiDict[str, str]:
    """Stored findings as the page sends them."""
    typed: MultiDict[str, str] = MultiDict()
    for question, finding in findings.items():
        typed.add(f"verdict-{question}", SAME if finding.is_confirmed else OTHER)
        typed.add(f"note-{question}", finding.note)
        found = frozenset() if finding.is_confirmed else read_found(finding.value)
        for value in found if isinstance(found, frozenset) else [str(found)]:
            typed.add(f"found-{question}", value)
    return typed


def _read_value(values: list[str], question: str) -> FoundValue:
    """What was chosen; nothing, or no level of a scene, becomes what the service refuses with its reason."""
    if not question.startswith(SCENE_PREFIX):
        return frozenset(values)
    is_level = values in ([str(level)] for level in range(TOP_SCENE_LEVEL + 1))
    return int(values[0]) if is_level else -1
