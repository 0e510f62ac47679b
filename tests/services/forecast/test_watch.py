"""Watching the model in force: drift by month, verified firms drawn by chance, decisions with a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.core.errors import Refused
from rongtong_assess.forecast.serving.model_folder import Artefact
from rongtong_assess.services.consulting.visits.begin_visit import begin_visit
from rongtong_assess.services.consulting.visits.record_findings import confirm_rest
from rongtong_assess.services.forecast import watch as watch_models
from rongtong_assess.services.forecast.forecast_assessment import forecast_assessment
from rongtong_assess.services.forecast.models import ForecastModels, find_model_in_force
from rongtong_assess.services.forecast.watch import measure_months, note_looked, score_verified
from rongtong_assess.services.visit.authorise import grant
from rongtong_assess.storage.forecast import count_forecasts, list_decider_names, list_decisions
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.people import Membership, Organisation
from rongtong_assess.storage.tables.visit import Visit
from tests.actors import administrator_actor, firm_actor, platform_actor
from tests.services.makers import NOW, ROOT, add_account, add_submitted
from tests.services.visit_steps import sign_by_two

AT = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
"""December in China."""


@pytest.fixture(scope="module")
def artefact(library: Library) -> Artefact:
    found = find_model_in_force(ROOT / "models", library.get_edition("miit-2024"), on=AT.date())
    assert found is not None
    return found


@pytest.fixture
def placed(writing: Session, library: Library) -> list[Assessment]:
    rows = [add_submitted(writing, library, number) for number in (31, 32)]
    rows[1].submitted_at = AT
    for row in rows:
        models = ForecastModels(ROOT / "models")
        forecast_assessment(writing, row.organisation_id, row.id, library=library, models=models, now=AT)
    return rows


def verify(session: Session, library: Library, assessment: Assessment, *, is_audited: bool) -> None:
    platform = Organisation(kind=OrganisationKind.PLATFORM, name="平台", created_at=NOW)
    session.add(platform)
    account = add_account(session, "consultant@example.com")
    session.flush()
    session.add(Membership(account_id=account.id, organisation_id=platform.id, role=Role.MANAGER, created_at=NOW))
    consultant = platform_actor(platform.id, account.id)
    ids = session, consultant, assessment.id
    grant(session, firm_actor(assessment.organisation_id, account.id), platform.id, consent_version="1", now=AT)
    case = begin_visit(*ids, library=library, now=AT)
    confirm_rest(session, consultant, case.id, library=library, now=AT)
    sign_by_two(session, consultant, case, library=library, on=date(2026, 12, 1), now=AT)
    session.execute(update(Visit).values(is_randomly_selected=is_audited))


def test_months_are_those_of_china_newest_first(
    writing: Session, library: Library, placed: list[Assessment], artefact: Artefact
) -> None:
    months = measure_months(writing, library.get_edition("miit-2024"), artefact=artefact)
    assert [month.month for month in months] == [date(2026, 12, 1), date(2026, 11, 1)]
    assert [month.drift.firms for month in months] == [1, 1]
    assert not months[0].drift.is_enough
    assert {line.name for line in months[0].drift.lines} == set(artefact.record["reference"])
    assert count_forecasts(writing, artefact.model.id) == 2


def test_results_older_than_the_months_shown_are_not_read(
    writing: Session, library: Library, placed: list[Assessment], artefact: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(33, 39):
        row = add_submitted(writing, library, number)
        row.submitted_at = datetime(2025, 1, number - 30, tzinfo=UTC)
        models = ForecastModels(ROOT / "models")
        forecast_assessment(writing, row.organisation_id, row.id, library=library, models=models, now=AT)
    read: list[date] = []
    month_of = watch_models._month

    def note(row: Any) -> date:
        read.append(month_of(row))
        return read[-1]

    monkeypatch.setattr(watch_models, "_month", note)
    monkeypatch.setattr(watch_models, "MONTHS_SHOWN", 2)
    months = measure_months(writing, library.get_edition("miit-2024"), artefact=artefact)
    assert [month.month for month in months] == [date(2026, 12, 1), date(2026, 11, 1)]
    assert len(read) <= 3


def test_only_firms_drawn_by_chance_judge(
    writing: Session, library: Library, placed: list[Assessment], artefact: Artefact
) -> None:
    edition = library.get_edition("miit-2024")
    verify(writing, library, placed[0], is_audited=False)
    found = score_verified(writing, edition, champion=artefact.model.id, with_demo=False)
    assert (found.count.firms, found.count.random_visits, found.comparisons) == (1, 0, ())
    writing.execute(update(Visit).values(is_randomly_selected=True))
    writing.expire_all()
    comparison = score_verified(writing, edition, champion=artefact.model.id, with_demo=False).comparisons[0]
    assert (comparison.challenger.model, comparison.challenger.exact, comparison.champion.model) == (
        "rule",
        1,
        artefact.model.id,
    )
    by_rule = score_verified(writing, edition, champion="rule", with_demo=False).comparisons[0]
    assert (by_rule.challenger.model, by_rule.champion.model) == (artefact.model.id, "rule")


def test_a_decision_has_a_reason_and_what_was_seen(
    writing: Session, library: Library, placed: list[Assessment], artefact: Artefact
) -> None:
    edition = library.get_edition("miit-2024")
    drift = measure_months(writing, edition, artefact=artefact)[0].drift
    account = add_account(writing, "admin@example.com")
    actor = administrator_actor(placed[0].organisation_id, account.id)
    for words in ("", "  ", "长" * 501):
        with pytest.raises(Refused, match="理由"):
            note_looked(writing, actor, edition=edition, reason=words, drift=drift, now=AT)
    note_looked(writing, actor, edition=edition, reason="企业太少，先不动", drift=drift, now=AT)
    decision = list_decisions(writing, edition.id)[0]
    assert decision.words == "企业太少，先不动"
    assert list_decider_names(writing, [decision]) == {account.id: account.name}
    assert decision.seen == {line.name: round(line.psi, 4) for line in drift.lines[:5]}
