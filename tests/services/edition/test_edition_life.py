"""The full life of an edition: begun as a copy, checked, published, in force, superseded; results outlive it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.content.edition.publication import copy_edition
from rongtong_assess.content.library import Library, Stage, load_library, state_of
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.assessment.read_answers import AnswerChange
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.services.edition.publish import check_published
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.result.recompute import recompute
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.assessment import StoredScorecard
from tests.publishing import DAY, add_tiny, forge, publish, rewrite
from tests.services.conftest import Firm
from tests.services.makers import NOW, ROOT, change

NEXT_DAY = date(2027, 3, 1)
ANSWERS: dict[str, object] = {
    "part.rules": ["B"],
    "fact.machines": "10",
    "fact.smart_machines": "6",
    "part.trend": ["C"],
    "scene.floor": 2,
    "scene.store": 1,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the editions lie; the first one is published."""
    folder = tmp_path / "questionnaires"
    folder.mkdir()
    publish(add_tiny(folder, "tiny-2024"))
    return folder


@pytest.fixture
def load(folder: Path) -> Callable[[], Library]:
    return lambda: load_library(folder, ROOT / "catalogue")


def take(sessions: sessionmaker[Session], firm: Firm, library: Library, now: datetime) -> StoredScorecard:
    """The firm answers what is in force on that day, and submits."""
    edition = library.edition_in_force(now.date(), series="tiny")
    with sessions() as session:
        check_published(session, library, now=now)
        begin_writing(session)
        started = start_assessment(session, firm.actor, edition=edition, now=now)
        assessment = get_assessment(session, firm.organisation_id, started.id, for_update=True)
        changes = list_changes(library, edition.id)
        save_answers(session, firm.actor, assessment, edition=edition, changes=changes, now=now)
        submit(session, firm.actor, assessment.id, Submission("1"), library=library, models=None, now=now)
        session.commit()
        return session.get_one(StoredScorecard, assessment.id)


def list_changes(library: Library, edition_id: str) -> list[AnswerChange]:
    """Those answers that the edition asks for."""
    edition = library.get_edition(edition_id)
    asked = {*edition.questions, *(f"fact.{fact}" for fact in edition.facts)}
    new_ones = {question: 1 for question in edition.questions if question not in ANSWERS and "scene." in question}
    return [change(question, value) for question, value in (ANSWERS | new_ones).items() if question in asked]


def rework(draft: Path) -> None:
    """A new standard: reworded, rescaled, one scene dropped and another added."""
    rewrite(draft / "edition.yaml", "in_force_from: 2024-02-01", f"in_force_from: {NEXT_DAY}")
    for file in ("edition.yaml", "part.yaml"):
        text = (draft / file).read_text(encoding="utf-8")
        doubled = re.sub(r"(points|min_score): ([0-9.]+)", lambda found: f"{found[1]}: {_twice(found[2])}", text)
        (draft / file).write_text(doubled, encoding="utf-8")
    rewrite(draft / "part.yaml", "有哪些制度？", "写成文件的制度有哪些？")
    rewrite(draft / "scenes.yaml", "id: store", "id: transport")


def _twice(points: str) -> str:
    return f"{Decimal(points) * 2}"


def test_a_result_outlives_an_edition_that_rewords_drops_adds_and_rescales(
    sessions: sessionmaker[Session], firm: Firm, folder: Path, load: Callable[[], Library]
) -> None:
    first = take(sessions, firm, load(), NOW)
    before = (first.document, first.answers)
    rework(copy_edition(folder / "tiny-2024", "tiny-2027"))
    assert state_of(load(), "tiny-2027", on=NEXT_DAY).stage == Stage.DRAFT
    assert load().edition_in_force(NEXT_DAY, series="tiny").id == "tiny-2024"
    publish(folder / "tiny-2027")
    assert state_of(load(), "tiny-2024", on=NEXT_DAY - timedelta(days=1)).stage == Stage.IN_FORCE
    assert state_of(load(), "tiny-2024", on=NEXT_DAY).superseded_by == ("tiny-2027",)
    second = take(sessions, firm, load(), datetime(2027, 3, 1, 4, tzinfo=UTC))
    assert second.edition_fingerprint != first.edition_fingerprint
    assert (second.score_points, first.score_points) == (15, 7.5)
    with sessions() as session:
        done = recompute(session, load())
        assert (done.count, done.mismatches) == (2, ())
        kept = session.get_one(StoredScorecard, first.assessment_id)
        assert (kept.document, kept.answers) == before


def test_a_correction_is_a_revision_and_leaves_earlier_results_alone(
    sessions: sessionmaker[Session], firm: Firm, folder: Path, load: Callable[[], Library]
) -> None:
    first = take(sessions, firm, load(), NOW - timedelta(days=1))
    draft = copy_edition(folder / "tiny-2024", "tiny-2024-r2", is_revision=True)
    rewrite(draft / "part.yaml", "{key: C, points: 2.5, text: 乙}", "{key: C, points: 2.5, text: 更正过的乙}")
    with pytest.raises(Refused, match="会被悄悄换掉"):
        publish(draft)
    rewrite(draft / "edition.yaml", "in_force_from: 2024-02-01", f"in_force_from: {DAY}")
    publish(draft)
    second = take(sessions, firm, load(), NOW)
    assert (first.score_points, first.level) == (second.score_points, second.level)
    with sessions() as session:
        assert len(set(session.scalars(select(StoredScorecard.edition_fingerprint)))) == 2
        assert recompute(session, load()).mismatches == ()


def test_an_edition_changed_under_its_results_is_found_on_every_way(
    sessions: sessionmaker[Session], firm: Firm, folder: Path, load: Callable[[], Library]
) -> None:
    take(sessions, firm, load(), NOW)
    forge(folder / "tiny-2024")
    with sessions() as session:
        with pytest.raises(Refused, match="内容和锁换过了"):
            check_published(session, load(), now=NOW)
        (mismatch,) = recompute(session, load()).mismatches
    assert "不是提交时的内容" in mismatch.what
