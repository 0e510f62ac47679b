"""Two people change one form; and names that a firm writes in its own words."""

from __future__ import annotations

import pytest

from rongtong_assess.core.progress.proposals import merge_fields
from rongtong_assess.core.progress.reminders import names_person, without_person

SEEN = {"who": "李", "cost": "1", "note": ""}


def test_what_only_one_has_changed_is_put_together() -> None:
    merged = merge_fields(SEEN, {**SEEN, "who": "王"}, {**SEEN, "cost": "2"})
    assert merged.values == {"who": "王", "cost": "2", "note": ""}
    assert merged.clashes == ()


def test_what_both_have_changed_differently_is_a_clash_and_keeps_what_was_typed() -> None:
    merged = merge_fields(SEEN, {**SEEN, "who": "王"}, {**SEEN, "who": "赵", "note": "好"})
    assert merged.values == {"who": "王", "cost": "1", "note": "好"}
    assert merged.clashes == ("who",)


def test_the_same_change_twice_is_no_clash() -> None:
    assert merge_fields(SEEN, {**SEEN, "who": "王"}, {**SEEN, "who": "王"}).clashes == ()


def test_without_knowing_what_was_seen_every_difference_is_a_clash() -> None:
    assert merge_fields({}, {**SEEN, "who": "王"}, SEEN).clashes == ("who",)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("李明", ""),
        (" 李明 ", ""),
        ("李明、王工", "王工"),
        ("王工，李明；赵主管", "王工、赵主管"),
        ("李明月", "李明月"),
        ("李明的徒弟", "李明的徒弟"),
        ("", ""),
    ],
)
def test_a_name_goes_and_names_that_only_contain_it_stay(text: str, left: str) -> None:
    assert without_person(text, "李明") == left
    assert names_person(text, "李明") == (text != left)


def test_nobody_without_a_name_is_named() -> None:
    assert not names_person("王工", "")
    assert without_person("Li Ming", "Li Ming") == ""
