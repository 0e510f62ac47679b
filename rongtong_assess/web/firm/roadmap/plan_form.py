"""The form of a firm's wishes for its roadmap: each field by itself; the planner checks them together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, SelectMultipleField, SubmitField
from wtforms.validators import InputRequired, ValidationError

from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.exact import find_count
from rongtong_assess.core.roadmap.wishes import BUDGET, YEARS, PlanWishes
from rongtong_assess.presentation.views.roadmap import TickedSolutions
from rongtong_assess.presentation.wording.assessment import NOT_OFFERED
from rongtong_assess.presentation.wording.roadmap.wishes import (
    BUDGET_HINT,
    LOCKED_HINT,
    PAINS_HINT,
    PRICE_ANSWERS,
    UNKNOWN_CHOICE,
    WISH_LABELS,
    YEARS_MISSING,
    target_words,
)
from rongtong_assess.web.frame.errors import add_mistakes
from rongtong_assess.web.frame.fields import NumberField, WholeNumberField

HIGHEST_TARGET = 99
FIELD_OF_MISTAKE = {
    "target": "target",
    "budget": "budget",
    "years": "years",
    "own": "owned",
    "want": "wanted",
    "exclude": "excluded",
    "pain": "pains",
    "lock": "locked",
}


class PlanForm(FlaskForm):
    """A firm's wishes."""

    target = SelectField(WISH_LABELS["target"], [InputRequired(NOT_OFFERED)], validate_choice=False)
    budget = NumberField(WISH_LABELS["budget"], BUDGET, description=BUDGET_HINT)
    pains = SelectMultipleField(WISH_LABELS["pains"], description=PAINS_HINT, invalid_choice_message=UNKNOWN_CHOICE)
    years = WholeNumberField(WISH_LABELS["years"], YEARS, missing=YEARS_MISSING, default=1)
    prices = RadioField(WISH_LABELS["prices"], choices=PRICE_ANSWERS, default="size", validate_choice=False)
    locked = SelectMultipleField(WISH_LABELS["locked"], description=LOCKED_HINT, invalid_choice_message=UNKNOWN_CHOICE)
    owned = SelectMultipleField(WISH_LABELS["owned"], invalid_choice_message=UNKNOWN_CHOICE)
    wanted = SelectMultipleField(WISH_LABELS["wanted"], invalid_choice_message=UNKNOWN_CHOICE)
    excluded = SelectMultipleField(WISH_LABELS["excluded"], invalid_choice_message=UNKNOWN_CHOICE)
    submit = SubmitField(WISH_LABELS["submit"])

    def validate_target(self, field: SelectField) -> None:
        if find_count(field.data, HIGHEST_TARGET) is None:
            raise ValidationError(NOT_OFFERED)

    def validate_prices(self, field: RadioField) -> None:
        if field.data not in dict(PRICE_ANSWERS):
            raise ValidationError(NOT_OFFERED)

    def offer(self, edition: Edition, solutions: Iterable[Solution], *, level: int) -> None:
        """Fill the lists to choose from. level: the firm's present one."""
        top = max(edition.rule_by_level)
        targets = sorted(target for target in edition.rule_by_level if target > level) or [top]
        self.target.choices = [
            (str(target), target_words(edition, target, is_next=target == level + 1)) for target in targets
        ]
        scenes = [(scene.id, scene.name) for scene in edition.scenes.values()]
        self.pains.choices = self.locked.choices = scenes
        names = [(solution.id, solution.name) for solution in solutions]
        self.owned.choices = self.wanted.choices = self.excluded.choices = names

    def wishes(self) -> PlanWishes:
        """What was entered, once the form is valid."""
        return PlanWishes(
            target_level=int(self.target.data),
            budget_wan_yuan=self.budget.data,
            years=self.years.data or 1,
            prices=self.prices.data,
            owned=frozenset(self.owned.data),
            wanted=frozenset(self.wanted.data),
            excluded=frozenset(self.excluded.data),
            pains=frozenset(self.pains.data),
            locked=frozenset(self.locked.data),
        )

    def refuse(self, mistakes: Iterable[Mistake], names: dict[str, str]) -> None:
        """Add each mistake to its field, or to the whole form. names: of solutions, by id."""
        named = (replace(mistake, what=_with_names(mistake.what, names)) for mistake in mistakes)
        add_mistakes(self, named, fields=FIELD_OF_MISTAKE)


def wishes_data(wishes: PlanWishes) -> dict[str, Any]:
    """Wishes as the form takes them."""
    return {
        "target": None if wishes.target_level is None else str(wishes.target_level),
        "budget": wishes.budget_wan_yuan,
        "years": wishes.years,
        "prices": wishes.prices,
        **{name: sorted(getattr(wishes, name)) for name in ("owned", "wanted", "excluded", "pains", "locked")},
    }


def _with_names(words: str, names: dict[str, str]) -> str:
    """Replace the ids of solutions, by which the planner names them, by their names."""
    for id, name in names.items():
        words = words.replace(f"「{id}」", f"「{name}」")
    return words


def ticked_solutions(form: PlanForm) -> TickedSolutions:
    """The solutions that are ticked in the form."""
    return TickedSolutions(*(frozenset(field.data or ()) for field in (form.owned, form.wanted, form.excluded)))
