"""Who may publish what, and from when on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rongtong_assess.content.edition.lock import LOCK_FILE, read_lock
from rongtong_assess.content.edition.publication import is_same_person
from rongtong_assess.core.errors import Refused
from tests.publishing import DAY, add_tiny, publish, rewrite

LATER = {"in_force_from": "2026-12-01"}


def refusal(folder: Path, **changes: Any) -> str:
    with pytest.raises(Refused) as caught:
        publish(folder, **changes)
    assert not (folder / LOCK_FILE).exists()
    return str(caught.value)


@pytest.mark.parametrize(
    "reviewer", ["Zhang San", "zhang san", "ＺｈａｎｇＳａｎ", " Zhang-San ", "Zhang\u3000San", "ZHANGSAN"]
)
def test_the_author_cannot_be_the_reviewer_however_the_name_is_written(reviewer: str, tiny: Path) -> None:
    assert is_same_person("Zhang San", reviewer)
    assert "编写人和审核人是同一个人" in refusal(tiny, author="Zhang San", reviewer=reviewer)


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ({"author": " "}, "没有写编写人"),
        ({"author": "—"}, "没有写编写人"),
        ({"reviewer": ""}, "没有写审核人"),
        ({"is_without_review": True}, "写了审核人，又说没有审核"),
        ({"author": "甲" * 101}, "名字太长"),
        ({"reviewer": "乙\n丙"}, "看不见的字符"),
    ],
)
def test_both_people_must_be_named(people: dict[str, Any], words: str, tiny: Path) -> None:
    assert words in refusal(tiny, **people)


def test_an_edition_nobody_reviewed_says_so_for_ever(tiny: Path) -> None:
    lock = publish(tiny, reviewer="", is_without_review=True)
    assert (lock.reviewer, lock.review_words) == ("", "没有第二个人审核")
    assert read_lock(tiny) == lock


def test_an_edition_is_published_once(tiny: Path) -> None:
    publish(tiny)
    before = (tiny / LOCK_FILE).read_bytes()
    with pytest.raises(Refused, match="已经发布过了"):
        publish(tiny, author="丙")
    assert (tiny / LOCK_FILE).read_bytes() == before


def test_every_mistake_is_told_before_publication(tiny: Path) -> None:
    rewrite(tiny / "part.yaml", "points: 4", "points: 5")
    (tiny / "Notiz 1.txt").touch()
    (tiny / "link.txt").symlink_to(tiny / "part.yaml")
    told = refusal(tiny, author="")
    for words in ("part.yaml:12", "Notiz 1.txt：文件名", "link.txt：这是一个链接", "没有写编写人"):
        assert words in told


@pytest.mark.parametrize(
    ("example", "words"),
    [
        ('{"edition": "tiny", "answers": {"part.rules": ["X"]}}', "没有选项 X"),
        ('{"edition": "tiny", "answers": {"part.rules": ["B"]}}', "还有 4 题没有回答"),
        ('{"edition": "other", "answers": {}}', "是按评测版本「other」填的"),
        ("[", "不是正确的 JSON"),
    ],
)
def test_examples_must_fit_the_edition(example: str, words: str, tiny: Path) -> None:
    (tiny / "examples").mkdir()
    (tiny / "examples" / "shop.json").write_text(example, encoding="utf-8")
    told = refusal(tiny)
    assert "tiny/examples/shop.json" in told
    assert words in told


def test_the_first_edition_of_a_series_may_look_back(tiny: Path) -> None:
    assert publish(tiny).published_on > date(2024, 2, 1)


def test_what_was_in_force_on_a_past_day_stays_so(tiny: Path, tmp_path: Path) -> None:
    publish(tiny)
    early = add_tiny(tmp_path, "early", in_force_from="2026-11-22")
    assert "「tiny」会被悄悄换掉" in refusal(early)
    assert "请把 in_force_from 改成 2026-11-23 或以后" in refusal(early)
    publish(add_tiny(tmp_path, "today", in_force_from=DAY.isoformat()))


def test_an_older_edition_may_still_be_added_before_the_first(tmp_path: Path) -> None:
    publish(add_tiny(tmp_path, "tiny-2024"))
    publish(add_tiny(tmp_path, "tiny-2022", in_force_from="2022-01-01"))


def test_two_editions_cannot_begin_on_the_same_day_for_the_same_firms(tmp_path: Path) -> None:
    publish(add_tiny(tmp_path, "one", **LATER))
    assert "和已发布的「one」同一天启用" in refusal(add_tiny(tmp_path, "two", **LATER))
    publish(add_tiny(tmp_path, "three", series="other", **LATER))


def test_tables_for_different_industries_may_begin_on_the_same_day(tmp_path: Path) -> None:
    for industry in ("industry", "construction"):
        table = f"{{of: tiny, name: 表, industries: [{industry}]}}"
        publish(add_tiny(tmp_path, industry, table=table, **LATER))


@pytest.mark.parametrize(
    ("heads", "words"),
    [
        ({"revises": "nothing", "revision": "2"}, "被修订的版本「nothing」不在，或还没有发布"),
        ({"revises": "one", "revision": "3"}, "「one」的下一个修订版应是「one-r2」，revision 是 2"),
        ({"revises": "one", "revision": "2", "series": "other"}, "修订版的系列是「other」，原版是「tiny」"),
    ],
)
def test_a_revision_belongs_to_what_it_revises(heads: dict[str, str], words: str, tmp_path: Path) -> None:
    publish(add_tiny(tmp_path, "one"))
    assert words in refusal(add_tiny(tmp_path, "one-r2", **LATER, **heads))


def test_a_draft_next_to_it_counts_for_nothing_and_a_changed_edition_stops_it(tmp_path: Path) -> None:
    one = add_tiny(tmp_path, "one", **LATER)
    two = add_tiny(tmp_path, "two", **LATER)
    publish(two)
    rewrite(two / "part.yaml", "text: 甲", "text: 丙")
    assert "two/part.yaml：发布之后文件被改过" in refusal(one)
