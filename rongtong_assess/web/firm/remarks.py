"""Remarks on the pages: the fold on a question's card, and the lists on review and result.

Pure: plain values for the templates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.text_limits import MOST_NOTE
from rongtong_assess.services.remarks import REMARK_PREFIX, SURENESS_BY_KEY, Remark


@dataclass(frozen=True, slots=True)
class SurenessChoice:
    """One radio button; an empty key says nothing."""

    key: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class RemarkField:
    """The inputs of one remark. question: "remark.<question>"; message: why it was not accepted."""

    question: str
    choices: tuple[SurenessChoice, ...]
    note: str
    revision: int
    message: str
    most_characters: int = MOST_NOTE

    @property
    def is_filled(self) -> bool:
        return bool(self.note) or not self.choices[0].is_chosen


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """One remark in a list; sureness is empty where nothing was said."""

    name: str
    sureness: str
    note: str


def remark_question(question: str) -> str:
    """Under which name a question's remark is sent."""
    return REMARK_PREFIX + question


def remark_field(question: str, shown: object, *, revision: int, message: str) -> RemarkField:
    """The inputs with what is stored, or as it was typed where that was refused."""
    sureness, note = [*map(str, shown), "", ""][:2] if isinstance(shown, list) else ("", "")
    chosen = sureness if sureness in SURENESS_BY_KEY else ""
    choices = tuple(
        SurenessChoice(key, one.words if one else "不说", key == chosen) for key, one in SURENESS_BY_KEY.items()
    )
    return RemarkField(remark_question(question), choices, note, revision, message)


def list_remark_lines(edition: Edition, remarks: Sequence[Remark]) -> tuple[RemarkLine, ...]:
    """Remarks in the questionnaire's order."""
    by_question = {remark.question: remark for remark in remarks}
    found = (by_question[question] for question in edition.questions if question in by_question)
    return tuple(
        RemarkLine(edition.question_name(one.question), one.sureness.words if one.sureness else "", one.note)
        for one in found
    )
