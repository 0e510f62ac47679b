"""The "firm" part of an answer sheet document."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.firm import Firm
from rongtong_assess.core.typed_text import hidden_sign_words, one_line

TEXT_FIELDS = ("name", "industry", "region")
FIELDS = ("name", "industry", "employees", "revenue", "region")
LONGEST_TEXT = 100
MOST_EMPLOYEES = 10_000_000
MOST_REVENUE_WAN_YUAN = 1_000_000_000
REGION_DIGITS = 6


def read_firm(document: Any) -> Firm:
    """The firm of a document {"name", "industry", "employees", "revenue" (万元), "region"}; any may be absent.

    Raises Refused with every mistake; where is "firm.<field>".
    """
    if not isinstance(document, Mapping):
        raise Refused.because(
            "firm", "firm 不是一组“名称: 值”", f"请写成花括号，里面可有 {'、'.join(FIELDS)}，或整个不写"
        )
    mistakes = [mistake for field, value in document.items() if (mistake := _find_mistake(field, value))]
    if mistakes:
        raise Refused(mistakes)
    revenue = document.get("revenue")
    return Firm(
        name=None if document.get("name") is None else one_line(document["name"]),
        industry=document.get("industry"),
        employees=document.get("employees"),
        revenue_wan_yuan=None if revenue is None else Decimal(revenue),
        region=document.get("region"),
    )


def _find_mistake(field: Any, value: Any) -> Mistake | None:
    where = f"firm.{str(field)[:40]}"
    if field not in FIELDS:
        return Mistake(where, "企业信息里没有这一项", f"可写的是 {'、'.join(FIELDS)}")
    if field in TEXT_FIELDS:
        return _find_text_mistake(where, field, value)
    is_whole = field == "employees"
    most = MOST_EMPLOYEES if is_whole else MOST_REVENUE_WAN_YUAN
    if not _is_number(value, is_whole) or not 0 <= value <= most:
        unit = "整数，单位：人" if is_whole else "数，单位：万元"
        return Mistake(
            where,
            f"「{_quote(value)}」不是可能的{'员工数' if is_whole else '营业收入'}",
            f"请填 0 到 {most} 之间的{unit}",
        )
    return None


def _find_text_mistake(where: str, field: str, value: Any) -> Mistake | None:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TEXT:
        return Mistake(where, "不是一段短文字", f"请填引号括起来的文字，1 到 {LONGEST_TEXT} 个字；不知道就不写这一项")
    if hidden := hidden_sign_words(one_line(value)):
        return Mistake(where, f"里面有{hidden}", "请删掉，直接输入文字")
    if field == "region" and not (value.isascii() and value.isdigit() and len(value) == REGION_DIGITS):
        return Mistake(where, f"「{_quote(value)}」不是行政区划代码", "请填 6 位数字，如杭州市 330100")
    return None


def _is_number(value: Any, is_whole: bool) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (not is_whole and isinstance(value, Decimal) and value.is_finite())


def _quote(value: Any) -> str:
    return f"{value:.10}" if isinstance(value, Decimal) else _short(value)


def _short(value: Any) -> str:
    """A value in a message; a number of thousands of digits has no text worth showing."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**18:
        return "很大的数"
    return str(value)[:40]
