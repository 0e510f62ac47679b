"""Brings the demo's first platform into the states in which pages of assignments and draws stand."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import select

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.consulting.consultant import ConsultantRecord
from rongtong_assess.installation import Installation
from rongtong_assess.jobs.worker import do_one_job
from rongtong_assess.jobs.worker_context import WorkerContext, now
from rongtong_assess.services.consulting.consultants.records import RecordChange, find_record, save_record
from rongtong_assess.storage.tables.people import Account, Membership
from tests.web.world import token_of

PLANS, DRAWS = "/platform/assignments", "/platform/draws"


def assign_and_draw(installation: Installation, manager: FlaskClient, email: str) -> None:
    """A plan that was discarded before it was made, one that waits for a decision, and a draw that was carried out.

    email: the manager's. No other job may be waiting.
    """
    plan = _send(manager, PLANS, PLANS, team_size="1")
    _send(manager, f"{plan}/discard", plan)
    plan = _send(manager, PLANS, PLANS, team_size="1")
    assert do_one_job(WorkerContext(installation))
    _know_something(installation, email)
    page = manager.get(DRAWS).text
    (case, *_), (specialty, *_) = (
        re.findall(r'name="cases"[^>]*value="([^"]+)"', page),
        re.findall(r'<option value="([^"]+)"', page),
    )
    draw = _send(manager, DRAWS, DRAWS, cases=case, specialty=specialty, people="1", substitutes="1")
    _send(manager, f"{draw}/carry-out", draw)


def _know_something(installation: Installation, email: str) -> None:
    """The manager's record names a specialty, so that there is somebody to draw."""
    with installation.sessions.begin() as session:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        membership = session.scalars(select(Membership).where(Membership.account_id == account.id)).one()
        actor = Actor(membership.organisation_id, account.id, OrganisationKind.PLATFORM, Role(membership.role))
        _, revision = find_record(session, actor, account.id)
        change = RecordChange(ConsultantRecord(scenes=("quality",)), revision)
        save_record(session, actor, account, change, scenes={"quality"}, now=now())


def _send(client: FlaskClient, address: str, page: str, **form: str) -> str:
    """Post; where it leads."""
    return client.post(address, data={**form, "csrf_token": token_of(client, page)}).location or ""
