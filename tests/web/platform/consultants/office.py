"""The first platform of the world with a case of the first firm, for the pages about consultants."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from rongtong_assess.core.actor import Role
from rongtong_assess.storage.tables.consulting.case import Case, CaseMember
from rongtong_assess.storage.tables.people import Account, Membership
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.web.world import NOW, World, log_in, new_account, token_of


@dataclass
class OfficePages:
    """clients: one for each role, logged in when first needed."""

    app: Flask
    world: World
    case_id: UUID
    clients: dict[str, FlaskClient]

    def client(self, role: str) -> FlaskClient:
        if role not in self.clients:
            self.clients[role] = log_in(self.app, self.world.account("platform-1", role))
        return self.clients[role]

    def person(self, role: str) -> UUID:
        with self.session() as session:
            email = self.world.account("platform-1", role)
            return session.scalars(select(Account.public_id).where(Account.email == email)).one()

    def session(self) -> Session:
        return self.app.extensions[EXTENSION].sessions()

    def page(self, role: str, path: str = "") -> str:
        return self.client(role).get(f"/platform/consultants/{path}").text

    def send(self, role: str, path: str, **fields: object) -> TestResponse:
        """With a token from the list of consultants."""
        client = self.client(role)
        token = token_of(client, "/account/")
        address = f"/platform/consultants/{path}"
        return client.post(address, data={"csrf_token": token, **fields}, follow_redirects=True)

    def members(self) -> list[int | None]:
        with self.session() as session:
            query = select(CaseMember.account_id).where(CaseMember.ended_at.is_(None))
            return list(session.scalars(query))

    def assign(self, role: str) -> None:
        with self.session() as session, session.begin():
            account = session.scalars(
                select(Account).where(Account.email == self.world.account("platform-1", role))
            ).one()
            row = CaseMember(
                case_id=self.case_id, account_id=account.id, round_number=1, is_lead=True, source="hand", added_at=NOW
            )
            session.add(row)


def open_office_pages(app: Flask, world: World) -> OfficePages:
    """Two managers, so that one may decide what the other asks for."""
    with app.extensions[EXTENSION].sessions.begin() as session:
        case = Case(
            number="AJ-20261130-7F3K2A",
            platform_id=world.organisations["platform-1"],
            firm_id=world.organisations["firm-1"],
            assessment_id=world.assessments["firm-1"],
            purpose="on_site",
            state="assigned",
            opened_at=NOW,
            changed_at=NOW,
            firm_name="firm-1",
            industry="industry",
            region="330100",
            declared_level=1,
            questions_count=31,
        )
        account = new_account(world.account("platform-1", "second-manager"))
        session.add_all([case, account])
        session.flush()
        session.add(
            Membership(
                account_id=account.id,
                organisation_id=world.organisations["platform-1"],
                role=Role.MANAGER,
                created_at=NOW,
            )
        )
        return OfficePages(app, world, case.id, {})
