"""The shape of a key, and when it ends."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from rongtong_assess.core.people.api_key import (
    LIFETIMES_DAYS,
    PREFIX,
    SECRET_BYTES,
    KeyLife,
    KeyState,
    expiry,
    hash_key,
    make_key,
    read_authorization,
    shown_part,
)

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
KEY = make_key(bytes(range(SECRET_BYTES)))


def test_a_key_holds_all_of_the_chance_and_is_kept_as_its_hash() -> None:
    assert KEY.startswith(PREFIX)
    assert len(KEY) == 46
    assert make_key(b"\xff" * SECRET_BYTES) != make_key(b"\xff" * (SECRET_BYTES - 1) + b"\xfe")
    assert hash_key(KEY) == hashlib.sha256(KEY.encode()).hexdigest()
    assert KEY.startswith(shown_part(KEY))
    assert len(shown_part(KEY)) == 9


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_less_chance_makes_no_key(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        make_key(bytes(length))


@pytest.mark.parametrize("header", [f"Bearer {KEY}", f"bearer {KEY}", f"BEARER   {KEY} "])
def test_the_header_gives_the_key(header: str) -> None:
    assert read_authorization(header) == KEY


@pytest.mark.parametrize(
    "header",
    [
        "", "Bearer", "Bearer ", KEY, f"Basic {KEY}", f"Bearer {KEY}x", f"Bearer {KEY[:-1]}", f"Bearer x{KEY}",
        f"Bearer {KEY} {KEY}", f"Bearer {KEY},Bearer {KEY}", f"Bearer\t{KEY}", f"Bearer {KEY[:-1]}！",
        f"Bearer {KEY[:-1]}\n", "Bearer rt_", f"Token {KEY}", f"Bearer {KEY.upper()}",
    ],
)  # fmt: skip
def test_anything_else_in_the_header_is_no_key(header: str) -> None:
    assert read_authorization(header) is None


def test_a_key_ends_at_its_hour_and_by_being_revoked() -> None:
    life = KeyLife(NOW, None, maker_is_owner=True)
    assert life.state(NOW - timedelta(microseconds=1)) is KeyState.GOOD
    assert life.state(NOW) is KeyState.EXPIRED
    assert KeyLife(NOW, NOW, maker_is_owner=True).state(NOW - timedelta(days=1)) is KeyState.REVOKED


def test_a_key_rests_on_its_maker() -> None:
    assert KeyLife(NOW, None, maker_is_owner=False).state(NOW - timedelta(days=1)) is KeyState.ORPHANED


def test_only_the_offered_lifetimes_are_given() -> None:
    assert [expiry(NOW, days) - NOW for days in LIFETIMES_DAYS] == [timedelta(days=days) for days in LIFETIMES_DAYS]
    with pytest.raises(ValueError, match="36500"):
        expiry(NOW, 36500)
