"""Mistakes beside the fields of a form, and all of a field's as one text: the one place where they are joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from wtforms import FieldList, Form

from rongtong_assess.core import text_limits
from rongtong_assess.core.errors import Mistake, join_sentences


def put_beside(form: Form, mistakes: Iterable[Mistake], fields: Mapping[str, str] | None = None) -> None:
    """Each mistake to its field, what concerns none to the whole form.

    fields: the form's name of a place where it has another. A field that could not be read says so already; what
    follows from its being empty is not told as well.
    """
    unread = {name for name, field in form._fields.items() if field.errors}
    for mistake in mistakes:
        name = (fields or {}).get(mistake.where, mistake.where)
        if name not in form._fields or isinstance(form[name], FieldList):
            form.form_errors.append(mistake.words)
        elif name not in unread:
            form[name].errors = [*form[name].errors, mistake.words]


def error_text(errors: Any) -> str:
    """All that is wrong with one field. errors: its list; of a field of fields, lists and mappings of them."""
    return join_sentences(_flat(errors))


def init_field_errors(app: Flask) -> None:
    """Give templates the filter `error_text`, and `text_limits` for inputs that are no form's fields."""
    app.add_template_filter(error_text)
    app.jinja_env.globals["text_limits"] = text_limits


def _flat(errors: Any) -> Iterable[str]:
    if isinstance(errors, Mapping):
        errors = errors.values()
    for error in errors:
        if isinstance(error, Mapping | list | tuple):
            yield from _flat(error)
        else:
            yield str(error)
