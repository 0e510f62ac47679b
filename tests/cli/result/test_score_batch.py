"""rongtong score-batch: JSON lines and Parquet in, CSV and Parquet out, whole or not at all."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from tests.cli.conftest import Run

HEADER = ["row", "edition", "score", "base", "mgmt", "effect", "level", "complete"]


@pytest.fixture
def json_lines(tmp_path: Path, sheets: list[dict[str, Any]]) -> Path:
    path = tmp_path / "sheets.jsonl"
    path.write_text("".join(json.dumps(sheet) + "\n" for sheet in sheets))
    return path


def read_csv(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def as_columns(sheets: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """One column per answer, as analysts keep it; scenes as floats, as empty cells make them."""
    questions = sorted({question for sheet in sheets for question in sheet["answers"]})
    columns = {question: [sheet["answers"].get(question) for sheet in sheets] for question in questions}
    for question, cells in columns.items():
        if question.startswith("scene."):
            columns[question] = [float(cell) for cell in cells]
        if any(isinstance(cell, dict) for cell in cells):
            columns[question] = [cell if isinstance(cell, dict) else {"key": cell} for cell in cells]
    return {"edition": [sheet["edition"] for sheet in sheets], **columns}


def test_csv_rows_are_what_single_sheets_give(rongtong: Run, json_lines: Path, sheets: list[dict[str, Any]]) -> None:
    done = rongtong("score-batch", "sheets.jsonl", "-o", "out.csv")
    assert (done.code, done.stdout) == (0, "")
    assert f"已算 {len(sheets)} 家企业" in done.stderr
    header, *rows = read_csv(json_lines.with_name("out.csv"))
    assert header == HEADER
    assert [row[0] for row in rows] == [str(number + 1) for number in range(len(sheets))]
    for place in (0, 14, 20):
        single = json.loads(rongtong("score", "-", "--json", stdin=json.dumps(sheets[place])).stdout)
        points = [single["score"], *(single["dimensions"][name] for name in HEADER[3:6])]
        assert rows[place][1:] == [single["edition"], *points, str(single["level"]), "true"]


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_lines_may_end_as_on_any_computer(
    rongtong: Run, json_lines: Path, sheets: list[dict[str, Any]], end: str
) -> None:
    other = json_lines.with_name("other.jsonl")
    other.write_bytes(json_lines.read_bytes().replace(b"\n", end.encode()))
    assert rongtong("score-batch", "sheets.jsonl", "-o", "a.csv").code == 0
    assert rongtong("score-batch", "other.jsonl", "-o", "b.csv").code == 0
    assert other.with_name("a.csv").read_bytes() == other.with_name("b.csv").read_bytes()
    other.write_bytes(other.read_bytes() + b"{]" + end.encode())
    assert f"other.jsonl:{len(sheets) + 1}" in rongtong("score-batch", "other.jsonl", "-o", "c.csv").stderr


def test_parquet_in_and_out_agrees_with_json_lines_and_csv(
    rongtong: Run, json_lines: Path, sheets: list[dict[str, Any]]
) -> None:
    folder = json_lines.parent
    pyarrow.parquet.write_table(pyarrow.table(as_columns(sheets)), folder / "sheets.parquet")
    assert rongtong("score-batch", "sheets.jsonl", "-o", "a.csv").code == 0
    assert rongtong("score-batch", "sheets.parquet", "-o", "b.csv").stderr.startswith("已算")
    assert rongtong("score-batch", "sheets.parquet", "-o", "c.parquet").code == 0
    assert read_csv(folder / "a.csv") == read_csv(folder / "b.csv")
    table = pyarrow.parquet.read_table(folder / "c.parquet")
    assert table.column_names == HEADER
    assert [[str(cell).lower() for cell in row.values()] for row in table.to_pylist()] == read_csv(folder / "a.csv")[1:]


def test_a_line_in_another_encoding_is_named_by_its_number(rongtong: Run, json_lines: Path) -> None:
    lines = json_lines.read_bytes().splitlines(keepends=True)
    json_lines.write_bytes(b"".join([lines[0], '{"edition": "评"}\n'.encode("gbk"), *lines[1:]]))
    done = rongtong("score-batch", "sheets.jsonl", "-o", "out.csv")
    assert done.code == 2
    assert "sheets.jsonl:2：文件不是 UTF-8 编码" in done.stderr


def test_one_bad_row_refuses_the_batch_and_keeps_the_old_result(rongtong: Run, json_lines: Path) -> None:
    old = json_lines.with_name("out.csv")
    old.write_text("old")
    with json_lines.open("a") as file:
        file.write('{"edition": "miit-2024", "answers": {"base.network": ["Z"]}}\n\n{"edition"\n')
    done = rongtong("score-batch", "sheets.jsonl", "-o", "out.csv")
    assert done.code == 2
    assert "共 3 处不能接受" in done.stderr
    for words in ("第 32 行 base.network", "sheets.jsonl:33：这是空行", "sheets.jsonl:34：不是正确的 JSON"):
        assert words in done.stderr
    assert old.read_text() == "old"
    assert sorted(path.name for path in json_lines.parent.iterdir()) == ["out.csv", "sheets.jsonl"]


def test_twenty_mistakes_are_listed_and_all_are_counted(rongtong: Run) -> None:
    done = rongtong("score-batch", "-", "-o", "out.csv", stdin="[]\n" * 50)
    assert "共 50 处不能接受，先列前 20 处" in done.stderr
    assert len(done.stderr.splitlines()) == 21


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"base.network": [["B"]]}, "没有 edition 这一列"),
        ({"edition": ["miit-2024"], "note": ["x"]}, "第 1 行 note"),
        ({"edition": ["miit-2024"], "scene.quality": [1.5]}, "不是整数"),
        ({"edition": ["miit-2024"], "base.device_digital": [b"C"]}, "第 1 行 base.device_digital"),
        ({"edition": ["miit-2024"], "firm": ["某厂"]}, "第 1 行 firm"),
        ({"edition": ["miit-2024"], "firm": [5], "firm.name": ["某厂"]}, "第 1 行 firm"),
    ],
)
def test_a_table_that_is_no_table_of_sheets_is_refused(
    rongtong: Run, tmp_path: Path, columns: dict[str, list[Any]], words: str
) -> None:
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "in.parquet")
    done = rongtong("score-batch", "in.parquet", "-o", "out.csv", "--partial")
    assert done.code == 2
    assert words in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_a_file_that_is_not_parquet_is_refused(rongtong: Run, tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_text("not a table")
    done = rongtong("score-batch", "in.parquet", "-o", "out.csv")
    assert done.code == 2
    assert "不是能读的 Parquet 文件" in done.stderr


def test_output_that_is_the_input_or_no_file_is_refused(rongtong: Run, json_lines: Path) -> None:
    (json_lines.with_name("folder.csv")).mkdir()
    assert "这不是普通文件" in rongtong("score-batch", "sheets.jsonl", "-o", "folder.csv").stderr
    (json_lines.with_name("same.csv")).symlink_to(json_lines)
    assert "同一个文件" in rongtong("score-batch", "sheets.jsonl", "-o", "same.csv").stderr
