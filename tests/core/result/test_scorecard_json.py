"""A scorecard is stored as JSON and comes back as it was."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scorecard_json import canonical_json, read_scorecard, scorecard_document
from rongtong_assess.core.result.scoring import score
from tests.core.random_answers import partial_sheets


@given(data=st.data())
def test_a_scorecard_comes_back_and_gives_the_same_bytes(edition: Edition, data: st.DataObject) -> None:
    scorecard = score(edition, data.draw(partial_sheets(edition)))
    stored = canonical_json(scorecard_document(scorecard))
    again = read_scorecard(json.loads(stored))
    assert again == scorecard
    assert canonical_json(scorecard_document(again)) == stored
