"""Loading a model refuses every kind of damage, and whatever is not ours or for other content."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.forecast.release.simulated_card import card_text
from rongtong_assess.forecast.serving.model_folder import FILES, Artefact, load_artefact, sha256
from rongtong_assess.forecast.serving.model_json import model_document, read_model
from rongtong_assess.forecast.training.safe_loading import read_estimators


def test_a_whole_model_is_read(folder: Path, edition: Edition, small: Artefact) -> None:
    assert load_artefact(folder, edition, record_hash=small.record_hash).model.id == "small"


@pytest.mark.parametrize("name", [*FILES, "record.json"])
def test_a_missing_file_is_refused(folder: Path, edition: Edition, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(Refused, match=name):
        load_artefact(folder, edition)


@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_is_refused(folder: Path, edition: Edition, name: str) -> None:
    raw = bytearray((folder / name).read_bytes())
    raw[len(raw) // 2] ^= 1
    (folder / name).write_bytes(raw)
    with pytest.raises(Refused, match="校验值对不上"):
        load_artefact(folder, edition)


@pytest.mark.parametrize("name", ["model.json", "record.json"])
def test_a_truncated_file_is_refused(folder: Path, edition: Edition, name: str) -> None:
    raw = (folder / name).read_bytes()
    (folder / name).write_bytes(raw[: len(raw) // 2])
    reseal(folder)
    with pytest.raises(Refused, match=r"不是完整的 JSON|校验值"):
        load_artefact(folder, edition)


def test_a_record_changed_after_the_model_came_into_force_is_refused(
    folder: Path, edition: Edition, small: Artefact
) -> None:
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    record["passed"] = True
    (folder / "record.json").write_text(json.dumps(record | {"seed": 99}), encoding="utf-8")
    with pytest.raises(Refused, match="投用时登记的不一样"):
        load_artefact(folder, edition, record_hash=small.record_hash)


@pytest.mark.parametrize("change", [{"data": []}, {"gates": [1]}, {"created_on": 5}, {"passed": "yes"}])
def test_a_record_of_another_shape_is_refused(folder: Path, edition: Edition, change: dict[str, object]) -> None:
    record = json.loads((folder / "record.json").read_text(encoding="utf-8")) | change
    (folder / "record.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(Refused, match="内容不完整"):
        load_artefact(folder, edition)


def test_a_folder_under_another_name_is_refused(folder: Path, edition: Edition) -> None:
    with pytest.raises(Refused, match="这是模型 small，文件夹改过名"):
        load_artefact(folder.rename(folder.with_name("backup")), edition)


def test_a_model_for_another_edition_is_refused(folder: Path, edition: Edition) -> None:
    with pytest.raises(Refused, match="模型只懂评测版本「miit-2024」"):
        load_artefact(folder, replace(edition, id="miit-2099"))
    with pytest.raises(Refused, match="指纹对不上"):
        load_artefact(folder, replace(edition, fingerprint="0" * 64))


def test_a_sheet_of_another_edition_is_refused(small: Artefact) -> None:
    from rongtong_assess.core.assessment.sheet import AnswerSheet
    from rongtong_assess.core.forecast.forecast import FirmTraits

    with pytest.raises(Refused, match="只懂评测版本"):
        small.model.forecast(AnswerSheet("dma-compat", {}, {}, {}), FirmTraits())


Damage = Callable[[dict[str, Any]], object]
FIRST_TREE = ("full", "parts", 1, "boosts", 0, "trees", 0)


def put(*path: str | int, value: object) -> Damage:
    """Replaces what lies at that place."""

    def damage(document: dict[str, Any]) -> None:
        place: Any = document
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return damage


DAMAGES: dict[str, Damage] = {
    "another format": put("format", value="somebody-elses"),
    "a missing key": lambda document: document.pop("norms"),
    "an unknown key": put("extra", value=1),
    "features in another order": lambda document: document["features"].reverse(),
    "another features' fingerprint": put("features_fingerprint", value="0" * 64),
    "a claim to be verified by a word": put("trained_on", value="measured"),
    "fewer than no firms": put("verified_firms", value=-1),
    "a slope below zero": put("full", "parts", 0, "slopes", 0, value=-0.1),
    "too few slopes": lambda document: document["full"]["parts"][0]["slopes"].pop(),
    "rising intercepts": lambda document: document["full"]["parts"][0]["intercepts"].reverse(),
    "a cut of one": put("full", "cuts", 0, value=1.0),
    "too few cuts": lambda document: document["full"]["cuts"].pop(),
    "a reach beyond one half": put("full", "reach", value=0.7),
    "a number as text": put("full", "reach", value="0.2"),
    "no number": put("full", "reach", value=float("inf")),
    "a bend that turns round": put("full", "bends", value=[[-1.0, 0.0]] * 4),
    "too few bends": put("full", "bends", value=[[1.0, 0.0]]),
    "a bend without a shift": put("full", "bends", value=[[1.0]] * 4),
    "an unknown part": put("full", "parts", 0, "kind", value="oracle"),
    "no parts": put("full", "parts", value=[]),
    "a feature that is not there": put(*FIRST_TREE, 0, value=9999),
    "a leaf that is too high on the lower side": put(*FIRST_TREE, 2, value=50.0),
    "a node with a missing branch": lambda document: document["full"]["parts"][1]["boosts"][0]["trees"][0].pop(),
    "an effect that is too large": put("industry", "industry", value=3.0),
    "a question that is not asked": put("short", "questions", 0, value="base.unknown"),
    "a list in place of the model": lambda document: document.clear(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_numbers_that_break_a_rule_are_refused_even_when_sealed(
    small: Artefact, edition: Edition, damage: Damage
) -> None:
    document = json.loads(json.dumps(model_document(small.model)))
    damage(document)
    with pytest.raises(Refused):
        read_model(document, edition, name="model.json")


def test_numbers_survive_being_written_and_read(small: Artefact, edition: Edition) -> None:
    document = json.loads(json.dumps(model_document(small.model)))
    assert model_document(read_model(document, edition, name="model.json")) == model_document(small.model)


def test_a_foreign_file_is_not_opened_as_an_audited_one(tmp_path: Path) -> None:
    import skops.io
    from sklearn.neighbors import KNeighborsClassifier

    class Stranger(KNeighborsClassifier):  # type: ignore[misc]  # scikit-learn carries no types
        """Not on the list."""

    Stranger.__module__ = "somewhere"
    skops.io.dump({"full": Stranger()}, tmp_path / "foreign.skops")
    with pytest.raises(Refused, match="不认识的类型"):
        read_estimators(tmp_path / "foreign.skops")
    (tmp_path / "broken.skops").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(Refused, match="读不出来"):
        read_estimators(tmp_path / "broken.skops")


def reseal(folder: Path) -> None:
    """As somebody would who changes a file and its hash together."""
    try:
        record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    except ValueError:
        return
    record["files"] = {name: sha256((folder / name).read_bytes()) for name in FILES}
    (folder / "record.json").write_text(json.dumps(record), encoding="utf-8")


def test_the_card_of_a_model_that_missed_a_gate_says_that_the_rule_stays(small: Artefact, edition: Edition) -> None:
    assert "没有通过全部门槛，不投用；规则继续单独使用" in card_text(
        edition, {**small.record, "passed": False}, real_checks={}
    )
    assert "全部门槛已通过" in card_text(edition, {**small.record, "passed": True}, real_checks={})
