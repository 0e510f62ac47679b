"""One broken file per kind of mistake, and what its message must say."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from rongtong_assess.content.edition.folder import load_editions, read_edition
from rongtong_assess.core.errors import Refused

BROKEN = Path(__file__).parents[1] / "broken"

# kind: file:line, what is wrong, what to do. The folder broken/<kind> holds the file that differs from tiny/.
MESSAGES = {
    "alias": ("part.yaml:43", "别名", "写出来"),
    "band_hole": ("part.yaml:32", "空档", "不重不漏"),
    "band_overlap": ("part.yaml:32", "重叠", "不重不漏"),
    "band_too_short": ("part.yaml:32", "没有到 100", "不重不漏"),
    "band_unreadable": ("part.yaml:34", "50-100", "(10,20]"),
    "contradiction_compares_options": ("edition.yaml:23", "any_of", "不比大小"),
    "contradiction_unknown_key": ("edition.yaml:23", "选项 F", "核对选项"),
    "contradiction_unknown_question": ("edition.yaml:23", "part.rule」不存在", "采集项的 id"),
    "duplicate_fact_id": ("edition.yaml:18", "output_before」用了两次", "换一个"),
    "duplicate_item_id": ("part.yaml:35", "part.rules」用了两次", "换一个"),
    "duplicate_key": ("part.yaml:3", "name」写了两遍，第一遍在第 2 行", "只留一个"),
    "duplicate_option_key": ("part.yaml:21", "选项 B 写了 2 次", "不同的字母"),
    "duplicate_scene_id": ("scenes.yaml:11", "floor」用了两次", "换一个"),
    "empty_file": ("scenes.yaml:1", "空的", "填上内容"),
    "empty_value": ("part.yaml:15", "没有内容", "填上内容"),
    "fact_bounds_reversed": ("edition.yaml:15", "least 大于 most", "上下限"),
    "folder_name_differs": ("edition.yaml:1", "small", "一样"),
    "group_share_not_100": ("part.yaml:4", "加起来是 90", "share"),
    "item_points_against_share": ("part.yaml:12", "按占比应是 8 分", "points 和 share"),
    "item_share_not_100": ("part.yaml:8", "加起来是 95", "share"),
    "level_missing": ("edition.yaml:11", "不是从 1 起", "次序"),
    "level_needs_too_many_required": ("edition.yaml:13", "min_required_scenes 要 2", "改到 1 以内"),
    "level_needs_too_many_scenes": ("edition.yaml:13", "min_scenes 要 3", "改到 2 以内"),
    "level_needs_too_much_score": ("edition.yaml:13", "min_score 要 12", "改到 10 以内"),
    "levels_not_rising": ("edition.yaml:13", "没有比 1 级更严", "分数要更高"),
    "listed_file_missing": ("more.yaml:1", "不存在", "文件名"),
    "missing_key": ("part.yaml:9", "缺少「type」", "补上"),
    "multi_points_do_not_add_up": ("part.yaml:18", "加起来是 3.5 分", "points"),
    "multi_without_exclusive": ("part.yaml:18", "exclusive", "exclusive: true"),
    "not_utf8": ("scenes.yaml:1", "UTF-8", "另存"),
    "scene_level_missing": ("scenes.yaml:10", "缺少「4」", "补上"),
    "single_top_below_points": ("part.yaml:32", "最高一档是 2 分", "points"),
    "tag": ("part.yaml:2", "标签", "去掉"),
    "total_is_not_the_sum": ("edition.yaml:8", "加起来是 10 分", "总分"),
    "trend_without_same": ("part.yaml:45", "恰有三个选项", "worse、same、better"),
    "unknown_fact": ("part.yaml:31", "clever_machines", "登记"),
    "unknown_key": ("part.yaml:15", "poins", "points"),
    "unknown_measure_kind": ("part.yaml:44", "kind 不对", "share 或 trend"),
    "unlisted_file": ("extra.yaml:1", "没有列在", "列上"),
    "unused_fact": ("edition.yaml:19", "staff", "删掉"),
    "word_for_yes": ("scenes.yaml:13", "No", "true 或 false"),
    "wrong_date": ("edition.yaml:4", "2024-02-30", "真有这一天"),
    "wrong_option_key": ("part.yaml:21", "「c」", "大写字母"),
    "wrong_type": ("part.yaml:20", "一分半", "应是数"),
    "yaml_syntax": ("part.yaml:3", "语法", "括号"),
}


def refusal(folder: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        read_edition(folder)
    return caught.value


def test_the_table_covers_every_broken_folder() -> None:
    assert sorted(MESSAGES) == sorted(path.name for path in BROKEN.iterdir())


def test_the_edition_they_derive_from_is_valid(tiny: Path) -> None:
    assert read_edition(tiny).full_points == 10


@pytest.mark.parametrize("kind", MESSAGES)
def test_a_mistake_is_refused_with_its_place_and_cure(kind: str, tiny: Path) -> None:
    shutil.copytree(BROKEN / kind, tiny, dirs_exist_ok=True)
    place, what, cure = MESSAGES[kind]
    mistakes = refusal(tiny).mistakes
    assert any(
        mistake.where == f"tiny/{place}" and what in mistake.what and cure in mistake.cure for mistake in mistakes
    ), [str(mistake) for mistake in mistakes]


def test_mistakes_of_all_files_come_out_at_once(tiny: Path) -> None:
    for kind in ("word_for_yes", "multi_points_do_not_add_up", "folder_name_differs", "unlisted_file"):
        shutil.copytree(BROKEN / kind, tiny, dirs_exist_ok=True)
    places = {mistake.where for mistake in refusal(tiny).mistakes}
    assert places == {"tiny/scenes.yaml:13", "tiny/part.yaml:18", "tiny/edition.yaml:1", "tiny/extra.yaml:1"}


def test_mistakes_of_all_editions_come_out_at_once(tiny: Path) -> None:
    second = Path(shutil.copytree(tiny, tiny.with_name("second")))
    (tiny / "scenes.yaml").unlink()
    with pytest.raises(Refused) as caught:
        load_editions(second.parent)
    assert {mistake.where for mistake in caught.value.mistakes} == {"tiny/scenes.yaml:1", "second/edition.yaml:1"}


def test_a_folder_without_editions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有评测版本"):
        load_editions(tmp_path)


def test_a_file_above_1_mb_is_refused(tiny: Path) -> None:
    (tiny / "part.yaml").write_text("#" * 1_000_001)
    assert "超过 1 MB" in str(refusal(tiny))


def test_an_alias_bomb_is_refused_without_being_unpacked(tiny: Path) -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))]
    (tiny / "part.yaml").write_text("\n".join(lines))
    assert "tiny/part.yaml:2：用了别名" in str(refusal(tiny))


@pytest.mark.parametrize("text", ["[" * 500, "a: " + "{b: " * 5_000, "- " * 200, "? " * 200])
def test_deep_nesting_is_refused(text: str, tiny: Path) -> None:
    (tiny / "part.yaml").write_text(text)
    assert "tiny/part.yaml:1：" in str(refusal(tiny))


ENDLESS = {
    "keys": ("".join(f"k{number}: 1\n" for number in range(60_000)), "不像是手写的"),
    "nodes": ("[" + "1,\n" * 30_000 + "]", "超过 10000 项"),
    "anchors": ("".join(f"a{number}: &x{number} [*x{number}]\n" for number in range(4_000)), "别名"),
    "long text": ("a: |\n" + " x\n" * 90_000, "太长了"),
    "long line": ("a: " + "x" * 200_000, "太长了"),
    "tabs": ("\t" * 200_000, "太长了"),
    "documents": ("---\na: 1\n" * 10_000, "又开始了一份内容"),
    "unknown keys": ("".join(f"titel{number}: 1\n" for number in range(4_900)), "不认识"),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_is_endless_is_refused_soon(kind: str, tiny: Path) -> None:
    text, words = ENDLESS[kind]
    (tiny / "edition.yaml").write_text(text)
    began = time.process_time()
    assert words in str(refusal(tiny))
    assert time.process_time() - began < 6


def test_control_characters_are_refused(tiny: Path) -> None:
    (tiny / "part.yaml").write_text("id: part\x00\n")
    assert "不允许的字符" in str(refusal(tiny))


def test_a_number_keeps_its_source_text(tiny: Path) -> None:
    part = tiny / "part.yaml"
    part.write_text(part.read_text(encoding="utf-8").replace("text: 甲", "text: 1.10"), encoding="utf-8")
    assert "「text」写成了「1.10」" in str(refusal(tiny))
