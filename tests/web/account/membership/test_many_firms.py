"""A service provider with 30 firms among 1,000 sees exactly those on one page, with a bounded number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, event, insert, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.people import Account, Membership, Organisation
from tests.storage.rows import add_submitted
from tests.web.steps import send, words_of
from tests.web.world import NOW, World, log_in, new_account

FIRMS, CLIENTS = 1000, 30
PROVIDER = "provider@example.com"


@pytest.fixture
def firms(app: Flask, world: World, engine: Engine) -> list[UUID]:
    """Every 33rd is a client; the first has a result at level 2 and a case that waits for it."""
    with Session(engine) as session, session.begin():
        account = new_account(PROVIDER)
        session.add(account)
        rows = [
            {"kind": OrganisationKind.FIRM, "name": f"第{number:04d}厂", "created_at": NOW} for number in range(FIRMS)
        ]
        ids = list(session.scalars(insert(Organisation).returning(Organisation.id, sort_by_parameter_order=True), rows))
        clients = ids[:: FIRMS // CLIENTS][:CLIENTS]
        session.flush()
        memberships = [
            {"account_id": account.id, "organisation_id": id, "role": Role.CONTRIBUTOR, "created_at": NOW}
            for id in clients
        ]
        session.execute(insert(Membership), memberships)
        first = add_submitted(session, clients[0], level=2)
        session.add(_case(world, first))
    return clients


def _case(world: World, assessment: Assessment) -> Case:
    return Case(
        number="AJ-20261130-7F3K2A",
        platform_id=world.organisations["platform-1"],
        firm_id=assessment.organisation_id,
        assessment_id=assessment.id,
        purpose="on_site",
        state="returned",
        opened_at=NOW,
        changed_at=NOW,
        firm_name="",
        industry="industry",
        region="330100",
        declared_level=2,
        questions_count=31,
    )


@contextmanager
def counted_queries(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_the_page_lists_exactly_the_clients_with_where_they_stand(
    app: Flask, world: World, engine: Engine, firms: list[UUID]
) -> None:
    client = log_in(app, PROVIDER)
    with counted_queries(engine) as statements:
        page = client.get("/members/organisations").text
    assert len(statements) < 20
    names = [f"第{number:04d}厂" for number in range(FIRMS)]
    with Session(engine) as session:
        own = set(session.scalars(select(Organisation.name).where(Organisation.id.in_(firms))))
    listed = page[page.index("<tbody>") : page.index("</tbody>")]
    assert {name for name in names if name in listed} == own
    assert len(own) == CLIENTS
    assert "企业（30 家）" in words_of(page)
    assert "1 个在办，1 个等企业办" in page
    assert "二级" in page


def test_a_search_narrows_the_list_and_a_stranger_finds_nothing(app: Flask, firms: list[UUID]) -> None:
    client = log_in(app, PROVIDER)
    found = client.get("/members/organisations?search=第0033").text
    assert found.count(">去办<") == 1
    assert "没有名称里带" in client.get("/members/organisations?search=第0001").text


def test_the_header_switches_to_another_firm(app: Flask, engine: Engine, firms: list[UUID]) -> None:
    client = log_in(app, PROVIDER)
    assert "看全部 30 个单位的进展" in client.get("/account/").text
    send(client, "/account/acting", "/account/", organisation=str(firms[5]))
    assert "第0165厂" in words_of(client.get("/account/").text)


def test_states_of_assessments_are_said(app: Flask, engine: Engine, firms: list[UUID]) -> None:
    with Session(engine) as session, session.begin():
        account = session.scalars(select(Account).where(Account.email == PROVIDER)).one()
        session.add(
            Assessment(
                organisation_id=firms[1],
                number="RT-1",
                edition_id="miit-2024",
                edition_fingerprint="f",
                state=AssessmentState.OPEN,
                started_at=NOW,
                started_by=account.id,
            )
        )
    page = words_of(log_in(app, PROVIDER).get("/members/organisations").text)
    assert page.count("正在填写") == 1
    assert page.count("已提交") == 1
    assert page.count("还没有测评") == CLIENTS - 2
