"""The code on a printed report: what is forgiven, and what is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.result.authenticity_code import (
    CHARACTERS,
    LENGTH,
    RANDOM_LENGTH,
    make_code,
    read_code,
    show_code,
)

CODES = st.lists(st.integers(0, 31), min_size=RANDOM_LENGTH, max_size=RANDOM_LENGTH).map(make_code)
CODE = make_code(range(RANDOM_LENGTH))


@given(CODES)
def test_a_code_is_read_back_as_it_is_printed(code: str) -> None:
    assert len(code) == LENGTH
    assert read_code(code) == read_code(show_code(code)) == code


@given(CODES, st.integers(0, LENGTH - 1), st.sampled_from(CHARACTERS))
def test_one_wrong_character_is_noticed(code: str, place: int, character: str) -> None:
    typed = code[:place] + character + code[place + 1 :]
    assert read_code(typed) == (code if typed == code else None)


@given(CODES, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_characters_that_changed_places_are_noticed(code: str, first: int, second: int) -> None:
    characters = list(code)
    characters[first], characters[second] = characters[second], characters[first]
    typed = "".join(characters)
    assert read_code(typed) == (code if typed == code else None)


@given(CODES, st.integers(0, LENGTH - 1))
def test_a_missing_or_repeated_character_is_noticed(code: str, place: int) -> None:
    assert read_code(code[:place] + code[place + 1 :]) is None
    assert read_code(code[:place] + code[place] + code[place:]) is None


@pytest.mark.parametrize(
    "typed",
    [
        "0123-4567-89ab-cdef-gh",
        "  0123 4567 89AB CDEF GH",
        "０１２３－４５６７－８９ＡＢ－ＣＤＥＦ－ＧＨ",
        "O123—4567—89AB—CDEF—GH",
        "0I23_4567–89AB‐CDEF\u3000GH",
        "ol23\t4567\n89ab-cdef-gh",
    ],
)
def test_how_people_type_is_forgiven(typed: str) -> None:
    rest = CODE[len("0123456789ABCDEFGH") :]
    assert read_code(typed + rest) == CODE


@pytest.mark.parametrize(
    "typed",
    ["", " ", "-", "\0" * 20, "验证码" * 7, "0" * 19, "0" * 19 + "\ud800", "٠" * 20, "Z" * 10_000, "' OR 1=1 --"],
)
def test_nonsense_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


def test_the_characters_leave_out_what_people_mix_up() -> None:
    assert len(set(CHARACTERS)) == 32
    assert not set("ILOU") & set(CHARACTERS)
    assert show_code(CODE).count("-") == 4


@pytest.mark.parametrize("numbers", [[], [0] * (RANDOM_LENGTH - 1), [0] * LENGTH])
def test_another_count_of_numbers_makes_no_code(numbers: list[int]) -> None:
    with pytest.raises(ValueError, match="19"):
        make_code(numbers)
