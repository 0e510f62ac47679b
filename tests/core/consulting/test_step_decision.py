"""Signatures and appeals: who may not take a step, whatever the table says of the party."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rongtong_assess.core.consulting.case import CaseParty, CaseStand, CaseState, CaseStep, StepTaken
from rongtong_assess.core.consulting.step_decision import decide_step, list_steps_of
from rongtong_assess.core.errors import Refused

TODAY = date(2026, 11, 30)
TOMORROW = TODAY + timedelta(days=1)


def stand(state: CaseState, **known: object) -> CaseStand:
    return CaseStand(state, appeal_until=TOMORROW, **known)  # type: ignore[arg-type]  # as the test says


def refusal_of(now: CaseStand, taken: StepTaken, *parties: CaseParty, account_id: int = 1) -> list[str]:
    with pytest.raises(Refused) as refused:
        decide_step(now, taken, frozenset(parties), account_id=account_id, today=TODAY)
    return [mistake.where for mistake in refused.value.mistakes]


def test_the_second_signature_comes_from_another_person() -> None:
    signed = stand(CaseState.IN_REVIEW, signed_this_round=frozenset({1}))
    both = CaseParty.ASSESSOR, CaseParty.REVIEWER
    assert refusal_of(signed, StepTaken(CaseStep.CONCLUDE), *both) == ["step"]
    row = decide_step(signed, StepTaken(CaseStep.CONCLUDE), frozenset(both), account_id=2, today=TODAY)
    assert row.target is CaseState.CONCLUDED


@pytest.mark.parametrize("step", [CaseStep.GRANT_APPEAL, CaseStep.REJECT_APPEAL])
@pytest.mark.parametrize("signed", ["signed_this_round", "signed_before"])
def test_an_appeal_is_decided_by_people_who_did_not_sign(step: CaseStep, signed: str) -> None:
    now = stand(CaseState.APPEALED, **{signed: frozenset({1, 2})})
    for signer in (1, 2):
        assert refusal_of(now, StepTaken(step, "看过了"), CaseParty.MANAGER, account_id=signer) == ["step"]
    assert decide_step(now, StepTaken(step, "看过了"), frozenset({CaseParty.MANAGER}), account_id=3, today=TODAY)


@pytest.mark.parametrize(
    ("state", "step"), [(CaseState.ON_SITE, CaseStep.SIGN), (CaseState.IN_REVIEW, CaseStep.CONCLUDE)]
)
def test_who_signed_what_was_appealed_against_does_not_sign_again(state: CaseState, step: CaseStep) -> None:
    now = stand(state, signed_appealed=frozenset({1}))
    assert refusal_of(now, StepTaken(step), CaseParty.ASSESSOR) == ["step"]
    assert decide_step(now, StepTaken(step), frozenset({CaseParty.ASSESSOR}), account_id=2, today=TODAY)


@pytest.mark.parametrize("until", [None, TODAY - timedelta(days=1)])
def test_an_appeal_comes_in_time_or_not_at_all(until: date | None) -> None:
    now = CaseStand(CaseState.CONCLUDED, appeal_until=until)
    owner = frozenset({CaseParty.FIRM_OWNER})
    assert refusal_of(now, StepTaken(CaseStep.APPEAL, "不服"), *owner) == ["step"]
    assert list_steps_of(now, owner, account_id=1, today=TODAY) == ()
    on_last_day = CaseStand(CaseState.CONCLUDED, appeal_until=TODAY)
    assert [row.step for row in list_steps_of(on_last_day, owner, account_id=1, today=TODAY)] == [CaseStep.APPEAL]


def test_steps_that_this_very_person_may_not_take_are_not_offered() -> None:
    signed = stand(CaseState.IN_REVIEW, signed_this_round=frozenset({1}))
    offered = {
        account_id: {
            row.step
            for row in list_steps_of(signed, frozenset({CaseParty.REVIEWER}), account_id=account_id, today=TODAY)
        }
        for account_id in (1, 2)
    }
    assert offered[2] - offered[1] == {CaseStep.CONCLUDE}
