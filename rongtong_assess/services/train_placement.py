"""Simulate, train and evaluate placement models. Needs the libraries of training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from rongtong_assess.core.edition import SCENE_PREFIX, Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.placement import assumptions
from rongtong_assess.placement.artefact import Artefact
from rongtong_assess.placement.artefact_writing import write_artefact
from rongtong_assess.placement.card import RealChecks
from rongtong_assess.placement.model_evaluation import evaluate_served
from rongtong_assess.placement.population import AnchorMissed, Population, simulate
from rongtong_assess.placement.table_check import check_table
from rongtong_assess.placement.table_file import TableColumns, read_table
from rongtong_assess.placement.training_run import Recipe, TrainingRun, run_training


def make_population(edition: Edition, *, firms: int, seed: int, scenario: str) -> Population:
    """Simulated firms; raises Refused when they leave the published anchor."""
    try:
        return simulate(edition, firms=firms, seed=seed, scenario=scenario)
    except AnchorMissed as missed:
        raise _refuse_anchor(missed) from missed


def population_document(population: Population) -> dict[str, Any]:
    """What a population rests on and what came out."""
    top = len(population.edition.rules)
    return {
        "edition": population.edition.id,
        "edition_fingerprint": population.edition.fingerprint,
        "scenario": population.scenario.name,
        "seed": population.seed,
        "firms": len(population),
        "fingerprint": population.fingerprint,
        "anchor": {
            "level": assumptions.ANCHOR_LEVEL,
            "share": assumptions.ANCHOR_SHARE,
            "tolerance": assumptions.ANCHOR_TOLERANCE,
            "reached": round(population.share_said(assumptions.ANCHOR_LEVEL), 4),
        },
        "self_reported": _shares(population.official_levels.tolist(), top),
        "verified": _shares(population.levels.tolist(), top),
    }


def list_sheets(population: Population) -> Iterator[dict[str, Any]]:
    """Every firm's self-report as an answer sheet document."""
    edition = population.edition
    for firm in range(len(population)):
        sheet = population.sheet_of(firm)
        answers: dict[str, Any] = {}
        for id, item in edition.items.items():
            keys = sorted(sheet.choices[id])
            answers[id] = keys if item.kind == "multi" else keys[0]
        answers |= {SCENE_PREFIX + scene: level for scene, level in sheet.scenes.items()}
        yield {"edition": edition.id, "answers": answers}


def train(edition: Edition, recipe: Recipe) -> TrainingRun:
    """A training run; raises Refused when the population leaves its anchor."""
    try:
        return run_training(edition, recipe)
    except AnchorMissed as missed:
        raise _refuse_anchor(missed) from missed


def keep_model(folder: Path, run: TrainingRun, *, created_on: date, real_checks: RealChecks) -> Mapping[str, Any]:
    """The model in a new folder, which gives it its id; the record is returned. Raises Refused where it exists."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise Refused.because(str(folder), "这个文件夹已经在了，模型从不覆盖", "请用 --id 另取一个名字") from None
    return write_artefact(folder, run, model_id=folder.name, created_on=created_on, real_checks=real_checks)


def evaluate_model(
    artefact: Artefact, edition: Edition, *, firms: int | None, seed: int | None, scenario: str | None
) -> dict[str, Any]:
    """The served numbers measured again: on the test firms of its own population, or on a fresh one.

    Raises Refused for a model trained on verified firms: its judges are in the installation's database.
    """
    if artefact.model.trained_on == "verified":
        what = f"模型 {artefact.model.id} 是用经现场评定的企业训练的，检验它的企业在网站的数据库里，这里没有"
        cure = "检验的结果写在说明卡里，请用 rongtong model card 查看；要再检验，请在网站的“预测模型”页重新训练"
        raise Refused.because("模型", what, cure)
    try:
        return evaluate_served(artefact, edition, firms=firms, seed=seed, scenario=scenario)
    except AnchorMissed as missed:
        raise _refuse_anchor(missed) from missed


def check_any_table(
    path: Path, columns: TableColumns, *, split_at: str | None, seed: int
) -> tuple[dict[str, Any], int]:
    """The pipeline on a table of ordered answers, and how many rows were left out for want of a target."""
    table = read_table(path, columns)
    return check_table(table, split_at=split_at, seed=seed), table.left_out


def _refuse_anchor(missed: AnchorMissed) -> Refused:
    what = f"模拟群体到不了公开的锚点：自评二级及以上占 {missed.share:.1%}，应为 {assumptions.ANCHOR_SHARE:.1%}"
    return Refused.because("模拟群体", what, "请核对评测版本的分值和定级规则，或增加企业数")


def _shares(levels: list[int], top: int) -> list[float]:
    return [round(levels.count(level) / len(levels), 4) for level in range(top + 1)]
