"""The form of one measure: each field by itself; the core checks the fields together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from rongtong_assess.core.errors import Refused
from rongtong_assess.core.progress.measure import COST, KPI_VALUE, Evidence, FollowedMeasure, Kpi, MeasureState
from rongtong_assess.core.progress.measure_json import MOST_CHARACTERS, MOST_EVIDENCE, measure_texts
from rongtong_assess.core.typed_text import many_lines, one_line
from rongtong_assess.presentation.wording.progress import (
    EVIDENCE_WITHOUT_NAME,
    FORM_LABELS,
    NAME_MISSING,
    RESPONSIBLE_HINT,
    too_long_words,
)
from rongtong_assess.web.frame.errors import error_text
from rongtong_assess.web.frame.fields import DayField, NumberField

SPARE_EVIDENCE = 2


def _line(field: str, **kwargs: Any) -> StringField:
    return StringField(FORM_LABELS[field], [_at_most(field)], filters=[one_line], **kwargs)


def _at_most(field: str) -> Length:
    most = MOST_CHARACTERS[field]
    return Length(max=most, message=too_long_words(most))


def _day(field: str) -> DayField:
    return DayField(FORM_LABELS[field], [Optional()])


class EvidenceForm(Form):
    """One piece of evidence; an empty entry counts as none."""

    what = _line("what")
    kept_where = _line("kept_where")
    is_done = BooleanField(FORM_LABELS["is_done"])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        if not self.what.data and (self.kept_where.data or self.is_done.data):
            self.what.errors = [*self.what.errors, EVIDENCE_WITHOUT_NAME]
            return False
        return is_valid


class NewMeasureForm(FlaskForm):
    """A measure of the firm's own, which no catalogue has."""

    name = StringField(FORM_LABELS["name"], [InputRequired(NAME_MISSING), _at_most("name")], filters=[one_line])
    responsible = _line("responsible", description=RESPONSIBLE_HINT)
    planned_start = _day("planned_start")
    planned_end = _day("planned_end")
    planned_cost = NumberField(FORM_LABELS["planned_cost"], COST)

    def measure(self) -> FollowedMeasure:
        """The measure that was entered; call it on a valid form."""
        return FollowedMeasure(
            name=self.name.data,
            responsible=self.responsible.data,
            planned_start=self.planned_start.data,
            planned_end=self.planned_end.data,
            planned_cost_wan_yuan=self.planned_cost.data,
        )


class MeasureForm(NewMeasureForm):
    """seen: the texts that the page showed when it was opened, so that only changed fields replace stored ones."""

    state = HiddenField()
    revision = HiddenField()
    seen = HiddenField()
    reason = TextAreaField(FORM_LABELS["reason"], [_at_most("reason")], filters=[many_lines])
    real_start = _day("real_start")
    real_end = _day("real_end")
    real_cost = NumberField(FORM_LABELS["real_cost"], COST)
    supplier = _line("supplier")
    kpi_name = _line("kpi_name")
    kpi_unit = _line("kpi_unit")
    kpi_baseline = NumberField(FORM_LABELS["kpi_baseline"], KPI_VALUE)
    kpi_baseline_on = _day("kpi_baseline_on")
    kpi_target = NumberField(FORM_LABELS["kpi_target"], KPI_VALUE)
    kpi_now = NumberField(FORM_LABELS["kpi_now"], KPI_VALUE)
    kpi_now_on = _day("kpi_now_on")
    evidence = FieldList(FormField(EvidenceForm), max_entries=MOST_EVIDENCE + SPARE_EVIDENCE)

    def process(self, formdata: Any = None, *values: Any, **kwargs: Any) -> None:
        """Let the numbers of the KPI carry the unit that is entered for it."""
        formdata = self.meta.wrap_formdata(self, formdata)
        unit = one_line(formdata.get("kpi_unit")) if formdata else ""
        for name in KPI_NUMBERS:
            self[name].ask(replace(KPI_VALUE, unit=unit))
        super().process(formdata, *values, **kwargs)

    @classmethod
    def showing(cls, measure: FollowedMeasure, *, stored: FollowedMeasure, revision: int) -> MeasureForm:
        """The form filled with a measure. stored, revision: the measure as it is stored now."""
        fields = {
            **measure_texts(measure),
            "planned_start": measure.planned_start,
            "planned_end": measure.planned_end,
            "real_start": measure.real_start,
            "real_end": measure.real_end,
            "planned_cost": measure.planned_cost_wan_yuan,
            "real_cost": measure.real_cost_wan_yuan,
            **{f"kpi_{name}": getattr(measure.kpi, name) for name in KPI_VALUES},
            "evidence": [
                {"what": piece.what, "kept_where": piece.kept_where, "is_done": piece.is_done}
                for piece in (*measure.evidence, *[Evidence("")] * SPARE_EVIDENCE)
            ],
            "revision": str(revision),
            "seen": json.dumps(measure_texts(stored), ensure_ascii=False),
        }
        return cls(formdata=None, data=fields)

    def wanted(self, state: MeasureState) -> FollowedMeasure:
        """The measure that was entered; call it on a valid form."""
        return FollowedMeasure(
            name=self.name.data,
            state=state,
            reason=self.reason.data,
            responsible=self.responsible.data,
            planned_start=self.planned_start.data,
            planned_end=self.planned_end.data,
            real_start=self.real_start.data,
            real_end=self.real_end.data,
            planned_cost_wan_yuan=self.planned_cost.data,
            real_cost_wan_yuan=self.real_cost.data,
            supplier=self.supplier.data,
            kpi=Kpi(self.kpi_name.data, self.kpi_unit.data, *(self[f"kpi_{name}"].data for name in KPI_VALUES)),
            evidence=tuple(
                Evidence(entry.form.what.data, entry.form.kept_where.data, entry.form.is_done.data)
                for entry in self.evidence
                if entry.form.what.data
            ),
        )

    def seen_texts(self) -> dict[str, str]:
        """The texts of `seen`; empty if malformed, so that every entered field counts as changed."""
        try:
            found = json.loads(self.seen.data or "")
        except (ValueError, RecursionError):
            return {}
        return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}


KPI_NUMBERS = ("kpi_baseline", "kpi_target", "kpi_now")
KPI_VALUES = ("baseline", "baseline_on", "target", "now", "now_on")


def read_state(text: str | None) -> MeasureState:
    """The state of a pressed button. Raises Refused for any other text."""
    try:
        return MeasureState(text or "")
    except ValueError:
        raise Refused.because("state", "没有这个状态", "请刷新页面后再试") from None


@dataclass(frozen=True, slots=True)
class MeasureProblem:
    """One line of the summary. field: the id of the input it links to, "" for none."""

    field: str
    words: str


def list_problems(form: NewMeasureForm) -> list[MeasureProblem]:
    """All mistakes of the form, including those of the evidence."""
    found = []
    for field in form:
        if isinstance(field, FieldList):
            found += [_problem(inner) for entry in field for inner in entry.form if inner.errors]
        elif field.errors:
            found.append(_problem(field))
    return found + [MeasureProblem("", error_text(form.form_errors))] * bool(form.form_errors)


def _problem(field: Any) -> MeasureProblem:
    if isinstance(field, HiddenField):
        return MeasureProblem("", error_text(field.errors))
    return MeasureProblem(field.id, f"{field.label.text}：{error_text(field.errors)}")
