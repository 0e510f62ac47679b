"""The next edition, begun as a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.content.edition.publication import copy_edition
from rongtong_assess.core.errors import Refused
from tests.content.edition.test_edition_lock import EXAMPLE
from tests.publishing import publish, rewrite

SHIPPED = Path(__file__).parents[3] / "questionnaires" / "miit-2024"


def test_a_copy_is_a_draft_with_the_same_content_in_the_same_series(tiny: Path) -> None:
    (tiny / "examples").mkdir()
    (tiny / "examples" / "shop.json").write_text(EXAMPLE, encoding="utf-8")
    publish(tiny)
    copy = copy_edition(tiny, "tiny-2026")
    assert sorted(path.name for path in copy.iterdir()) == ["edition.yaml", "part.yaml", "scenes.yaml"]
    old, new = read_edition(tiny), read_edition(copy)
    assert (new.id, new.series, new.revision, new.revises) == ("tiny-2026", "tiny", 1, "")
    assert (new.dimensions, new.scene_groups, new.rules) == (old.dimensions, old.scene_groups, old.rules)
    assert sorted(path.name for path in tiny.parent.iterdir()) == ["tiny", "tiny-2026"]


def test_a_revision_says_what_it_revises_and_so_does_the_next(tiny: Path) -> None:
    first = copy_edition(tiny, "tiny-r2", is_revision=True)
    second = copy_edition(first, "tiny-r3", is_revision=True)
    for folder, expected in ((first, ("tiny", 2, "tiny")), (second, ("tiny", 3, "tiny-r2"))):
        edition = read_edition(folder)
        assert (edition.series, edition.revision, edition.revises) == expected


def test_comments_and_layout_stay(tiny: Path, tmp_path: Path) -> None:
    rewrite(tiny / "edition.yaml", "points: 10", "points: 10  # 总分\n\n# 各维度")
    copy = copy_edition(tiny, "next")
    expected = (tiny / "edition.yaml").read_text(encoding="utf-8").replace("id: tiny", "id: next\nseries: tiny", 1)
    assert (copy / "edition.yaml").read_text(encoding="utf-8") == expected
    for file in ("part.yaml", "scenes.yaml"):
        assert (copy / file).read_bytes() == (tiny / file).read_bytes()


def test_where_things_came_from_is_told_of_the_edition_before_only(tiny: Path) -> None:
    rewrite(tiny / "part.yaml", "name: 制度", "name: 制度\n        from: [old.rules]")
    rewrite(tiny / "part.yaml", "text: 甲}", "text: 甲, from: [D]}")
    rewrite(tiny / "scenes.yaml", "name: 车间", "name: 车间\n        from: [hall]")
    item = read_edition(tiny).items["part.rules"]
    assert (item.comes_from, item.option_by_key["B"].comes_from) == (("old.rules",), ("D",))
    new = read_edition(copy_edition(tiny, "next"))
    assert (new.items["part.rules"].comes_from, new.scenes["floor"].comes_from) == ((), ())
    assert new.items["part.rules"].option_by_key["B"].comes_from == ()


@pytest.mark.parametrize(
    ("new_id", "is_revision", "words"),
    [
        ("tiny-2", True, "请用 tiny-r2"),
        ("Tiny", False, "编号的写法不对"),
        ("../tiny", False, "编号的写法不对"),
        ("tiny", False, "已经有文件夹"),
    ],
)
def test_an_id_that_cannot_be_used_is_refused(new_id: str, is_revision: bool, words: str, tiny: Path) -> None:
    with pytest.raises(Refused, match=words):
        copy_edition(tiny, new_id, is_revision=is_revision)
    assert [path.name for path in tiny.parent.iterdir()] == ["tiny"]


def test_an_edition_with_mistakes_is_not_copied(tiny: Path) -> None:
    rewrite(tiny / "part.yaml", "points: 4", "points: 5")
    with pytest.raises(Refused, match="按占比应是 4 分"):
        copy_edition(tiny, "next")
    assert [path.name for path in tiny.parent.iterdir()] == ["tiny"]
