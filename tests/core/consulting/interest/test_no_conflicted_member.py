"""10,000 random histories in which nobody with a conflict of interest is ever a member of a case."""

from __future__ import annotations

from typing import Any

import pytest

from rongtong_assess.core.consulting.interest import conflict
from rongtong_assess.core.consulting.interest.conflict import ConflictKind, InterestConflict
from tests.core.consulting.interest.histories import begin

HISTORIES = 10_000


def find_first_fault(histories: int) -> tuple[int, str] | None:
    """The first history, by its seed, after a step of which somebody is on a case who must not be."""
    for seed in range(histories):
        platform = begin(seed)
        for _ in platform.live():
            if found := platform.find_forbidden_members():
                return seed, f"{found[0]} on {platform.today}"
    return None


def test_in_ten_thousand_histories_no_member_has_a_conflict() -> None:
    assert find_first_fault(HISTORIES) is None


def test_the_histories_assign_and_refuse_often() -> None:
    platforms = [begin(seed) for seed in range(200)]
    for platform in platforms:
        list(platform.live())
    assert sum(platform.assigned for platform in platforms) > 200
    assert sum(bool(waivers) for platform in platforms for waivers in platform.waivers.values()) > 20
    assert sum(bool(firm.signed) for platform in platforms for firm in platform.firms.values()) > 10


@pytest.mark.parametrize("ignored", [kind for kind in ConflictKind if kind.value in {"sold", "member", "signed"}])
def test_a_check_that_ignores_a_kind_is_found_out(monkeypatch: pytest.MonkeyPatch, ignored: ConflictKind) -> None:
    check = conflict.find_conflicts

    def broken(*args: Any, **named: Any) -> tuple[InterestConflict, ...]:
        return tuple(found for found in check(*args, **named) if found.kind is not ignored)

    monkeypatch.setattr(conflict, "find_conflicts", broken)
    assert find_first_fault(500) is not None


def test_a_check_that_lets_one_person_lift_anything_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conflict.Waiver, "lifts", lambda given, found, person: given.account_id == person)
    assert find_first_fault(500) is not None
