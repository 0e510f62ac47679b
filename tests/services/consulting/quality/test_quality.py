"""Agreement from signed results, samples of concluded cases, and what firms say of the service."""

from __future__ import annotations

import pytest

from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.core.consulting.quality import Risk
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.consulting.quality.agreement import find_platform_agreement
from rongtong_assess.services.consulting.quality.rate import RatingGiven, rate_service
from rongtong_assess.services.consulting.quality.samples import SampleWish, draw_recheck_sample, find_risks
from rongtong_assess.storage.consulting.quality import find_rating, list_concluded, list_ratings, list_sampled
from rongtong_assess.storage.tables.consulting.case import Case
from tests.services.consulting.case_steps import CaseSteps
from tests.services.visit_steps import AT


def check_again(steps: CaseSteps, changed: dict[str, int]) -> Case:
    """A re-check of the same result by two other people."""
    case = steps.go_on_site(steps.open(CasePurpose.RECHECK), "consultant-2")
    steps.find_everything_as(case, "consultant-2", changed)
    steps.sign(case, by="consultant-2")
    steps.conclude(case)
    return case


def test_a_rating_on_site_and_its_re_check_are_compared_question_by_question(steps: CaseSteps) -> None:
    steps.concluded()
    assert find_platform_agreement(steps.session, steps.by("manager"), library=steps.library).firms_count == 0
    question = next(f"scene.{scene}" for scene in steps.edition.scenes)
    check_again(steps, {question: 4})
    found = find_platform_agreement(steps.session, steps.by("manager"), library=steps.library)
    count = len(steps.edition.questions)
    assert (found.firms_count, found.all.judgements_count) == (1, count)
    assert found.all.equal_count == count - 1
    assert list(found.by_pair) == [("consultant", "consultant-2")]
    assert next(iter(found.by_question)) == question
    assert found.question_names[question] == steps.edition.question_name(question)


def test_another_platform_sees_none_of_it(steps: CaseSteps) -> None:
    steps.concluded()
    check_again(steps, {})
    other = steps.by("other-manager")
    assert find_platform_agreement(steps.session, other, library=steps.library).firms_count == 0
    assert list_concluded(steps.session, other.organisation_id) == []


def test_a_concluded_case_is_drawn_once_with_its_risks(steps: CaseSteps) -> None:
    case = steps.concluded()
    (row,) = list_concluded(steps.session, steps.platform)
    assert find_risks(row) >= {Risk.NO_DIFFERENCE, Risk.FEW_NOTES}
    sample = draw_recheck_sample(steps.session, steps.by("manager"), SampleWish(0, 5), now=AT)
    ((drawn, drawn_case),) = list_sampled(steps.session, [sample.id])
    assert (drawn_case.id, drawn.kind) == (case.id, "risk")
    assert Risk.NO_DIFFERENCE in drawn.risks
    with pytest.raises(Refused, match="没有可以抽的案件"):
        draw_recheck_sample(steps.session, steps.by("manager"), SampleWish(1, 0), now=AT)


@pytest.mark.parametrize("wish", [SampleWish(0, 0), SampleWish(-1, 2), SampleWish(1, 10_000)])
def test_impossible_numbers_draw_nothing(steps: CaseSteps, wish: SampleWish) -> None:
    steps.concluded()
    with pytest.raises(Refused):
        draw_recheck_sample(steps.session, steps.by("manager"), wish, now=AT)
    assert len(list_concluded(steps.session, steps.platform)) == 1


def test_a_firm_rates_a_concluded_case_and_may_change_its_mind(steps: CaseSteps) -> None:
    case = steps.concluded()
    rate_service(steps.session, steps.owner, case.id, RatingGiven(4, "讲得清楚"), now=AT)
    rate_service(steps.session, steps.owner, case.id, RatingGiven(5), now=AT)
    ((rating, rated),) = list_ratings(steps.session, steps.by("manager"))
    assert (rated.id, rating.stars, rating.words) == (case.id, 5, "")
    assert list_ratings(steps.session, steps.by("other-manager")) == []


@pytest.mark.parametrize("given", [RatingGiven(None), RatingGiven(0), RatingGiven(6), RatingGiven(3, "长" * 5000)])
def test_an_impossible_rating_is_refused_and_keeps_nothing(steps: CaseSteps, given: RatingGiven) -> None:
    case = steps.concluded()
    with pytest.raises(Refused):
        rate_service(steps.session, steps.owner, case.id, given, now=AT)
    assert find_rating(steps.session, case.id) is None


def test_nobody_but_the_firm_rates_and_not_before_there_is_a_result(steps: CaseSteps) -> None:
    case = steps.go_on_site(steps.open())
    with pytest.raises(Refused, match="还没有结论"):
        rate_service(steps.session, steps.owner, case.id, RatingGiven(5), now=AT)
    with pytest.raises(NotFound):
        rate_service(steps.session, steps.by("manager"), case.id, RatingGiven(5), now=AT)
