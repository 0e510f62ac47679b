"""How long an invitation is good, and what became of it."""

from datetime import UTC, datetime, timedelta

import pytest

from rongtong_assess.core.people.log_in import GOOD_FOR, InvitationLife, InvitationState, is_same_address

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("life", "state"),
    [
        (InvitationLife(NOW + SECOND), InvitationState.OPEN),
        (InvitationLife(NOW), InvitationState.EXPIRED),
        (InvitationLife(NOW + SECOND, revoked_at=NOW), InvitationState.REVOKED),
        (InvitationLife(NOW - SECOND, accepted_at=NOW), InvitationState.ACCEPTED),
        (InvitationLife(NOW + SECOND, accepted_at=NOW, revoked_at=NOW), InvitationState.ACCEPTED),
    ],
)
def test_an_invitation_is_open_until_it_is_accepted_taken_back_or_expired(
    life: InvitationLife, state: InvitationState
) -> None:
    assert timedelta(days=14) == GOOD_FOR
    assert life.state(NOW) is state


def test_big_and_small_letters_of_an_address_do_not_differ() -> None:
    assert is_same_address("Li.Si@Example.com ", "li.si@example.com")
    assert not is_same_address("li.si@example.com", "li.si@example.org")
