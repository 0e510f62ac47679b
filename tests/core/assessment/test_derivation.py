"""From countable facts to options: band edges, trends, and facts that cannot be."""

from decimal import Decimal

import pytest

from rongtong_assess.core.assessment.derivation import find_fact_mistake, find_option
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused


def option_key(edition: Edition, item_id: str, **numbers: int | str) -> str | None:
    facts = {fact: Decimal(number) for fact, number in numbers.items()}
    option = find_option(edition.items[item_id], facts, edition.facts)
    return option.key if option else None


def refusal(edition: Edition, item_id: str, **numbers: int | str) -> str:
    with pytest.raises(Refused) as refused:
        option_key(edition, item_id, **numbers)
    return str(refused.value)


@pytest.mark.parametrize(
    ("digital", "all_devices", "key"),
    [
        (0, 1, "A"),
        (1, 10, "A"),
        (100001, 1000000, "B"),
        (2, 10, "B"),
        (200001, 1000000, "C"),
        (1, 3, "C"),
        (4, 10, "C"),
        (400001, 1000000, "D"),
        (6, 10, "D"),
        (600001, 1000000, "E"),
        (7, 7, "E"),
    ],
)
def test_an_upper_edge_belongs_to_its_band_and_a_hair_more_to_the_next(
    edition: Edition, digital: int, all_devices: int, key: str
) -> None:
    assert option_key(edition, "base.device_digital", digital_devices=digital, production_devices=all_devices) == key
    assert option_key(edition, "base.device_network", networked_devices=digital, production_devices=all_devices) == key


def test_more_digital_than_all_devices_are_refused_with_both_numbers(edition: Edition) -> None:
    message = refusal(edition, "base.device_digital", digital_devices=31, production_devices=30)
    assert "「数字化生产设备数」31 大于「生产设备总数」30" in message
    assert "核对" in message


def test_a_total_of_0_is_refused_with_the_advice_to_choose_a_without_numbers(edition: Edition) -> None:
    message = refusal(edition, "base.device_network", networked_devices=0, production_devices=0)
    assert "「生产设备总数」是 0" in message
    assert "不填数字，直接选 A" in message


@pytest.mark.parametrize(("spend", "key"), [("100", "E"), ("100.01", "E"), ("250", "E"), ("60", "D"), ("60.01", "E")])
def test_a_spend_above_the_whole_revenue_is_the_top_band(edition: Edition, spend: str, key: str) -> None:
    assert option_key(edition, "mgmt.fund", yearly_digital_spend=spend, yearly_revenue=100) == key


def test_a_revenue_of_0_gives_no_share(edition: Edition) -> None:
    assert "「年均营业额」是 0" in refusal(edition, "mgmt.fund", yearly_digital_spend=5, yearly_revenue=0)


@pytest.mark.parametrize(("last", "key"), [("119.99", "C"), ("120.00", "B"), ("120.01", "A")])
def test_energy_per_revenue_that_falls_is_better(edition: Edition, last: str, key: str) -> None:
    years = {"energy_before": 100, "revenue_before": 3000, "revenue_last": 3600}
    assert option_key(edition, "effect.green", energy_last=last, **years) == key


@pytest.mark.parametrize(("last", "key"), [("98.49", "A"), ("98.50", "B"), ("98.51", "C")])
def test_a_pass_rate_that_rises_is_better(edition: Edition, last: str, key: str) -> None:
    years = {"pass_rate_before": "98.5", "pass_rate_last": last}
    assert option_key(edition, "effect.quality", **years) == key


@pytest.mark.parametrize(("staff", "key"), [(73, "A"), (72, "B"), (71, "C")])
def test_revenue_per_head_that_rises_is_better(edition: Edition, staff: int, key: str) -> None:
    years = {"employees_before": 60, "revenue_before": 3000, "revenue_last": 3600}
    assert option_key(edition, "effect.market", employees_last=staff, **years) == key


