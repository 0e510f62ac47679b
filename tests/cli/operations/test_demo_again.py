"""The demo starts again after everything that visitors may do in it, and its log-ins work."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update

from rongtong_assess.app import create_app
from rongtong_assess.cli import serve
from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.installation import Installation
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.settings import load_settings
from rongtong_assess.storage.database.engine import begin_writing, new_session_factory
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.people import Account, Membership
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.actors import firm_actor
from tests.cli.conftest import Run
from tests.drafts import tiny_files, zip_of
from tests.services.makers import credit_code, example_changes
from tests.web.world import PASSWORD, QUICK_ARGON2, log_in, token_of

LINE = re.compile(r"(\S+@example\.com) +\S+?，(.+)")
PASSWORD_LINE = re.compile(r"密码都是 (\S+)")
OWN_FIRM = {"name": "访客自己的工厂", "credit_code": credit_code(1), "industry": "industry", "region": "330100"}
NUMBERS = {"employees": "60", "revenue_wan_yuan": "3200"}
FIRM, SECOND_FIRM, THIRD_FIRM, PLATFORM, OTHER_CONSULTANT, ADMINISTRATOR = (
    f"demo-{name}@example.com" for name in ("firm", "firm-2", "firm-3", "platform", "platform-2", "admin")
)
VISITOR, COLLEAGUE = "visitor@example.com", "demo-firm-colleague@example.com"


@dataclass
class Demo:
    """A demo that is running. passwords: of the announced log-ins; organisations: what each is announced with."""

    rongtong: Run
    monkeypatch: pytest.MonkeyPatch
    app: Flask | None = None

    def start(self) -> None:
        """As somebody starts it who sees the announcement; the server itself is left out."""
        self.monkeypatch.setattr(serve, "_become_gunicorn", lambda options: None)
        self.monkeypatch.setattr(serve, "start_worker_with_server", lambda: None)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = str(free.getsockname()[1])
        done = self.rongtong("serve", "--demo", "--port", port)
        assert (done.code, done.stderr) == (0, "")
        announced = LINE.findall(done.stdout)
        said = PASSWORD_LINE.search(done.stdout)
        assert said
        self.passwords = {email: said[1] for email, _ in announced}
        self.organisations = dict(announced)
        if self.app is None:
            self.settings = load_settings()
            self.app = create_app(self.settings)
            self.app.config["RATELIMIT_ENABLED"] = False

    @property
    def installation(self) -> Installation:
        assert self.app is not None
        return self.app.extensions[EXTENSION]  # type: ignore[no-any-return]  # a dictionary of extensions

    @property
    def engine(self) -> Engine:
        return self.installation.engine

    def client(self, email: str, password: str = "") -> FlaskClient:
        assert self.app is not None
        return log_in(self.app, email, password or self.passwords[email])

    def send(self, email: str, address: str, page: str, **form: str) -> None:
        """What a logged-in person presses; it is taken."""
        client = self.client(email, PASSWORD if email == VISITOR else "")
        response = client.post(address, data={**form, "csrf_token": token_of(client, page)})
        assert response.status_code in {200, 303}, response.text

    def id_of(self, email: str) -> UUID:
        """The organisation that an account acts for."""
        query = select(Membership.organisation_id).join(Account).where(Account.email == email)
        with new_session_factory(self.engine)() as session:
            return session.scalars(query).all()[0]

    def find_link(self, email: str, page: str, pattern: str) -> str:
        found = re.search(pattern, self.client(email).get(page, follow_redirects=True).text)
        assert found, (page, pattern)
        return found[0]


@pytest.fixture
def demo(rongtong: Run, monkeypatch: pytest.MonkeyPatch) -> Demo:
    monkeypatch.setenv("RONGTONG_DEMO", "1")  # as serve does; undone after the test
    monkeypatch.setattr("rongtong_assess.services.demo.data.hash_password", PasswordHasher(**QUICK_ARGON2).hash)
    demo = Demo(rongtong, monkeypatch)
    demo.start()
    return demo


def register_own_firm(demo: Demo) -> None:
    assert demo.app is not None
    client = demo.app.test_client()
    form = {"name": "访客", "email": VISITOR, "password": PASSWORD, "password_confirm": PASSWORD, "consent": "y"}
    client.post("/account/register", data={**form, "csrf_token": token_of(client, "/account/register")})
    demo.send(VISITOR, "/firm/profile", "/firm/profile", **OWN_FIRM, **NUMBERS)


def show_results_to_the_platform(demo: Demo) -> None:
    """A visitor's own firm meets the demo's platform."""
    page = demo.client(VISITOR, PASSWORD).get("/firm/platforms").text
    assert "演示·某服务平台" in page
    assert "演示数据" in page
    demo.send(VISITOR, f"/firm/platforms/{demo.id_of(PLATFORM)}/authorise", "/firm/platforms", is_agreed="y")


def erase_a_firm(demo: Demo) -> None:
    """The colleague first: an owner does not leave others without one."""
    for email in (COLLEAGUE, FIRM):
        password = demo.passwords[email]
        demo.send(email, "/account/erase", "/account/erase", password=password, is_understood="y")


def finish_and_submit(demo: Demo) -> None:
    """The demo's half-answered assessment."""
    firm, installation = demo.id_of(FIRM), demo.installation
    edition = installation.library.get_edition("miit-2024")
    with new_session_factory(demo.engine)() as session:
        begin_writing(session)
        account = session.scalars(select(Account.id).where(Account.email == FIRM)).one()
        opened = session.scalars(select(Assessment).where(Assessment.organisation_id == firm)).one()
        actor, now = firm_actor(firm, account), datetime.now(UTC)
        save_answers(session, actor, opened, edition=edition, changes=example_changes(edition), now=now)
        submit(session, actor, opened.id, Submission("v1"), library=installation.library, models=None, now=now)
        session.commit()


