"""Reads numbers that people and programs write: an exact number, or the reason why it is none.

Every number from outside is read here, so that "98,5" is refused everywhere alike. Length is limited before any
calculation, and no exponent is expanded without bound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.core.characters import MOST_RAW_CHARACTERS, describe_character, is_invisible, narrow, trim
from rongtong_assess.core.errors import Refused

MOST_CHARACTERS = 40
MOST_DIGITS = 30
"""Before or after the point, of a number that a program wrote."""
MOST_REVISION = 2**31 - 1
"""The largest value of a revision column."""
LONGEST_SHOWN = 20
LONGEST_UNIT = 12

JSON_WORDS = {None: "null", True: "true", False: "false"}
"""As JSON writes them."""
SAME_UNIT = {"吨标准煤": ("吨标煤", "tce")}
CHINESE_DIGITS = frozenset("零〇一二两三四五六七八九十百千万亿兆壹贰叁肆伍陆柒捌玖拾佰仟萬億半")

_SHORT = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")
_HEAD = re.compile(r"[+-]?(?:[0-9.,]+(?: +[0-9.,]+)*)")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)(?:\.[0-9]+)?")
_ONE_COMMA = re.compile(r"([0-9]+),([0-9]+)")
_EXPONENT = re.compile(r"[eE][+-]?[0-9]{1,3}")
_COUNT = re.compile("[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class NumberAsked:
    """What a field asks for.

    name: for messages; "" where the message is shown next to the name. unit: may be typed after the number.
    places: most decimal places; 0 for a whole number.
    """

    name: str
    least: Decimal
    most: Decimal
    unit: str = ""
    places: int = 6

    @property
    def cure(self) -> str:
        """What can be filled in."""
        kind = "数" if self.places else "整数"
        return f"请填 {self.least:f} 到 {self.most:f} 之间的{kind}" + (f"，单位：{self.unit}" if self.unit else "")

    @property
    def subject(self) -> str:
        """How a sentence about it begins."""
        return f"「{self.name}」" if self.name else ""


ANY_NUMBER = NumberAsked("", Decimal(0), Decimal(0))
"""For parsing alone; the caller checks the bounds."""


def whole(name: str, least: int, most: int, unit: str = "") -> NumberAsked:
    """A whole number between two bounds."""
    return NumberAsked(name, Decimal(least), Decimal(most), unit, places=0)


def read_number(value: object, asked: NumberAsked, *, where: str = "", by_program: bool = False) -> Decimal:
    """The number; raises Refused when it cannot be read or is out of range."""
    number = parse_number(value, asked, where=where, by_program=by_program)
    if fault := find_range_fault(number, asked):
        raise Refused.because(where, *fault)
    return number


def read_whole_number(value: object, asked: NumberAsked, *, where: str = "") -> int:
    """The same for a whole number; 2.0 is one."""
    return int(read_number(value, asked, where=where))


def parse_number(value: object, asked: NumberAsked, *, where: str = "", by_program: bool = False) -> Decimal:
    """The number, without a check of its range; raises Refused.

    value: what was typed, or an int or Decimal from a file or message; a float is refused, since it is not exact.
    by_program: scientific notation such as 1e-05 is accepted; from people it is refused.
    """
    # The fast path: nearly all numbers look like this.
    if isinstance(value, str) and _SHORT.fullmatch(value):
        return Decimal(value)
    try:
        number = _parse_text(value, asked, by_program) if isinstance(value, str) else _take(value)
        return number if number else abs(number)  # no negative zero
    except _Fault as fault:
        what = f"{asked.subject}写成了「{_shown(value)}」，{fault.reason}" if fault.reason else f"没有填{asked.subject}"
        raise Refused.because(where, what, fault.cure or asked.cure) from None


def find_range_fault(number: Decimal, asked: NumberAsked) -> tuple[str, str] | None:
    """What is wrong with a number that was read, and the cure; None when it is in range."""
    if not number.is_finite():
        return f"{asked.subject}不是一个数", asked.cure
    if not asked.least <= number <= asked.most:
        return f"{asked.subject}填了 {_plain(number)}，超出了可能的范围", asked.cure
    if not asked.places and number != number.to_integral_value():
        return f"{asked.subject}填了 {_plain(number)}，应是整数", asked.cure
    if number != round(number, asked.places):
        return f"{asked.subject or '这个数'}的小数超过 {asked.places} 位", "请四舍五入后再填"
    return None


def _plain(number: Decimal) -> str:
    """Plain digits, except for extreme sizes; cut where it is long."""
    shown = f"{number:f}" if abs(number.adjusted()) <= MOST_DIGITS else f"{number:.10}"
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}…"


def find_count(text: object, most: int) -> int | None:
    """A count that only our own pages and programs write, such as a revision; None for anything else."""
    if not isinstance(text, str) or not _COUNT.fullmatch(text):
        return None
    return int(text) if int(text) <= most else None


class _Fault(Exception):
    """reason: follows the quoted input in the sentence; "" for empty input. cure: in place of the usual one."""

    def __init__(self, reason: str, cure: str = "") -> None:
        super().__init__(reason)
        self.reason, self.cure = reason, cure


def _parse_text(raw: str, asked: NumberAsked, by_program: bool) -> Decimal:
    if len(raw) > MOST_RAW_CHARACTERS or len(text := trim(raw)) > MOST_CHARACTERS:
        raise _Fault("太长了，不是一个数")
    if not text:
        raise _Fault("")
    _refuse_invisible(text)
    plain = narrow(text.rstrip("。")).replace("。", ".").strip()
    head = _HEAD.match(plain)
    if head is None or not any(character.isdigit() for character in head[0]):
        raise _no_number(plain)
    rest = plain[head.end() :].strip()
    exponent = _EXPONENT.fullmatch(rest) if by_program else None
    if not exponent:
        _refuse_rest(rest, asked)
    sign, digits = ("-", head[0][1:]) if head[0][0] == "-" else ("", head[0].removeprefix("+"))
    number = sign + _ungrouped(digits)
    return _take(Decimal(number + exponent[0])) if exponent else Decimal(number)


def _take(value: object) -> Decimal:
    """A value that already is a number, unless it is too large."""
    if isinstance(value, int) and not isinstance(value, bool):
        if value.bit_length() > MOST_DIGITS * 10 // 3:
            raise _Fault("太长了，不是可能的数")
        return Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite():
        raise _Fault("不是一个数")
    _, digits, exponent = value.as_tuple()
    if len(digits) > MOST_CHARACTERS or abs(value.adjusted()) > MOST_DIGITS:
        raise _Fault("太长了，不是可能的数")
    return Decimal(f"{value:f}") if int(exponent) > 0 else value


def _ungrouped(digits: str) -> str:
    """The digits without thousands separators; raises _Fault unless these separate groups of three."""
    if _PLAIN.fullmatch(digits):
        return digits
    if _GROUPED.fullmatch(digits):
        return digits.replace(",", "").replace(" ", "")
    raise _why_ungroupable(digits)


def _why_ungroupable(digits: str) -> _Fault:
    if _ONE_COMMA.fullmatch(digits):
        return _ask_about_comma(digits)
    if "," in digits and "." in digits:
        return _Fault("点和逗号的位置看不明白", "请只用“.”作小数点，不写逗号，例如 1200.5")
    if "," in digits:
        return _Fault("逗号不是每三位一个", "请不写逗号；小数点请用“.”，例如 1200.5")
    if digits.count(".") > 1:
        return _Fault("有不止一个小数点", "请只留一个小数点，千位不用隔开，例如 1200.5")
    if " " in digits:
        return _Fault("中间有空格，看不出是一个数还是几个数", "请只填一个数，中间不空格")
    return _Fault("小数点后面没有数字", "请补全小数，或去掉小数点")


def _ask_about_comma(digits: str) -> _Fault:
    before, after = digits.split(",")
    joined = (before + after).lstrip("0") or "0"
    return _Fault(
        f"看不出是 {before}.{after} 还是 {joined}", f"小数点请用“.”写成 {before}.{after}；整数请不写逗号，写成 {joined}"
    )


def _refuse_rest(rest: str, asked: NumberAsked) -> None:
    """Only the unit asked for may follow the digits; raises _Fault for anything else."""
    unit = narrow(asked.unit).strip().casefold()
    if not rest or (unit and rest.casefold() in {unit, *SAME_UNIT.get(unit, ())}):
        return
    if re.match(r"[eE][+-]?[0-9]", rest):
        raise _Fault("是科学计数法，不能当作一个数", "请写成普通的数字，例如 1200")
    if rest[0] in CHINESE_DIGITS:
        unit_words = f"，单位是{asked.unit}" if asked.unit else ""
        raise _Fault(f"里面有中文数字“{rest[0]}”", f"请全部用阿拉伯数字写{unit_words}，例如 3 万写成 30000")
    if rest[0] in "%‰":
        cure = f"这里要的单位是“{asked.unit}”，请换算后只填数字" if asked.unit else "这里不填百分数，请只填数字"
        raise _Fault(f"带了“{rest[0]}”", cure)
    if len(rest) <= LONGEST_UNIT and all(character.isalpha() or character in "/·" for character in rest):
        cure = f"这里的单位是“{asked.unit}”，请换算后再填" if asked.unit else "请只填数字，不写单位"
        raise _Fault(f"单位写成了“{rest}”", cure)
    raise _Fault("不是一个数")


def _no_number(plain: str) -> _Fault:
    if plain.strip("+-")[:1] in CHINESE_DIGITS:
        return _Fault("是中文数字", "请用阿拉伯数字写，例如 60")
    return _Fault("不是一个数")


def _refuse_invisible(text: str) -> None:
    found = list(dict.fromkeys(describe_character(character) for character in text if is_invisible(character)))
    if found:
        raise _Fault(f"中间有看不见的{'、'.join(found)}", "请删掉重新打一遍这个数，不要粘贴")


def _shown(value: object) -> str:
    """The input as messages quote it: shortened, without invisible characters."""
    if value is None or isinstance(value, bool):
        return JSON_WORDS[value]
    if isinstance(value, (list, tuple, Mapping)):
        return "{…}" if isinstance(value, Mapping) else "[…]"
    if isinstance(value, int) and value.bit_length() > MOST_DIGITS * 4:
        return "很大的数"
    text = _plain(value) if isinstance(value, Decimal) else trim(str(value)[:MOST_RAW_CHARACTERS])
    shown = "".join(character for character in text if not is_invisible(character))
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}…"
