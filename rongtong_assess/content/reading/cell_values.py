"""From what a workbook's file stores for a cell to the value a person sees there, or why there is none.

The cell's number format says whether its number is plain, a percentage, a day or a time of day. A % counts where it
is part of the format, not where it is literal text in it.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, auto

# Numbers of the formats built into every spreadsheet program; 27-36 and 50-58 are Chinese dates.
BUILT_IN_PERCENT = frozenset({9, 10})
BUILT_IN_DAYS = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58})
BUILT_IN_TIMES = frozenset({*range(18, 22), *range(32, 36), *range(45, 48), 55, 56})
LONGEST_FORMAT = 255

# "text", \x, _x and *x are literal text or spacing; so is what is in brackets.
LITERAL = re.compile(r'"[^"]*"?|[\\_*].?|\[[^\]]*\]?')
SECTION = re.compile(r'(?:"[^"]*"?|[\\_*].?|\[[^\]]*\]?|[^;"\\_*\[])*')
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)\]")
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
HOLDS = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


class NumberKind(Enum):
    """What kind of value the number stands for."""

    PLAIN = auto()
    PERCENT = auto()
    DAY = auto()
    TIME = auto()


def find_kind(format_id: int, own_formats: Mapping[int, str], *, number: Decimal) -> NumberKind:
    """The kind of a number shown in this format. own_formats: those that the workbook defines itself."""
    code = own_formats.get(format_id)
    if code is not None:
        return _kind_of(_find_section(code[:LONGEST_FORMAT], number))
    if format_id in BUILT_IN_PERCENT:
        return NumberKind.PERCENT
    if format_id in BUILT_IN_DAYS:
        return NumberKind.DAY
    return NumberKind.TIME if format_id in BUILT_IN_TIMES else NumberKind.PLAIN


def _find_section(code: str, number: Decimal) -> str:
    """The part of "positive;negative;zero" that applies, or the first whose [condition] holds."""
    sections = _sections(code)
    conditions = [CONDITION.search(section) for section in sections]
    if any(conditions):
        return next(
            (
                section
                for section, condition in zip(sections, conditions, strict=True)
                if condition is None or HOLDS[condition[1]](number, Decimal(condition[2]))
            ),
            sections[-1],
        )
    if number == 0 and len(sections) > 2:
        return sections[2]
    return sections[1] if number < 0 and len(sections) > 1 else sections[0]


def _sections(code: str) -> list[str]:
    sections, place = [], 0
    while place <= len(code):
        match = SECTION.match(code, place)
        end = match.end() if match else len(code)
        sections.append(code[place:end])
        place = end + 1
    return sections


def _kind_of(section: str) -> NumberKind:
    if ELAPSED.search(section):
        return NumberKind.TIME
    characters = LITERAL.sub("", section).lower()
    if "%" in characters:
        return NumberKind.PERCENT
    if "general" in characters:
        return NumberKind.PLAIN
    if "y" in characters or "d" in characters or ("m" in characters and not {"h", "s"} & {*characters}):
        return NumberKind.DAY
    return NumberKind.TIME if {"h", "s"} & {*characters} else NumberKind.PLAIN


CellValue = str | Decimal | bool

MOST_DIGITS = 15
"""What a spreadsheet program keeps exactly."""
MOST_ARTEFACT_DIGITS = 12
"""A number this short after rounding is taken as what was typed; a longer one gets a note."""
LARGEST_WHOLE = Decimal(10) ** MOST_DIGITS
MOST_TEXT_CHARACTERS = 32_767
MOST_NUMBER_CHARACTERS = 60
LAST_SERIAL = 2_958_465
"""31 December 9999, the last day a spreadsheet program knows."""
FALSE_LEAP_DAY = 60
"""Spreadsheets count a 29 February 1900, which never was."""
DAYS_FROM_1900_TO_1904 = 1462

NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
TYPE_AGAIN = "请把这一格改成文字或数字"
AS_VALUE = "请用 Excel 或 WPS 打开文件、保存一次再上传，或把公式改成数字：复制后用“选择性粘贴”里的“数值”"
AS_TEXT = "请把这一格的格式设成“文本”，再照原件重新打一遍"


@dataclass(frozen=True, slots=True)
class StoredCell:
    """The cell as stored in the file. kind: the letter of its type; format_id: of its number format."""

    kind: str = "n"
    text: str = ""
    format_id: int = 0
    has_formula: bool = False


@dataclass(frozen=True, slots=True)
class CellReading:
    """value: None where there is nothing to read. note: what the person should know of how it was read.

    fault: why it cannot be read; cure: what to do about it.
    """

    value: CellValue | None = None
    note: str = ""
    fault: str = ""
    cure: str = ""


@dataclass(frozen=True, slots=True)
class BookStyle:
    """What a workbook says for all its cells: own formats, the format of every style, its first day."""

    own_formats: Mapping[int, str] = field(default_factory=dict)
    format_ids: tuple[int, ...] = ()
    begins_1904: bool = False


def read_cell(cell: StoredCell, style: BookStyle) -> CellReading:
    """The value, or why there is none."""
    if cell.kind == "e":
        return CellReading(fault=f"这一格是错误值 {cell.text[:20]}", cure="请重新填写这一格")
    if cell.has_formula and not cell.text.strip():
        return CellReading(fault="这一格是公式，文件里没有存它的结果", cure=AS_VALUE)
    reading = _read_value(cell, style)
    if cell.has_formula and not reading.fault:
        told = f"这一格是公式，读的是上次算好的结果 {_shown(reading.value)}"
        return CellReading(reading.value, f"{told}；{reading.note}" if reading.note else told)
    return reading


def _read_value(cell: StoredCell, style: BookStyle) -> CellReading:
    if cell.kind in {"s", "str", "inlineStr"}:
        return _read_text(cell.text)
    text = cell.text.strip()
    if cell.kind == "b":
        return CellReading(text not in {"0", "false", ""})
    if cell.kind == "d":
        return CellReading(text[:10])
    return _read_number(text, cell, style=style) if text else CellReading()


def _read_text(text: str) -> CellReading:
    if len(text) > MOST_TEXT_CHARACTERS:
        return CellReading(fault=f"这一格有 {len(text)} 个字，太长了", cure="请只留要填的内容")
    return CellReading(ESCAPED.sub(_unescaped, text) if "_x" in text else text)


def _unescaped(escaped: re.Match[str]) -> str:
    """The character behind an escape of the workbook format; a replacement for one that cannot be stored."""
    character = chr(int(escaped[1], 16))
    is_character = character in "\t\n\r" or (character >= " " and not "\ud800" <= character <= "\udfff")
    return character if is_character else "\ufffd"


def _read_number(text: str, cell: StoredCell, *, style: BookStyle) -> CellReading:
    if len(text) > MOST_NUMBER_CHARACTERS or not NUMBER.fullmatch(text):
        return CellReading(fault="这一格的内容认不出来", cure=TYPE_AGAIN)
    stored = Decimal(text)
    if abs(stored) >= LARGEST_WHOLE:
        what = f"表格软件把这一格的代码或编号变成了数字，{MOST_DIGITS} 位以后的已经丢了"
        return CellReading(fault=what, cure=AS_TEXT)
    number, note = _rounded(stored)
    kind = find_kind(cell.format_id, style.own_formats, number=number)
    if kind is NumberKind.PERCENT:
        return CellReading(f"{plain_number(number * 100):f}%", note)
    if kind is NumberKind.DAY:
        return _read_day(number, style)
    if kind is NumberKind.TIME:
        return CellReading(fault="这一格是时间，不是数字或文字", cure="请把格式改成“常规”，再重新填")
    return CellReading(number, note)


def _rounded(stored: Decimal) -> tuple[Decimal, str]:
    """The number that was meant, to the digits a spreadsheet program keeps, and a note about it."""
    if stored and stored.adjusted() < -MOST_DIGITS:
        return Decimal(0), f"{stored:.3E} 小到只能是计算留下的零头，读成 0"
    digits = len(stored.normalize().as_tuple().digits)
    if digits <= MOST_DIGITS:
        return plain_number(stored), ""
    rounded = plain_number(Decimal(f"{stored:.{MOST_DIGITS - 1}e}"))
    if len(rounded.as_tuple().digits) <= MOST_ARTEFACT_DIGITS:
        return rounded, ""
    return rounded, f"这个数有 {digits} 位，表格软件只保证 {MOST_DIGITS} 位，读成 {rounded}"


def plain_number(number: Decimal) -> Decimal:
    """Without trailing zeros, exponent or minus zero: 2.0 is 2, 1E+2 is 100."""
    return Decimal(f"{number.normalize() + 0:f}")


def _read_day(number: Decimal, style: BookStyle) -> CellReading:
    serial = int(number) + (DAYS_FROM_1900_TO_1904 if style.begins_1904 else 0)
    if not 1 <= serial <= LAST_SERIAL:
        return CellReading(fault="这一格是日期格式，里面的数却不是日期", cure="请把格式改成“常规”，再重新填")
    first = date(1899, 12, 30 if serial > FALSE_LEAP_DAY else 31)
    return CellReading((first + timedelta(days=serial)).isoformat())


def _shown(value: CellValue | None) -> str:
    return str(value)[:30]
