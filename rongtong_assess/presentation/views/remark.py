"""Remarks on the pages: the inputs on a question's card, and the lists on review and result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.remark import REMARK_PREFIX, SURENESS_BY_KEY, Remark
from rongtong_assess.core.text_limits import MOST_NOTE
from rongtong_assess.presentation.wording.assessment import SURENESS_WORDS, sureness_words


@dataclass(frozen=True, slots=True)
class SurenessView:
    """One radio button; an empty key says nothing."""

    key: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class RemarkInputView:
    """The inputs of one remark. question: "remark.<question>"; message: why it was not accepted."""

    question: str
    choices: tuple[SurenessView, ...]
    note: str
    revision: int
    message: str
    most_characters: int = MOST_NOTE

    @property
    def is_filled(self) -> bool:
        return bool(self.note) or not self.choices[0].is_chosen


@dataclass(frozen=True, slots=True)
class RemarkView:
    """One remark in a list; sureness is empty where nothing was said."""

    name: str
    sureness: str
    note: str


def remark_question(question: str) -> str:
    """Under which name a question's remark is sent."""
    return REMARK_PREFIX + question


def build_remark_input(question: str, shown: object, *, revision: int, message: str) -> RemarkInputView:
    """The inputs with what is stored, or as it was typed where that was refused."""
    sureness, note = [*map(str, shown), "", ""][:2] if isinstance(shown, list) else ("", "")
    chosen = sureness if sureness in SURENESS_BY_KEY else ""
    choices = tuple(SurenessView(key, sureness_words(choice), key == chosen) for key, choice in SURENESS_BY_KEY.items())
    return RemarkInputView(remark_question(question), choices, note, revision, message)


def list_remark_views(edition: Edition, remarks: Sequence[Remark]) -> tuple[RemarkView, ...]:
    """Remarks in the questionnaire's order."""
    by_question = {remark.question: remark for remark in remarks}
    found = (by_question[question] for question in edition.questions if question in by_question)
    return tuple(
        RemarkView(
            edition.question_name(remark.question),
            SURENESS_WORDS[remark.sureness] if remark.sureness else "",
            remark.note,
        )
        for remark in found
    )
