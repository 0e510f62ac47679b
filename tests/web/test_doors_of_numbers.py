"""One table of what may be typed, held against every door through which a number comes in."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator, Mapping
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
from rongtong_assess.cli.chinese_click import ExactNumber, WholeNumber
from rongtong_assess.content.product_entry import EntryBook, build_entry_book
from rongtong_assess.content.product_reading import read_entry
from rongtong_assess.content.sheet_file import parse_sheet_document
from rongtong_assess.content.shelf import load_shelf
from rongtong_assess.content.solutions_table import COLUMNS, read_solutions
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.plan_wishes import BUDGET
from rongtong_assess.core.sheet_document import read_sheet
from rongtong_assess.placement.table_file import find_cell_number
from rongtong_assess.services.read_answers import read_message
from rongtong_assess.settings import WrongSetting, load_settings
from rongtong_assess.web.firm.measure_form import MeasureForm
from rongtong_assess.web.firm.plan_form import PlanForm
from rongtong_assess.web.firm.profile_form import ProfileForm
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
    return build_entry_book(load_shelf(ROOT.parent / "questionnaires", ROOT.parent / "catalogue"), TODAY)


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


# Where a call below is right although its text came from outside: why.
ALLOWED: Mapping[str, tuple[str, Collection[str]]] = {
    "cli/parquet_tables.py": (
        "a column of floats is numbers already; what they are good for, the sheet's reading says",
        ["int(number)", "Decimal(repr(number))"],
    ),
    "content/bands.py": ("a pattern of an edition's own, of few digits", ["Decimal(low)", "Decimal(high)"]),
    "content/credit_code.py": ("the digits of a code, which is no number", ["isdigit"]),
    "content/edition_workbook/export.py": ("a number that was read before", ["Decimal(value)"]),
    "content/edition_workbook/paper.py": ("a number that was read before", ["float(value)"]),
    "content/edition_workbook/read.py": ("a number that was read before", ["int(match[2])"]),
    "content/edition_workbook/rows.py": ("a number that was read before", ["int(number)"]),
    "content/product_reading.py": (
        "the digits of a pattern: a level, a day",
        ["int(weeks_low)", "int(weeks_high)", "map(int, match.groups())", "int(match[3])", "int(match[2])"],
    ),
    "content/regions.py": ("the digits of a code, which is no number", ["isdigit"]),
    "content/shapes.py": ("an int of a YAML file, whose digits are bounded there", ["Decimal(value)"]),
    "content/sheet_file.py": ("a number that was read before", ["int(_number(text))"]),
    "content/short_form.py": (
        "a file that comes with the program",
        ["Decimal(document['coverage'])", "Decimal(one['from'])"],
    ),
    "content/solutions_table.py": (
        "a number that was read before, and the digit of a pattern",
        ["int(week)", "int(low)", "int(high)"],
    ),
    "content/workbook_check.py": ("a row's number, bounded by its pattern", ["int(number)"]),
    "content/workbook_source.py": ("a cell's float or int, which is a number already", ["Decimal(str(value))"]),
    "content/yaml_source.py": (
        "a pattern of few digits: files of administrators, not of visitors",
        ["int(text)", "Decimal(text)"],
    ),
    "content/yaml_writer.py": ("a key that is no number", ["isdigit"]),
    "jobs/__main__.py": ("written by the process that starts this one", ["int(sys.argv[1])"]),
    "services/answer_times.py": ("a stored number", ["int(seconds)"]),
    "services/firm_profile.py": ("a number that was read before", ["Decimal(number)"]),
    "services/list_models.py": ("eight digits of a day", ["int(digits[:8] or 0)"]),
    "services/load_answers.py": (
        "stored answers",
        ["int(str(values[one.question]))", "Decimal(str(values[FACT_PREFIX + id]))"],
    ),
    "services/make_report.py": ("a stored result", ["Decimal(revenue)"]),
    "services/measures_in_use.py": ("a stored plan", ["int(json.loads(document)['target'])"]),
    "services/place_assessment.py": ("a stored result", ["Decimal(firm['revenue_wan_yuan'])"]),
    "services/readable_assessments.py": ("a pattern of at most 17 digits", ["int(found[1])"]),
    "services/recompute.py": ("reckoned here", ["Decimal(decimal_text(scorecard.score_points))"]),
    "services/retrain.py": (
        "a day, and a record of our own",
        ["int(f'{today:%Y%m%d}')", "int(record['verified_firms'])"],
    ),
    "services/show_result.py": (
        "a stored result",
        ["Decimal(text)", "Decimal(document['score'])", "Decimal(missing['score'])"],
    ),
    "services/submit_assessment.py": ("reckoned here", ["Decimal(decimal_text(scorecard.score_points))"]),
    "services/verify_assessment.py": ("reckoned here", ["Decimal(decimal_text(scorecard.score_points))"]),
    "services/visit_list.py": ("reckoned here", ["float(self.verified_level is not None or self.is_elsewhere)"]),
    "web/api_keys.py": ("one of the choices", ["int(form.lifetime.data)"]),
    "web/editions_page.py": ("a day of an edition", ["int(part)"]),
    "web/firm/comparison.py": ("a level that was reckoned", ["int(level)"]),
    "web/firm/measure_form.py": ("the digits of a day", ["map(int, found.groups())"]),
    "web/firm/plan_form.py": ("a choice that was checked", ["int(self.target.data)"]),
    "web/firm/what_if_page.py": ("reckoned here", ["Decimal(show_number(tried))", "Decimal(show_number(present))"]),
    "web/number_fields.py": ("a number that was read before", ["int(super().read(typed))", "Decimal(self.data)"]),
    "web/platform/verification_form.py": ("one of the levels", ["int(values[0])"]),
    "web/quick.py": ("one of the levels", ["int(values[0])"]),
}
MAKERS = {"Decimal", "int", "float", "Fraction", "complex"}
READERS = {
    *("IntegerField", "DecimalField", "FloatField", "IntegerRangeField", "DecimalRangeField", "NumberRange"),
    *("IntRange", "FloatRange", "INT", "FLOAT", "isdigit", "isdecimal", "isnumeric", "literal_eval"),
}


def other_readers(tree: ast.AST) -> Iterator[str]:
    """Calls and names by which text becomes a number."""
    for node in ast.walk(tree):
        name = getattr(node, "id", getattr(node, "attr", ""))
        if name in READERS:
            yield name
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        mapped = called == "map" and node.args and getattr(node.args[0], "id", "") in MAKERS
        makes = called in MAKERS and any(not isinstance(one, ast.Constant) for one in node.args)
        typed = any(one.arg == "type" and getattr(one.value, "id", "") in MAKERS for one in node.keywords)
        if mapped or makes or typed:
            yield ast.unparse(node)


def test_nothing_else_makes_numbers_of_what_came_in() -> None:
    """Whoever adds a door either takes the one reader or says here why not."""
    folders = ("web", "content", "services", "cli", "jobs", "analytics")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")] + [ROOT / "settings.py"]
    found = {
        str(path.relative_to(ROOT)): calls
        for path in files
        if (calls := list(other_readers(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert {file: set(calls) for file, calls in found.items()} == {
        file: set(calls) for file, (_why, calls) in ALLOWED.items()
    }


@pytest.mark.parametrize(
    "line",
    ["int(request.args['n'])", "Decimal(text)", "args.get('n', type=int)", "IntegerField('n')", "map(int, texts)"],
)
def test_the_search_finds_a_reader_of_another_kind(line: str) -> None:
    assert list(other_readers(ast.parse(line)))


def test_every_sheet_from_outside_is_held_against_the_known_industries_and_regions() -> None:
    """Documents of our own were checked when they came in; an edition's examples are held against it when shipped."""
    own = {"core/sheet_document.py", "content/edition_publication.py"}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or str(path.relative_to(ROOT)) in own:
                continue
            called = getattr(node.func, "id", "")
            is_outer = called in {"score_document", "score_rows"} or (called == "read_sheet" and len(node.args) == 2)
            if is_outer:
                assert "terms" in {one.arg for one in node.keywords}, f"{path}:{node.lineno}"
