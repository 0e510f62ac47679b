"""Saving answers: SQL statements per save, and saves per second of several people at once over HTTP."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from sqlalchemy import event, select

from bench.measurement import Measurement
from bench.people import LOG_IN_PATH, TOKEN, Person, environment_of, list_answers, make_people, settings_of
from rongtong_assess.app import create_app
from rongtong_assess.installation import ShippedContent
from rongtong_assess.storage.database.engine import new_session_factory, open_engine
from rongtong_assess.storage.tables.assessment import Answer
from rongtong_assess.web.frame.transaction import EXTENSION

PEOPLE = 10
WORKERS = 2
SECONDS = 10
START_SECONDS = 90
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def measure_saving() -> Iterator[Measurement]:
    """Both, each on a database of its own."""
    with TemporaryDirectory() as folder:
        yield Measurement("保存一个答案的 SQL 语句", count_statements(Path(folder)), "条", 8, "most")
    with TemporaryDirectory() as folder:
        yield from measure_throughput(Path(folder))


def count_statements(folder: Path) -> int:
    """Statements of one save in a running session, as the database sees them."""
    (person,) = make_people(folder, 1)
    app = create_app(settings_of(folder))
    client = app.test_client()
    token = TOKEN.search(client.get(LOG_IN_PATH).text)[1]  # type: ignore[index]  # every form has one
    client.post(LOG_IN_PATH, data={"email": person.email, "password": person.password, "csrf_token": token})
    token = TOKEN.search(client.get("/firm/").text)[1]  # type: ignore[index]  # likewise
    statements: list[str] = []
    event.listen(
        app.extensions[EXTENSION].engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_rest: statements.append(statement),
    )
    for sequence in (1, 2):
        statements.clear()
        change = {"question": "scene.quality", "value": sequence, "seen_revision": sequence - 1}
        body = {"answers": [{**change, "writer": "bench", "sequence": sequence}]}
        reply = client.post(person.save_path, json=body, headers={"X-CSRFToken": token})
        assert "scene.quality" in reply.json["saved"], reply.text
    return len(statements)


@dataclass
class Visitor:
    """One person's browser: one kept-alive connection, a session, and what was acknowledged."""

    person: Person
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    acknowledged: dict[str, object] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=30)

    def log_in(self) -> None:
        """Through the log-in form, as anybody does."""
        self._take_token(LOG_IN_PATH)
        form = {"email": self.person.email, "password": self.person.password, "csrf_token": self.token}
        status, _ = self.request("POST", LOG_IN_PATH, urlencode(form), FORM)
        assert status == 302, f"log-in gave {status}"
        self._take_token("/firm/")

    def save_until(self, deadline: float, rounds: Iterator[list[tuple[str, object]]]) -> None:
        """One answer after the other, each sent when the one before was acknowledged."""
        revisions: dict[str, int] = {}
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token}
        self.connection.close()  # the server may have closed it while the others logged in; it opens again by itself
        answers = (answer for answers in rounds for answer in answers)
        for sequence, (question, value) in enumerate(answers, start=1):
            started = time.perf_counter()
            if started > deadline:
                return
            change = {"question": question, "value": value, "seen_revision": revisions.get(question, 0)}
            body = json.dumps({"answers": [{**change, "writer": self.person.assessment_id, "sequence": sequence}]})
            status, text = self.request("POST", self.person.save_path, body, headers)
            assert status == 200, text
            revisions[question] = json.loads(text)["saved"][question]
            self.seconds.append(time.perf_counter() - started)
            self.acknowledged[question] = value

    def send(self, path: str, form: bytes, boundary: str) -> int:
        """Send a form with a file; the status of the answer."""
        status, _ = self.request("POST", path, form, {"Content-Type": f"multipart/form-data; boundary={boundary}"})
        return status

    def _take_token(self, path: str) -> None:
        status, page = self.request("GET", path)
        found = TOKEN.search(page)
        assert found, f"{path} gave {status} and no form"
        self.token = found[1]

    def request(
        self, method: str, path: str, body: str | bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        self.connection.request(method, path, body, {**(headers or {}), **(cookie if self.cookies else {})})
        reply = self.connection.getresponse()
        for header in reply.headers.get_all("Set-Cookie", []):
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return reply.status, reply.read().decode()


def measure_throughput(folder: Path) -> Iterator[Measurement]:
    """Several people at once for some seconds; then the database must hold what was acknowledged."""
    people = make_people(folder, PEOPLE)
    edition = ShippedContent().library.editions["miit-2024"]
    with serving(folder) as (port, _):
        visitors = [Visitor(person, port) for person in people]
        for visitor in visitors:
            visitor.log_in()
        deadline = time.perf_counter() + SECONDS
        with ThreadPoolExecutor(PEOPLE) as pool:
            runs = [
                pool.submit(visitor.save_until, deadline, (list_answers(edition, number) for number in count()))
                for visitor in visitors
            ]
            for run in runs:
                run.result()
    seconds = [taken for visitor in visitors for taken in visitor.seconds]
    yield Measurement(f"每秒保存，{PEOPLE} 人同时，{WORKERS} 个进程", len(seconds) / SECONDS, "次", 150, "least")
    yield Measurement("一次保存，95% 不超过", quantiles(seconds, n=20)[-1] * 1000, "毫秒")
    yield Measurement("确认过却没有存下的答案", _count_lost(folder, visitors), "个", 0, "most")


def _count_lost(folder: Path, visitors: list[Visitor]) -> int:
    engine = open_engine(settings_of(folder).database_url)
    with new_session_factory(engine)() as session:
        rows = session.execute(select(Answer.assessment_id, Answer.question, Answer.value)).all()
    engine.dispose()
    stored = {(str(assessment_id), question): value for assessment_id, question, value in rows}
    return sum(
        stored.get((visitor.person.assessment_id, question)) != value
        for visitor in visitors
        for question, value in visitor.acknowledged.items()
    )


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, int]]:
    """The real server: its port on this machine, and the number of its process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    start = [sys.executable, "-c", "from rongtong_assess.cli import main; main()"]
    serve = [*start, "serve", "--port", str(port), "--workers", str(WORKERS)]
    server = subprocess.Popen(serve, env=environment_of(folder), stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
            connection.request("GET", LOG_IN_PATH)
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer within {START_SECONDS} s")
