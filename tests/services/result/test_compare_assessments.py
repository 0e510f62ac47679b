"""Two results of one firm: directly in one edition, converted across editions, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.result.compare import ComparedAssessments, compare_assessments
from rongtong_assess.storage.assessment import list_submitted_assessments
from tests.made_up_editions import changed, next_edition
from tests.services.conftest import Firm
from tests.services.makers import NOW, change, example_changes


def library_with(library: Library, *editions: Edition) -> Library:
    return replace(library, editions={**library.editions, **{edition.id: edition for edition in editions}})


def finish(session: Session, firm: Firm, library: Library, edition: Edition, *, day: int, **other: object) -> UUID:
    """Answer this edition as the machining shop did, but for the other answers, and submit it on that day."""
    at = NOW + timedelta(days=day)
    begun = start_assessment(session, firm.actor, edition=edition, now=at)
    known = {*edition.questions, *(f"fact.{fact}" for fact in edition.facts)}
    answers = [change for change in example_changes(library.editions["miit-2024"]) if change.question in known]
    answers += [change(question, value) for question, value in other.items()]
    outcome = save_answers(session, firm.actor, begun, edition=edition, changes=answers, now=at)
    assert not outcome.refused
    submit(session, firm.actor, begun.id, Submission("2026-11"), library=library, models=None, now=at)
    return begun.id


def look(session: Session, firm: Firm, library: Library, *ids: UUID, convert: bool = False) -> ComparedAssessments:
    pair = ids[0], ids[1]
    return compare_assessments(session, firm.actor, pair, library=library, is_conversion_wanted=convert)


def test_two_results_of_one_edition_compare_with_the_earlier_first(
    firm: Firm, writing: Session, library: Library, edition: Edition
) -> None:
    first = finish(writing, firm, library, edition, day=0)
    second = finish(writing, firm, library, edition, day=1, **{"base.system": ["D"], "scene.hr": 3})
    found = look(writing, firm, library, second, first)
    assert (found.before.assessment.id, found.after.assessment.id, found.words) == (first, second, "")
    assert found.found
    assert {pair.id for pair in (*found.found.items, *found.found.scenes) if pair.gain} == {"base.system", "hr"}
    assert found.found.total.before == found.before.scorecard.score_points
    assert found.found.total.after == found.after.scorecard.score_points
    listed = list_submitted_assessments(writing, firm.organisation_id)
    assert [assessment.id for assessment in listed] == [second, first]


def test_across_editions_it_is_refused_until_conversion_is_asked_for(
    firm: Firm, writing: Session, library: Library, edition: Edition
) -> None:
    both = library_with(library, next_edition(edition))
    first = finish(writing, firm, both, edition, day=0)
    second = finish(writing, firm, both, next_edition(edition), day=1, **{"base.made_up": ["B"]})
    refused = look(writing, firm, both, first, second)
    assert (refused.found, refused.may_be_converted) == (None, True)
    assert "直接比较分数没有意义" in refused.words
    converted = look(writing, firm, both, first, second, convert=True).found
    assert converted
    assert converted.is_converted
    assert converted.total.before is None
    assert [question.question for question in converted.lost] == ["base.network", "base.made_up", "scene.quality"]


def test_revisions_that_differ_in_words_only_compare_directly(
    firm: Firm, writing: Session, library: Library, edition: Edition
) -> None:
    reworded = changed(
        edition,
        items=lambda item: [replace(item, how="编的说法")],
        id="miit-2024-r2",
        revision=2,
        revises=edition.id,
    )
    both = library_with(library, reworded)
    first, second = finish(writing, firm, both, edition, day=0), finish(writing, firm, both, reworded, day=1)
    found = look(writing, firm, both, first, second)
    assert found.found
    assert not found.found.is_converted
    assert "只有文字不同" in found.words
    stranger = library_with(library, replace(reworded, revises="", revision=1))
    assert look(writing, firm, stranger, first, second).found is None


def test_what_cannot_be_converted_is_refused_with_the_reason(
    firm: Firm, writing: Session, library: Library, edition: Edition
) -> None:
    foreign = changed(edition, id="made-up-foreign", series="made-up-foreign")
    newer = changed(edition, items=lambda item: [replace(item, name="编的")], scenes=lambda scene: [], id="made-up-new")
    newer = replace(newer, in_force_from=newer.in_force_from + timedelta(days=1))
    all_three = library_with(library, foreign, newer)
    first = finish(writing, firm, all_three, edition, day=0)
    cases = ((foreign, "不同的体系"), (newer, "没有一题能按新版本换算"))
    for day, (other, words) in enumerate(cases, 1):
        found = look(writing, firm, all_three, first, finish(writing, firm, all_three, other, day=day), convert=True)
        assert (found.found, found.may_be_converted) == (None, False)
        assert words in found.words
    late = finish(writing, firm, all_three, edition, day=9)
    newest = list_submitted_assessments(writing, firm.organisation_id)[1]
    assert "没有办法换算" in look(writing, firm, all_three, newest.id, late, convert=True).words


def test_only_two_different_submitted_results_of_this_firm_compare(
    firm: Firm, writing: Session, library: Library, edition: Edition, new_firm: Callable[[int], Firm]
) -> None:
    first = finish(writing, firm, library, edition, day=0)
    open_one = start_assessment(writing, firm.actor, edition=edition, now=NOW)
    with pytest.raises(Refused, match="同一次"):
        look(writing, firm, library, first, first)
    with pytest.raises(NotFound):
        look(writing, firm, library, first, open_one.id)
    writing.commit()
    stranger = new_firm(2)
    with pytest.raises(NotFound):
        look(writing, stranger, library, first, open_one.id)
    forged = library_with(library, replace(edition, fingerprint="0" * 64))
    second = finish(writing, firm, library, edition, day=1)
    with pytest.raises(Refused, match="已不是原来的内容"):
        look(writing, firm, forged, first, second)
