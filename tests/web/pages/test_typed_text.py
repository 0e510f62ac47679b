"""Fields in which people type take letters of every script, and private code points as the real characters."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from sqlalchemy import Engine
from werkzeug.datastructures import MultiDict
from wtforms import Field, StringField
from wtforms.fields import EmailField, PasswordField

import rongtong_assess.web
from tests.web.steps import OWNER, account_of, send

READ_BY_THE_SERVICE = {"ProductForm"}
"""Its fields go through content.product.reading, as those of the workbook do."""
FOR_PASSWORDS = {"ErasureForm", "NewEmailForm", "NewNumberForm", "OurVerifyForm", "RemovalForm"}
NO_WORDS = {"credit_code", "code", "email", "mobile", "phone", "setup"}


def _forms() -> list[type[FlaskForm]]:
    for module in walk_packages(rongtong_assess.web.__path__, "rongtong_assess.web."):
        import_module(module.name)
    found, waiting = set[type[FlaskForm]](), [FlaskForm]
    while waiting:
        waiting += (below := waiting.pop().__subclasses__())
        found.update(form for form in below if form.__module__.startswith("rongtong_assess.web."))
    return sorted((form for form in found if form.__name__ not in FOR_PASSWORDS), key=lambda form: form.__name__)


def _is_typed(field: Field) -> bool:
    has_words = isinstance(field, StringField) and not isinstance(field, EmailField | PasswordField)
    return has_words and field.widget.input_type != "hidden" if hasattr(field.widget, "input_type") else has_words


@pytest.mark.parametrize("form", _forms(), ids=lambda form: form.__name__)
def test_a_field_of_text_gives_the_real_characters(app: Flask, form: type[FlaskForm]) -> None:
    with app.test_request_context():
        typed = [field.name for field in form(MultiDict()) if _is_typed(field) and field.name not in NO_WORDS]
        if form.__name__ in READ_BY_THE_SERVICE:
            typed = []
        sent = form(MultiDict({name: "\ue863军\U00031350\u0378" for name in typed}))
        assert {name: sent[name].data for name in typed} == dict.fromkeys(typed, "䶮军\U00031350\u0378")


def test_a_name_with_new_and_old_characters_is_kept_as_the_real_ones(firm_client: FlaskClient, engine: Engine) -> None:
    send(firm_client, "/account/name", "/account/", name="王\ue863\U00031350")
    assert account_of(engine, OWNER).name == "王䶮\U00031350"
