"""The kill drill: processes are killed while people save and submit and a batch of reports is made.

What was acknowledged has to be there afterwards: every answer, every submission, every report.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bench.measurement import Measurement
from bench.people import Person, list_answers, make_people, settings_of
from bench.reports import count_whole, start_reports, wait_for_reports
from bench.saving import FORM, Visitor, serving
from rongtong_assess.content.reading.text_file import read_sheet_document
from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.assessment.stored_sheet import entered_answers
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.installation import ShippedContent
from rongtong_assess.services.assessment.read_answers import AnswerChange
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.settings import find_data_folder
from rongtong_assess.storage.database.engine import new_session_factory, open_engine
from rongtong_assess.storage.tables.assessment import Answer, Assessment, AssessmentState, StoredScorecard

KILLS = 30
SAVING, SUBMITTING, REPORTING = 6, 6, 12
SECONDS_BETWEEN_KILLS = (0.3, 1.5)
SECONDS_BEFORE_ANOTHER_TRY = 0.1
MOST_SECONDS_WITHOUT_PROGRESS = 120
EDITION, EXAMPLE = "miit-2024", "electronics-420"


@dataclass
class Saver:
    """A person who answers, and sends again what was not acknowledged, as the page does."""

    visitor: Visitor
    tried: dict[str, object] = field(default_factory=dict)
    acknowledged: dict[str, object] = field(default_factory=dict)
    saves: int = 0

    def save_until(self, stop: Event, edition: Edition) -> None:
        revisions: dict[str, int] = {}
        answers = (answer for number in count() for answer in list_answers(edition, number))
        for sequence, (question, value) in enumerate(answers, start=1):
            self.tried[question] = value
            change = {"question": question, "value": value, "seen_revision": revisions.get(question, 0)}
            body = json.dumps({"answers": [{**change, "writer": "drill", "sequence": sequence}]})
            saved = self._send_until_kept(body, stop)
            if saved is None:
                return
            self.acknowledged[question], revisions[question] = value, saved["saved"][question]
            self.saves += 1

    def _send_until_kept(self, body: str, stop: Event) -> dict[str, dict[str, int]] | None:
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.visitor.token}
        while not stop.is_set():
            status, text = ask(self.visitor, "POST", self.visitor.person.save_path, body, headers)
            if status == 200:
                return dict(json.loads(text))
            assert status in {0, 503}, f"{status}: {text}"
            time.sleep(SECONDS_BEFORE_ANOTHER_TRY)
        return None

    def count_lost(self, stored: dict[tuple[str, str], object]) -> int:
        """What was under way at the end may have been kept or not."""
        id = self.visitor.person.assessment_id
        return sum(
            stored.get((id, question)) not in (value, self.tried[question])
            for question, value in self.acknowledged.items()
        )


def ask(visitor: Visitor, method: str, path: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
    """The answer, or status 0 where the connection broke."""
    try:
        return visitor.request(method, path, body, headers)
    except (OSError, HTTPException):
        visitor.connection.close()
        return 0, ""


def measure_kills(kills: int = KILLS) -> Iterator[Measurement]:
    """How many acknowledged writes were lost."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        people = make_people(folder, SAVING + SUBMITTING + REPORTING)
        engine = open_engine(settings_of(folder).database_url)
        yield from _drill(folder, people, new_session_factory(engine), kills)
        engine.dispose()


def _drill(folder: Path, people: list[Person], sessions: sessionmaker[Session], kills: int) -> Iterator[Measurement]:
    saving, submitting = people[:SAVING], people[SAVING : SAVING + SUBMITTING]
    edition = ShippedContent().library.editions[EDITION]
    _fill_in(sessions, edition, {person.assessment_id for person in submitting})
    stop = Event()
    with serving(folder) as (port, server), ThreadPoolExecutor(SAVING + SUBMITTING) as pool:
        savers = [Saver(_logged_in(person, port)) for person in saving]
        submitters = [_logged_in(person, port) for person in submitting]
        job_id = start_reports(sessions, {person.assessment_id for person in people[SAVING + SUBMITTING :]})
        runs = [pool.submit(saver.save_until, stop, edition) for saver in savers]
        submissions = [pool.submit(_submit, submitter, number) for number, submitter in enumerate(submitters)]
        done = 0
        for kind in random.Random(1).choices("wwb", k=kills):  # noqa: S311  # nobody's secret
            _wait_for_progress(savers)
            done += _kill_one(server, kind)
        stop.set()
        for run in runs:
            run.result()
        for submission in submissions:
            submission.result()
        job = wait_for_reports(sessions, job_id)
    submitted = [person.assessment_id for person in submitting]
    lost = sum(saver.count_lost(_stored_answers(sessions)) for saver in savers)
    yield Measurement("kill -9 工作进程和后台进程", done, "次", kills, "least")
    yield Measurement("其间确认过的答案", _count_acknowledged(savers), "个", kills, "least")
    yield Measurement("确认过却没有存下的答案", lost, "个", 0, "most")
    yield Measurement("确认过却没有留下的提交", len(submitted) - _count_submitted(sessions, submitted), "份", 0, "most")
    archive = settings_of(folder).jobs_folder / str(job_id) / str(job.result)
    yield Measurement("其间的一批里缺的报告", REPORTING - (count_whole(archive) if job.result else 0), "份", 0, "most")


