"""A carried answer whose wording has changed waits for confirmation and does not count until then."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.progress.carry_over import (
    explain_waiting,
)
from rongtong_assess.storage.assessment import list_answers
from tests.actors import firm_actor
from tests.services.conftest import Firm
from tests.services.makers import change, timed
from tests.services.progress.carrying import WAITING, answer, hand_in, move


def test_an_answer_that_waits_blocks_submission_until_it_is_saved_again(
    submitted: Firm, session: Session, newer: Edition, both: Library
) -> None:
    begun = move(session, submitted, newer, both)
    answer(session, submitted, newer, change("base.made_up", ["B"]), to=begun.id)
    with pytest.raises(Refused) as caught:
        hand_in(session, submitted, begun.id, both)
    assert {mistake.where for mistake in caught.value.mistakes} == WAITING
    done = answer(
        session,
        submitted,
        newer,
        change("base.network", ["B", "E"], seen=1),
        change("scene.quality", 2, seen=1),
        change("mgmt.fund", None, seen=1),
        to=begun.id,
    )
    assert done.saved == {"base.network": 2, "scene.quality": 2, "mgmt.fund": 2}
    assert done.progress.done == done.progress.total
    hand_in(session, submitted, begun.id, both)


def test_an_answer_taken_along_has_no_time_and_confirming_it_quickly_is_no_haste(
    submitted: Firm, session: Session, newer: Edition, both: Library
) -> None:
    begun = move(session, submitted, newer, both)
    answer(session, submitted, newer, timed(change("base.network", ["B", "E"], seen=1), 1), to=begun.id)
    assert {answer.seconds for answer in list_answers(session, begun).values()} == {None}


def test_confirming_twice_or_without_the_revision_is_no_conflict(
    submitted: Firm, session: Session, newer: Edition, both: Library
) -> None:
    begun = move(session, submitted, newer, both)
    for _ in range(2):
        done = answer(session, submitted, newer, change("base.network", ["B", "E"]), to=begun.id)
        assert (done.saved, done.conflicts) == ({"base.network": 2}, {})
    assert not list_answers(session, begun)["base.network"].needs_confirmation


def test_the_numbers_behind_a_waiting_answer_are_shown_but_do_not_count(
    submitted: Firm, session: Session, newer: Edition, both: Library
) -> None:
    begun = move(session, submitted, newer, both)
    done = answer(session, submitted, newer, change("base.made_up", ["B"]), to=begun.id)
    assert done.derived["mgmt.fund"].key == "A"
    assert done.progress.total - done.progress.done == len(WAITING)


def test_a_note_tells_the_old_wording_the_old_answer_and_why(
    submitted: Firm, session: Session, edition: Edition, newer: Edition, both: Library
) -> None:
    begun = move(session, submitted, newer, both)
    notes = explain_waiting(session, firm_actor(begun.organisation_id), begun, library=both, waiting=WAITING)
    assert notes.keys() == WAITING
    item = edition.items["base.network"]
    assert notes["base.network"].rewordings == ((item.ask, newer.items["base.network"].ask),)
    assert notes["base.network"].old_answers[0].startswith(f"B {item.option_by_key['B'].text}；E ")
    assert notes["base.network"].reason == "题目已改写，请确认"
    scene = edition.scenes["quality"]
    assert notes["scene.quality"].old_answers == (f"1 级：{scene.levels[0]}",)
    assert notes["scene.quality"].rewordings == ((scene.levels[3], "编的四级"),)
