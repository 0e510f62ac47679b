"""Form fields that several groups use: numbers, read by the one reader of numbers, days, and names of people."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import DateField, Field, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import TextInput

from rongtong_assess.core.characters import is_blank, normal_form
from rongtong_assess.core.errors import Refused, join_sentences
from rongtong_assess.core.exact import NumberAsked, read_number
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.typed_text import MOST_PERSON_NAME, hidden_character_words, one_line
from rongtong_assess.presentation.wording.people import NAME_MISSING, hidden_characters_words, name_too_long_words
from rongtong_assess.presentation.wording.progress import DAY_AS_WRITTEN, DAY_UNREADABLE

DAY = re.compile(DAY_AS_WRITTEN)


class NumberField(Field):
    """A number as people type it; shown as it was typed, else as it is stored, without trailing zeros.

    missing: what to say when it is left empty; without it the field is optional.
    """

    widget = TextInput()
    data: Decimal | None

    def __init__(self, label: str, asked: NumberAsked, *, missing: str = "", **kwargs: Any) -> None:
        super().__init__(label, [InputRequired(missing) if missing else Optional()], **kwargs)
        self.missing = missing
        self.ask(asked)

    def ask(self, asked: NumberAsked) -> None:
        """Set what the field takes. Mistakes are shown beside the label, so they do not repeat its name."""
        self.asked = replace(asked, name="")

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = valuelist[0] if valuelist else ""
        if not is_blank(typed):
            self.data = self.read(typed)
        elif self.missing and typed:
            raise ValueError(self.missing)

    def read(self, typed: str) -> Decimal:
        """The number. Raises ValueError with the sentence to show."""
        try:
            return read_number(typed, self.asked)
        except Refused as refusal:
            raise ValueError(join_sentences(str(mistake) for mistake in refusal.mistakes)) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else decimal_text(Decimal(self.data))


class WholeNumberField(NumberField):
    """A whole number; its data is an int."""

    data: int | None  # type: ignore[assignment]  # narrower than any number

    def read(self, typed: str) -> Any:
        return int(super().read(typed))


class DayField(DateField):
    """A day as a date picker sends it or as people type it: 2026-12-01, 2026/12/1, 2026年12月1日."""

    def process_formdata(self, valuelist: list[str]) -> None:
        plain = normal_form("NFKC", "".join(valuelist)).strip()
        self.data = None
        found = DAY.fullmatch(plain)
        try:
            self.data = date(*map(int, found.groups())) if found else None
        except ValueError:
            found = None
        if plain and not found:
            raise ValueError(DAY_UNREADABLE)


def refuse_hidden_characters(_form: Any, field: Any) -> None:
    """A validator for names."""
    if hidden := hidden_character_words(field.data or ""):
        raise ValidationError(hidden_characters_words(hidden))


def person_name_field(label: str, *, missing: str = NAME_MISSING, **render_kw: str) -> StringField:
    """A person's name. missing: what to say when it is left empty."""
    return StringField(
        label,
        validators=[
            DataRequired(missing),
            Length(max=MOST_PERSON_NAME, message=name_too_long_words(MOST_PERSON_NAME)),
            refuse_hidden_characters,
        ],
        filters=[one_line],
        render_kw=render_kw,
    )
