"""Content files as text, and answer sheets as strict JSON, or a clear refusal.

The JSON has exact numbers, no duplicate keys, and bounds on size and depth.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import ANY_NUMBER, MOST_DIGITS, parse_number

LARGEST_FILE_BYTES = 1_000_000
UTF_8_CURE = "请在编辑器里另存为 UTF-8 编码"
TEXT_CURE = "请核对是不是选错了文件；这里要的是文本文件，从表格软件另存时选 UTF-8 编码的文本"
OTHER_KINDS = (
    ((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"), "这是工作簿或压缩包，不是文本文件", TEXT_CURE),
    ((b"%PDF-",), "这是 PDF，不是文本文件", TEXT_CURE),
    ((b"PAR1",), "这是 Parquet 文件，不是文本文件", "请核对是不是选错了文件；成批的用 rongtong score-batch"),
    ((b"\xff\xfe", b"\xfe\xff"), "文件是 UTF-16 编码，不是 UTF-8", UTF_8_CURE),
)
"""First bytes of files that are not UTF-8 text, what such a file is, and what to do."""


def read_text(path: Path, name: str) -> str:
    """The file's text; UTF-8, with or without a byte order mark, at most 1 MB."""
    return decode(read_bytes(path, name), name)


def read_bytes(path: Path, name: str, *, most_bytes: int = LARGEST_FILE_BYTES) -> bytes:
    """What is in the file; of a larger one just enough to see that it is too large. Raises Refused."""
    try:
        with path.open("rb") as file:
            return file.read(most_bytes + 1)
    except (OSError, ValueError):
        raise Refused.because(f"{name}:1", "文件不存在或读不了", "请检查文件名和读取权限") from None


def decode(raw: bytes, name: str, first_line: int = 1, *, most_bytes: int = LARGEST_FILE_BYTES) -> str:
    """The same checks for bytes in memory. first_line: the line of the file at which they begin."""
    if len(raw) > most_bytes:
        what = f"文件超过 {most_bytes // 1_000_000} MB，不像是手写的内容"
        raise Refused.because(f"{name}:1", what, "请确认没有放错文件，或把内容分成几个文件")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + first_line
        raise Refused.because(f"{name}:{line}", *_judge_bytes(raw)) from None


def _judge_bytes(raw: bytes) -> tuple[str, str]:
    """What bytes that are not UTF-8 are, and what to do about it: a workbook cannot be saved as UTF-8."""
    told = (fault for beginnings, *fault in OTHER_KINDS if raw.startswith(beginnings))
    what, cure = next(told, ("文件不是 UTF-8 编码", UTF_8_CURE))
    return what, cure


def read_sheet_document(path: Path) -> Any:
    """The JSON document of one file; raises Refused with file:line."""
    return parse_sheet_document(read_text(path, path.name), path.name)


def read_sheet_bytes(raw: bytes, name: str) -> Any:
    """The JSON document of bytes in memory, such as standard input or an upload."""
    return parse_sheet_document(decode(raw, name), name)


def parse_sheet_document(text: str, name: str, *, line: int = 1) -> Any:
    """The JSON document of a text that begins at that line of `name`."""
    try:
        # Line ends occur only between values, so they may be unified; then lines of old Macs are counted right.
        document = _DECODER.decode(text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)
        _refuse_half_characters(text, document)
        return document
    except json.JSONDecodeError as error:
        where = f"{name}:{line + error.lineno - 1}"
        what = f"不是正确的 JSON，第 {error.colno} 个字附近读不通"
        raise Refused.because(where, what, "请检查引号、逗号和括号；文字要用英文双引号") from None
    except RecursionError:
        raise Refused.because(f"{name}:{line}", "JSON 套得太深", "请检查是不是多写了括号") from None
    except _NotExact as fault:
        raise Refused.because(f"{name}:{line}", fault.what, fault.cure) from None


class _NotExact(Exception):
    """JSON that Python would read, but not faithfully."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


def _number(text: str) -> Decimal:
    try:
        return parse_number(text, ANY_NUMBER, by_program=True)
    except Refused:
        raise _NotExact(f"数字 {text[:20]} 太长", f"请填不超过 {MOST_DIGITS} 位的数") from None


def _whole(text: str) -> int:
    return int(_number(text))


def _not_a_number(text: str) -> NoReturn:
    raise _NotExact(f"{text} 不是一个数", "请填真实的数，没有就不填")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        times = Counter(name for name, _ in pairs)
        twice = next(name for name in result if times[name] > 1)
        raise _NotExact(f"「{twice[:40]}」写了两遍", "请只留一个")
    return result


def _refuse_half_characters(text: str, document: Any) -> None:
    """An escape such as \\ud800 alone is not a character and can be neither stored nor shown."""
    if "\\ud" not in text and "\\uD" not in text:
        return
    try:
        json.dumps(document, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise _NotExact("有一段文字里的 \\u 转义不成字", "请直接写汉字，不要用 \\ud 开头的转义") from None


_DECODER = json.JSONDecoder(
    parse_float=_number, parse_int=_whole, parse_constant=_not_a_number, object_pairs_hook=_object
)
