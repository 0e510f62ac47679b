"""The form of a product. It takes every field as text; content reads it as it reads a row of a workbook."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from rongtong_assess.content.product.entry import ALL_INDUSTRIES, FIELDS, YES, option_id, step_id, write_entry
from rongtong_assess.core.assessment.firm import SIZE_NAMES
from rongtong_assess.core.catalogue.product import EntryBook, ProductDetails, option_words
from rongtong_assess.core.catalogue.solution import SceneStep
from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.typed_text import MOST_RAW_FIELD
from rongtong_assess.presentation.wording.catalogue import (
    DECLARES_INTEREST,
    INTEREST_HINT,
    OPTIONS_HINT,
    PLEASE_CHOOSE,
    STEPS_HINT,
    size_words,
)
from rongtong_assess.web.frame.errors import add_mistakes

TICKED_FIELDS = ("industries", "sizes", "steps", "options")
ALL = "all"
NEEDED = (InputRequired(),)
"""Only marks the field as required; the reading names missing fields together with all other mistakes."""


def _text(field: str, kind: type[Field] = StringField) -> Field:
    return kind(FIELDS[field].title, NEEDED, description=FIELDS[field].hint, render_kw={"maxlength": MOST_RAW_FIELD})


def _choice(field: str) -> SelectField:
    offered = {"": PLEASE_CHOOSE, **(FIELDS[field].choices or {})}
    choices = [SelectChoice(id, words) for id, words in offered.items()]
    return SelectField(FIELDS[field].title, NEEDED, choices=choices, validate_choice=False)


def _ticks(field: str, hint: str = "") -> SelectMultipleField:
    return SelectMultipleField(FIELDS[field].title, description=hint, validate_choice=False)


class ProductForm(FlaskForm):
    """All that firms ask for. seen_revision: of the draft that was shown; empty for none."""

    seen_revision = HiddenField()
    name = _text("name")
    vendor = _text("vendor")
    vendor_code = _text("vendor_code")
    industries = _ticks("industries")
    sizes = _ticks("sizes")
    steps = _ticks("steps", STEPS_HINT)
    options = _ticks("options", OPTIONS_HINT)
    deployment = _choice("deployment")
    pricing = _choice("pricing")
    first_year_low = _text("first_year_low")
    first_year_high = _text("first_year_high")
    yearly_low = _text("yearly_low")
    yearly_high = _text("yearly_high")
    weeks_low = _text("weeks_low")
    weeks_high = _text("weeks_high")
    requirements = _text("requirements", TextAreaField)
    interfaces = _text("interfaces", TextAreaField)
    data_location = _text("data_location", TextAreaField)
    reference = _text("reference", TextAreaField)
    kpi = _text("kpi", TextAreaField)
    service = _text("service", TextAreaField)
    subsidy = _choice("subsidy")
    source = _text("source", TextAreaField)
    checked_on = _text("checked_on")
    declares_interest = BooleanField(DECLARES_INTEREST, description=INTEREST_HINT)

    def entry(self) -> dict[str, str]:
        """What was entered, field by field, as a workbook would have it."""
        not_texts = {*TICKED_FIELDS, "declares_interest"}
        texts = {field: self[field].data or "" for field in FIELDS if field not in not_texts}
        ticks = {field: "\n".join(self[field].data or ()) for field in TICKED_FIELDS}
        if ALL in (self.industries.data or ()):
            ticks["industries"] = ALL_INDUSTRIES
        return {**texts, **ticks, "declares_interest": YES if self.declares_interest.data else ""}

    def show(self, refusal: Refused) -> None:
        """Add every mistake to its field, or to the whole form."""
        add_mistakes(self, refusal.mistakes)


def form_data(details: ProductDetails, book: EntryBook) -> dict[str, object]:
    """The values of the form for an existing product."""
    entry: dict[str, object] = dict(write_entry(details, book))
    for field in ("deployment", "pricing", "subsidy"):
        entry[field] = getattr(details, field)
    return {
        **entry,
        "industries": list(details.industries),
        "sizes": list(details.sizes),
        "steps": [step_id(step) for step in details.steps],
        "options": [option_id(option) for option in details.options],
        "declares_interest": details.declares_interest,
    }


def list_industries(book: EntryBook) -> list[tuple[str, str]]:
    """The choices: all industries at once, or single ones."""
    return [(ALL, ALL_INDUSTRIES), *((industry.id, industry.name) for industry in book.industries.values())]


def list_sizes() -> list[tuple[str, str]]:
    return [(size, size_words(size)) for size, name in SIZE_NAMES.items()]


def list_scene_rows(book: EntryBook) -> list[tuple[str, list[tuple[str, str]]]]:
    """Scene by scene: its name, and id and words of each step."""
    steps = range(TOP_SCENE_LEVEL)
    return [
        (scene.name, [(step_id(SceneStep(scene.id, low, low + 1)), f"{low}→{low + 1}") for low in steps])
        for scene in book.edition.scenes.values()
    ]


def list_option_groups(book: EntryBook) -> list[tuple[str, list[tuple[str, str]]]]:
    """Item by item in the edition's order: its name, and id and words of each option that can be bought."""
    groups = []
    for item in book.edition.items.values():
        found = sorted((option for option in book.options if option.item_id == item.id), key=option_id)
        if found:
            groups.append((item.name, [(option_id(option), option_words(book, option)) for option in found]))
    return groups
