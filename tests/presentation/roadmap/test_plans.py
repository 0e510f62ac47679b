"""What plans say in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from rongtong_assess.core.assessment.sheet_json import SheetDocument
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.roadmap.plan import PlanSet, Proof
from rongtong_assess.core.roadmap.wishes import PlanWishes, list_likely_owned
from rongtong_assess.planning.roadmap.roadmap import find_roadmap
from rongtong_assess.presentation.roadmap.measures import PlanSources
from rongtong_assess.presentation.roadmap.plans import PlansView, build_plans_view
from rongtong_assess.presentation.wording.roadmap.measures import TO_BE_CHECKED
from rongtong_assess.presentation.wording.roadmap.wishes import price_words

MakeRows = Callable[..., PlansView]


@pytest.fixture(scope="module")
def machining(answered: dict[str, SheetDocument]) -> SheetDocument:
    return answered["machining-60"]


@pytest.fixture(scope="module")
def find_plans(edition: Edition, machining: SheetDocument, sources: PlanSources) -> Callable[..., PlanSet]:
    def find(**wished: object) -> PlanSet:
        owned = list_likely_owned(edition, machining.sheet, sources.solutions.values())
        wishes = replace(PlanWishes(owned=owned), **wished)  # type: ignore[arg-type]  # named by the tests
        solutions = sources.solutions.values()
        found = find_roadmap(edition, machining.sheet, solutions, rules=sources.rules, wishes=wishes, employees=60)
        assert isinstance(found, PlanSet)
        return found

    return find


@pytest.fixture(scope="module")
def make_rows(
    edition: Edition, machining: SheetDocument, sources: PlanSources, find_plans: Callable[..., PlanSet]
) -> MakeRows:
    def make(**wished: object) -> PlansView:
        return build_plans_view(edition, machining.sheet, found=find_plans(**wished), sources=sources)

    return make


@pytest.fixture(scope="module")
def far(make_rows: MakeRows) -> PlansView:
    """A long plan: to level 3 over three years, with a budget that is too small."""
    return make_rows(target_level=3, years=3, budget_wan_yuan=Decimal(20))


def test_the_cards_of_a_plan_add_up_to_its_money_exactly(far: PlansView) -> None:
    for row in far.plans:
        assert sum(card.price.first_year_wan_yuan for card in row.cards) == row.plan.first_year_wan_yuan
        assert sum(phase.first_year_wan_yuan for phase in row.phases) == row.plan.first_year_wan_yuan
        prices = [card.price for card in row.cards]
        assert all(price.unit_wan_yuan * price.quantity == price.first_year_wan_yuan for price in prices)
        assert row.first_year == f"{row.plan.first_year_wan_yuan.normalize():f} 万元"


def test_machines_are_priced_one_by_one(far: PlansView) -> None:
    card = next(card for card in far.plans[0].cards if card.id == "iot-light")
    assert card.effects == ("设备联网再加 9 台",)
    assert card.price.note == "9 台，每台 0.125 万元（每台加一套外挂采集，只做这些设备，不做整套）"
    assert (card.price.quantity, card.price.unit, card.price.unit_price) == (9, "台", "0.125")
    assert card.price.range == "每台 0.05～0.2 万元"


def test_a_card_says_what_it_waits_for_and_what_waits_for_it(far: PlansView) -> None:
    cards = {card.id: card for card in far.plans[0].cards}
    mrp, erp = cards["erp-mrp"], cards["erp-cloud"]
    hows = [requirement.how for requirement in mrp.requirements]
    assert hows == [f"先做第 {erp.number} 项", "已具备"]
    assert mrp.number in erp.needed_by
    assert mrp.gates == ("库存准确率不低于 95%，物料清单（BOM）准确率不低于 98%",)
    assert mrp.effects == ("计划排程 二级 → 三级",)
    assert mrp.start_week >= erp.end_week


def test_cards_are_numbered_in_the_order_they_begin(far: PlansView) -> None:
    for row in far.plans:
        assert [card.number for card in row.cards] == list(range(1, row.measure_count + 1))
        assert [card.start_week for card in row.cards] == sorted(card.start_week for card in row.cards)
        assert [card for phase in row.phases for card in phase.cards] == list(row.cards)


def test_the_steps_of_the_score_lead_from_the_present_one_to_the_one_after(far: PlansView) -> None:
    for row in far.plans:
        steps = row.score_steps
        assert steps[0].before_points == Decimal("37.8")
        assert steps[-1].after_points == row.plan.scorecard_after.score_points
        assert all(earlier.after_points == later.before_points for earlier, later in pairwise(steps))


def test_a_budget_that_does_not_do_names_the_smallest_that_would(far: PlansView) -> None:
    assert far.find_plan("within_budget") is None
    assert far.budget == "预算不够，最少要 140.025 万元（3 年一共）：用 20 万元到不了三级（集成级）。"


def test_a_plan_like_an_earlier_one_says_so(make_rows: MakeRows) -> None:
    rows = make_rows()
    assert [row.same_as for row in rows.plans] == ["", "", "最省钱"]
    assert rows.plans[0].sentence == "花钱最少的办法：第一年花 4.9 万元，做 3 项，6 周。"
    assert rows.plans[2].sentence == "和“最省钱”是同一份：再多花一成，也没有用处更大的。"


def test_what_is_there_already_is_listed_and_takes_neither_card_nor_week(make_rows: MakeRows) -> None:
    row = make_rows().plans[0]
    assert "oa-im" in row.plan.measure_ids
    assert "oa-im" not in [card.id for card in row.cards]
    crm = next(card for card in row.cards if card.id == "crm-lite")
    assert crm.requirements[0].how == "已具备"
    assert [row.words for row in make_rows().owned if row.id == "oa-im"] == ["按答案看已具备，没有再算钱"]


def test_a_plan_that_is_not_proven_says_how_far_off_it_may_be(
    edition: Edition, machining: SheetDocument, sources: PlanSources, find_plans: Callable[..., PlanSet]
) -> None:
    found = find_plans()
    late = replace(found, least_cost=replace(found.least_cost, proof=Proof(False, Decimal("0.0321"))))
    row = build_plans_view(edition, machining.sheet, found=late, sources=sources).plans[0]
    assert row.proof == "时间到了还没有证明没有更好的：最多还能再省 3.21%"


def test_prices_by_size_are_said_as_the_rules_have_them(sources: PlanSources) -> None:
    steps = sources.rules.size_prices
    assert price_words("size", steps) == (
        "50 人以下取价格区间的低值，50～150 人取中值，151～300 人取高值，300 人以上取高值的 1.3 倍；没有填人数的取中值"
    )
    assert price_words("size", [replace(steps[0], most_employees=19), steps[-1]]).startswith("20 人以下")
    assert price_words("low", steps) == "价格都取区间的低值"


@pytest.mark.parametrize(("year", "is_to_be_checked"), [(2000, True), (2026, False), (2100, True)])
def test_a_note_outside_its_time_is_marked_before_and_after(
    find_plans: Callable[..., PlanSet],
    edition: Edition,
    machining: SheetDocument,
    sources: PlanSources,
    year: int,
    is_to_be_checked: bool,
) -> None:
    shown = build_plans_view(
        edition, machining.sheet, found=find_plans(), sources=replace(sources, on=date(year, 11, 30))
    )
    (card, *_) = shown.plans[0].cards
    assert (card.note_state == TO_BE_CHECKED) is is_to_be_checked
