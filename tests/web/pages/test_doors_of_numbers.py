"""One table of what may be typed, held against every door through which a number comes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

import rongtong_assess
from rongtong_assess.cli.console.chinese_click import ExactNumber, WholeNumber
from rongtong_assess.content.catalogue.solutions_table import COLUMNS, read_solutions
from rongtong_assess.content.library import load_library
from rongtong_assess.content.product.entry import build_entry_book
from rongtong_assess.content.product.reading import read_entry
from rongtong_assess.content.reading.text_file import parse_sheet_document
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.catalogue.product import EntryBook
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.roadmap.wishes import BUDGET
from rongtong_assess.forecast.evaluation.table_file import find_cell_number
from rongtong_assess.services.assessment.read_answers import read_message
from rongtong_assess.settings import WrongSetting, load_settings
from rongtong_assess.web.firm.profile import ProfileForm
from rongtong_assess.web.firm.progress.measure_form import MeasureForm
from rongtong_assess.web.firm.roadmap.plan_form import PlanForm
from tests.products import TODAY, entry
from tests.services.makers import change

ROOT = Path(rongtong_assess.__file__).parent

TYPED = {
    "1234": "1234",
    "1,234": "1234",
    "1，２３４": "1234",
    "1 234": "1234",
    "２.0": "2",
    "2.0": "2",
    "-0": "0",
    "−0.0": "0",
    "\ufeff60\u200b": "60",
    "60。": "60",
    "98，5": "看不出是 98.5 还是 985",
    "3,5": "看不出是 3.5 还是 35",
    "1,2,3": "逗号不是每三位一个",
    "1.200,50": "点和逗号的位置看不明白",
    "12 34": "中间有空格",
    "6\u200b0": "看不见的零宽空格（U+200B）",
    "6\u00ad0": "看不见的软连字符（U+00AD）",
    "1\u00a0234": "看不见的不换行空格（U+00A0）",
    "3万": "中文数字“万”",
    "三万": "是中文数字",
    "60吨": "单位写成了“吨”",
    "60%": "带了“%”",
    "1e5": "科学计数法",
    "1e999999999": "科学计数法",
    "1e10000000": "科学计数法",
    "9" * 4400: "太长了",
    "NaN": "不是一个数",
    "-Infinity": "不是一个数",
    "true": "不是一个数",
    "5²": "不是一个数",
    "٣": "不是一个数",
    "1_000": "不是一个数",
}


@dataclass(frozen=True)
class House:
    """What the doors need."""

    app: Flask
    edition: Edition
    book: EntryBook
    folder: Path


@pytest.fixture(scope="module")
def book() -> EntryBook:
    return build_entry_book(load_library(ROOT.parent / "questionnaires", ROOT.parent / "catalogue"), TODAY)


@pytest.fixture
def house(app: Flask, edition: Edition, book: EntryBook, tmp_path: Path) -> House:
    return House(app, edition, book, tmp_path)


def answer(house: House, typed: str) -> object:
    return read_message(house.edition, change("fact.revenue_last", typed)).value


def field(form: Any, name: str, house: House, typed: str) -> object:
    with house.app.test_request_context():
        entered = form(MultiDict({name: typed}), meta={"csrf": False})[name]
    if entered.process_errors:
        raise ValueError(" ".join(entered.process_errors))
    return entered.data


def product(house: House, typed: str) -> object:
    typed_entry = entry(first_year_low=typed, first_year_high="99999")
    return read_entry(typed_entry, house.book, on=TODAY).first_year.low_wan_yuan


def catalogue(house: House, typed: str) -> object:
    row = dict.fromkeys(COLUMNS, "") | {"id": "one", "name": "甲", "price_basis": "estimate"}
    row |= dict.fromkeys(("first_year_low", "yearly_low", "yearly_high", "weeks_low", "weeks_high"), "0")
    row["first_year_high"] = f'"{typed}"'
    path = house.folder / "solutions.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{','.join(row.values())}\n", encoding="utf-8")
    return read_solutions(path)["one"].first_year.high_wan_yuan


def option(kind: click.ParamType[Any], _house: House, typed: str) -> object:
    return kind.convert(typed, None, None)


def setting(house: House, typed: str) -> object:
    where = {"RONGTONG_DATA": str(house.folder), "RONGTONG_TRUSTED_PROXIES": typed}
    return load_settings(where).trusted_proxies


DOORS: Mapping[str, Callable[[House, str], object]] = {
    "an answer": answer,
    "the profile's revenue": partial(field, ProfileForm, "revenue_wan_yuan"),
    "the profile's employees": partial(field, ProfileForm, "employees"),
    "a measure's cost": partial(field, MeasureForm, "real_cost"),
    "a measure's KPI": partial(field, MeasureForm, "kpi_now"),
    "a plan's budget": partial(field, PlanForm, "budget"),
    "a product's price": product,
    "a catalogue's price": catalogue,
    "the option --budget": partial(option, ExactNumber(BUDGET)),
    "the options for whole numbers": partial(option, WholeNumber(0, 2**31)),
    "a setting": setting,
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("typed", "meant"), TYPED.items(), ids=lambda text: repr(text)[:20])
def test_every_door_reads_the_same(house: House, door: str, typed: str, meant: str) -> None:
    if meant.isascii():
        number = str(DOORS[door](house, typed))
        assert Decimal(number) == Decimal(meant)
        assert not number.startswith("-")
    else:
        with pytest.raises((Refused, ValueError, click.BadParameter, WrongSetting)) as refused:
            DOORS[door](house, typed)
        assert meant in str(refused.value)


PROGRAMS = {
    "2.0": "2",
    "1E3": "1000",
    "1e-2": "0.01",
    "-0": "0",
    "98.5": "98.5",
    "1e999999999": "",
    "1e-999": "",
    "9" * 4400: "",
    "NaN": "",
    "1e9999999999999999999": "",
}


@pytest.mark.parametrize(("written", "meant"), PROGRAMS.items(), ids=lambda text: repr(text)[:20])
def test_what_a_program_writes_is_read_as_far_as_it_can_be_reckoned_with(written: str, meant: str) -> None:
    if meant:
        assert parse_sheet_document(f"[{written}]", "x.json") == [Decimal(meant)]
        assert find_cell_number(written) == float(meant)
        assert str(parse_sheet_document(f"[{written}]", "x.json")[0]) != "-0"
    else:
        assert find_cell_number(written) is None
        with pytest.raises(Refused):
            parse_sheet_document(f"[{written}]", "x.json")


@pytest.mark.parametrize("value", ["true", "null", '"60"', "[60]", "{}", "60.5"])
@pytest.mark.parametrize("place", ["employees", "production_devices", "scene"])
def test_a_sheet_takes_numbers_for_numbers(edition: Edition, place: str, value: str) -> None:
    inputs = '{"inputs": {"production_devices": %s, "networked_devices": 1}}'
    answers = {
        "production_devices": '"base.device_network": ' + inputs % value,
        "scene": f'"scene.quality": {value}',
        "employees": "",
    }[place]
    firm = f'"employees": {value}' if place == "employees" else ""
    text = f'{{"edition": "{edition.id}", "firm": {{{firm}}}, "answers": {{{answers}}}}}'
    with pytest.raises(Refused) as refused:
        read_sheet(edition, parse_sheet_document(text, "x.json"))
    assert "数" in str(refused.value)