def _logged_in(person: Person, port: int) -> Visitor:
    visitor = Visitor(person, port)
    visitor.log_in()
    return visitor


def _fill_in(sessions: sessionmaker[Session], edition: Edition, assessment_ids: set[str]) -> None:
    """All answers are there; only the submission is left."""
    path = find_data_folder("questionnaires") / EDITION / "examples" / f"{EXAMPLE}.json"
    answers = list(entered_answers(edition, read_sheet(edition, read_sheet_document(path)).sheet))
    changes = [AnswerChange(question, value, 0, "drill", 0) for question, value in answers]
    with sessions.begin() as session:
        for assessment in session.scalars(select(Assessment)).all():
            if str(assessment.id) in assessment_ids:
                who = assessment.started_by or 0
                save_answers(
                    session,
                    Actor(assessment.organisation_id, who, OrganisationKind.FIRM, Role.OWNER),
                    assessment,
                    edition=edition,
                    changes=changes,
                    now=datetime.now(UTC),
                )


def _submit(visitor: Visitor, number: int) -> None:
    """One after the other over the time of the drill; sent again until it is acknowledged."""
    time.sleep(number * SECONDS_BETWEEN_KILLS[1])
    path = f"/firm/assessments/{visitor.person.assessment_id}/submit"
    form = urlencode({"pledge": "yes", "csrf_token": visitor.token})
    while True:
        status, text = ask(visitor, "POST", path, form, FORM)
        if status in {302, 303}:
            return
        assert status in {0, 503}, f"{status}: {text}"
        time.sleep(SECONDS_BEFORE_ANOTHER_TRY)


def _wait_for_progress(savers: list[Saver]) -> None:
    """Somebody's answer was acknowledged: killing what has not started yet would prove nothing."""
    before, deadline = _count_acknowledged(savers), time.monotonic() + MOST_SECONDS_WITHOUT_PROGRESS
    while _count_acknowledged(savers) == before:
        if time.monotonic() > deadline:
            raise RuntimeError("nobody could save for too long")
        time.sleep(SECONDS_BEFORE_ANOTHER_TRY)


def _count_acknowledged(savers: list[Saver]) -> int:
    return sum(saver.saves for saver in savers)


def _kill_one(server: int, kind: str) -> bool:
    """Kill one process of the kind: "w", one that answers requests, or "b", the one in the background."""
    time.sleep(random.Random().uniform(*SECONDS_BETWEEN_KILLS))  # noqa: S311  # nobody's secret
    while not (found := [number for number in _list_below(server) if _is_kind(number, kind)]):
        time.sleep(SECONDS_BEFORE_ANOTHER_TRY)
    try:
        os.kill(random.choice(found), signal.SIGKILL)  # noqa: S311  # likewise
    except ProcessLookupError:
        return False
    return True


def _is_kind(number: int, kind: str) -> bool:
    try:
        command = Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return False
    is_background = b"rongtong_assess.jobs\0" in command
    return is_background if kind == "b" else b"gunicorn" in command


def _list_below(parent: int) -> list[int]:
    """The numbers of all processes that this one has started, and those that they have."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            its_parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(its_parent, []).append(int(path.parent.name))
    found, left = [], list(children.get(parent, ()))
    while left:
        number = left.pop()
        found.append(number)
        left += children.get(number, ())
    return found


def _stored_answers(sessions: sessionmaker[Session]) -> dict[tuple[str, str], object]:
    with sessions() as session:
        rows = session.execute(select(Answer.assessment_id, Answer.question, Answer.value)).all()
    return {(str(id), question): value for id, question, value in rows}


def _count_submitted(sessions: sessionmaker[Session], assessment_ids: list[str]) -> int:
    with sessions() as session:
        query = select(Assessment.id).join(StoredScorecard, StoredScorecard.assessment_id == Assessment.id)
        found = session.scalars(query.where(Assessment.state == AssessmentState.SUBMITTED)).all()
    return sum(str(id) in assessment_ids for id in found)