@pytest.mark.parametrize(("last", "key"), [("2519.99", "C"), ("2520", "B"), ("2520.01", "A")])
def test_cost_per_revenue_that_falls_is_better(edition: Edition, last: str, key: str) -> None:
    years = {"cost_before": 2100, "revenue_before": 3000, "revenue_last": 3600}
    assert option_key(edition, "effect.value", cost_last=last, **years) == key


def test_ratios_that_first_differ_in_the_28th_decimal_are_not_the_same(edition: Edition) -> None:
    key = option_key(
        edition,
        "effect.value",
        cost_last="99999999.999998",
        revenue_last="99999999.999999",
        cost_before="99999999.999997",
        revenue_before="99999999.999998",
    )
    assert key == "A"


@pytest.mark.parametrize("zero", ["revenue_last", "revenue_before"])
def test_a_trend_per_0_is_refused_and_names_the_zero(edition: Edition, zero: str) -> None:
    facts = {"energy_before": 1, "energy_last": 1, "revenue_before": 1, "revenue_last": 1, zero: 0}
    message = refusal(edition, "effect.green", **facts)
    assert f"「{edition.facts[zero].name}」是 0，算不出「绿色低碳」" in message
    assert "直接选一档" in message


def test_no_energy_used_at_all_is_the_same_in_both_years(edition: Edition) -> None:
    facts = {"energy_before": 0, "energy_last": 0, "revenue_before": 5, "revenue_last": 7}
    assert option_key(edition, "effect.green", **facts) == "B"


def test_nothing_follows_while_a_fact_is_missing(edition: Edition) -> None:
    assert option_key(edition, "base.device_digital", production_devices=10) is None
    assert option_key(edition, "effect.green", energy_before=1, energy_last=1, revenue_last=1) is None


def test_nothing_follows_for_an_item_without_a_measure(edition: Edition) -> None:
    assert option_key(edition, "base.system", production_devices=10, digital_devices=5) is None


@pytest.mark.parametrize(
    ("fact", "number", "words"),
    [
        ("production_devices", "-1", "超出了可能的范围"),
        ("production_devices", "1000001", "超出了可能的范围"),
        ("production_devices", "2.5", "应是整数"),
        ("employees_last", "1E+9", "超出了可能的范围"),
        ("pass_rate_last", "100.01", "超出了可能的范围"),
        ("revenue_last", "NaN", "不是一个数"),
        ("revenue_last", "sNaN", "不是一个数"),
        ("revenue_last", "Infinity", "不是一个数"),
        ("revenue_last", "0.0000001", "小数超过 6 位"),
        ("revenue_last", "1." + "0" * 40 + "1", "小数超过 6 位"),
    ],
)
def test_a_number_that_cannot_be_that_fact_is_a_mistake(edition: Edition, fact: str, number: str, words: str) -> None:
    mistake = find_fact_mistake(edition.facts[fact], Decimal(number))
    assert mistake is not None
    assert mistake.where == fact
    assert words in mistake.what
    assert edition.facts[fact].name in mistake.what


def test_the_cure_of_a_wrong_number_names_range_kind_and_unit(edition: Edition) -> None:
    mistake = find_fact_mistake(edition.facts["production_devices"], Decimal(-1))
    assert mistake is not None
    assert mistake.cure == "请填 0 到 1000000 之间的整数，单位：台"


@pytest.mark.parametrize(
    ("fact", "number"),
    [
        ("production_devices", "0"),
        ("production_devices", "1000000"),
        ("production_devices", "12.0"),
        ("production_devices", "1E+3"),
        ("pass_rate_last", "100"),
        ("revenue_last", "0.000001"),
        ("revenue_last", "99999999.999999"),
        ("revenue_last", "3200.0000000000"),
    ],
)
def test_a_number_within_its_range_is_no_mistake(edition: Edition, fact: str, number: str) -> None:
    assert find_fact_mistake(edition.facts[fact], Decimal(number)) is None
