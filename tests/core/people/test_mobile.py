"""Mobile numbers as people type them."""

from __future__ import annotations

import pytest

from rongtong_assess.core.people.mobile import CodePurpose, CodeUse, code_of, read_code, read_mobile, show_mobile

NUMBER = "+8613812345678"


@pytest.mark.parametrize(
    "typed",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "１３８１２３４５６７８",
        "　＋８６ １３８ １２３４ ５６７８　",
        "+8613812345678",
        "+86 138 1234 5678",
        "8613812345678",
        "008613812345678",
        "(+86)13812345678",
        "138\u200b12345678",
        "138\u00a01234\u00a05678",
        "\u202d13812345678\u202c",
    ],
)
def test_one_number_is_read_however_it_is_typed(typed: str) -> None:
    assert read_mobile(typed) == NUMBER


@pytest.mark.parametrize(
    "typed",
    [
        None,
        "",
        "1381234567",
        "138123456789",
        "12812345678",
        "23812345678",
        "+8523812345678",
        "+1 212 555 0100",
        "zhang.san@example.com",
        "١٣٨١٢٣٤٥٦٧٨",
        "13812345678;13912345678",
        "13812345678\n13912345678",
        "0" * 61 + "13812345678",
    ],
)
def test_what_is_no_mainland_mobile_number_is_none(typed: str | None) -> None:
    assert read_mobile(typed) is None


def test_a_number_is_shown_in_groups() -> None:
    assert show_mobile(NUMBER) == "138 1234 5678"


def test_a_code_has_six_digits_and_is_read_with_spaces_and_full_width_digits() -> None:
    assert code_of(42) == "000042"
    assert read_code(" ０００ ０４２ ") == "000042"


def test_codes_of_different_uses_have_different_subjects() -> None:
    uses = [CodeUse(purpose, NUMBER, account_id) for purpose in CodePurpose for account_id in (None, 1, 11)]
    assert len({use.subject for use in uses}) == len(uses)
