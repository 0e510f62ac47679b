"""How amounts of money are written, all of them in 万元."""

from __future__ import annotations

from decimal import Decimal

from rongtong_assess.core.points import decimal_text
from rongtong_assess.presentation.wording.numbers import show_number, show_range

UNIT = "万元"


def show_money(amount_wan_yuan: Decimal) -> str:
    """An amount to at most two decimals, such as "1.5 万元"."""
    return f"{show_number(amount_wan_yuan)} {UNIT}"


def show_exact_money(amount_wan_yuan: Decimal) -> str:
    """An amount with all its digits, such as "0.125 万元", so that columns add up exactly."""
    return f"{decimal_text(amount_wan_yuan)} {UNIT}"


def show_money_range(low_wan_yuan: Decimal, high_wan_yuan: Decimal) -> str:
    """Such as "0.5～3 万元"; one amount where both ends are the same."""
    return show_range(low_wan_yuan, high_wan_yuan, UNIT)
