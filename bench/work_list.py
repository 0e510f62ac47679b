"""The work list of a platform with 10,000 cases: its page as the manager opens it, and as a consultant filters it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from bench.measurement import Measurement, median_seconds
from bench.people import LOG_IN_PATH, TOKEN, settings_of
from rongtong_assess.app import create_app
from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.core.consulting.case import ENDED_STATES, CasePurpose, CaseState, CaseStep
from rongtong_assess.services.people.administration import hash_password, make_password, new_account
from rongtong_assess.services.people.organisations import add_organisation
from rongtong_assess.storage.database.engine import new_session_factory, open_engine
from rongtong_assess.storage.database.schema import upgrade
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent, CaseMember
from rongtong_assess.storage.tables.people import Membership, Organisation

CASES, CONSULTANTS = 10_000, 200
TARGET_MILLISECONDS = 200
PAGES = {
    "待我处理，主管": ("manager", "/platform/work/"),
    "全部案件": ("manager", "/platform/work/?all=1"),
    "最后一页": ("manager", "/platform/work/?all=1&page=200"),
    "按企业名称搜索": ("manager", "/platform/work/?all=1&q=测速企业 77"),
    "筛选地区、用途、过期": ("manager", "/platform/work/?all=1&region=33&purpose=on_site&overdue=1"),
    "待我处理，顾问": ("consultant", "/platform/work/"),
}


def measure_work_list() -> Iterator[Measurement]:
    """Every page as a browser gets it, on SQLite."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        password = make_work(folder)
        app = create_app(settings_of(folder))
        clients = {person: _log_in(app, f"{person}@example.com", password) for person in ("manager", "consultant")}
        for words, (person, address) in PAGES.items():
            seconds = median_seconds(lambda person=person, address=address: _open(clients[person], address), 7)  # type: ignore[misc]  # the defaults hold the values of this round
            yield Measurement(f"{CASES:,} 件案件，{words}", seconds * 1000, "毫秒", TARGET_MILLISECONDS, "most")


def make_work(folder: Path) -> str:
    """A platform with its people and cases in all states; returns the password of all."""
    engine = open_engine(settings_of(folder).database_url)
    upgrade(engine)
    password, now = make_password(), datetime.now(UTC)
    with new_session_factory(engine).begin() as session:
        platform = add_organisation(session, OrganisationKind.PLATFORM, "测速平台", now=now)
        people = _add_people(session, platform.id, password_hash=hash_password(password), now=now)
        _add_cases(session, platform.id, people, now=now)
        session.execute(text("ANALYZE"))
    engine.dispose()
    return password


def _add_people(session: Session, platform_id: UUID, *, password_hash: str, now: datetime) -> list[int]:
    names = ["manager", "consultant", *(f"consultant-{number}" for number in range(1, CONSULTANTS))]
    accounts = [
        new_account(session, email=f"{name}@example.com", name=name, password_hash=password_hash, now=now)
        for name in names
    ]
    session.flush()
    for place, account in enumerate(accounts):
        role = Role.CONSULTANT if place else Role.MANAGER
        session.add(Membership(account_id=account.id, organisation_id=platform_id, role=role, created_at=now))
    session.flush()
    return [account.id for account in accounts]


def _add_cases(session: Session, platform_id: UUID, people: list[int], *, now: datetime) -> None:
    chance = random.Random(7)  # noqa: S311  # made-up cases
    states, regions = list(CaseState), [f"{province}{city:02}00" for province in (33, 44, 32) for city in range(1, 12)]
    rows: dict[type[Any], list[dict[str, Any]]] = {
        Organisation: [],
        Assessment: [],
        Case: [],
        CaseMember: [],
        CaseEvent: [],
    }
    for number in range(CASES):
        firm_id, assessment_id, case_id = uuid4(), uuid4(), uuid4()
        state = chance.choice(states)
        day = (now + timedelta(days=chance.randrange(-30, 60))).date()
        rows[Organisation].append(
            {
                "id": firm_id,
                "kind": "firm",
                "name": f"测速企业 {number}",
                "is_active": True,
                "is_demo": False,
                "created_at": now,
            }
        )
        rows[Assessment].append(
            {
                "id": assessment_id,
                "organisation_id": firm_id,
                "number": f"RT-{number}",
                "edition_id": "miit-2024",
                "edition_fingerprint": "f",
                "state": AssessmentState.SUBMITTED,
                "started_at": now,
                "submitted_at": now,
            }
        )
        rows[Case].append(
            {
                "id": case_id,
                "number": f"AJ-20261130-{number:06}",
                "platform_id": platform_id,
                "firm_id": firm_id,
                "assessment_id": assessment_id,
                "purpose": chance.choice(list(CasePurpose)),
                "state": state,
                "round_number": 1,
                "due_on": None if state in ENDED_STATES else day,
                "visit_on": day,
                "opened_at": now,
                "changed_at": now,
                "firm_name": f"测速企业 {number}",
                "industry": "industry",
                "region": chance.choice(regions),
                "declared_level": 1,
                "questions_count": 31,
                "findings_count": chance.randrange(32),
                "missing_evidence_count": chance.randrange(4),
            }
        )
        if state is not CaseState.TO_ASSIGN:
            rows[CaseMember].append(
                {
                    "case_id": case_id,
                    "account_id": chance.choice(people[1:]),
                    "round_number": 1,
                    "is_lead": True,
                    "source": "hand",
                    "reason": "",
                    "added_at": now,
                }
            )
        rows[CaseEvent] += [
            {
                "case_id": case_id,
                "step": step,
                "target": state,
                "round_number": 1,
                "reason": "",
                "was_late": False,
                "happened_at": now,
                "account_id": people[0],
            }
            for step in (CaseStep.ASSIGN, CaseStep.SCHEDULE, CaseStep.BEGIN, CaseStep.SIGN)
        ]
    for table, made in rows.items():
        session.execute(insert(table), made)


def _log_in(app: Flask, email: str, password: str) -> FlaskClient:
    client = app.test_client()
    token = TOKEN.search(client.get(LOG_IN_PATH).text)[1]  # type: ignore[index]  # every form has one
    client.post(LOG_IN_PATH, data={"email": email, "password": password, "csrf_token": token})
    return client


def _open(client: FlaskClient, address: str) -> None:
    reply = client.get(address)
    assert reply.status_code == 200, reply.status
