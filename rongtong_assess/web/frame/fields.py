"""Form fields for numbers, read by the one reader, so that each fault is told once and in its words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from wtforms import Field
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import TextInput

from rongtong_assess.core.characters import is_blank
from rongtong_assess.core.errors import Refused, join_sentences
from rongtong_assess.core.exact import NumberAsked, read_number
from rongtong_assess.core.numbers import decimal_text


class NumberField(Field):
    """A number as people type it; shown as it was typed, or as it is kept without zeros added.

    missing: what to say when it is left empty; without it, it may be.
    """

    widget = TextInput()
    data: Decimal | None

    def __init__(self, label: str, asked: NumberAsked, *, missing: str = "", **kwargs: Any) -> None:
        super().__init__(label, [InputRequired(missing) if missing else Optional()], **kwargs)
        self.missing = missing
        self.ask(asked)

    def ask(self, asked: NumberAsked) -> None:
        """What the field takes; what is wrong with it stands beside its label, which need not be repeated."""
        self.asked = replace(asked, name="")

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = valuelist[0] if valuelist else ""
        if not is_blank(typed):
            self.data = self.read(typed)
        elif self.missing and typed:
            raise ValueError(self.missing)

    def read(self, typed: str) -> Decimal:
        """The number; raises ValueError with the words to show."""
        try:
            return read_number(typed, self.asked)
        except Refused as refusal:
            raise ValueError(join_sentences(str(mistake) for mistake in refusal.mistakes)) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else decimal_text(Decimal(self.data))


class WholeNumberField(NumberField):
    """The same for a whole number; its data is an int."""

    data: int | None  # type: ignore[assignment]  # narrower than any number

    def read(self, typed: str) -> Any:
        return int(super().read(typed))
