"""Every action that is written down has words."""

from __future__ import annotations

import pytest

from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.presentation.wording.audit import ACTION_WORDS, FORMER, action_words


@pytest.mark.parametrize("action", list(AuditedAction))
def test_every_action_has_words_of_its_own_and_fits_its_column(action: AuditedAction) -> None:
    words = action_words(action.value)
    assert words == ACTION_WORDS[action]
    assert [other for other in AuditedAction if ACTION_WORDS[other] == words] == [action]
    assert not words.isascii()
    assert len(action.value) <= 60


def test_an_action_of_another_version_keeps_its_name() -> None:
    assert action_words("plan.forgotten") == "其他操作（代号 plan.forgotten）"


def test_what_earlier_versions_wrote_down_still_has_words() -> None:
    assert action_words("account.invite") == "新建账号"
    assert not FORMER.keys() & {action.value for action in AuditedAction}
