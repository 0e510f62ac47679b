import pytest

from rongtong_assess.core.people.log_in import clean_email


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
