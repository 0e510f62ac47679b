"""Filters of lists of cases in addresses: what an address says is read back, and nonsense in it hides nothing."""

from __future__ import annotations

from uuid import UUID

from rongtong_assess.core.consulting.case import CasePurpose, CaseState
from rongtong_assess.core.consulting.work.work_list import MOST_SEARCHED, WorkFilter, read_filter

BATCH = UUID("00000000-0000-0000-0000-000000000007")


def test_every_condition_is_read_back_from_an_address() -> None:
    asked = WorkFilter(True, True, CaseState.RETURNED, CasePurpose.RECHECK, BATCH, 7, "3301", "industry", "甲机械")
    assert read_filter(asked.words) == asked
    assert len(asked.words) == 9


def test_no_condition_has_no_parameter() -> None:
    assert WorkFilter().words == {}
    assert read_filter({}) == WorkFilter()


def test_nonsense_in_an_address_is_left_out() -> None:
    nonsense = {"state": "lost", "purpose": "", "batch": "x", "consultant": "-1", "region": "３３", "waiting": "yes"}
    assert read_filter(nonsense) == WorkFilter()
    assert read_filter({"consultant": "9" * 40, "region": "33010"}) == WorkFilter()


def test_a_search_is_one_short_line() -> None:
    assert read_filter({"q": "  甲\n机械 "}).search == "甲 机械"
    assert len(read_filter({"q": "长" * 500}).search) == MOST_SEARCHED
