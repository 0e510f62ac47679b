"""How long somebody who has failed too often has to wait."""

from datetime import UTC, datetime, timedelta

import pytest

from rongtong_assess.core.people.log_in import WINDOW, seconds_to_wait

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def ago(*seconds: int) -> list[datetime]:
    return [NOW - timedelta(seconds=number) for number in seconds]


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        ([], 0),
        (ago(10, 20), 0),
        (ago(10, 20, 30), 870),
        (ago(10, 20, 30, 40), 870),
        (ago(10, 20, 900), 0),
        (ago(10, 20, 899), 1),
    ],
)
def test_one_waits_until_enough_failures_are_out_of_the_window(failures: list[datetime], seconds: int) -> None:
    assert timedelta(seconds=900) == WINDOW
    assert seconds_to_wait(failures, 3, NOW) == seconds
