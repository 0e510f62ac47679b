"""The message with which a page saves: JSON from the script, or a plain form without JavaScript.

This module checks only the shape; the services read the values.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict

from rongtong_assess.core.assessment.circumstances import REMARK_PREFIX
from rongtong_assess.core.assessment.saving import AnswerValue, StoredAnswer
from rongtong_assess.core.edition.edition import FACT_PREFIX, SCENE_PREFIX
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import MOST_REVISION, find_count
from rongtong_assess.services.assessment.read_answers import AnswerChange

MOST_CHANGES = 200
CHANGE_KEYS = {"question", "value", "seen_revision", "writer", "sequence"}
# Pages that measure no time send none.
OPTIONAL_KEYS = {"seconds"}
REVISION_PREFIX = "revision."


def read_json_changes(document: object) -> list[AnswerChange]:
    """The changes of an autosave message. Raises Refused for another shape."""
    changes = document.get("answers") if isinstance(document, dict) and document.keys() == {"answers"} else None
    if not isinstance(changes, list) or not 0 < len(changes) <= MOST_CHANGES:
        raise _wrong_shape()
    if not all(isinstance(change, dict) and change.keys() - OPTIONAL_KEYS == CHANGE_KEYS for change in changes):
        raise _wrong_shape()
    return [AnswerChange(**change) for change in changes]


def read_trial(document: object) -> tuple[list[AnswerChange], list[str]]:
    """The answers and the ids of solutions that a page wants to try. Raises Refused for another shape."""
    if not isinstance(document, dict) or document.keys() != {"answers", "bought"}:
        raise _wrong_shape()
    answers, bought = document["answers"], document["bought"]
    if not isinstance(answers, dict) or len(answers) > MOST_CHANGES:
        raise _wrong_shape()
    if not isinstance(bought, list) or not all(isinstance(id, str) for id in bought):
        raise _wrong_shape()
    writer = secrets.token_hex(8)
    return [AnswerChange(question, value, 0, writer, 0) for question, value in answers.items()], bought


def read_form_changes(questions: Sequence[str], form: MultiDict[str, str]) -> list[AnswerChange]:
    """The changes of one page sent as a plain form, which holds every question of the page.

    Every message counts as a writer of its own, so only the revisions that the page has seen decide.
    """
    writer = secrets.token_hex(8)
    return [
        AnswerChange(
            question=question,
            value=_form_value(question, form),
            seen_revision=_revision(form.get(REVISION_PREFIX + question, "0")),
            writer=writer,
            sequence=0,
        )
        for question in questions
    ]


def leave_waiting(
    changes: Sequence[AnswerChange], answers: Mapping[str, StoredAnswer], *, confirmed: Collection[str]
) -> list[AnswerChange]:
    """The changes without those that repeat an unconfirmed answer and do not confirm it.

    A plain form sends the whole page, so it does not prove that the person looked at every question.
    """
    waiting = {question: answer.value for question, answer in answers.items() if answer.needs_confirmation}
    return [
        change
        for change in changes
        if change.question not in waiting
        or change.question in confirmed
        or not _says(change.value, waiting[change.question])
    ]


def settle_conflict(changes: Sequence[AnswerChange], choice: str | None) -> list[AnswerChange]:
    """The changes after a person has chosen between two answers, on a page without scripts.

    choice: the pressed button, "mine <revision> <question>" or "theirs <revision> <question>"; None without one. With
    "mine" the person has seen that revision; with "theirs" the question is left as it is stored. Raises Refused.
    """
    if choice is None:
        return list(changes)
    kind, revision, question = [*choice.split(" "), "", ""][:3]
    if kind not in {"mine", "theirs"}:
        raise _wrong_shape()
    seen = _revision(revision)
    others = [change for change in changes if change.question != question]
    chosen = [replace(change, seen_revision=seen) for change in changes if change.question == question]
    return [*others, *chosen] if kind == "mine" else others


def _says(sent: object, stored: AnswerValue) -> bool:
    """Whether a form's value is the stored one."""
    return sent in ("", []) if stored is None else str(sent) == str(stored)


def _form_value(question: str, form: MultiDict[str, str]) -> Any:
    if question.startswith((FACT_PREFIX, SCENE_PREFIX)):
        return form.get(question, "")
    if question.startswith(REMARK_PREFIX):
        return form.getlist(question)
    # The empty key is the radio button that withdraws a direct choice.
    return [key for key in form.getlist(question) if key]


def _revision(text: str) -> int:
    revision = find_count(text, MOST_REVISION)
    if revision is None:
        raise _wrong_shape()
    return revision


def _wrong_shape() -> Refused:
    return Refused.because("保存", "发来的内容不是本页面应有的样子", "请刷新页面后再试，已填的内容还在")
