"""rongtong model: simulate, train, evaluate, promote, card, check-table."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest

from rongtong_assess.cli.forecast import COMMANDS
from rongtong_assess.cli.forecast_training import training_libraries
from rongtong_assess.core.errors import Refused
from tests.cli.conftest import Run
from tests.services.forecast.decisions import add_own

BY_TARGET = ("--time", "level", "--split", "1")
TWICE = ("--group", "kind", "--group", "kind")
SMALL = ("--firms", "800", "--seed", "3")


def make_table(folder: Path, rows: int = 120) -> Path:
    path = folder / "table.csv"
    lines = [
        f"{place % 5},{(place * 7) % 5},{(place % 5 + (place * 7) % 5) // 3},甲{place % 2}" for place in range(rows)
    ]
    path.write_text("a,b,level,kind\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", COMMANDS)
def test_every_subcommand_has_help(rongtong: Run, name: str) -> None:
    done = rongtong("model", name, "--help")
    assert done.code == 0
    assert done.stdout.startswith("用法：rongtong model")


def test_simulate_says_what_the_firms_rest_on(rongtong: Run, tmp_path: Path) -> None:
    done = rongtong("model", "simulate", *SMALL, "-o", str(tmp_path / "firms.jsonl"), "--json")
    document = json.loads(done.stdout)
    assert (document["firms"], document["seed"], document["scenario"]) == (800, 3, "mid")
    assert abs(document["anchor"]["reached"] - 0.42) <= 0.03
    assert len(document["fingerprint"]) == 64
    scored = rongtong("score-batch", str(tmp_path / "firms.jsonl"), "-o", str(tmp_path / "scores.csv"))
    assert scored.code == 0
    assert "已算 800 家企业" in scored.stderr
    assert "未经现场评定验证" in rongtong("model", "simulate", *SMALL).stdout


def test_a_model_is_trained_kept_evaluated_and_never_overwritten(rongtong: Run, tmp_path: Path) -> None:
    models = ("--models", str(tmp_path / "models"))
    done = rongtong("model", "train", *SMALL, "--id", "tiny", "--date", "2027-01-04", *models, "--json")
    assert done.code == 0
    document = json.loads(done.stdout)
    assert document["id"] == "tiny"
    measured = rongtong("model", "evaluate", "tiny", *models, "--json")
    assert json.loads(measured.stdout)["qwk"] == document["metrics"]["full"]["qwk"]
    card = rongtong("model", "card", "tiny", *models)
    assert card.stdout.startswith("# 定级预测模型 tiny")
    again = rongtong("model", "train", *SMALL, "--id", "tiny", *models)
    assert again.code == 2
    assert "从不覆盖" in again.stderr
    if not document["passed"]:
        refused = rongtong("model", "promote", "tiny", *models)
        assert refused.code == 2
        assert "规则继续单独使用" in refused.stderr


def test_where_libraries_are_missing_the_cure_holds_for_a_checkout_and_for_a_wheel() -> None:
    with pytest.raises(Refused) as refusal, training_libraries():
        import_module("no_such_library")
    for words in ("缺少 Python 软件包 no_such_library", "-e '.[train]'", "pip install 'rongtong-assess[train]'"):
        assert words in str(refusal.value)


def test_check_table_prints_the_promised_keys(rongtong: Run, tmp_path: Path) -> None:
    table = make_table(tmp_path)
    done = rongtong("model", "check-table", str(table), "--target", "level", "--up", "a,b", "--group", "kind", "--json")
    assert (done.code, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert list(document) == [
        "qwk", "accuracy", "within_one", "ece", "coverage", "width", "monotonicity_violations", "baselines", "drift",
    ]  # fmt: skip
    assert "漂移" in rongtong("model", "check-table", str(table), "--target", "level", "--up", "a,b").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check-table", "missing.csv", "--target", "level", "--up", "a"], "没有这个文件"),
        (["check-table", "table.csv", "--target", "nothing", "--up", "a"], "没有列「nothing」"),
        (["check-table", "table.csv", "--target", "level", "--up", "a,,b"], "多了逗号"),
        (["check-table", "table.csv", "--target", "level", "--up", "a,level"], "--up：「level」既是目标又是特征"),
        (["check-table", "table.csv", "--target", "level", "--up", "a", "--group", "level"], "--group：「level」既是"),
        (["check-table", "table.csv", "--target", "level", "--up", "a", *BY_TARGET], "--time：「level」是目标列"),
        (["check-table", "table.csv", "--target", "level", "--up", "a", *TWICE], "--group：有列写了两遍"),
        (["check-table", "table.csv", "--target", "level", "--up", "a,kind"], "table.csv:2"),
        (["check-table", "table.csv", "--target", "level", "--up", "a", "--time", "b"], "要一起写"),
        (["check-table", "table.csv", "--target", "level", "--up", "a", "--time", "b", "--split", "x"], "不是数"),
        (["train", "nowhere"], "没有评测版本"),
        (["train", "--id", "../x"], "不能当模型的名字"),
        (["train", "--firms", "3"], "--firms"),
        (["train", "--id", "t", "--models", "m", "--real-check", "a=table.csv"], "不是 check-table 的结果"),
        (["evaluate", "nowhere"], "没有模型"),
        (["promote"], "没有写清楚"),
        (["promote", "x", "--back"], "没有写清楚"),
        (["card", "../x"], "没有模型"),
    ],
)
def test_a_wrong_call_ends_with_2_and_a_plain_message(
    rongtong: Run, tmp_path: Path, arguments: list[str], says: str
) -> None:
    make_table(tmp_path)
    done = rongtong("model", *arguments)
    assert (done.code, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_model_trained_on_verified_firms_has_a_card_and_is_not_evaluated_here(rongtong: Run, tmp_path: Path) -> None:
    add_own(tmp_path, "verified-1", trained_on="verified", verified_firms=40)
    refused = rongtong("model", "evaluate", "verified-1", "--models", str(tmp_path))
    assert refused.code == 2
    assert "rongtong model card" in refused.stderr
    card = rongtong("model", "card", "verified-1", "--models", str(tmp_path))
    assert (card.code, card.stdout[:1]) == (0, "#")
