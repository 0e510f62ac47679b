"""The pipeline on any table: real firms of Peru, and made-up tables that are odd in every way."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rongtong_assess.core.errors import Refused
from rongtong_assess.forecast.evaluation.table_check import check_table
from rongtong_assess.forecast.evaluation.table_file import TableColumns, read_table
from rongtong_assess.forecast.evaluation.table_split import split_table
from rongtong_assess.forecast.training.metrics import covered
from rongtong_assess.forecast.training.thresholds import Sample, train_thresholds
from tests.forecast.conftest import ROOT

KEYS = {
    "qwk",
    "accuracy",
    "within_one",
    "ece",
    "coverage",
    "width",
    "monotonicity_violations",
    "baselines",
    "drift",
}
PERU = Path("shared", "placement", "data", "peru", "peru_clean.csv")
PERU_COLUMNS = TableColumns("level", ("mgmt", "data", "fin"), ("ciiu2", "legal", "department"), "year")
Rows = list[dict[str, Any]]
Write = Callable[[Rows], Path]


@pytest.fixture(scope="module")
def peru() -> Path:
    for folder in (ROOT.parent, ROOT.parent.parent):
        if (folder / PERU).exists():
            return folder / PERU
    pytest.skip(f"the data of Peru stay outside the repository, and {PERU} is not beside it")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_rows(rows: Rows) -> Path:
        path = tmp_path / "table.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write_rows


def make_rows(count: int, levels: int = 4, questions: int = 4, seed: int = 0) -> Rows:
    """Answers from 1 to 5 and a level that follows them with noise."""
    random = np.random.default_rng(seed)
    common = random.normal(size=count)
    noisy = common[:, None] + random.normal(size=(count, questions))
    answers = np.clip(np.round(3 + noisy), 1, 5).astype(int)
    merit = common + random.normal(0, 0.5, count)
    level = np.searchsorted(np.quantile(merit, np.linspace(0, 1, levels + 1)[1:-1]), merit)
    return [
        {**{f"q{place}": int(one) for place, one in enumerate(row)}, "level": int(found)}
        for row, found in zip(answers, level, strict=True)
    ]


def columns(questions: int = 4, *, groups: Sequence[str] = (), time: str | None = None) -> TableColumns:
    return TableColumns("level", tuple(f"q{place}" for place in range(questions)), tuple(groups), time)


def check(path: Path, asked: TableColumns, split_at: str | None = None, seed: int = 0) -> dict[str, Any]:
    document = check_table(read_table(path, asked), split_at=split_at, seed=seed)
    assert set(document) == KEYS
    assert document["monotonicity_violations"] == 0
    return document


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("groups", [(), ("ciiu2", "legal", "department")], ids=["answers", "with profile"])
def test_real_firms_pass_the_gates(peru: Path, groups: tuple[str, ...], seed: int) -> None:
    document = check(peru, TableColumns("level", ("mgmt", "data", "fin"), groups), seed=seed)
    assert document["qwk"] >= 0.68
    assert document["baselines"]["untuned_cuts"] >= 0.65
    assert document["ece"] <= 0.02
    assert 0.87 <= document["coverage"] <= 0.93
    assert document["drift"]["alarm"] is False


def test_years_that_differ_raise_the_drift_alarm(peru: Path) -> None:
    drift = check(peru, PERU_COLUMNS, split_at="2022")["drift"]
    assert drift["alarm"] is True
    assert drift["largest"] >= 0.25


@pytest.mark.parametrize("levels", [2, 3, 5, 7])
def test_any_number_of_levels_is_learned(write: Write, levels: int) -> None:
    document = check(write(make_rows(1200, levels)), columns())
    assert document["qwk"] > 0.4
    assert 0.82 <= document["coverage"] <= 0.98


@pytest.mark.parametrize("count", [40, 150, 300])
def test_few_rows_are_enough_for_something_simple(write: Write, count: int) -> None:
    document = check(write(make_rows(count, 3)), columns())
    assert document["drift"]["alarm"] is False
    assert 0 <= document["ece"] <= 1


def test_the_same_seed_gives_the_same_figures(write: Write) -> None:
    path = write(make_rows(500))
    assert check(path, columns(), seed=4) == check(path, columns(), seed=4)


def test_odd_cells_columns_and_groups_are_borne(write: Write) -> None:
    rows = make_rows(600)
    for place, row in enumerate(rows):
        row["constant"] = 7
        row["empty"] = ""
        row["q1"] = "" if place % 7 == 0 else row["q1"]
        row["q2"] = "NA" if place % 11 == 0 else row["q2"]
        row["kind"] = ("工业", "", "其他，含逗号")[place % 3]
        row["firm"] = f"firm {place // 2}"
        row["level"] = "" if place % 50 == 0 else row["level"]
    asked = TableColumns("level", ("q0", "q1", "q2", "q3", "constant", "empty"), ("kind", "firm"))
    table = read_table(write(rows), asked)
    assert table.left_out == 12
    assert check(write(rows), asked)["qwk"] > 0.4


def test_rows_of_one_firm_are_never_on_both_sides(write: Write) -> None:
    rows = [{**row, "firm": f"firm {place // 3}"} for place, row in enumerate(make_rows(600))]
    table = read_table(write(rows), columns(groups=["firm"]))
    split = split_table(table, split_at=None, seed=0)
    firms = table.groups[0]
    assert not set(firms[split.learned]) & set(firms[split.test])
    assert len(split.test) > 50


def test_a_firm_on_both_sides_of_a_time_is_kept_on_one(write: Write) -> None:
    rows = [
        {**row, "firm": f"firm {place % 200}", "year": 2021 + place // 200} for place, row in enumerate(make_rows(600))
    ]
    table = read_table(write(rows), columns(groups=["firm"], time="year"))
    split = split_table(table, split_at="2022", seed=0)
    firms, times = table.groups[0], np.asarray(table.times, dtype=np.float64)
    assert not set(firms[split.learned]) & set(firms[split.test])
    assert times[split.learned].max() == 2022
    assert times[split.test].min() == 2023
    assert min(len(split.learned) / 2, len(split.test)) > 70


def test_intervals_hold_for_firms_with_several_rows() -> None:
    """A firm's rows are alike: were they on both split where the interval is set, it would hold 79 % of new firms."""
    coverages = []
    for seed in range(4):
        random = np.random.default_rng(seed)
        firms = np.repeat(np.arange(550), 9)
        merit, rest = (random.normal(size=550)[firms] for _ in range(2))
        noise = 0.9 * random.normal(size=(550, 8))[firms] + 0.1 * random.normal(size=(len(firms), 8))
        answers = np.clip(np.round(2 + 0.8 * merit[:, None] + noise), 0, 4)
        levels = np.searchsorted([-1.2, -0.4, 0.4, 1.2], 0.8 * (merit + rest))
        taught = firms < 150
        sample = Sample(answers[taught], levels[taught], 4, (0, 0, 0, 0), firms=firms[taught])
        forecast = train_thresholds(sample, kind="average", seed=seed).forecast(answers[~taught])
        coverages.append(covered(forecast.low, forecast.high, levels[~taught]))
    assert 0.87 < np.mean(coverages) < 0.93


