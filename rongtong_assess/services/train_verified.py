"""Train a model on verified assessments and write its folder. Needs the libraries of training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.placement.features import FeatureMap
from rongtong_assess.placement.population import Population
from rongtong_assess.placement.retraining import FEWEST_TO_TRAIN, VerifiedAssessment, plan_training, split_sides
from rongtong_assess.placement.verified import VerifiedRun, train_on_verified
from rongtong_assess.placement.verified_writing import write_lines, write_verified
from rongtong_assess.services.placement_models import REFITTED_RULE
from rongtong_assess.services.retrain import LINES_SUFFIX
from rongtong_assess.services.train_placement import make_population

SIMULATED_FIRMS = 10_000
SCENARIO = "mid"


@dataclass(frozen=True, slots=True)
class Lesson:
    """All that a training depends on. model_id: the new folder's name."""

    edition: Edition
    assessments: tuple[VerifiedAssessment, ...]
    model_id: str
    seed: int
    short_questions: tuple[str, ...]
    created_on: date
    is_demo: bool
    simulated_firms: int = SIMULATED_FIRMS


def train_lesson(folder: Path, lesson: Lesson) -> VerifiedRun:
    """The model and, where it is not that itself, the refitted rule beside it: a folder each inside the given one.

    Raises Refused with too few firms, or when simulated firms are needed and leave their anchor.
    """
    sides = split_sides(lesson.assessments)
    _refuse_too_few(sides.teachers)
    run = train_on_verified(
        FeatureMap(lesson.edition),
        lesson.assessments,
        simulated=_simulate(lesson, len(sides.teachers)),
        seed=lesson.seed,
        short_questions=lesson.short_questions,
    )
    day, is_demo = lesson.created_on, lesson.is_demo
    write_verified(_new(folder, lesson.model_id), run, created_on=day, is_demo=is_demo)
    if run.plan.kind != REFITTED_RULE:
        write_lines(_new(folder, lesson.model_id + LINES_SUFFIX), run, created_on=day, is_demo=is_demo)
    return run


def _refuse_too_few(teachers: Sequence[VerifiedAssessment]) -> None:
    if len(teachers) < FEWEST_TO_TRAIN:
        what = f"能用来训练的评定过的企业只有 {len(teachers)} 家"
        raise Refused.because("企业", what, f"满 {FEWEST_TO_TRAIN} 家再训练")
    if len({one.level for one in teachers}) == 1:
        what = f"评定过的 {len(teachers)} 家企业全是 {teachers[0].level} 级，看不出各级的差别"
        raise Refused.because("企业", what, "等评定过的企业里有了别的等级再训练")


def _simulate(lesson: Lesson, teachers: int) -> Population | None:
    if not plan_training(teachers).uses_simulated:
        return None
    return make_population(lesson.edition, firms=lesson.simulated_firms, seed=lesson.seed, scenario=SCENARIO)


def _new(folder: Path, name: str) -> Path:
    path = folder / name
    path.mkdir(parents=True)
    return path
