"""Answer sheets as strict JSON: exact numbers, no doubled keys, no surprises in size or depth."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from rongtong_assess.content.text_file import decode, read_text
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import ANY_NUMBER, MOST_DIGITS, parse_number


def read_sheet_document(path: Path) -> Any:
    """The JSON document of one file; raises Refused with file:line."""
    return parse_sheet_document(read_text(path, path.name), path.name)


def read_sheet_bytes(raw: bytes, name: str) -> Any:
    """The JSON document of bytes at hand, such as standard input or an upload."""
    return parse_sheet_document(decode(raw, name), name)


def parse_sheet_document(text: str, name: str, line: int = 1) -> Any:
    """The JSON document of a text that begins at that line of `name`."""
    try:
        # Between values any line end may stand, and in texts none: so lines are counted right, also those of old Macs.
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
    """An escape such as \\ud800 alone is no character and cannot be stored or shown."""
    if "\\ud" not in text and "\\uD" not in text:
        return
    try:
        json.dumps(document, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise _NotExact("有一段文字里的 \\u 转义不成字", "请直接写汉字，不要用 \\ud 开头的转义") from None


_DECODER = json.JSONDecoder(
    parse_float=_number, parse_int=_whole, parse_constant=_not_a_number, object_pairs_hook=_object
)
