"""Every action that is written down has words."""

from __future__ import annotations

import pytest

from rongtong_assess.core.people.audited_action import FORMER, AuditedAction, action_words


@pytest.mark.parametrize("action", list(AuditedAction))
def test_every_action_has_words_of_its_own_and_fits_its_column(action: AuditedAction) -> None:
    assert action_words(action.value) == action.words
    assert [other for other in AuditedAction if other.words == action.words] == [action]
    assert not action.words.isascii()
    assert len(action.value) <= 60


def test_an_action_of_another_version_keeps_its_name() -> None:
    assert action_words("plan.forgotten") == "其他操作（代号 plan.forgotten）"


def test_what_earlier_versions_wrote_down_still_has_words() -> None:
    assert action_words("account.invite") == "新建账号"
    assert not FORMER.keys() & {action.value for action in AuditedAction}
