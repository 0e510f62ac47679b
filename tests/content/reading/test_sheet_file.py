"""Answer sheets as strict JSON."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest

from rongtong_assess.content.reading.text_file import parse_sheet_document, read_sheet_bytes, read_sheet_document
from rongtong_assess.core.errors import Refused


def test_numbers_are_exact() -> None:
    document = parse_sheet_document('{"a": 97.10, "b": 30, "c": 5.2e3}', "x.json")
    assert document == {"a": Decimal("97.10"), "b": 30, "c": Decimal(5200)}
    assert [type(value) for value in document.values()] == [Decimal, int, Decimal]


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
    path = tmp_path / "sheet.json"
    path.write_bytes(b'\xef\xbb\xbf{"edition": "miit-2024"}')
    assert read_sheet_document(path) == {"edition": "miit-2024"}


@pytest.mark.parametrize(
    ("raw", "where", "what"),
    [
        (b'{"a": 1,\n "a": 2}', "x.json:1", "「a」写了两遍"),
        (b'{"a":\n NaN}', "x.json:1", "NaN 不是一个数"),
        (b'{"a": -Infinity}', "x.json:1", "-Infinity 不是一个数"),
        (b'{"a": ' + b"9" * 5000 + b"}", "x.json:1", "太长"),
        (b'{"a": 1e999999999}', "x.json:1", "太长"),
        (b'{"a": 1e99999999999999999999999}', "x.json:1", "太长"),
        (b'{"a": 1,\n\n b: 2}', "x.json:3", "不是正确的 JSON"),
        (b"", "x.json:1", "不是正确的 JSON"),
        (b"[" * 100_000, "x.json:1", "套得太深"),
        (b'{"a": "\\ud800"}', "x.json:1", "转义不成字"),
        ('{"a":\n "中"}'.encode("gb18030"), "x.json:2", "不是 UTF-8 编码"),
        ('{"a": 1}'.encode("utf-16"), "x.json:1", "UTF-16"),
        (b"PK\x03\x04\x14\x00\xff", "x.json:1", "这是工作簿或压缩包"),
        (b"\xd0\xcf\x11\xe0\xa1", "x.json:1", "这是工作簿或压缩包"),
        (b"%PDF-1.7\n%\xe2\xe3", "x.json:2", "这是 PDF"),
        (b"PAR1\x15\x04\xff", "x.json:1", "这是 Parquet"),
        (b" " * 1_000_001, "x.json:1", "超过 1 MB"),
    ],
)
def test_anything_else_is_refused_with_its_place(raw: bytes, where: str, what: str) -> None:
    with pytest.raises(Refused) as caught:
        read_sheet_bytes(raw, "x.json")
    (mistake,) = caught.value.mistakes
    assert mistake.where == where
    assert what in mistake.what


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"none.json:1：文件不存在"):
        read_sheet_document(tmp_path / "none.json")


@pytest.mark.parametrize("end", [b"\r", b"\r\n", b"\n"])
def test_lines_are_counted_whatever_ends_them(end: bytes) -> None:
    assert read_sheet_bytes(end.join([b"{", b'"a": 1', b"}"]), "x.json") == {"a": 1}
    with pytest.raises(Refused, match=r"x\.json:3"):
        read_sheet_bytes(end.join([b"{", b'"a": 1,', b"]"]), "x.json")


def test_a_line_of_a_longer_file_is_named() -> None:
    with pytest.raises(Refused, match=r"x\.jsonl:7"):
        parse_sheet_document("{", "x.jsonl", line=7)


def test_finding_a_doubled_key_among_many_takes_no_time() -> None:
    text = "{" + ",".join(f'"{number}": 0' for number in (*range(20_000), 19_999)) + "}"
    begun = time.monotonic()
    with pytest.raises(Refused, match="「19999」写了两遍"):
        parse_sheet_document(text, "x.json")
    assert time.monotonic() - begun < 2, "look up, do not go through all keys for each key"
