"""The history of answers: every change with who, when, before and after, and how it is told.

Rows are only ever added. A number saves itself while it is typed, so one person's changes in quick succession are told
as one; what is stored keeps every step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rongtong_assess.core.assessment.saving import AnswerValue

ONE_GO = timedelta(minutes=10)
"""Changes of one person that follow each other more quickly are told as one. Ours."""
MOST_TOLD, MOST_TOLD_ALONE = 20, 1000
"""Per question: on a page of many, and on a page of its own. Ours."""


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """One change of one answer. by: the account, None where it is erased or a program; name: of that account.

    question: as of an answer, or "remark.<question>". revision: the answer's after the change. An answer that was
    carried over and then confirmed as it was has the same value before and after.
    """

    question: str
    revision: int
    before: AnswerValue
    after: AnswerValue
    at: datetime
    by: int | None = None
    name: str = ""


def tell_changes(changes: Iterable[RecordedChange]) -> list[RecordedChange]:
    """One question's changes for people, newest first: every go of one person as one change.

    A go that ends where it began is not told.
    """
    told: list[RecordedChange] = []
    for change in sorted(changes, key=lambda change: change.revision):
        if not (told and _is_same_go(told[-1], change)):
            told.append(change)
            continue
        begun = told.pop()
        if begun.before != change.after:
            told.append(replace(change, before=begun.before))
    return told[::-1]


def newest(told: Iterable[RecordedChange], most: int = MOST_TOLD) -> tuple[list[RecordedChange], int]:
    """The newest changes of several questions, newest first, and how many more there are."""
    ordered = sorted(told, key=lambda change: (change.at, change.revision), reverse=True)
    return ordered[:most], max(0, len(ordered) - most)


def _is_same_go(last: RecordedChange, change: RecordedChange) -> bool:
    is_confirmation = change.before == change.after
    return last.by == change.by and change.at - last.at <= ONE_GO and not is_confirmation
