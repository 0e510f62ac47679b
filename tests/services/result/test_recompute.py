"""Stored results are computed again to the same bytes; whatever was changed since is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.content.library import Library
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scorecard_json import canonical_json
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.result.recompute import recompute
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.assessment import Answer, Assessment, StoredScorecard
from tests.services.conftest import Firm
from tests.services.makers import NOW, example_changes


@pytest.fixture
def submitted(
    sessions: sessionmaker[Session], new_firm: Callable[[int], Firm], edition: Edition, library: Library
) -> UUID:
    """The assessment of the first of three firms; two have submitted."""
    names = {1: "machining-60", 2: "food-180"}
    firms = {number: new_firm(number) for number in (1, 2, 3)}
    for number, name in names.items():
        firm = firms[number]
        with sessions() as session:
            begin_writing(session)
            assessment = get_assessment(session, firm.organisation_id, firm.assessment_id, for_update=True)
            changes = example_changes(edition, name)
            save_answers(session, firm.actor, assessment, edition=edition, changes=changes, now=NOW)
            submit(session, firm.actor, firm.assessment_id, Submission("1"), library=library, models=None, now=NOW)
            session.commit()
    return firms[1].assessment_id


def change_document(session: Session, id: UUID, column: str, change: Callable[[Any], object]) -> None:
    stored = session.get_one(StoredScorecard, id)
    document = json.loads(getattr(stored, column))
    change(document)
    setattr(stored, column, canonical_json(document))


def set_answer(session: Session, id: UUID, question: str, value: object) -> None:
    session.execute(update(Answer).where(Answer.assessment_id == id, Answer.question == question).values(value=value))


def set_column(session: Session, id: UUID, **values: object) -> None:
    session.execute(update(StoredScorecard).where(StoredScorecard.assessment_id == id).values(**values))


DAMAGES: dict[str, tuple[Callable[[Session, UUID], object], list[str]]] = {
    "level": (lambda session, id: set_column(session, id, level=4), ["重算的分数或等级"]),
    "score": (lambda session, id: set_column(session, id, score_points=99), ["重算的分数或等级"]),
    "document": (
        lambda session, id: change_document(session, id, "document", lambda document: document.update(level=4)),
        ["重算的结果和存的不一样"],
    ),
    "blank": (
        lambda session, id: set_column(session, id, document=session.get_one(StoredScorecard, id).document + " "),
        ["重算的结果和存的不一样"],
    ),
    "answers blank": (
        lambda session, id: set_column(session, id, answers=session.get_one(StoredScorecard, id).answers + " "),
        ["读出来再写", "逐题的答案和存的答题表不一样"],
    ),
    "answers": (
        lambda session, id: change_document(session, id, "answers", lambda sheet: sheet["scenes"].update(quality=4)),
        ["重算的结果和存的不一样", "逐题的答案和存的答题表不一样"],
    ),
    "answers no json": (lambda session, id: set_column(session, id, answers="{"), ["答题表读不出来", "逐题的答案"]),
    "answers unknown item": (
        lambda session, id: change_document(session, id, "answers", lambda sheet: sheet["choices"].update(x=["A"])),
        ["逐题的答案和存的答题表不一样"],
    ),
    "row": (
        lambda session, id: set_answer(session, id, "scene.quality", 4),
        ["逐题的答案和存的答题表不一样"],
    ),
    "row impossible": (lambda session, id: set_answer(session, id, "scene.quality", 9), ["逐题的答案有矛盾"]),
    "row unreadable": (lambda session, id: set_answer(session, id, "scene.quality", "x"), ["逐题的答案读不出来"]),
    "row gone": (
        lambda session, id: session.execute(
            delete(Answer).where(Answer.question == "scene.quality", Answer.assessment_id == id)
        ),
        ["逐题的答案和存的答题表不一样"],
    ),
    "no scorecard": (
        lambda session, id: session.execute(delete(StoredScorecard).where(StoredScorecard.assessment_id == id)),
        ["已经提交，却没有存结果"],
    ),
    "fingerprint": (
        lambda session, id: set_column(session, id, edition_fingerprint="0" * 64),
        ["不是提交时的内容"],
    ),
}


def test_every_submitted_result_comes_out_the_same(submitted: UUID, session: Session, library: Library) -> None:
    done = recompute(session, library)
    assert (done.count, done.mismatches) == (2, ()), "open assessments have no result yet"


@pytest.mark.parametrize("kind", DAMAGES)
def test_what_was_changed_is_found_and_named(kind: str, submitted: UUID, session: Session, library: Library) -> None:
    damage, words = DAMAGES[kind]
    begin_writing(session)
    damage(session, submitted)
    session.commit()
    done = recompute(session, library)
    assert done.count == 2
    number = session.get_one(Assessment, submitted).number
    assert {mismatch.number for mismatch in done.mismatches} == {number}
    assert len(done.mismatches) == len(words), done.mismatches
    for mismatch, word in zip(done.mismatches, words, strict=True):
        assert word in mismatch.what


def test_an_edition_that_is_missing_or_another_is_named(
    submitted: UUID, session: Session, library: Library, edition: Edition
) -> None:
    for other, words in (
        ({}, "没有评测版本「miit-2024」"),
        ({edition.id: replace(edition, fingerprint="0" * 64)}, "不是提交时的内容"),
    ):
        done = recompute(session, replace(library, editions=other))
        assert [words in mismatch.what for mismatch in done.mismatches] == [True, True]


def test_nothing_is_written(submitted: UUID, session: Session, library: Library) -> None:
    recompute(session, library)
    assert not session.dirty
    assert not session.new
