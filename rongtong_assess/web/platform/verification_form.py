"""The page on which a visit is recorded: one card per question, as plain values, and what comes back from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from rongtong_assess.core.edition import SCENE_PREFIX, TOP_SCENE_LEVEL, Edition
from rongtong_assess.core.found_sheet import FoundValue, declared_value
from rongtong_assess.core.typed_text import many_lines
from rongtong_assess.reporting.answer_words import found_words
from rongtong_assess.services.record_findings import FindingEntry, found_value, hash_of
from rongtong_assess.services.visit_list import ResultToVisit
from rongtong_assess.storage.visits import Finding
from rongtong_assess.web.firm.remarks import RemarkLine

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
    """One question. verdict: same, other or empty. reasons: why it is worth a question. message: what was wrong.

    seen: the hash of the finding that the card shows, empty where none is saved. remark: what the firm itself said of
    its answer. is_unsaved: it holds what a refused page sent.
    """

    question: str
    name: str
    declared: str
    remark: RemarkLine | None
    is_multi: bool
    options: tuple[FoundOption, ...]
    verdict: str
    note: str
    seen: str
    evidence: tuple[str, ...]
    reasons: tuple[str, ...]
    message: str
    is_unsaved: bool

    @property
    def is_checked(self) -> bool:
        return bool(self.seen)


@dataclass(frozen=True, slots=True)
class CardGroup:
    """A dimension's or all scenes' cards."""

    name: str
    cards: tuple[FindingCard, ...]

    @property
    def checked(self) -> int:
        """How many of its questions have a saved finding."""
        return sum(card.is_checked for card in self.cards)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a refused page sent, and what was wrong with it, by question or field."""

    typed: MultiDict[str, str]
    messages: Mapping[str, str]


NOTHING_SENT = Sent(MultiDict(), {})


def build_groups(
    visit: ResultToVisit,
    findings: Mapping[str, Finding],
    *,
    remarks: Mapping[str, RemarkLine],
    sent: Sent = NOTHING_SENT,
) -> list[CardGroup]:
    """Every question of the edition; what was typed is shown instead of what is stored."""
    given, stored = sent.typed.copy(), _as_typed(findings)
    for question in visit.edition.questions:
        if _read_entry(sent.typed, question) is None:
            for name in ("verdict", "note", "found"):
                given.setlist(f"{name}-{question}", stored.getlist(f"{name}-{question}"))
        given[f"seen-{question}"] = hash_of(findings.get(question))
    groups = [
        (dimension.name, [item.id for group in dimension.groups for item in group.items])
        for dimension in visit.edition.dimensions
    ]
    if visit.edition.scenes:
        groups.append(("应用场景", [scene.question for scene in visit.edition.scenes.values()]))

    def card(question: str) -> FindingCard:
        return _card(visit, question, given, remarks.get(question), sent.messages.get(question, ""))

    return [CardGroup(name, tuple(card(question) for question in questions)) for name, questions in groups]


def read_entries(edition: Edition, typed: MultiDict[str, str]) -> list[FindingEntry]:
    """What was changed on a page; questions left as they were shown say nothing."""
    entries = (_read_entry(typed, question) for question in edition.questions)
    return [entry for entry in entries if entry is not None]


def _read_entry(typed: MultiDict[str, str], question: str) -> FindingEntry | None:
    verdict, found = typed.get(f"verdict-{question}", ""), typed.getlist(f"found-{question}")
    note = many_lines(typed.get(f"note-{question}", ""))
    if verdict not in {SAME, OTHER}:
        may_be_rest = not found and "confirm_rest" in typed
        is_empty = not note and not found
        seen = typed.get(f"seen-{question}", "")
        return None if is_empty else FindingEntry(question, None, note, seen, is_decided=may_be_rest)
    value = _read_value(found, question) if verdict == OTHER else None
    entry = FindingEntry(question, value, note, typed.get(f"seen-{question}", ""))
    return None if entry.content_hash == entry.seen_hash else entry


def _card(
    visit: ResultToVisit, question: str, given: MultiDict[str, str], remark: RemarkLine | None, message: str
) -> FindingCard:
    edition, chosen = visit.edition, set(given.getlist(f"found-{question}"))
    declared = declared_value(edition, visit.sheet, question)
    item = None if question.startswith(SCENE_PREFIX) else edition.items[question]
    evidence = item.evidence if item else edition.scenes[question.removeprefix(SCENE_PREFIX)].evidence
    return FindingCard(
        question=question,
        name=edition.question_name(question),
        declared=found_words(edition, question, declared),
        remark=remark,
        is_multi=item is not None and item.kind == "multi",
        options=_options(edition, question, chosen),
        verdict=given.get(f"verdict-{question}", ""),
        note=given.get(f"note-{question}", ""),
        seen=given.get(f"seen-{question}", ""),
        evidence=tuple(evidence),
        reasons=tuple(flag.words for flag in visit.flags if flag.question == question),
        message=message,
        is_unsaved=_read_entry(given, question) is not None,
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
        value = found_value(finding)
        typed.add(f"verdict-{question}", SAME if value is None else OTHER)
        typed.add(f"note-{question}", finding.note)
        if value is not None:
            typed.setlist(f"found-{question}", sorted(value) if isinstance(value, frozenset) else [str(value)])
    return typed


def _read_value(values: list[str], question: str) -> FoundValue:
    """What was chosen; nothing, or no level of a scene, becomes what the service refuses with its reason."""
    if not question.startswith(SCENE_PREFIX):
        return frozenset(values)
    is_level = values in ([str(level)] for level in range(TOP_SCENE_LEVEL + 1))
    return int(values[0]) if is_level else -1