def test_a_category_that_says_nothing_spoils_nothing(write: Write) -> None:
    """The number of a category of 13 rows would hold their own levels: kappa fell by .02, coverage by .03."""
    random = np.random.default_rng(7)
    rows = [{**row, "kind": f"kind {random.integers(150)}"} for row in make_rows(2000)]
    alone, beside = (check(write(rows), columns(groups=groups)) for groups in ((), ("kind",)))
    assert beside["qwk"] > alone["qwk"] - 0.01
    assert beside["coverage"] > alone["coverage"] - 0.01


def test_a_giant_firm_and_a_single_firm_are_borne() -> None:
    random = np.random.default_rng(0)
    answers = random.integers(0, 5, (10_100, 3)).astype(np.float64)
    rows = np.arange(10_100)
    for firms in (np.minimum(rows, 1400), np.maximum(rows, 8700), np.zeros_like(rows)):
        sample = Sample(answers, answers.min(axis=1).astype(np.int64), 4, (0, 0, 0, 0), firms=firms)
        for count in (10_100, 9_900):
            trained = train_thresholds(sample.take(rows[:count]), kind="proportional_odds", seed=1)
            assert trained.forecast(answers).chances.shape == (10_100, 4)


def test_a_rare_and_a_missing_level_are_borne(write: Write) -> None:
    rows = make_rows(800, 3)
    for place, row in enumerate(rows):
        row["level"] = {0: 1, 1: 2, 2: 4}[row["level"]] if place else 5
    document = check(write(rows), columns())
    assert document["qwk"] > 0.4
    assert document["baselines"]["majority"] == 0


