"""Simulate, train and evaluate models, and choose the short form. Needs the libraries of training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rongtong_assess.content.model_files import short_form_document
from rongtong_assess.core.edition.edition import SCENE_PREFIX, Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.forecast.evaluation.simulated_run import Recipe, TrainingRun, evaluate_served, run_training
from rongtong_assess.forecast.evaluation.table_check import check_table
from rongtong_assess.forecast.evaluation.table_file import TableColumns, read_table
from rongtong_assess.forecast.evaluation.verified_run import VerifiedRun, train_on_verified
from rongtong_assess.forecast.features.feature_map import FeatureMap
from rongtong_assess.forecast.release.simulated_card import RealChecks
from rongtong_assess.forecast.release.verified_writing import write_lines, write_verified
from rongtong_assess.forecast.release.writing import write_artefact
from rongtong_assess.forecast.serving.model_folder import Artefact
from rongtong_assess.forecast.simulate import assumptions
from rongtong_assess.forecast.simulate.population import AnchorMissed, Population, simulate
from rongtong_assess.forecast.simulate.short_form_choice import choose_short_form
from rongtong_assess.forecast.training.plan import FEWEST_TO_TRAIN, VerifiedAssessment, plan_training, split_verified
from rongtong_assess.services.forecast.models import REFITTED_RULE
from rongtong_assess.services.forecast.retrain import LINES_SUFFIX

SIMULATED_FIRMS = 10_000
SCENARIO = "mid"


def make_population(edition: Edition, *, firms: int, seed: int, scenario: str) -> Population:
    """Simulated firms; raises Refused when they miss the published anchor."""
    try:
        return simulate(edition, firms=firms, seed=seed, scenario=scenario)
    except AnchorMissed as missed:
        raise _refuse_anchor(missed) from missed


def population_document(population: Population) -> dict[str, Any]:
    """The assumptions of a population and its resulting levels, as JSON values."""
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


def train_simulated(edition: Edition, recipe: Recipe) -> TrainingRun:
    """A training run; raises Refused when the population misses its anchor."""
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

    Raises Refused for a model trained on verified firms: its holdout is in the installation's database.
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
    """The pipeline on a table of ordered answers, and how many rows without a target were left out."""
    table = read_table(path, columns)
    return check_table(table, split_at=split_at, seed=seed), table.left_out


def make_short_form(edition: Edition, *, firms: int, populations: int, seed: int) -> dict[str, Any]:
    """The short form as it is stored. firms: in each population; seed: of the first population, rising by one."""
    samples = [
        make_population(edition, firms=firms, seed=seed + place, scenario=SCENARIO) for place in range(populations)
    ]
    form = choose_short_form(edition, samples)
    record = {
        "method": "greedy choice by mutual information with the level, ranges of at least 90 %, see docs/short-form.md",
        "anchor": f"{assumptions.ANCHOR_SHARE} of self-reports at level {assumptions.ANCHOR_LEVEL} or better",
        "anchor_reached": [f"{sample.share_said(assumptions.ANCHOR_LEVEL):.4f}" for sample in samples],
        "firms_per_population": firms,
        "seeds": [sample.seed for sample in samples],
    }
    return short_form_document(form, record)


@dataclass(frozen=True, slots=True)
class TrainingJob:
    """Everything a training depends on. model_id: the new folder's name."""

    edition: Edition
    assessments: tuple[VerifiedAssessment, ...]
    model_id: str
    seed: int
    short_questions: tuple[str, ...]
    created_on: date
    is_demo: bool
    simulated_firms: int = SIMULATED_FIRMS


def run_training_job(folder: Path, training_job: TrainingJob) -> VerifiedRun:
    """Train; write the model and, where it is another model, the refitted rule into a new folder each.

    Raises Refused with too few firms, or when simulated firms are needed and miss their anchor.
    """
    split = split_verified(training_job.assessments)
    _refuse_too_few(split.training_set)
    run = train_on_verified(
        FeatureMap(training_job.edition),
        training_job.assessments,
        simulated=_simulate(training_job, len(split.training_set)),
        seed=training_job.seed,
        short_questions=training_job.short_questions,
    )
    day, is_demo = training_job.created_on, training_job.is_demo
    write_verified(_new(folder, training_job.model_id), run, created_on=day, is_demo=is_demo)
    if run.plan.kind != REFITTED_RULE:
        write_lines(_new(folder, training_job.model_id + LINES_SUFFIX), run, created_on=day, is_demo=is_demo)
    return run


def _refuse_anchor(missed: AnchorMissed) -> Refused:
    what = f"模拟群体到不了公开的锚点：自评二级及以上占 {missed.share:.1%}，应为 {assumptions.ANCHOR_SHARE:.1%}"
    return Refused.because("模拟群体", what, "请核对评测版本的分值和定级规则，或增加企业数")


def _shares(levels: list[int], top: int) -> list[float]:
    return [round(levels.count(level) / len(levels), 4) for level in range(top + 1)]


def _refuse_too_few(training_set: Sequence[VerifiedAssessment]) -> None:
    if len(training_set) < FEWEST_TO_TRAIN:
        what = f"能用来训练的评定过的企业只有 {len(training_set)} 家"
        raise Refused.because("企业", what, f"满 {FEWEST_TO_TRAIN} 家再训练")
    if len({assessment.level for assessment in training_set}) == 1:
        what = f"评定过的 {len(training_set)} 家企业全是 {training_set[0].level} 级，看不出各级的差别"
        raise Refused.because("企业", what, "等评定过的企业里有了别的等级再训练")


def _simulate(training_job: TrainingJob, training_firms: int) -> Population | None:
    if not plan_training(training_firms).uses_simulated:
        return None
    return make_population(
        training_job.edition, firms=training_job.simulated_firms, seed=training_job.seed, scenario=SCENARIO
    )


def _new(folder: Path, name: str) -> Path:
    path = folder / name
    path.mkdir(parents=True)
    return path
