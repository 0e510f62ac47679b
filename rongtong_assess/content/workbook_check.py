"""Whether a file may be opened as a workbook at all: looked at as a zip, before any library unpacks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as zlib_error

from rongtong_assess.core.errors import Refused

MOST_ENTRIES = 200
MOST_UNPACKED_BYTES = 50_000_000
MOST_RATIO = 100
SMALL_BYTES = 100_000
"""A part this small may shrink as far as it likes."""
MOST_ROWS = 10_000
MOST_CELLS = 300_000

OLD_FORMAT = b"\xd0\xcf\x11\xe0"
SAVE_AGAIN = "请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（.xlsx）”"
ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br\s*=\s*[\"'](\d+)")
CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
TYPE_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check_workbook(raw: bytes, name: str, *, most_unpacked_bytes: int = MOST_UNPACKED_BYTES) -> None:
    """Raises Refused when these bytes are no plain workbook of a reasonable size. name: what messages call it."""
    if raw.startswith(OLD_FORMAT):
        raise Refused.because(name, "这是旧的 .xls 文件，或者加了密码", f"{SAVE_AGAIN}，并去掉打开密码")
    try:
        with ZipFile(BytesIO(raw)) as archive:
            _check_size(archive.infolist(), name, most_unpacked_bytes)
            _check_kind(archive, name)
            cells = sum(_check_part(part, content, name) for part, content in _parts(archive))
    # zipfile raises these for damaged, encrypted and unknown compression.
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib_error):
        raise Refused.because(name, "这不是 .xlsx 工作簿，或者文件坏了", SAVE_AGAIN) from None
    if cells > MOST_CELLS:
        raise Refused.because(name, f"工作簿里有 {cells} 格，太多了", "请删掉多余的行、列和工作表")


def _check_size(entries: list[ZipInfo], name: str, most_unpacked_bytes: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    is_bomb = any(entry.file_size > max(SMALL_BYTES, MOST_RATIO * entry.compress_size) for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > most_unpacked_bytes or is_bomb:
        what = f"文件解开后有 {len(entries)} 个部分、{unpacked / 1_000_000:.0f} MB，不像是手工填写的表"
        raise Refused.because(name, what, "请从下载的表重新填起；粘贴时只粘贴文字，不要带图片和整列格式")


def _check_kind(archive: ZipFile, name: str) -> None:
    parts = archive.namelist()
    if "xl/workbook.xml" not in parts:
        raise Refused.because(name, "这不是 .xlsx 工作簿", SAVE_AGAIN)
    if any("vbaProject" in part or "macrosheets" in part for part in parts):
        raise Refused.because(name, "工作簿里有宏", "请另存为不带宏的“Excel 工作簿（.xlsx）”")
    if any(part.startswith("xl/externalLinks/") for part in parts):
        raise Refused.because(name, "工作簿里有连到别的文件的链接", "请在“数据”里断开链接，只留文字和数字")


def _parts(archive: ZipFile) -> Iterator[tuple[str, bytes]]:
    """Every part; reading stops at the stated size, so a part cannot lie about it."""
    for entry in archive.infolist():
        with archive.open(entry) as part:
            yield entry.filename, part.read(entry.file_size)


def _check_part(part: str, content: bytes, name: str) -> int:
    """How many cells the part holds; any part may be a sheet, whatever its name."""
    is_xml = part.endswith((".xml", ".rels"))
    if TYPE_DECLARATION.search(content) or (is_xml and b"\0" in content[:4]):
        raise Refused.because(name, "工作簿里有不该有的声明", SAVE_AGAIN)
    last_row = max((int(number) for number in ROW_NUMBER.findall(content)), default=0)
    if last_row > MOST_ROWS:
        what = f"有一张工作表用到了第 {last_row} 行，太大了"
        raise Refused.because(name, what, f"请删掉多余的行，每张表最多 {MOST_ROWS} 行")
    return sum(1 for _ in CELL.finditer(content))
