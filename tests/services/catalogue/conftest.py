"""A platform, and what its entries are read with."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.content.product.entry import build_entry_book
from rongtong_assess.core.catalogue.product import EntryBook
from rongtong_assess.services.catalogue.platform_profile import declare_platform_code
from rongtong_assess.storage.database.engine import begin_writing
from tests.products import OWN_CODE, TODAY
from tests.services.catalogue.platforms import Platform, make_platform, person
from tests.services.makers import NOW


@pytest.fixture
def platform(session: Session) -> Platform:
    begin_writing(session)
    made = Platform(session, make_platform(session, "某平台"), person(session, "甲"), person(session, "乙"))
    declare_platform_code(session, made.actor(made.author), OWN_CODE, now=NOW)
    return made


@pytest.fixture
def book(library: Library) -> EntryBook:
    return build_entry_book(library, TODAY)
