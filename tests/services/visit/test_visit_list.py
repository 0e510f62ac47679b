"""Authorised platforms, and whom they visit first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import delete, event, func, select, update
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.visit.hints import AnswerNorm, FlagKind
from rongtong_assess.services.forecast.forecast_assessment import forecast_assessment
from rongtong_assess.services.forecast.models import ForecastModels
from rongtong_assess.services.visit.authorise import end, grant
from rongtong_assess.services.visit.visit_list import get_result_to_visit, list_results_to_visit
from rongtong_assess.storage.people.organisations import get_authorised_assessment, list_authorisations, list_platforms
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.people import AuditEntry, Organisation
from rongtong_assess.storage.tables.visit import Authorisation
from tests.actors import firm_actor, platform_actor
from tests.services.makers import NOW, ROOT, add_submitted

AT = datetime(2026, 11, 28, tzinfo=UTC)
MODELS = ForecastModels(ROOT / "models")


def norms_of(edition: Edition) -> Mapping[str, AnswerNorm]:
    model = MODELS.find(edition, AT.date())
    assert model is not None
    return model.norms


@pytest.fixture
def platforms(writing: Session) -> list[UUID]:
    rows = [Organisation(kind=OrganisationKind.PLATFORM, name=f"平台{number}", created_at=NOW) for number in (1, 2)]
    writing.add_all(rows)
    writing.flush()
    return [row.id for row in rows]


def authorise(session: Session, assessment: Assessment, platform_id: UUID) -> None:
    firm = firm_actor(assessment.organisation_id, assessment.submitted_by)
    grant(session, firm, platform_id, consent_version="1", now=AT)


def test_without_an_authorisation_a_result_is_not_found(
    writing: Session, library: Library, platforms: list[UUID]
) -> None:
    assessment = add_submitted(writing, library, 11)
    authorise(writing, assessment, platforms[0])
    assert get_authorised_assessment(writing, platforms[0], assessment.id).id == assessment.id
    with pytest.raises(NotFound):
        get_authorised_assessment(writing, platforms[1], assessment.id)
    assert list_results_to_visit(writing, platform_actor(platforms[1]), library=library, norms_of=norms_of) == []
    with pytest.raises(NotFound):
        get_result_to_visit(writing, platform_actor(platforms[1]), assessment.id, library=library, norms_of=norms_of)


def test_ended_means_not_found_and_it_may_be_given_again(
    writing: Session, library: Library, platforms: list[UUID]
) -> None:
    assessment = add_submitted(writing, library, 11)
    firm = firm_actor(assessment.organisation_id, assessment.submitted_by)
    authorise(writing, assessment, platforms[0])
    authorise(writing, assessment, platforms[0])
    assert len(list_authorisations(writing, assessment.organisation_id)) == 1
    end(writing, firm, platforms[0], now=AT)
    with pytest.raises(NotFound):
        get_authorised_assessment(writing, platforms[0], assessment.id)
    end(writing, firm, platforms[0], now=AT)
    with pytest.raises(NotFound):
        end(writing, firm, platforms[1], now=AT)
    authorise(writing, assessment, platforms[0])
    assert get_authorised_assessment(writing, platforms[0], assessment.id)
    actions = writing.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("authorisation"))).all()
    assert sorted(actions) == ["authorisation.end", "authorisation.grant", "authorisation.grant"]


def test_only_an_active_platform_can_be_authorised(writing: Session, library: Library, platforms: list[UUID]) -> None:
    assessment = add_submitted(writing, library, 11)
    writing.execute(update(Organisation).where(Organisation.id == platforms[1]).values(is_active=False))
    for wrong in (platforms[1], assessment.organisation_id, UUID(int=1)):
        with pytest.raises(NotFound):
            authorise(writing, assessment, wrong)
    assert [platform.name for platform in list_platforms(writing, is_demo=False)] == ["平台1"]
    assert list_platforms(writing, is_demo=True) == []


def test_a_closed_firm_is_not_shown_any_more(writing: Session, library: Library, platforms: list[UUID]) -> None:
    assessment = add_submitted(writing, library, 11)
    authorise(writing, assessment, platforms[0])
    closed = update(Organisation).where(Organisation.id == assessment.organisation_id).values(is_active=False)
    writing.execute(closed)
    assert list_results_to_visit(writing, platform_actor(platforms[0]), library=library, norms_of=norms_of) == []


def test_what_is_usual_is_asked_once_for_the_whole_list(
    writing: Session, library: Library, platforms: list[UUID]
) -> None:
    for number in (11, 12):
        authorise(writing, add_submitted(writing, library, number), platforms[0])
    asked: list[str] = []

    def norms(edition: Edition) -> Mapping[str, AnswerNorm]:
        asked.append(edition.id)
        return norms_of(edition)

    assert len(list_results_to_visit(writing, platform_actor(platforms[0]), library=library, norms_of=norms)) == 2
    assert asked == ["miit-2024"]


def test_a_result_without_a_forecast_comes_after_those_with_one(
    writing: Session, library: Library, platforms: list[UUID]
) -> None:
    first, second = (add_submitted(writing, library, number) for number in (11, 12))
    for assessment in (first, second):
        authorise(writing, assessment, platforms[0])
    ids = second.organisation_id, second.id
    forecast_assessment(writing, *ids, library=library, models=MODELS, now=AT)
    visits = list_results_to_visit(writing, platform_actor(platforms[0]), library=library, norms_of=norms_of)
    by_forecast = [visit.forecast is not None for visit in visits if not visit.is_randomly_selected]
    assert {visit.assessment.id for visit in visits} == {first.id, second.id}
    assert by_forecast == sorted(by_forecast, reverse=True)


def test_among_firms_drawn_by_chance_neither_model_nor_flags_decide_who_is_first(
    writing: Session, library: Library, platforms: list[UUID]
) -> None:
    with_forecast, without = (add_submitted(writing, library, number) for number in (11, 12))
    for assessment in (with_forecast, without):
        authorise(writing, assessment, platforms[0])
    forecast_assessment(
        writing, with_forecast.organisation_id, with_forecast.id, library=library, models=MODELS, now=AT
    )
    visits = list_results_to_visit(writing, platform_actor(platforms[0]), library=library, norms_of=norms_of)
    drawn, others = ([replace(visit, is_randomly_selected=audited) for visit in visits] for audited in (True, False))
    assert len({visit.sort_key for visit in drawn}) == 1
    assert len({visit.sort_key for visit in others}) == 2
    assert max(visit.sort_key for visit in drawn) < min(visit.sort_key for visit in others)


def test_many_firms_take_no_more_queries_than_one(writing: Session, library: Library, platforms: list[UUID]) -> None:
    def count() -> int:
        seen: list[str] = []
        connection = writing.connection()

        def note(*arguments: object) -> None:
            seen.append(str(arguments[2]))

        event.listen(connection, "before_cursor_execute", note)
        try:
            list_results_to_visit(writing, platform_actor(platforms[0]), library=library, norms_of=norms_of)
        finally:
            event.remove(connection, "before_cursor_execute", note)
        return len(seen)

    authorise(writing, add_submitted(writing, library, 11), platforms[0])
    writing.flush()
    writing.expire_all()
    one = count()
    for number in (12, 13, 14):
        authorise(writing, add_submitted(writing, library, number), platforms[0])
    writing.flush()
    writing.expire_all()
    assert count() == one == 1


def kinds_of(session: Session, library: Library, platform_id: UUID, assessment: Assessment) -> set[FlagKind]:
    authorise(session, assessment, platform_id)
    listed = {
        visit.assessment.id: visit
        for visit in list_results_to_visit(session, platform_actor(platform_id), library=library, norms_of=norms_of)
    }
    single = get_result_to_visit(
        session, platform_actor(platform_id), assessment.id, library=library, norms_of=norms_of
    )
    assert listed[assessment.id].flags == single.flags
    return {flag.kind for flag in single.flags}


@pytest.mark.parametrize(("seconds", "is_hasty"), [(0, True), (1, True), (2, False), (600, False), (None, False)])
def test_answers_faster_than_reading_are_a_hint_and_unknown_times_never(
    writing: Session, library: Library, platforms: list[UUID], seconds: int | None, is_hasty: bool
) -> None:
    assessment = add_submitted(writing, library, 11, answer_seconds=seconds)
    assert (FlagKind.HASTY in kinds_of(writing, library, platforms[0], assessment)) is is_hasty


@pytest.mark.parametrize(("claim", "is_hint"), [(True, True), (False, False), (None, False)])
def test_claiming_what_does_not_exist_is_a_hint(
    writing: Session, library: Library, platforms: list[UUID], claim: bool | None, is_hint: bool
) -> None:
    assessment = add_submitted(writing, library, 11)
    assessment.claims_foil = claim
    assert (FlagKind.DECOY in kinds_of(writing, library, platforms[0], assessment)) is is_hint


def test_a_firm_gone_takes_its_authorisations_along(writing: Session, library: Library, platforms: list[UUID]) -> None:
    assessment = add_submitted(writing, library, 11)
    authorise(writing, assessment, platforms[0])
    writing.execute(delete(Organisation).where(Organisation.id == assessment.organisation_id))
    assert writing.scalar(select(func.count()).select_from(Authorisation)) == 0
    assert list_results_to_visit(writing, platform_actor(platforms[0]), library=library, norms_of=norms_of) == []
