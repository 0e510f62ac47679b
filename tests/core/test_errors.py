"""A refusal carries every mistake, and its sentences are joined without repetition."""

from __future__ import annotations

import pickle

import pytest

from rongtong_assess.core.errors import Mistake, Refused, join_sentences, words_by_place

NAME = Mistake("name", "没有填名称", "请填名称")
SIZE = Mistake("size", "人数不是整数", "请填整数")


@pytest.mark.parametrize(
    ("sentences", "text"),
    [
        ((), ""),
        (("甲", "乙。"), "甲。乙。"),
        (("甲；", " 甲。 ", ""), "甲。"),
        (("是吗？", "是！"), "是吗？是！"),
    ],
)
def test_sentences_end_once_and_are_not_repeated(sentences: tuple[str, ...], text: str) -> None:
    assert join_sentences(sentences) == text


def test_a_mistake_names_its_place_only_where_it_has_one() -> None:
    assert str(NAME) == "name：没有填名称。请填名称。"
    assert str(Mistake("", NAME.what, NAME.cure)) == NAME.words == "没有填名称。请填名称。"


def test_several_mistakes_of_one_place_are_one_text() -> None:
    long = Mistake("name", "名称太长", "请填名称")
    assert words_by_place([NAME, SIZE, long]) == {
        "name": "没有填名称。请填名称。名称太长。请填名称。",
        "size": SIZE.words,
    }


def test_a_refusal_keeps_all_its_mistakes_on_the_way_between_processes() -> None:
    refusal = Refused(mistake for mistake in (NAME, SIZE))
    again = pickle.loads(pickle.dumps(refusal))  # noqa: S301  # made in this test
    assert again.mistakes == refusal.mistakes == (NAME, SIZE)
    assert str(again) == f"{NAME}\n{SIZE}"
    assert again.words == NAME.words + SIZE.words
