"""The forms about consultants; the services check what a field by itself cannot."""

from __future__ import annotations

from datetime import date

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from rongtong_assess.content.region_names import read_regions
from rongtong_assess.core.consulting.consultant import (
    LANGUAGES,
    MOST_CAPACITY,
    MOST_STARS,
    Absence,
    ConsultantRecord,
)
from rongtong_assess.core.consulting.interest.conflict import FEWEST_YEARS, MOST_REASON, MOST_YEARS
from rongtong_assess.core.consulting.interest.tie import Party, TieKind
from rongtong_assess.core.exact import find_count, whole
from rongtong_assess.core.typed_text import MOST_ORGANISATION_NAME, MOST_RAW_FIELD, many_lines, one_line
from rongtong_assess.presentation.wording.consulting.consultants import (
    CONSULTANT_HINTS,
    CONSULTANT_LABELS,
    LANGUAGE_WORDS,
    NO_STARS,
    TIE_KIND_MISSING,
    TIE_WORDS,
    stars_words,
)
from rongtong_assess.presentation.wording.people import text_too_long_words
from rongtong_assess.services.consulting.consultants.ties import DeclaredTie
from rongtong_assess.web.frame.fields import DayField, WholeNumberField, refuse_hidden_characters

CAPACITY = whole(CONSULTANT_LABELS["capacity"], 0, MOST_CAPACITY)
YEARS = whole(CONSULTANT_LABELS["conflict_years"], FEWEST_YEARS, MOST_YEARS)


def _day(field: str) -> DayField:
    return DayField(CONSULTANT_LABELS[field], [Optional()], description=CONSULTANT_HINTS.get(field, ""))


def _name(field: str) -> StringField:
    too_long = text_too_long_words(MOST_ORGANISATION_NAME)
    return StringField(
        CONSULTANT_LABELS[field],
        [Optional(), Length(max=MOST_ORGANISATION_NAME, message=too_long), refuse_hidden_characters],
        description=CONSULTANT_HINTS.get(field, ""),
        filters=[one_line],
    )


def _code(field: str) -> StringField:
    return StringField(CONSULTANT_LABELS[field], [Optional()], filters=[one_line])


def _text(field: str, *, is_required: bool = False) -> TextAreaField:
    too_long = text_too_long_words(MOST_REASON)
    return TextAreaField(
        CONSULTANT_LABELS[field],
        [InputRequired() if is_required else Optional(), Length(max=MOST_REASON, message=too_long)],
        filters=[many_lines],
    )


def _ticks(field: str, choices: list[tuple[str, str]]) -> SelectMultipleField:
    return SelectMultipleField(CONSULTANT_LABELS[field], choices=choices, validate_choice=False)


class ConsultantForm(FlaskForm):
    """A record. seen_revision: of the one that was shown."""

    seen_revision = HiddenField()
    employer = _name("employer")
    employer_code = _code("employer_code")
    capacity = WholeNumberField(CONSULTANT_LABELS["capacity"], CAPACITY, description=CONSULTANT_HINTS["capacity"])
    regions = TextAreaField(
        CONSULTANT_LABELS["regions"],
        [Optional()],
        description=CONSULTANT_HINTS["regions"],
        render_kw={"maxlength": MOST_RAW_FIELD},
        filters=[many_lines],
    )
    scenes = _ticks("scenes", [])
    industries = _ticks("industries", [])
    languages = _ticks("languages", [(language, LANGUAGE_WORDS[language]) for language in LANGUAGES])
    stars = SelectField(
        CONSULTANT_LABELS["stars"],
        choices=[SelectChoice("", NO_STARS), *(SelectChoice(str(n), stars_words(n)) for n in range(1, MOST_STARS + 1))],
        description=CONSULTANT_HINTS["stars"],
        validate_choice=False,
    )

    def record(self) -> ConsultantRecord:
        """What was entered. Raises Refused for regions that are none."""
        stars = self.stars.data or ""
        return ConsultantRecord(
            employer=Party(self.employer.data or "", self.employer_code.data or ""),
            scenes=tuple(self.scenes.data or ()),
            regions=read_regions(self.regions.data or "", where="regions"),
            industries=tuple(self.industries.data or ()),
            languages=tuple(self.languages.data or ()),
            capacity=self.capacity.data or 0,
            stars=find_count(stars, most=MOST_STARS),
        )


class LanguagesForm(FlaskForm):
    languages = _ticks("languages", [(language, LANGUAGE_WORDS[language]) for language in LANGUAGES])


class AbsenceForm(FlaskForm):
    first_day = _day("first_day")
    last_day = _day("last_day")

    def absence(self) -> Absence | None:
        """One day where only one is given; None without any."""
        days: list[date] = [day for day in (self.first_day.data, self.last_day.data) if day is not None]
        return Absence(days[0], days[-1]) if days else None


class TieForm(FlaskForm):
    kind = SelectField(
        CONSULTANT_LABELS["kind"],
        [InputRequired(TIE_KIND_MISSING)],
        choices=[SelectChoice(kind, words) for kind, words in TIE_WORDS.items()],
        invalid_choice_message=TIE_KIND_MISSING,
    )
    firm_name = _name("firm_name")
    firm_code = _code("firm_code")
    holding_name = _name("holding_name")
    holding_code = _code("holding_code")
    started_on = _day("started_on")
    ended_on = _day("ended_on")
    note = _text("note")

    def declared(self) -> DeclaredTie:
        """What was entered."""
        return DeclaredTie(
            kind=TieKind(self.kind.data),
            firm=Party(self.firm_name.data or "", self.firm_code.data or ""),
            holding=Party(self.holding_name.data or "", self.holding_code.data or ""),
            started_on=self.started_on.data,
            ended_on=self.ended_on.data,
            note=self.note.data or "",
        )


class TieEndForm(FlaskForm):
    ended_on = _day("ended_on")


class TieWithdrawalForm(FlaskForm):
    reason = _text("reason", is_required=True)


class HoldingForm(FlaskForm):
    holding_name = _name("holding_name")
    holding_code = _code("holding_code")


class WaiverForm(FlaskForm):
    reason = _text("reason", is_required=True)


class YearsForm(FlaskForm):
    conflict_years = WholeNumberField(
        CONSULTANT_LABELS["conflict_years"], YEARS, description=CONSULTANT_HINTS["conflict_years"]
    )
