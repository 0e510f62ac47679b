"""Cases for programs: each organisation its own, four values by themselves, pages that miss and repeat nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import update

from rongtong_assess.core.consulting.case import CasePurpose, CaseState, CaseStep
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.storage.tables.visit import Authorisation, Visit, VisitState
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.storage.consulting.case_rows import add_practice
from tests.storage.rows import NOW
from tests.web.api_steps import ask
from tests.web.platform.work.practice_keys import key_of


@pytest.fixture
def practice_keys(app: Flask) -> dict[str, str]:
    """A platform with three cases; keys of platform, firm and strangers, and the ids by name."""
    with app.extensions[EXTENSION].sessions.begin() as session:
        practice, strangers = add_practice(session), add_practice(session, "乙")
        for place, purpose in enumerate((CasePurpose.INITIAL, CasePurpose.ON_SITE, CasePurpose.RECHECK)):
            case = practice.add_case(
                CaseState.CONCLUDED, purpose=purpose, opened_at=NOW + timedelta(hours=place), assigned=("consultant",)
            )
        practice.add_event(case, CaseStep.ASSIGN, CaseState.ASSIGNED, "manager")
        session.add(
            Visit(
                id=uuid4(),
                organisation_id=practice.firm.id,
                assessment_id=practice.assessment_id,
                platform_id=practice.platform.id,
                kind=ValueKind.RECHECK,
                case_id=case.id,
                round_number=1,
                state=VisitState.COMPLETED,
                is_randomly_selected=False,
                visited_on=NOW.date(),
                edition_fingerprint="f",
                score_points=Decimal("41.5"),
                level=2,
                started_at=NOW,
            )
        )
        keys = {
            "platform": key_of(session, practice.actor("manager")),
            "firm": key_of(session, practice.actor("owner")),
            "other platform": key_of(session, strangers.actor("manager")),
            "other firm": key_of(session, strangers.actor("owner")),
            "newest": str(case.id),
            "platform_id": str(practice.platform.id),
        }
    return keys


def test_firm_and_platform_read_their_own_cases_and_strangers_none(app: Flask, practice_keys: dict[str, str]) -> None:
    client = app.test_client()
    for name in ("platform", "firm"):
        found = ask(client, practice_keys[name], "/cases").json
        assert [case["purpose"] for case in found["cases"]] == ["recheck", "on_site", "initial"]
        assert ask(client, practice_keys[name], f"/cases/{practice_keys['newest']}").status_code == 200
    for name in ("other platform", "other firm"):
        assert ask(client, practice_keys[name], "/cases").json == {"cases": [], "next": None}
        assert ask(client, practice_keys[name], f"/cases/{practice_keys['newest']}").status_code == 404


def test_each_kind_of_value_stands_by_itself(app: Flask, practice_keys: dict[str, str]) -> None:
    case = ask(app.test_client(), practice_keys["platform"], f"/cases/{practice_keys['newest']}").json
    assert case["values"] == {
        "declared": {"level": 1, "score": "30", "round": None, "visited_on": None},
        "initial": None,
        "on_site": None,
        "recheck": {"level": 2, "score": "41.5", "round": 1, "visited_on": NOW.date().isoformat()},
    }
    assert [step["step"] for step in case["steps"]] == ["assign"]
    assert "甲manager" not in str(case)


def test_a_platform_no_longer_reads_what_was_declared_once_the_authorisation_ended(
    app: Flask, practice_keys: dict[str, str]
) -> None:
    with app.extensions[EXTENSION].sessions.begin() as session:
        platform_id = UUID(practice_keys["platform_id"])
        session.execute(update(Authorisation).where(Authorisation.platform_id == platform_id).values(ended_at=NOW))
    client, path = app.test_client(), f"/cases/{practice_keys['newest']}"
    assert ask(client, practice_keys["platform"], path).json["values"]["declared"] is None
    assert ask(client, practice_keys["firm"], path).json["values"]["declared"]["level"] == 1


def test_the_pages_of_the_list_hold_every_case_once(app: Flask, practice_keys: dict[str, str]) -> None:
    client, seen, after = app.test_client(), [], ""
    while after is not None:
        page = ask(client, practice_keys["platform"], f"/cases?limit=1{f'&after={after}' if after else ''}").json
        seen += [case["id"] for case in page["cases"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) == 3


def test_a_parameter_that_there_is_not_is_refused(app: Flask, practice_keys: dict[str, str]) -> None:
    client = app.test_client()
    for path in ("/cases?state=concluded", "/cases?limit=0", "/cases?after=x", f"/cases/{practice_keys['newest']}?x=1"):
        assert ask(client, practice_keys["firm"], path).status_code == 422, path
