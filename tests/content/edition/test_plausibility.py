"""The shipped ranges, each seen to ask, and what each mistake in their file must say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.content.edition.plausibility import check_plausibility, read_plausibility
from rongtong_assess.core.assessment.plausibility import Doubt, firm_numbers, list_doubts
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused

QUESTIONNAIRES = Path(__file__).parents[3] / "questionnaires"
SHIPPED = read_plausibility(QUESTIONNAIRES)
EDITION = read_edition(QUESTIONNAIRES / "miit-2024")
# The numbers of a firm that makes nobody wonder.
USUAL = {
    "firm.employees": 60,
    "firm.revenue": 3200,
    "firm.assets": 2800,
    "fact.production_devices": 42,
    "fact.digital_devices": 16,
    "fact.networked_devices": 8,
    "fact.yearly_digital_spend": 42,
    "fact.yearly_revenue": 2900,
    "fact.energy_before": 175,
    "fact.energy_last": 186,
    "fact.revenue_before": 2900,
    "fact.revenue_last": 3200,
    "fact.pass_rate_before": 98.2,
    "fact.pass_rate_last": 98.5,
    "fact.employees_before": 58,
    "fact.employees_last": 60,
    "fact.cost_before": 2436,
    "fact.cost_last": 2720,
}
NO_FIRM: Mapping[str, object] = {"firm.employees": None, "firm.revenue": None, "firm.assets": None}
# What is typed instead, which question it must lead to, and what the question must say.
SLIPS: list[tuple[Mapping[str, object], str, str]] = [
    ({"firm.revenue": 32000000}, "revenue-per-head", "人均年营收 53.3 亿元，是不是把元填成了万元"),
    ({"firm.revenue": 0.32}, "revenue-per-head", "人均年营收只有 53.3 元，是不是单位看错了"),
    ({"firm.employees": 600000}, "revenue-per-head", "人均年营收只有 53.3 元"),
    ({"firm.assets": 28000000}, "assets-per-head", "人均资产 46.7 亿元，是不是把元填成了万元"),
    ({"fact.revenue_last": 32000000}, "revenue-last-per-head", "人均 53.3 亿元，是不是把元填成了万元"),
    ({"fact.revenue_last": 0.32}, "revenue-last-per-head", "人均只有 53.3 元"),
    (
        {"fact.revenue_last": 32000000, "fact.employees_last": None},
        "revenue-last-per-head-of-profile",
        "按企业信息里的 60 人算，人均 53.3 亿元",
    ),
    (
        {"fact.revenue_last": 0.32, "fact.employees_last": None},
        "revenue-last-per-head-of-profile",
        "按企业信息里的 60 人算，人均只有 53.3 元",
    ),
    ({"firm.revenue": 1599}, "revenue-last-against-profile", "企业信息里是 1,599 万元，差 2 倍"),
    ({"firm.revenue": 6500}, "revenue-last-against-profile", "企业信息里是 6,500 万元，差 2.03 倍"),
    ({"fact.revenue_before": 639}, "revenue-last-against-before", "前年 639 万元，差 5.01 倍。是不是有一年填成了元"),
    ({"fact.revenue_before": 16001, "firm.revenue": 3200}, "revenue-last-against-before", "是不是有一年填成了元"),
    (
        {"fact.revenue_before": 29000000, **NO_FIRM, "fact.revenue_last": 9000},
        "revenue-before-per-head",
        "元填成了万元",
    ),
    ({"fact.revenue_before": 0.29, "fact.revenue_last": None}, "revenue-before-per-head", "人均只有 50 元"),
    ({"fact.yearly_revenue": 29000000}, "revenue-yearly-against-last", "差 9,060 倍。是不是有一处填成了元"),
    ({"fact.yearly_revenue": 0.29}, "revenue-yearly-against-last", "差 1.1 万倍"),
    (
        {"fact.yearly_revenue": 29000000, "fact.revenue_last": None},
        "revenue-yearly-against-profile",
        "年均营业额填了 29,000,000 万元（2,900 亿元），企业信息里上年营业收入是 3,200 万元",
    ),
    ({"fact.yearly_revenue": 600, "fact.revenue_last": None}, "revenue-yearly-against-profile", "差 5.33 倍"),
    ({"fact.yearly_digital_spend": 420000}, "spending-share", "投入超过了营业额的一半。是不是把元填成了万元"),
    ({"fact.energy_last": 1513000}, "energy-last-per-revenue", "每万元营业收入用了 473 吨标准煤。是不是把千瓦时"),
    ({"fact.energy_last": 70000, "fact.revenue_last": None}, "energy-last-per-head", "人均 1,170 吨标准煤"),
    ({"fact.energy_last": 0.0186}, "energy-last-per-head", "人均只有 0.00031 吨标准煤"),
    ({"fact.energy_last": 900}, "energy-last-against-before", "上年能源消费 900 吨标准煤，前年 175 吨标准煤"),
    ({"fact.energy_last": 30}, "energy-last-against-before", "差 5.83 倍"),
    ({"fact.energy_before": 1424000, "fact.energy_last": None}, "energy-before-per-revenue", "是不是把千瓦时"),
    (
        {"fact.energy_before": 60000, "fact.energy_last": None, "fact.revenue_before": None},
        "energy-before-per-head",
        "人均 1,030 吨标准煤",
    ),
    ({"fact.energy_before": 0.0175, "fact.energy_last": None}, "energy-before-per-head", "是不是填成了万吨"),
    ({"fact.pass_rate_before": 0.982}, "pass-rate-before-as-share", "填了 0.982%，是不是把 98.5% 填成了 0.985"),
    ({"fact.pass_rate_before": 1}, "pass-rate-before-as-share", "填了 1%"),
    ({"fact.pass_rate_before": 9.82}, "pass-rate-before-low", "填了 9.82%，不到一半"),
    ({"fact.pass_rate_last": 0.985}, "pass-rate-last-as-share", "填了 0.985%，是不是把 98.5% 填成了 0.985"),
    ({"fact.pass_rate_last": 0}, "pass-rate-last-as-share", "填了 0%"),
    ({"fact.pass_rate_last": 49.99}, "pass-rate-last-low", "不到一半"),
    ({"fact.employees_last": 121}, "employees-last-against-profile", "这里填了 121 人，企业信息里是 60 人"),
    ({"fact.employees_last": 29}, "employees-last-against-profile", "差 2.07 倍"),
    ({"fact.employees_before": 11}, "employees-last-against-before", "上年员工数 60 人，前年 11 人"),
    ({"fact.employees_before": 301}, "employees-last-against-before", "差 5.02 倍"),
    ({"fact.cost_last": 27200000}, "cost-last-per-revenue", "8,500 倍。是不是把元填成了万元"),
    ({"fact.cost_last": 100}, "cost-last-per-revenue", "成本不到收入的二十分之一"),
    ({"fact.cost_last": 9000, "fact.cost_before": 1500}, "cost-last-against-before", "差 6 倍"),
    ({"fact.cost_last": 400}, "cost-last-against-before", "差 6.09 倍"),
    ({"fact.cost_before": 24360000, "fact.cost_last": None}, "cost-before-per-revenue", "是不是把元填成了万元"),
    ({"fact.cost_before": 100, "fact.cost_last": None}, "cost-before-per-revenue", "成本不到收入的二十分之一"),
    ({"fact.networked_devices": 17}, "networked-above-digital", "已联网生产设备 17 台，数字化生产设备只有 16 台"),
    ({"fact.networked_devices": 1, "fact.digital_devices": 0}, "networked-above-digital", "只有 0 台"),
    ({"fact.production_devices": 6001}, "devices-per-head", "每人要管 100 台"),
]
# Too little is not asked about: a firm may have hardly any assets or digital spending.
NOT_SEEN = {("firm.assets", Decimal("0.0001")), ("fact.yearly_digital_spend", Decimal("0.0001"))}
MISTAKES = [
    ("at_most: 2000", "at_most: 0.1", ["下限 0.5 大于上限 0.1"]),
    ("at_most: 2000", "at_most: many", ["at_most"]),
    ("at_most: 2000", "at_most: -1", ["at_most"]),
    ("    at_most: 10000\n", "", ["「assets-per-head」没有写界限", "at_most 和 high 要写就都写"]),
    ("of: firm.assets", "of: firm.profit", ["企业信息里没有 firm.profit", "firm.employees"]),
    ("id: assets-per-head", "id: revenue-per-head", ["编号「revenue-per-head」用了两次"]),
    ("人均资产 {ratio}", "人均资产 {rate}", ["不能写 {rate}", "{ratio}"]),
    ("人均资产 {ratio}", "人均资产 {ratio:.2f}", ["不能写 {ratio}"]),
    ("人均资产 {ratio}", "人均资产 {ratio", ["花括号不成对"]),
    ("只有 {per}。能传出", "只有 {fold}。能传出", ["不能写 {fold}"]),
    ("      counts_zero: true", "      counts_zeros: true", ["是不是想写「counts_zero」"]),
    ("basis: ours", "basis: statistics", ["basis"]),
    ("profile:", "profiles:", ["是不是想写「profile」"]),
]


def numbers(changes: Mapping[str, object]) -> dict[str, Decimal]:
    return {name: Decimal(str(value)) for name, value in {**USUAL, **changes}.items() if value is not None}


def ask(edition: Edition, changes: Mapping[str, object]) -> tuple[Doubt, ...]:
    given_numbers = numbers(changes)
    facts = {name.removeprefix("fact."): value for name, value in given_numbers.items() if name.startswith("fact.")}
    firm = {name: value for name, value in given_numbers.items() if name.startswith("firm.")}
    return list_doubts(SHIPPED, edition, AnswerSheet(edition.id, {}, {}, facts), firm)


def test_a_usual_firm_is_asked_nothing_with_and_without_its_profile(edition: Edition) -> None:
    assert ask(edition, {}) == ()
    assert ask(edition, NO_FIRM) == ()


@pytest.mark.parametrize(
    ("typed", "range_id", "words"), SLIPS, ids=[f"{slip[1]}-{place}" for place, slip in enumerate(SLIPS)]
)
def test_a_slip_is_asked_about_in_words_that_name_it(
    edition: Edition, typed: Mapping[str, object], range_id: str, words: str
) -> None:
    found = {doubt.range_id: doubt.message for doubt in ask(edition, typed)}
    assert range_id in found
    assert words in found[range_id]


def side_of(doubt: Doubt) -> tuple[str, str]:
    """Which bound of which range the question is about."""
    number, *divisor = (Decimal(value) for value in doubt.values.values())
    plausible = next(plausible for plausible in SHIPPED.list_ranges(EDITION) if plausible.id == doubt.range_id)
    is_low = plausible.at_least is not None and number < plausible.at_least * (divisor[0] if divisor else 1)
    return doubt.range_id, "low" if is_low else "high"


def test_every_bound_of_every_range_has_a_slip_that_passes_it(edition: Edition) -> None:
    asked = {side_of(doubt) for typed, _, _ in SLIPS for doubt in ask(edition, typed)}
    bounds = {
        (found.id, side) for found in SHIPPED.list_ranges(edition) for side in ("low", "high") if getattr(found, side)
    }
    assert bounds - asked == set()


def test_one_number_in_another_unit_makes_at_most_three_questions(edition: Edition) -> None:
    amounts = [name for name in USUAL if any(word in name for word in ("revenue", "assets", "energy", "cost", "spend"))]
    for name in amounts:
        for factor in (10**4, Decimal("0.0001")):
            asked = ask(edition, {name: Decimal(str(USUAL[name])) * factor})
            assert 1 <= len(asked) <= 3 or (name, factor) in NOT_SEEN, (name, factor, asked)


@pytest.mark.parametrize("path", sorted(QUESTIONNAIRES.glob("*/examples/*.json")), ids=lambda path: path.stem)
def test_the_sample_sheets_are_asked_nothing(edition: Edition, path: Path) -> None:
    document: dict[str, Any] = json.loads(path.read_text("utf-8"), parse_float=Decimal)
    answered = read_sheet(edition, document)
    assert list_doubts(SHIPPED, edition, answered.sheet, firm_numbers(answered.firm)) == ()
    assert list_doubts(SHIPPED, edition, answered.sheet, {}) == ()


def test_every_bound_says_where_it_comes_from() -> None:
    ranges = [*SHIPPED.profile, *(plausible for found in SHIPPED.by_series.values() for plausible in found)]
    assert all(plausible.basis.startswith(("ours: ", "document: ")) for plausible in ranges)


@given(st.dictionaries(st.sampled_from(sorted(USUAL)), st.decimals(0, 10**8, places=3)))
def test_whatever_is_typed_can_be_asked_about(changes: dict[str, Decimal]) -> None:
    assert all("{" not in doubt.message for doubt in ask(EDITION, changes))


@pytest.mark.parametrize(("right", "wrong", "words"), MISTAKES)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, right: str, wrong: str, words: list[str]) -> None:
    text = (QUESTIONNAIRES / "plausibility.yaml").read_text("utf-8")
    assert right in text
    (tmp_path / "plausibility.yaml").write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(Refused) as refusal:
        read_plausibility(tmp_path)
    said = str(refusal.value)
    assert said.startswith("plausibility.yaml:")
    assert [word for word in words if word not in said] == []


def test_a_number_that_no_edition_asks_for_is_named(edition: Edition, tmp_path: Path) -> None:
    assert list(check_plausibility(SHIPPED, [edition])) != []  # the other series' editions are missing
    text = (QUESTIONNAIRES / "plausibility.yaml").read_text("utf-8").replace("fact.cost_last", "fact.costs_last")
    (tmp_path / "plausibility.yaml").write_text(text, "utf-8")
    faults = [str(fault) for fault in check_plausibility(read_plausibility(tmp_path), [edition])]
    assert any("series.miit 的「cost-last-per-revenue」" in fault for fault in faults)


def test_an_edition_may_carry_its_own_ranges(edition: Edition, tmp_path: Path) -> None:
    own = tmp_path / edition.id
    own.mkdir()
    (own / "plausibility.yaml").write_text(
        "ranges:\n  - {id: odd, of: fact.cost_last, at_most: 1, high: '{of}', basis: ours, reason: 试}\n", "utf-8"
    )
    found = read_plausibility(QUESTIONNAIRES, [tmp_path])
    assert [plausible.id for plausible in found.by_edition[edition.id]] == ["odd"]
    assert "odd" in {plausible.id for plausible in found.list_ranges(edition)}
    assert "cost-last-per-revenue" not in {plausible.id for plausible in found.list_ranges(edition)}
    (own / "plausibility.yaml").write_text("ranges: []\n", "utf-8")
    with pytest.raises(Refused, match=f"{edition.id}/plausibility.yaml:1"):
        read_plausibility(QUESTIONNAIRES, [tmp_path])


def test_a_folder_without_the_file_asks_nothing(tmp_path: Path) -> None:
    assert read_plausibility(tmp_path).profile == ()
