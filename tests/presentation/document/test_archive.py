"""The archive of many reports and its list: no name in it can lead elsewhere or become a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rongtong_assess.presentation.document.archive import ArchivedReport, index_csv, write_report_archive

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HOSTILE = ["=cmd|' /C calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", " =1", "　@x"]


@pytest.fixture
def row(tmp_path: Path) -> ArchivedReport:
    file = tmp_path / "0000.pdf"
    file.write_bytes(b"%PDF-1")
    return ArchivedReport(
        number="RT-20261123-ABCDEF",
        firm_name="甲机械有限公司",
        level="二级（规范级）",
        score="61.38",
        assessed_on="2026-11-23",
        edition_title="某版本",
        is_demo=False,
        file=file,
    )


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_archive_holds_every_report_under_its_number_and_firm(row: ArchivedReport, tmp_path: Path) -> None:
    failed = replace(row, number="RT-2", file=None, fault="有一个字找不到")
    write_report_archive(tmp_path / "out.zip", [row, failed], at=AT)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["index.csv", "RT-20261123-ABCDEF-甲机械有限公司.pdf"]
        assert archive.read(archive.namelist()[1]) == b"%PDF-1"
        rows = read(archive.read("index.csv"))
    assert rows[1][:3] == ["RT-20261123-ABCDEF", "甲机械有限公司", "二级（规范级）"]
    assert rows[1][-2:] == ["RT-20261123-ABCDEF-甲机械有限公司.pdf", ""]
    assert rows[2][-2:] == ["", "有一个字找不到"]


def test_the_same_rows_give_the_same_file(row: ArchivedReport, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        write_report_archive(tmp_path / name, [row], at=AT)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_the_list_says_that_it_is_utf_8_and_marks_demo_data(row: ArchivedReport) -> None:
    content = index_csv([replace(row, is_demo=True, fault="没有做成", file=None)])
    assert content.startswith(b"\xef\xbb\xbf")
    assert read(content)[1][-1] == "演示数据；没有做成"


@pytest.mark.parametrize("name", HOSTILE)
def test_no_firms_name_is_a_formula(row: ArchivedReport, name: str) -> None:
    cells = read(index_csv([replace(row, firm_name=name)]))[1]
    assert cells[1] == f"'{name}"


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x", "a/b", "\u202efdp.exe", "\0", "名" * 300, "..."])
def test_no_firms_name_leads_elsewhere(row: ArchivedReport, tmp_path: Path, name: str) -> None:
    row = replace(row, firm_name=name)
    write_report_archive(tmp_path / "out.zip", [row], at=AT)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        stored = archive.namelist()[1]
    assert not set("/\\\0\u202e") & set(stored)
    assert ".." not in stored
    assert len(stored.encode()) < 255


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
def test_signs_that_no_file_holds_do_not_stop_the_list(row: ArchivedReport, name: str) -> None:
    assert read(index_csv([replace(row, firm_name=name)]))[1][1] == "a?b"
