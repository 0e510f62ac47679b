"""Bands of a share: "(10,20]" in a file, 超过 10%，不超过 20% on a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from rongtong_assess.core.fact import ShareBand

_NUMBER = r"(\d{1,3}(?:\.\d{1,6})?)"
_RANGE = re.compile(rf"([\[(])\s*{_NUMBER}\s*,\s*{_NUMBER}\s*([\])])", re.ASCII)
WHOLE_SHARE = ShareBand(Decimal(0), Decimal(100), low_included=True, high_included=True)


def read_band(text: object) -> ShareBand:
    """The band written as an interval in per cent; raises ValueError with a Chinese sentence."""
    match = _RANGE.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError('区间的写法不对，应像 "(10,20]" 这样：圆括号不含，方括号含')
    opening, low, high, closing = match.groups()
    band = ShareBand(Decimal(low), Decimal(high), low_included=opening == "[", high_included=closing == "]")
    if band.low >= band.high or band.high > WHOLE_SHARE.high:
        raise ValueError("区间应从小到大，并在 0 到 100 之间")
    return band


def describe_band(band: ShareBand) -> str:
    """The band in plain words."""
    low = f"{'达到' if band.low_included else '超过'} {band.low}%"
    high = f"{'不超过' if band.high_included else '不到'} {band.high}%"
    if band.low == WHOLE_SHARE.low and band.low_included:
        return high
    return low if band.high == WHOLE_SHARE.high and band.high_included else f"{low}，{high}"


def find_band_fault(bands: Sequence[ShareBand]) -> str | None:
    """Why these bands do not cover 0 to 100 exactly once; None when they do."""
    ordered = sorted(bands, key=lambda band: (band.low, not band.low_included))
    if ordered[0].low != 0 or not ordered[0].low_included:
        return "没有从 0 开始（应以 [0 开头）"
    if ordered[-1].high != WHOLE_SHARE.high or not ordered[-1].high_included:
        return "没有到 100 为止（应以 100] 结尾）"
    for left, right in pairwise(ordered):
        if right.low < left.high or (right.low == left.high and left.high_included and right.low_included):
            return f"{left} 和 {right} 有重叠"
        if right.low > left.high or not (left.high_included or right.low_included):
            return f"{left} 和 {right} 之间有空档"
    return None
