"""Two people change one measure at once."""

from __future__ import annotations

from rongtong_assess.core.progress.proposals import merge_fields

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
