"""What the database itself does not let happen to followed plans and measures."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.people import Organisation
from rongtong_assess.storage.tables.progress import FollowedPlan, StoredMeasure
from rongtong_assess.storage.tables.roadmap import StoredPlanSet

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def firms(session: Session) -> list[FollowedPlan]:
    """The plan that each of two firms follows, not yet stored."""
    begin_writing(session)
    return [new_plan(session, f"firm-{number}") for number in (1, 2)]


def new_plan(session: Session, name: str) -> FollowedPlan:
    firm = Organisation(kind=OrganisationKind.FIRM, name=name, created_at=NOW)
    session.add(firm)
    session.flush()
    assessment = Assessment(
        organisation_id=firm.id,
        number=name,
        edition_id="e",
        edition_fingerprint="f",
        state="submitted",
        started_at=NOW,
    )
    session.add(assessment)
    session.flush()
    own = {"organisation_id": firm.id, "assessment_id": assessment.id}
    kept = StoredPlanSet(document="{}", facts="{}", engine_version="1", planned_at=NOW, **own)
    session.add(kept)
    session.flush()
    return FollowedPlan(plan_set_id=kept.id, kind="least_cost", begun_on=NOW.date(), chosen_at=NOW, **own)


def new_measure(plan: FollowedPlan, **change: Any) -> StoredMeasure:
    texts = dict.fromkeys(("phase", "solution_id", "reason", "responsible", "supplier", "kpi_name", "kpi_unit"), "")
    plain = {
        "organisation_id": plan.organisation_id,
        "followed_plan_id": plan.id,
        "place": 0,
        "name": "措施",
        "effects": {},
        "state": "planned",
        "evidence": [],
        "revision": 1,
        "changed_at": NOW,
        **texts,
    }
    return StoredMeasure(**{**plain, **change})


def test_a_firm_follows_one_plan_at_a_time_and_may_have_followed_others(
    session: Session, firms: list[FollowedPlan]
) -> None:
    first, other = firms
    again = {name: getattr(first, name) for name in ("organisation_id", "assessment_id", "plan_set_id", "kind")}
    session.add_all([first, other, FollowedPlan(**again, begun_on=date(2026, 1, 1), chosen_at=NOW, ended_at=NOW)])
    session.flush()
    session.add(FollowedPlan(**again, begun_on=date(2026, 1, 1), chosen_at=NOW))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_plan_cannot_hang_on_another_firms_plan_set(session: Session, firms: list[FollowedPlan]) -> None:
    first, other = firms
    first.plan_set_id = other.plan_set_id
    session.add(first)
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_measure_cannot_hang_on_another_firms_plan(session: Session, firms: list[FollowedPlan]) -> None:
    session.add_all(firms)
    session.flush()
    session.add(new_measure(firms[0], organisation_id=firms[1].organisation_id))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("change", [{"state": "done"}, {"state": ""}])
def test_a_measure_is_in_one_of_the_known_states(
    session: Session, firms: list[FollowedPlan], change: dict[str, Any]
) -> None:
    session.add_all(firms)
    session.flush()
    session.add(new_measure(firms[0], **change))
    with pytest.raises(IntegrityError):
        session.flush()


def test_what_a_firm_follows_goes_with_the_firm_and_with_nobody_elses(
    session: Session, firms: list[FollowedPlan]
) -> None:
    session.add_all(firms)
    session.flush()
    older = new_measure(firms[0])
    session.add(older)
    session.flush()
    session.add_all([new_measure(firms[0], continues=older.id), new_measure(firms[1])])
    session.flush()
    session.execute(delete(Organisation).where(Organisation.id == firms[0].organisation_id))
    assert session.scalar(select(func.count()).select_from(FollowedPlan)) == 1
    assert session.scalar(select(func.count()).select_from(StoredMeasure)) == 1
