"""The demo's first firm answers with a colleague, whom the scenes are handed out to; one firm has still to say more."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.services.assessment.hand_out import load_handed_out
from rongtong_assess.services.demo.colleague import COLLEAGUE_EMAIL
from rongtong_assess.services.demo.data import load_demo
from rongtong_assess.services.forecast.models import ForecastModels
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.people import Account, StoredFirm
from tests.services.makers import EXAMPLES, NOW, ROOT, example

MODELS = ForecastModels(ROOT / "models")


@pytest.fixture
def writing(session: Session, library: Library) -> Session:
    begin_writing(session)
    _load(session, library)
    return session


def _load(session: Session, library: Library) -> None:
    examples: dict[str, Any] = {path.stem: example(path.stem) for path in sorted(EXAMPLES.glob("*.json"))}
    load_demo(session, library, examples, models=MODELS, now=NOW)


def read_holders(session: Session) -> dict[str, str]:
    """Group -> the name of who has it, of the only assessment that is handed out."""
    assessment = session.scalars(select(Assessment).where(Assessment.handed_out_at.is_not(None))).one()
    handed_out = load_handed_out(session, assessment)
    return {group: handed_out.name_of(group) for group in handed_out.accounts}


def test_the_scenes_are_the_colleagues(writing: Session, edition: Edition) -> None:
    assert read_holders(writing) == {group.id: "演示企业同事" for group in edition.scene_groups}


def test_an_erased_colleague_comes_back_and_has_the_scenes_again(
    writing: Session, library: Library, edition: Edition
) -> None:
    writing.execute(delete(Account).where(Account.email == COLLEAGUE_EMAIL))
    writing.expire_all()
    assert read_holders(writing) == {}
    _load(writing, library)
    assert read_holders(writing).keys() == {group.id for group in edition.scene_groups}


def test_one_of_the_firms_shows_how_it_is_asked_for_its_division(writing: Session, library: Library) -> None:
    firms = writing.scalars(select(StoredFirm)).all()
    assert {"C14", "C39", None} <= {firm.division for firm in firms}
    for firm in firms:
        if firm.division:
            assert library.sizes.divisions.by_code[firm.division].industry == firm.industry