def rename_a_firm_and_change_its_code(demo: Demo) -> None:
    changed = {**OWN_FIRM, "name": "改了名的演示企业", "credit_code": credit_code(2)}
    demo.send(SECOND_FIRM, "/firm/profile", "/firm/profile", **changed, **NUMBERS)


def end_the_plan_and_the_visit(demo: Demo) -> None:
    demo.send(THIRD_FIRM, "/firm/measures/end", "/firm/measures")
    demo.send(THIRD_FIRM, f"/firm/platforms/{demo.id_of(PLATFORM)}/end", "/firm/platforms")


def close_everything(demo: Demo) -> None:
    for email in (FIRM, SECOND_FIRM, PLATFORM):
        address = f"/admin/organisations/{demo.id_of(email)}"
        demo.send(ADMINISTRATOR, f"{address}/switch-off", address, is_confirmed="y")
    address = demo.find_link(ADMINISTRATOR, f"/admin/accounts?search={PLATFORM}", r"/admin/accounts/[0-9a-f-]{36}")
    demo.send(ADMINISTRATOR, f"{address}/switch-off", address, is_confirmed="y")


def bring_in_a_platform_and_an_administrator(demo: Demo) -> None:
    page = "/admin/organisations/new"
    for kind, name in ((OrganisationKind.PLATFORM, "演示以后才来的平台"), (OrganisationKind.PARK, "某园区")):
        owner = {"owner_name": "某人", "owner_email": f"{kind}@example.com"}
        demo.send(ADMINISTRATOR, page, page, kind=str(kind), organisation_name=name, **owner)


def erase_people_of_firm_and_platform(demo: Demo) -> None:
    """Each has somebody else first."""
    with new_session_factory(demo.engine).begin() as session:
        visitor = session.scalars(select(Account).where(Account.email == VISITOR)).one()
        session.add_all(
            Membership(
                account_id=visitor.id, organisation_id=demo.id_of(email), role=role, created_at=datetime.now(UTC)
            )
            for email, role in ((SECOND_FIRM, Role.OWNER), (ADMINISTRATOR, Role.ADMINISTRATOR))
        )
    for email in (SECOND_FIRM, OTHER_CONSULTANT, ADMINISTRATOR):
        password = demo.passwords[email]
        demo.send(email, "/account/erase", "/account/erase", password=password, is_understood="y")


def turn_on_a_second_factor(demo: Demo) -> None:
    with demo.engine.begin() as connection:
        values = {"tf_primary_method": "authenticator", "tf_totp_secret": "somebody's phone"}
        connection.execute(update(Account).where(Account.email == PLATFORM).values(**values))


def publish_an_edition(demo: Demo) -> None:
    author = demo.client(ADMINISTRATOR)
    form = {"file": (zip_of(tiny_files()), "edition.zip"), "csrf_token": token_of(author, "/admin/drafts/new")}
    draft = author.post("/admin/drafts/new", data=form, content_type="multipart/form-data").location
    colleague, token = demo.client(VISITOR, PASSWORD), "csrf_token"
    chosen = {"organisation": str(demo.id_of(ADMINISTRATOR)), token: token_of(colleague, "/account/")}
    colleague.post("/account/acting", data=chosen)
    published = {"is_confirmed": "y", token: token_of(colleague, "/account/")}
    assert colleague.post(f"{draft}/publish", data=published).status_code == 303


ACTS: tuple[Callable[[Demo], None], ...] = (
    register_own_firm,
    show_results_to_the_platform,
    erase_a_firm,
    finish_and_submit,
    rename_a_firm_and_change_its_code,
    end_the_plan_and_the_visit,
    close_everything,
    bring_in_a_platform_and_an_administrator,
    erase_people_of_firm_and_platform,
    turn_on_a_second_factor,
    publish_an_edition,
)


def test_the_demo_starts_again_after_every_clumsy_thing_a_visitor_may_do(demo: Demo) -> None:
    announced = dict(demo.organisations)
    assert len(announced) == 12
    for act in ACTS:
        act(demo)
        demo.start()
        assert set(demo.passwords) == set(announced), act.__name__
    homes = {email: demo.client(email).get("/", follow_redirects=True).request.path for email in announced}
    firms, platform = dict.fromkeys((FIRM, SECOND_FIRM, THIRD_FIRM, COLLEAGUE), "/firm/"), "/platform/work/"
    expected = {**firms, PLATFORM: platform, OTHER_CONSULTANT: platform, ADMINISTRATOR: "/admin/accounts"}
    assert {email: homes[email] for email in expected} == expected
    assert set(homes.values()) == set(expected.values())


def test_a_site_does_not_start_on_a_demos_database(demo: Demo) -> None:
    database = demo.settings.database_url
    demo.monkeypatch.delenv("RONGTONG_DEMO")
    demo.monkeypatch.setenv("RONGTONG_DATABASE_URL", database)
    done = demo.rongtong("serve", "--port", "1")
    assert done.code == 2
    assert "演示数据，不能用来正式运行" in done.stderr
