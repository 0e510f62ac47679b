"""The placement model in force: finding it, bringing one into force, one step back.

Needs none of the libraries of training.
"""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

from rongtong_assess.content.models_in_force import FILE, in_force_text, read_in_force
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.model_in_force import History, ModelInForce, find_in_force, promote, roll_back
from rongtong_assess.placement.artefact import Artefact, load_artefact, read_record
from rongtong_assess.placement.model import ServedModel

FOLDER = "placement"
MOST_CHALLENGERS = 3
LOG = logging.getLogger(__name__)


def find_model_in_force(models: Path, edition: Edition, on: date) -> Artefact | None:
    """The model that serves this edition on that day, checked against the seal noted when it came into force.

    None where no model serves: the rule stands alone. Raises Refused when its files are damaged.
    """
    entry = find_in_force(read_in_force(models), edition.id, on)
    return load_artefact(models / FOLDER / entry.model_id, edition, seal=entry.seal) if entry else None


def load_model(models: Path, edition: Edition, model_id: str) -> Artefact:
    """A model by its id, in force or not; raises Refused."""
    known = sorted(path.name for path in (models / FOLDER).glob("*") if path.is_dir())
    if model_id not in known:
        cure = f"现有的是 {'、'.join(known)}" if known else "请先用 rongtong model train 训练一个"
        raise Refused.because("模型", f"没有模型「{model_id[:40]}」", cure)
    return load_artefact(models / FOLDER / model_id, edition)


def promoted(models: Path, edition: Edition, model_id: str, *, from_day: date) -> History:
    """The history with this model in force from that day; raises Refused unless it passed every gate."""
    artefact = load_model(models, edition, model_id)
    if not artefact.record["passed"]:
        failed = [gate["words"] for gate in artefact.record["gates"] if not gate["passed"]]
        what = f"模型 {model_id} 没有通过门槛：{'；'.join(failed)}"
        raise Refused.because("模型", what, "规则继续单独使用；请训练一个通过门槛的模型")
    entry = ModelInForce(edition.id, model_id, from_day, artefact.seal, "promoted")
    return promote(read_in_force(models), entry)


def rolled_back(models: Path, edition: Edition, *, on: date) -> History:
    """The history one step back from that day on; the model that serves again is checked first."""
    history = roll_back(read_in_force(models), edition.id, on)
    entry = find_in_force(history, edition.id, on)
    if entry:
        load_artefact(models / FOLDER / entry.model_id, edition, seal=entry.seal)
    return history


def write_history(path: Path, history: History) -> None:
    """The history as models/in_force.yaml."""
    path.write_text(in_force_text(history), encoding="utf-8", newline="\n")


def in_force_file(models: Path) -> Path:
    return models / FILE


class PlacementModels:
    """The models of one folder for a program that runs on: each is read and checked once, then kept.

    The history is read anew every time, so a promotion or a rollback counts at once.
    """

    def __init__(self, models: Path) -> None:
        self.models = models
        self._kept: dict[tuple[str, str, str], Artefact] = {}

    def find(self, edition: Edition, on: date) -> ServedModel | None:
        """The model that serves this edition on that day; None where the rule stands alone. Raises Refused."""
        entry = find_in_force(read_in_force(self.models), edition.id, on)
        if entry is None:
            return None
        key = (entry.model_id, entry.seal, edition.fingerprint)
        if key not in self._kept:
            self._kept[key] = load_artefact(self.models / FOLDER / entry.model_id, edition, seal=entry.seal)
        return self._kept[key].model

    def list_challengers(self, edition: Edition, on: date) -> list[ServedModel]:
        """The newest other models of this edition: they forecast in the shadow of the one in force, unseen.

        None without a model in force. What cannot be read, or understands another edition, is left out.
        """
        entry = find_in_force(read_in_force(self.models), edition.id, on)
        if entry is None:
            return []
        names = sorted((path.name for path in (self.models / FOLDER).glob("*") if path.is_dir()), reverse=True)
        found = (self._find_sound(name, edition) for name in names if name != entry.model_id)
        return [artefact.model for artefact in found if artefact][:MOST_CHALLENGERS]

    def _find_sound(self, model_id: str, edition: Edition) -> Artefact | None:
        """Kept by what its record hashes to, so that a changed one is read anew."""
        try:
            key = (model_id, read_record(self.models / FOLDER / model_id)[1], edition.fingerprint)
            if key not in self._kept:
                self._kept[key] = load_artefact(self.models / FOLDER / model_id, edition, seal=key[1])
        except Refused as fault:
            LOG.info("model %s does not run in the shadow: %s", model_id, fault)
            return None
        return self._kept[key]
