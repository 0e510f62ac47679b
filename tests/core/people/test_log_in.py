"""Logging in: addresses as people type them, invitations, and how long to wait after failures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rongtong_assess.core.people.log_in import (
    GOOD_FOR,
    WINDOW,
    InvitationLife,
    InvitationState,
    clean_email,
    is_own_page,
    is_same_address,
    seconds_to_wait,
)

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    "typed",
    [
        "Li.Wei@example.com",
        " Li.Wei@example.com\n",
        "Li.Wei＠example.com",
        "Ｌｉ．Ｗｅｉ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "Li.Wei@example。com",
        "Li.Wei@example.com。",
        "Li.Wei@example.com；",
        "\ufeffLi.Wei@exam\u200bple.com\u3000",
        "<Li.Wei@example.com>",
    ],
)
def test_one_address_is_meant_however_it_is_typed(typed: str) -> None:
    assert clean_email(typed) == "Li.Wei@example.com"


@pytest.mark.parametrize(("typed", "kept"), [(None, ""), ("", ""), ("a b@c", "a b@c"), ("no address", "no address")])
def test_what_is_no_address_stays_so(typed: str | None, kept: str) -> None:
    assert clean_email(typed) == kept


def test_big_and_small_letters_of_an_address_do_not_differ() -> None:
    assert is_same_address("Li.Si@Example.com ", "li.si@example.com")
    assert not is_same_address("li.si@example.com", "li.si@example.org")


def test_no_address_is_like_no_other() -> None:
    assert not is_same_address(None, None)
    assert not is_same_address("", " ")


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
def test_the_wait_lasts_until_enough_failures_are_out_of_the_window(failures: list[datetime], seconds: int) -> None:
    assert timedelta(seconds=900) == WINDOW
    assert seconds_to_wait(failures, 3, NOW) == seconds


@pytest.mark.parametrize("target", ["/", "/firm/assessments?a=b&c=%20#d", "/account/erase"])
def test_a_path_is_a_page_of_this_site(target: str) -> None:
    assert is_own_page(target)


@pytest.mark.parametrize(
    "target",
    [
        "",
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "///elsewhere.example/",
        "/\\elsewhere.example/",
        "\\\\elsewhere.example/",
        "/\t/elsewhere.example/",
        " //elsewhere.example/",
        "\x19////elsewhere.example/",
        "/\u200b/elsewhere.example",
        "javascript:alert(1)",
        "elsewhere",
        "/" + "a" * 1_000,
    ],
)
def test_what_a_browser_could_read_as_another_site_is_none_of_ours(target: str) -> None:
    assert not is_own_page(target)
