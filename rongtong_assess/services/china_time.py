"""Days are China's: a result of one minute past midnight in Beijing is of that day, whatever UTC says."""

from __future__ import annotations

from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
