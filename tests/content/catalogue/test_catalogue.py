"""The shipped catalogue, and tables with mistakes."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from rongtong_assess.content.catalogue.folder import check_solutions, check_supports
from rongtong_assess.content.catalogue.size_standard import read_size_standard
from rongtong_assess.content.catalogue.solutions_table import read_solutions
from rongtong_assess.content.catalogue.supports import read_supports
from rongtong_assess.content.library import Library, load_library
from rongtong_assess.core.catalogue.solution import EarnedOption, SceneStep
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused

ROOT = Path(__file__).parents[3]
CATALOGUE = ROOT / "catalogue"
HEADER = (CATALOGUE / "solutions.csv").read_text(encoding="utf-8").splitlines()[0]
ROW = "first,甲,quality:1>2,base.netsec:B,SaaS,1,2.5,0,1,台数,1,3,,合格率,风险,例子,estimate"


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "solutions.csv"
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(ROOT / "questionnaires", CATALOGUE)


def test_the_shipped_catalogue_holds_every_row_of_its_table_and_16_industries(library: Library) -> None:
    with (CATALOGUE / "solutions.csv").open(encoding="utf-8-sig", newline="") as table:
        assert list(library.solutions) == [row["id"] for row in csv.DictReader(table)]
    assert len(library.sizes.industries) == 16
    assert {support.chain for support in library.supports} == {
        *("创新链", "产业链", "供应链", "数据链"),
        *("资金链", "服务链", "人才链"),
    }


def test_a_solution_is_read_whole(library: Library) -> None:
    mrp = library.solutions["erp-mrp"]
    assert mrp.steps == (SceneStep("scheduling", 2, 3),)
    assert mrp.options == (EarnedOption("base.collection", "F"),)
    assert (mrp.yearly.low_wan_yuan, mrp.yearly.high_wan_yuan) == (Decimal("0.5"), Decimal(3))


def test_and_binds_looser_than_or(library: Library) -> None:
    assert library.solutions["erp-mrp"].requires == (("erp-cloud",), ("wms-lite", "data-barcode"))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("first,", "First!,", "id「First!」写法不对"),
        (",甲,", ",,", "「name」是空的"),
        ("quality:1>2", "quality:1>3", "不是正好升一级"),
        ("quality:1>2", "quality 1>2", "「quality 1>2」写法不对"),
        ("quality:1>2", "quality:1>2;quality:1>2", "写了两遍"),
        ("base.netsec:B", "base.netsec=B", "「base.netsec=B」写法不对"),
        ("1,2.5,", "-1,2.5,", "「first_year_low」填了 -1，超出了可能的范围"),
        ("1,2.5,", "1,1e9,", "「first_year_high」写成了「1e9」"),
        ("1,2.5,", "3,2.5,", "「first_year_low」3 大于「first_year_high」2.5"),
        ("台数,1,3", "台数,1,半年", "「weeks_high」写成了「半年」"),
        ("台数,1,3,,", "台数,1,3,a&&b,", "「requires」写成了「a&&b」"),
        ("estimate", "guess", "「price_basis」写成了「guess」"),
        (",estimate", "", "有 16 格，表头有 17 格"),
        ("甲", '"甲', "引号不成对"),
    ],
)
def test_a_mistake_in_the_table_is_refused_with_its_line(old: str, new: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        read_solutions(table(tmp_path, ROW.replace("first", "zero"), ROW.replace(old, new, 1)))
    assert any(m.where == "solutions.csv:3" and what in m.what for m in caught.value.mistakes), str(caught.value)


def test_all_mistakes_of_a_table_come_out_at_once(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        read_solutions(table(tmp_path, ROW, ROW, ROW.replace("first", "x").replace("quality:1", "quality:9")))
    assert [mistake.where for mistake in caught.value.mistakes] == ["solutions.csv:3", "solutions.csv:4"]


def test_a_wrong_header_is_refused_naming_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "solutions.csv"
    path.write_text(HEADER.replace("kpi", "goal"), encoding="utf-8")
    with pytest.raises(Refused, match="缺少「kpi」，不认识「goal」"):
        read_solutions(path)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("quality:1>2", "qualty:1>2", "场景「qualty」"),
        ("base.netsec:B", "base.netsec:Z", "选项「base.netsec:Z」"),
        ("base.netsec:B", "base.netsec:A", "选项「base.netsec:A」"),
        ("base.netsec:B", "base.netsec:per_band", "选项「base.netsec:per_band」"),
        ("1,3,,", "1,3,second,", "前置方案「second」不在目录里"),
        ("1,3,,", "1,3,first,", "绕成了圈：first → first"),
    ],
)
def test_a_solution_that_does_not_fit_the_edition_is_found(
    old: str, new: str, what: str, tmp_path: Path, edition: Edition
) -> None:
    solutions = read_solutions(table(tmp_path, ROW.replace(old, new)))
    mistakes = check_solutions(solutions, edition)
    assert [what in mistake.what for mistake in mistakes] == [True]


def test_a_circle_is_named_once_and_what_waits_behind_it_is_not(tmp_path: Path, edition: Edition) -> None:
    waits = {"behind": "b", "a": "b", "b": "c", "c": "a", "x": "y", "y": "x"}
    rows = [ROW.replace("first", name).replace("1,3,,", f"1,3,{needed},") for name, needed in waits.items()]
    mistakes = check_solutions(read_solutions(table(tmp_path, *rows)), edition)
    assert [mistake.what for mistake in mistakes] == [
        "前置方案绕成了圈：a → b → c → a",
        "前置方案绕成了圈：x → y → x",
    ]


def test_a_circle_with_another_way_out_is_none(tmp_path: Path, edition: Edition) -> None:
    rows = [
        ROW.replace("1,3,,", "1,3,second|third,"),
        ROW.replace("first", "second").replace("1,3,,", "1,3,first,"),
        ROW.replace("first", "third"),
    ]
    assert check_solutions(read_solutions(table(tmp_path, *rows)), edition) == ()


def test_a_support_that_helps_nothing_asked_is_found(tmp_path: Path, edition: Edition) -> None:
    path = tmp_path / "supports.yaml"
    text = (CATALOGUE / "supports.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("scene.energy", "scene.enrgy"), encoding="utf-8")
    (mistake,) = check_supports(read_supports(path).supports, edition)
    assert "scene.enrgy" in mistake.what


def test_a_size_table_whose_bounds_do_not_fall_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sme-size.yaml"
    text = (CATALOGUE / "sme-size.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("employees: 1000", "employees: 10", 1), encoding="utf-8")
    with pytest.raises(Refused, match=r"sme-size.yaml:6：行业「工业」的下限不是从大型到小型递减"):
        read_size_standard(path)


def test_mistakes_of_editions_and_catalogue_come_out_at_once(tiny: Path, tmp_path: Path) -> None:
    broken = Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))
    (broken / "supports.yaml").unlink()
    (tiny / "scenes.yaml").unlink()
    questionnaires = Path(shutil.copytree(tiny, tmp_path / "editions" / "tiny")).parent
    with pytest.raises(Refused) as caught:
        load_library(questionnaires, broken)
    assert [mistake.where for mistake in caught.value.mistakes] == ["tiny/scenes.yaml:1", "supports.yaml:1"]


def test_the_edition_in_force_begins_on_its_day(library: Library) -> None:
    begin = library.get_edition("miit-2024").in_force_from
    assert library.edition_in_force(begin).id == "miit-2024"
    with pytest.raises(Refused, match="还没有生效"):
        library.edition_in_force(date(2020, 1, 1))


def test_an_unknown_edition_is_refused_naming_the_known(library: Library) -> None:
    with pytest.raises(Refused, match=r"没有评测版本「miit-2042」。现有的是 .*miit-2024"):
        library.get_edition("miit-2042")
