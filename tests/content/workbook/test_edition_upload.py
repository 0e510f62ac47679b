"""ZIP files from strangers: only an edition's YAML files come through."""

from __future__ import annotations

import stat
import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import pytest

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.content.workbook.export import write_edition_workbook
from rongtong_assess.content.workbook.upload import read_upload, unpack_edition
from rongtong_assess.core.errors import Refused
from tests.drafts import TINY

TEXT = "id: made-up\n"


def zipped(*entries: tuple[str | ZipInfo, str | bytes], method: int = ZIP_DEFLATED) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return packed.getvalue()


def link() -> bytes:
    entry = ZipInfo("edition.yaml")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((entry, "/etc/passwd"))


def locked() -> bytes:
    raw = bytearray(zipped(("edition.yaml", TEXT)))
    for place in (raw.index(b"PK\x03\x04") + 6, raw.index(b"PK\x01\x02") + 8):
        raw[place] |= 1
    return bytes(raw)


def lying_about_its_size() -> bytes:
    """Says it is small, and unpacks to ten million signs."""
    raw = bytearray(zipped(("edition.yaml", b"a" * 10_000_000)))
    struct.pack_into("<I", raw, raw.index(b"PK\x01\x02") + 24, 100)
    return bytes(raw)


def broken_in_the_middle() -> bytes:
    raw = bytearray(zipped(("edition.yaml", "".join(map(str, range(500))))))
    raw[60:90] = bytes(30)
    return bytes(raw)


def twice() -> bytes:
    raw = zipped(("edition.yaml", TEXT), ("editiom.yaml", TEXT))
    return raw.replace(b"editiom", b"edition")


def test_the_files_of_an_edition_come_through() -> None:
    files = {"edition.yaml": TEXT, "base.yaml": "# 基础\n", "scenes-2.yaml": ""}
    assert unpack_edition(zipped(*files.items())) == files


def test_a_workbook_gives_the_edition_it_was_exported_from(tmp_path: Path) -> None:
    write_edition_workbook(TINY, tmp_path / "tiny.xlsx")
    uploaded = read_upload((tmp_path / "tiny.xlsx").read_bytes())
    assert uploaded.edition.fingerprint == read_edition(TINY).fingerprint


@pytest.mark.parametrize("raw", [b"\xd0\xcf\x11\xe0 old", zipped(("xl/workbook.xml", "<x"))])
def test_a_workbook_that_cannot_be_read_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused, match="上传的工作簿"):
        read_upload(raw)


ATTACKS: list[tuple[Callable[[], bytes], str]] = [
    (lambda: b"", "不是能打开的 ZIP"),
    (lambda: b"PK\x03\x04 not a zip", "不是能打开的 ZIP"),
    (lambda: zipped(), "压缩包是空的"),
    (lambda: zipped(("../edition.yaml", TEXT)), "带文件夹"),
    (lambda: zipped(("/etc/edition.yaml", TEXT)), "带文件夹"),
    (lambda: zipped(("miit/", b"")), "带文件夹"),
    (lambda: zipped(("..\\edition.yaml", TEXT)), "带文件夹"),
    (lambda: zipped(("C:edition.yaml", TEXT)), "不是评测版本的文件"),
    (lambda: zipped(("edition.lock", TEXT)), "不是评测版本的文件"),
    (lambda: zipped(("listed.yaml", TEXT)), "不是评测版本的文件"),
    (lambda: zipped(("edition.py", TEXT)), "不是评测版本的文件"),
    (lambda: zipped((".edition.yaml", TEXT)), "不是评测版本的文件"),
    (lambda: zipped(("edition.yaml\n", TEXT)), "不是评测版本的文件"),
    (lambda: zipped(("edition.yaml", TEXT)).replace(b"edition.yaml", b"edition\0yaml"), "不是评测版本的文件"),
    (lambda: zipped(*((f"{number}.yaml", "") for number in range(201))), "最多 200 个"),
    (lambda: zipped(("edition.yaml", b"a" * 60_000_000)), "超过 4 MB"),
    (lambda: zipped(("edition.yaml", b"a" * 900_000)), "相差超过 100 倍"),
    (lambda: zipped(("edition.yaml", b"a" * 1_000_001), method=0), "超过 1 MB"),
    (lambda: zipped(("edition.yaml", TEXT), method=ZIP_BZIP2), "压缩方法少见"),
    (lambda: zipped(("edition.yaml", TEXT), method=ZIP_LZMA), "压缩方法少见"),
    (lambda: zipped(("edition.yaml", "名称".encode("gbk"))), "不是 UTF-8"),
    (link, "这是一个链接"),
    (locked, "加了密码"),
    (lying_about_its_size, "不是能打开的 ZIP"),
    (broken_in_the_middle, "不是能打开的 ZIP"),
    (twice, "同名的文件有两个"),
]


@pytest.mark.parametrize(("make", "message"), ATTACKS, ids=range(len(ATTACKS)))
def test_a_foreign_archive_is_refused_with_what_is_wrong(make: Callable[[], bytes], message: str) -> None:
    with pytest.raises(Refused) as refused:
        unpack_edition(make())
    assert message in str(refused.value)


def test_all_mistakes_of_an_archive_come_at_once() -> None:
    with pytest.raises(Refused) as refused:
        unpack_edition(zipped(("a.txt", TEXT), ("b/c.yaml", TEXT), ("ok.yaml", TEXT)))
    assert [mistake.where for mistake in refused.value.mistakes] == ["a.txt", "b/c.yaml"]
