"""Where firms stop answering: every firm is counted once, and no band is smaller than the floor."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.consulting.work.drop_off import FLOOR, DropOff, StopBand, count_drop_off, find_stop
from rongtong_assess.core.edition.edition import FACT_PREFIX, Edition

QUESTIONS = 31
STOPS = st.lists(st.integers(0, QUESTIONS), max_size=60)


@given(STOPS)
def test_no_band_has_fewer_firms_than_the_floor_and_no_firm_is_lost(stops: list[int]) -> None:
    found = count_drop_off(stops, QUESTIONS)
    if len(stops) < FLOOR:
        assert found == DropOff(0, ())
        return
    assert found.total == len(stops) == sum(band.count for band in found.bands)
    assert all(band.count >= FLOOR for band in found.bands)


@given(STOPS.filter(lambda stops: len(stops) >= FLOOR))
def test_the_bands_cover_all_questions_without_a_gap(stops: list[int]) -> None:
    bands = count_drop_off(stops, QUESTIONS).bands
    assert bands[0].first == 1
    assert bands[-1].is_all_answered
    firsts = [band.first for band in bands[1:]]
    assert all(
        before.last + 1 == first or before.last == QUESTIONS for before, first in zip(bands, firsts, strict=False)
    )


def test_firms_that_answered_everything_are_a_band_of_their_own_where_they_are_enough() -> None:
    found = count_drop_off([3] * 5 + [QUESTIONS] * 6, QUESTIONS)
    assert found.bands == (StopBand(1, 4, 5), StopBand(5, QUESTIONS, 6, is_all_answered=True))


def test_the_first_open_question_is_found_in_the_order_of_the_questionnaire(edition: Edition) -> None:
    questions = edition.questions
    assert find_stop(edition, ()) == 0
    assert find_stop(edition, questions) == len(questions)
    assert find_stop(edition, {*questions} - {questions[7]}) == 7


def test_an_item_that_follows_from_numbers_is_answered_by_them(edition: Edition) -> None:
    item = next(item for item in edition.items.values() if item.measure)
    place = edition.questions.index(item.id)
    others = {*edition.questions} - {item.id}
    assert find_stop(edition, others) == place
    assert item.measure
    assert find_stop(edition, others | {f"{FACT_PREFIX}{fact}" for fact in item.measure.facts}) > place
