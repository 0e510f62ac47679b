"""The forms of cases that both sides fill in: a step with reason and day, and a comment."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional

from rongtong_assess.core.consulting.case import StepTaken, Transition
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.typed_text import MOST_RAW_FIELD, many_lines
from rongtong_assess.presentation.wording.consulting.cases import (
    COMMENT_LABEL,
    COMMENT_QUESTION_LABEL,
    DAY_LABELS,
    FOR_FIRM_LABEL,
    LEAD_LABEL,
    NO_LEAD,
    OTHERS_LABEL,
    REASON_LABEL,
    REASON_SHOWN,
    VISITED_ON_HINT,
    WHOLE_CASE,
    reason_label,
)
from rongtong_assess.presentation.wording.visit import VISITED_ON_LABEL
from rongtong_assess.services.consulting.cases.comments import CommentEntry
from rongtong_assess.web.frame.fields import DayField


class StepForm(FlaskForm):
    """What a step asks for. asks_day: whether the day is shown."""

    reason = TextAreaField(
        REASON_LABEL, description=REASON_SHOWN, validators=[Length(max=MOST_RAW_FIELD)], filters=[many_lines]
    )
    due_on = DayField(validators=[Optional()])
    visited_on = DayField(VISITED_ON_LABEL, description=VISITED_ON_HINT, validators=[Optional()])
    seen_hash = HiddenField(validators=[Length(max=MOST_RAW_FIELD)])

    def prepare(self, row: Transition, *, is_late: bool) -> None:
        """Name the fields as this step needs them."""
        self.reason.label.text = reason_label(row, is_late=is_late)
        self.reason.flags.required = row.needs_reason or is_late
        self.due_on.label.text = DAY_LABELS.get(row.step, "")
        self.due_on.flags.required = row.needs_deadline
        self.asks_day = row.step in DAY_LABELS

    def taken(self, row: Transition) -> StepTaken:
        """The step as it was asked for."""
        return StepTaken(row.step, self.reason.data or "", self.due_on.data if self.asks_day else None)


class AssignForm(StepForm):
    """Who is assigned, and why others than before."""

    lead = SelectField(LEAD_LABEL, validate_choice=False)
    others = SelectMultipleField(OTHERS_LABEL, validate_choice=False)

    def offer(self, people: Sequence[tuple[str, str]]) -> None:
        """people: value and name of everybody who may be assigned."""
        self.lead.choices = [("", NO_LEAD), *people]
        self.lead.flags.required = True
        self.others.choices = list(people)

    def chosen(self) -> list[str]:
        """The values of the people chosen, the lead first; empty without a lead."""
        lead = self.lead.data or ""
        return [lead, *(value for value in self.others.data or () if value != lead)] if lead else []


class CommentForm(FlaskForm):
    """A comment. question: of the edition, or the whole case."""

    text = TextAreaField(COMMENT_LABEL, validators=[Length(max=MOST_RAW_FIELD)], filters=[many_lines])
    question = SelectField(COMMENT_QUESTION_LABEL, validate_choice=False)
    is_for_firm = BooleanField(FOR_FIRM_LABEL)

    def offer(self, edition: Edition) -> None:
        """Let one of the questions of this edition be chosen."""
        names = [(question, edition.question_name(question)) for question in edition.questions]
        self.question.choices = [("", WHOLE_CASE), *names]

    def entry(self) -> CommentEntry:
        """What was written."""
        return CommentEntry(self.text.data or "", self.question.data or "", bool(self.is_for_firm.data))
