"""The shipped edition, and the fingerprint."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.fact import ShareDerivation


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_2024_edition_has_50_30_and_20_points(edition: Edition) -> None:
    points = {dimension.id: dimension.points for dimension in edition.dimensions}
    assert points == {"base": 50, "mgmt": 30, "effect": 20}
    for dimension in edition.dimensions:
        assert sum(item.points for item in dimension.items) == dimension.points


def test_the_2024_edition_asks_15_items_and_16_scenes_of_which_10_are_required(edition: Edition) -> None:
    assert (len(edition.items), len(edition.scenes)) == (15, 16)
    assert sum(scene.is_required for scene in edition.scenes.values()) == 10


def test_the_2024_level_rules_are_those_of_the_standard(edition: Edition) -> None:
    rules = [(rule.name, rule.min_score, rule.min_scenes, rule.min_required_scenes) for rule in edition.rules]
    assert rules == [("初始级", 20, 6, 3), ("规范级", 40, 6, 3), ("集成级", 60, 8, 5), ("协同级", 80, 10, 6)]


def test_13_links_of_data_collection_count_07_and_human_resources_09(edition: Edition) -> None:
    points = {option.text: option.points for option in edition.items["base.collection"].options}
    assert points.pop("人力资源") == Decimal("0.9")
    assert points.pop("都没有") == 0
    assert list(points.values()) == [Decimal("0.7")] * 13


def test_the_network_share_divides_by_all_production_devices(edition: Edition) -> None:
    measure = edition.items["base.device_network"].measure
    assert measure == ShareDerivation("networked_devices", "production_devices", may_exceed_whole=False)


def test_bands_are_told_in_plain_words(edition: Edition) -> None:
    texts = [option.text for option in edition.items["base.device_digital"].options]
    assert texts == ["不超过 10%", "超过 10%，不超过 20%", "超过 20%，不超过 40%", "超过 40%，不超过 60%", "超过 60%"]


def test_everything_asked_has_a_reason_and_its_evidence(edition: Edition) -> None:
    for item in edition.items.values():
        assert item.why, item.id
        assert item.how, item.id
        assert item.evidence, item.id
    for scene in edition.scenes.values():
        assert scene.why, scene.id
        assert len(scene.evidence) == len(scene.levels) == 4


def test_every_shared_link_of_collection_and_scene_has_its_contradiction(edition: Edition) -> None:
    pairs = {contradiction.questions for contradiction in edition.contradictions}
    links = {option.text for option in edition.items["base.collection"].options if option.points}
    for scene in edition.scenes.values():
        assert (("base.collection", scene.question) in pairs) == (scene.name in links)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("points: 1.5, text: 甲", "points: 1.50, text: 甲"),
        ("{key: B, points: 1.5, text: 甲}", "{text: 甲, key: B, points: 1.5}  # 说明"),
        ("name: 部分", "\n\nname: '部分'"),
        ("points: 4", "points: 4.0"),
    ],
)
def test_the_fingerprint_does_not_depend_on_layout(old: str, new: str, tiny: Path) -> None:
    before = read_edition(tiny).fingerprint
    rewrite(tiny / "part.yaml", old, new)
    assert read_edition(tiny).fingerprint == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("part.yaml", "text: 甲", "text: 丁"),
        ("part.yaml", "测试。", "试试。"),
        ("edition.yaml", "min_score: 8", "min_score: 8.5"),
        ("edition.yaml", "at_least: 2", "at_least: 3"),
        ("edition.yaml", "2024-02-01", "2024-02-02"),
        ("scenes.yaml", "required: false", "required: true"),
    ],
)
def test_the_fingerprint_follows_the_content(file: str, old: str, new: str, tiny: Path) -> None:
    before = read_edition(tiny).fingerprint
    rewrite(tiny / file, old, new)
    assert read_edition(tiny).fingerprint != before


def test_the_fingerprint_does_not_depend_on_file_names(tiny: Path) -> None:
    before = read_edition(tiny).fingerprint
    (tiny / "part.yaml").rename(tiny / "first.yaml")
    rewrite(tiny / "edition.yaml", "part.yaml", "first.yaml")
    assert read_edition(tiny).fingerprint == before