def test_nobody_is_placed_at_a_level_that_no_row_has(write: Write) -> None:
    rows = make_rows(1200)
    whole = check(write(rows), columns())
    for row in rows:
        row["level"] = 2 * row["level"] + 1
    assert check(write(rows), columns()) == whole


def test_levels_far_apart_count_by_their_order(write: Write) -> None:
    rows = [{**row, "level": (10, 200, 3000)[row["level"]]} for row in make_rows(400, 3)]
    assert read_table(write(rows), columns()).top == 2


@pytest.mark.parametrize(("split_at", "learned"), [("2021", 200), ("2022", 400), ("2023", 400)])
def test_a_split_learns_up_to_the_time_and_judges_what_is_later(write: Write, split_at: str, learned: int) -> None:
    rows = [{**row, "year": 2021 + place // 200} for place, row in enumerate(make_rows(600))]
    split = split_table(read_table(write(rows), columns(time="year")), split_at=split_at, seed=0)
    assert len(split.learned) == learned


def test_dates_split_as_texts(write: Write) -> None:
    rows = [{**row, "day": f"2024-{1 + place // 100:02}-15"} for place, row in enumerate(make_rows(600))]
    split = split_table(read_table(write(rows), columns(time="day")), split_at="2024-04", seed=0)
    assert len(split.learned) == 300


def edit(place: int, name: str, value: object) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[place][name] = value

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (edit(3, "q1", "很好"), r"table\.csv:5.*列「q1」的「很好」不是一个数"),
        (edit(3, "q1", "inf"), r"table\.csv:5.*不是一个数"),
        (edit(3, "q1", "1_000"), "不是一个数"),
        (edit(3, "q1", "3,5"), "不是一个数"),
        (edit(3, "q1", "1e999999999"), "不是一个数"),
        (edit(3, "q1", "9" * 5000), "不是一个数"),
        (edit(8, "level", "高"), r"table\.csv:10.*列「level」"),
        (edit(8, "level", 1.5), "不是整数等级"),
        (lambda rows: [row.update(level="高") for row in rows], r"table\.csv:2.*列「level」的「高」不是一个数"),
        (lambda rows: [row.update(level=1) for row in rows], "只有一个等级"),
        (lambda rows: [row.update(level=place) for place, row in enumerate(rows)], "不像等级"),
        (lambda rows: rows.__delitem__(slice(10, None)), "至少要 30 行"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    write: Write, change: Callable[[Rows], object], says: str
) -> None:
    rows = make_rows(60, 3)
    change(rows)
    with pytest.raises(Refused, match=says):
        read_table(write(rows), columns())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "没有列「level」"),
        ("q0,q0,level\n1,2,1\n", "「q0」出现了不止一次"),
        ("q0,level\n1,2,3\n", "这一行有 3 格，表头有 2 格"),
        ('q0,level\n"1,2\n', "不是能读的 CSV"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=says):
        read_table(path, TableColumns("level", ("q0",)))


def test_columns_that_are_not_asked_for_may_have_any_name(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    lines = [f"{place % 5},{place % 3},,," for place in range(60)]
    path.write_text("\n".join(["q0,level,note,,", *lines]), encoding="utf-8")
    assert len(read_table(path, TableColumns("level", ("q0",)))) == 60


def test_the_target_is_never_a_feature(write: Write) -> None:
    with pytest.raises(Refused, match="抄答案"):
        read_table(write(make_rows(60)), TableColumns("level", ("q0", "level")))
