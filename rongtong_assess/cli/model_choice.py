"""Which model a command means: the named one, or the one in force."""

from __future__ import annotations

from pathlib import Path

from rongtong_assess.cli.chinese_click import today
from rongtong_assess.cli.model_options import models_folder
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.placement.artefact import Artefact
from rongtong_assess.services.placement_models import find_model_in_force, load_model


def choose_model(models: Path | None, edition: Edition, model_id: str | None) -> Artefact:
    """Raises Refused where none is named and none is in force."""
    folder = models_folder(models)
    if model_id is not None:
        return load_model(folder, edition, model_id)
    found = find_model_in_force(folder, edition, today())
    if found is None:
        what = f"「{edition.id}」现在没有投用的预测模型，等级只按规则算"
        raise Refused.because("模型", what, "请用 rongtong model promote 投用一个，或写明是哪个模型")
    return found
