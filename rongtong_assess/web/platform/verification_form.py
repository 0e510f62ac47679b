"""The page on which a visit is recorded: one card per question, as plain values, and what comes back from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from rongtong_assess.core.edition import SCENE_PREFIX, TOP_SCENE_LEVEL, Edition
from rongtong_assess.core.found_sheet import FoundValue
from rongtong_assess.core.typed_text import many_lines
from rongtong_assess.presentation.views.finding import GivenFinding
from rongtong_assess.services.record_findings import FindingEntry, found_value, hash_of
from rongtong_assess.storage.visits import Finding

SAME, OTHER = "same", "other"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a refused page sent, and what was wrong with it, by question or field."""

    typed: MultiDict[str, str]
    messages: Mapping[str, str]


NOTHING_SENT = Sent(MultiDict(), {})


def list_given(edition: Edition, findings: Mapping[str, Finding], sent: Sent) -> dict[str, GivenFinding]:
    """By question: what a refused page sent, else what is stored."""
    typed, stored = sent.typed.copy(), _as_typed(findings)
    for question in edition.questions:
        if _read_entry(sent.typed, question) is None:
            for name in ("verdict", "note", "found"):
                typed.setlist(f"{name}-{question}", stored.getlist(f"{name}-{question}"))
        typed[f"seen-{question}"] = hash_of(findings.get(question))
    return {
        question: GivenFinding(
            verdict=typed.get(f"verdict-{question}", ""),
            found=frozenset(typed.getlist(f"found-{question}")),
            note=typed.get(f"note-{question}", ""),
            seen=typed.get(f"seen-{question}", ""),
            message=sent.messages.get(question, ""),
            is_unsaved=_read_entry(typed, question) is not None,
        )
        for question in edition.questions
    }


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
