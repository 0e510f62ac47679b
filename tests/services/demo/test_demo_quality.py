"""The demo's quality page has something to show: one result that others looked at again, and one rated case."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.presentation.wording.commands.demo import FIRST_PLATFORM
from rongtong_assess.services.consulting.quality.agreement import find_platform_agreement
from rongtong_assess.services.demo.cases.people import COLLEAGUE, CONSULTANT, MANAGER, find_actor
from rongtong_assess.services.demo.data import load_demo
from rongtong_assess.services.forecast.models import ForecastModels
from rongtong_assess.storage.consulting.quality import list_ratings
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.demo import find_demo_organisation
from tests.services.makers import EXAMPLES, NOW, ROOT, example


def test_one_result_was_looked_at_again_and_one_case_was_rated(session: Session, library: Library) -> None:
    begin_writing(session)
    examples: dict[str, Any] = {path.stem: example(path.stem) for path in sorted(EXAMPLES.glob("*.json"))}
    load_demo(session, library, examples, models=ForecastModels(ROOT / "models"), now=NOW)
    platform = find_demo_organisation(session, OrganisationKind.PLATFORM, FIRST_PLATFORM)
    manager = find_actor(session, platform, MANAGER) if platform else None
    assert manager
    agreement = find_platform_agreement(session, manager, library=library)
    assert agreement.firms_count == 1
    assert [set(pair) for pair in agreement.by_pair] == [{CONSULTANT.name, COLLEAGUE.name}]
    ((rating, _case),) = list_ratings(session, manager)
    assert rating.stars == 4
