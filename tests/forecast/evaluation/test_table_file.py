"""Reading a table: every cell is a number or is named with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rongtong_assess.core.errors import Refused
from rongtong_assess.forecast.evaluation.table_file import TableColumns, find_cell_number, read_table
from tests.forecast.evaluation.tables import Rows, Write, columns, make_rows


def test_levels_far_apart_count_by_their_order(write: Write) -> None:
    rows = [{**row, "level": (10, 200, 3000)[row["level"]]} for row in make_rows(400, 3)]
    assert read_table(write(rows), columns()).top == 2


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


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("3", 3.0),
        ("-2.5", -2.5),
        ("1e3", 1000.0),
        ("1E-2", 0.01),
        (" 4 ", 4.0),
        ("0.10", 0.1),
        ("", None),
        ("three", None),
        ("0x10", None),
        ("1,5", None),
        ("１", 1.0),
        ("nan", None),
        ("inf", None),
        ("--1", None),
    ],
)
def test_a_cell_is_a_number_as_programs_write_it(cell: str, number: float | None) -> None:
    assert find_cell_number(cell) == number


@pytest.mark.parametrize("empty", ["", " ", "NA", "n/a", "NaN", "null", "None"])
def test_an_empty_answer_is_not_a_number_and_an_empty_target_leaves_the_row_out(write: Write, empty: str) -> None:
    rows = make_rows(60)
    rows[0]["q1"] = empty
    rows[1]["level"] = empty
    table = read_table(write(rows), columns())
    assert np.isnan(table.answers[0, 1])
    assert (len(table), table.left_out) == (59, 1)


def test_levels_are_counted_from_zero_in_their_order(write: Write) -> None:
    rows = make_rows(40)
    for place, row in enumerate(rows):
        row["level"] = (7, 3, 9)[place % 3]
    table = read_table(write(rows), columns())
    assert table.levels[:3].tolist() == [1, 0, 2]
    assert table.top == 2


def test_times_are_numbers_only_where_all_of_them_are(write: Write) -> None:
    numbers = [{**row, "when": 2020 + place} for place, row in enumerate(make_rows(40))]
    texts = [{**row, "when": f"2020-Q{place}"} for place, row in enumerate(make_rows(40))]
    assert np.asarray(read_table(write(numbers), columns(time="when")).times).dtype.kind == "f"
    assert np.asarray(read_table(write(texts), columns(time="when")).times).dtype.kind == "U"


def test_a_row_without_its_time_is_named(write: Write) -> None:
    rows = [{**row, "when": 2020 if place != 4 else ""} for place, row in enumerate(make_rows(40))]
    with pytest.raises(Refused, match=r"table\.csv:6.*列「when」是空的"):
        read_table(write(rows), columns(time="when"))


def test_blank_lines_are_no_rows_and_a_byte_order_mark_is_no_name(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    lines = [f"{place % 5},{place % 3}" for place in range(40)]
    path.write_text("\ufeffq0,level\n\n" + "\n,\n".join(lines) + "\n", encoding="utf-8")
    table = read_table(path, TableColumns("level", ("q0",)))
    assert (len(table), table.left_out) == (40, 0)


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("q0,level\n1,2\n甲,1\n".encode("gbk"))
    with pytest.raises(Refused, match=r"table\.csv:3.*不是 UTF-8"):
        read_table(path, TableColumns("level", ("q0",)))


def test_the_first_mistakes_are_shown_all_at_once(write: Write) -> None:
    rows = make_rows(60)
    for row in rows[:9]:
        row["q0"] = "很好"
    with pytest.raises(Refused) as refusal:
        read_table(write(rows), columns())
    assert [mistake.where for mistake in refusal.value.mistakes] == [f"table.csv:{line}" for line in range(2, 7)]
