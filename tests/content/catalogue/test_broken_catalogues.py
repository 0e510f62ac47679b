"""One broken catalogue file per kind of mistake, and what its message must say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rongtong_assess.content.catalogue.folder import check_solutions, check_supports, read_catalogue_files
from rongtong_assess.content.catalogue_check import list_catalogue_omissions
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused

HERE = Path(__file__).parents[1]
BROKEN = HERE / "broken_catalogue"

# kind: where, what is wrong, what to do. broken_catalogue/<kind> holds the file that differs from small_catalogue/.
MESSAGES = {
    "basis_missing": ("solutions.csv:2", "价格没有依据", "estimate（估算）"),
    "basis_unknown": ("solutions.csv:2", "「guess」", "sourced（有据）"),
    "free_by_estimate": ("方案 rules", "写成 0 到 0，却按「文件数」计价", "写明依据"),
    "note_dates_reversed": ("solution-notes.yaml:11", "2027-11-01 到 2027-09-30，前后颠倒", "valid_from"),
    "note_evidence_empty": ("solution-notes.yaml:14", "evidence」里太少", "至少要有 1 项"),
    "note_evidence_too_long": ("solution-notes.yaml:14", "evidence」里太多", "最多 3 项"),
    "note_example_twice": ("solution-notes.yaml:9", "「OpenMES」写了两遍", "只留一个"),
    "note_for_nobody": ("solution-notes.yaml:11", "「rulez」，目录里没有这个方案", "核对方案的 id"),
    "note_missing": ("方案 check", "没有说明", "solution-notes.yaml"),
    "note_monday_too_short": ("solution-notes.yaml:12", "墙上有", "25 到 70 个字"),
    "note_not_yes_or_no": ("solution-notes.yaml:21", "「是」", "true 或 false"),
    "note_twice": ("solution-notes.yaml:17", "第一遍在第 4 行", "只留一个"),
    "note_unknown_key": ("solution-notes.yaml:13", "不认识「risk_cur」", "risk_cure"),
    "notes_dates_reversed": ("solution-notes.yaml:2", "前后颠倒", "早的在前"),
    "notice_dates_reversed": ("supports.yaml:1", "2022-05-16 到 2021-12-31，前后颠倒", "早的在前"),
    "prerequisite_unknown": ("方案 check", "「rulez」不在目录里", "requires"),
    "prerequisites_in_a_circle": ("方案 scan", "绕成了圈：scan → check → scan", "互相等待"),
    "step_uncovered": ("场景 quality", "从 0 级到 1 级没有方案", "quality:0>1"),
    "subsidies_overlap": ("subsidies.yaml:11", "《旧规则》和《新规则》", "先结束"),
    "subsidy_cap_below_zero": ("subsidies.yaml:9", "-30", "不能小于 0"),
    "subsidy_cap_for_unknown_level": ("subsidies.yaml:9", "不认识「5」", "检查拼写"),
    "subsidy_caps_fall": ("subsidies.yaml:9", "反而变低", "每一级的金额"),
    "subsidy_city_differs": ("subsidies.yaml:12", "442000 是中山市", "核对代码和城市名"),
    "subsidy_dates_reversed": ("subsidies.yaml:7", "2025-01-01 到 2024-12-31，前后颠倒", "早的在前"),
    "subsidy_example_not_said": ("subsidies.yaml:11", "缺少「is_example」", "补上"),
    "subsidy_percent_above_100": ("subsidies.yaml:16", "「125」，太大", "不能大于 100"),
    "subsidy_region_is_a_province": ("subsidies.yaml:11", "「440000」不是一个城市", "地级市的代码"),
    "subsidy_region_without_quotes": ("subsidies.yaml:11", "442000", "加引号"),
    "subsidy_says_nothing": ("subsidies.yaml:11", "比例和最高补贴都没有写", "至少写一样"),
    "subsidy_without_source": ("subsidies.yaml:11", "缺少「source」", "补上"),
    "successor_day_impossible": ("supports.yaml:3", "2027-02-30", "真有这一天"),
    "support_helps_nothing_asked": ("支持措施 experts", "scene.qualty", "核对题号"),
    "support_twice": ("supports.yaml:10", "「training」用了两次", "换一个"),
    "unknown_option": ("方案 rules", "「base.netsec:Z」", "options"),
    "unknown_scene": ("方案 check", "「qualty」", "scenes"),
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A fresh copy of the small catalogue's folder."""
    return Path(shutil.copytree(HERE / "small_catalogue", tmp_path / "catalogue"))


def list_mistakes(folder: Path, edition: Edition) -> tuple[Mistake, ...]:
    """All that is wrong with the files or, if nothing is, between them."""
    try:
        files = read_catalogue_files(folder)
    except Refused as refusal:
        return refusal.mistakes
    return (
        *check_solutions(files.solutions, edition),
        *check_supports(files.supports.supports, edition),
        *list_catalogue_omissions(files.solutions, edition, notes=files.notes),
    )


def test_the_table_covers_every_broken_folder() -> None:
    assert sorted(MESSAGES) == sorted(path.name for path in BROKEN.iterdir())


def test_the_catalogue_they_derive_from_is_small_but_right(small: Path, edition: Edition) -> None:
    assert {mistake.what[-4:] for mistake in list_mistakes(small, edition)} == {"没有方案"}


@pytest.mark.parametrize("kind", MESSAGES)
def test_a_mistake_is_said_with_its_place_and_cure(kind: str, small: Path, edition: Edition) -> None:
    before = {str(mistake) for mistake in list_mistakes(small, edition)}
    shutil.copytree(BROKEN / kind, small, dirs_exist_ok=True)
    place, what, cure = MESSAGES[kind]
    new = [mistake for mistake in list_mistakes(small, edition) if str(mistake) not in before]
    assert any(mistake.where == place and what in mistake.what and cure in mistake.cure for mistake in new), [
        str(mistake) for mistake in new
    ]


def test_mistakes_of_all_files_come_out_at_once(small: Path, edition: Edition) -> None:
    for kind in ("basis_unknown", "note_unknown_key", "support_twice", "subsidies_overlap"):
        shutil.copytree(BROKEN / kind, small, dirs_exist_ok=True)
    (small / "sme-size.yaml").unlink()
    assert [mistake.where for mistake in list_mistakes(small, edition)] == [
        *("solutions.csv:2", "solution-notes.yaml:11", "solution-notes.yaml:13"),
        *("supports.yaml:10", "subsidies.yaml:11", "sme-size.yaml:1"),
    ]


@pytest.mark.parametrize("name", ["solution-notes.yaml", "subsidies.yaml"])
def test_a_missing_file_is_said(name: str, small: Path, edition: Edition) -> None:
    (small / name).unlink()
    assert [mistake.where for mistake in list_mistakes(small, edition)] == [f"{name}:1"]
