"""The models a person may look at and choose from: the installation's own and the shipped ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.orm import Session

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.forecast.serving.model_folder import Artefact, read_record
from rongtong_assess.services.forecast.models import ForecastModels
from rongtong_assess.storage.forecast import list_trainings
from rongtong_assess.storage.tables.jobs import Job, JobState

MOST_LISTED = 20
DIGITS = "0123456789"
State = Literal["serves", "passed", "failed", "challenger", "damaged"]
RECORD_HASH = "seal"


@dataclass(frozen=True, slots=True)
class ListedModel:
    """One model of an edition, in force or not. artefact: None where it is damaged; damage then says how."""

    model_id: str
    is_own: bool
    state: State
    artefact: Artefact | None
    damage: str = ""

    @property
    def record(self) -> Mapping[str, Any]:
        return self.artefact.record if self.artefact else {}


def list_models(models: ForecastModels, edition: Edition, *, serving: str) -> list[ListedModel]:
    """Newest first. serving: the id of the model in force, "rule" where none is."""
    own = set(models.list_own_names())
    ages = {name: _find_age(models, name, edition=edition) for name in models.list_names()}
    newest = sorted((age, name) for name, age in ages.items() if age is not None)[:MOST_LISTED]
    return [_listed(models, edition, name=name, serving=serving, is_own=name in own) for _, name in newest]


def state_of(artefact: Artefact, *, serving: str) -> State:
    """The state of a model, which decides what a person may do with it."""
    if artefact.model.id == serving:
        return "serves"
    if artefact.record["data"].get("is_challenger"):
        return "challenger"
    return "passed" if artefact.record["passed"] else "failed"


def note_record_hash(job: Job, record_hash: str) -> None:
    """Keep the hash of the model's record with the training that made it."""
    job.payload = {**job.payload, RECORD_HASH: record_hash}


def refuse_unknown_record(session: Session, artefact: Artefact) -> None:
    """Raises Refused for a model of verified firms that no training of this installation made.

    A model trained here must match its hash whatever its record says, since a record can be forged.
    """
    done = list_trainings(session, states=[JobState.DONE])
    record_hashes = [job.payload.get(RECORD_HASH) for job in done if job.payload["model"] == artefact.model.id]
    if not record_hashes and artefact.model.trained_on != "verified":
        return
    if not record_hashes:
        cure = "请重新训练；如果刚恢复过备份，请把数据库和 models 文件夹恢复到同一天"
        raise Refused.because("模型", f"模型 {artefact.model.id} 不是在这里训练的，数据库里没有它的训练", cure)
    if artefact.record_hash not in record_hashes:
        what = f"模型 {artefact.model.id} 的记录和训练完时登记的不一样，被改过"
        raise Refused.because("模型", what, "请重新训练一个")


def _listed(models: ForecastModels, edition: Edition, *, name: str, serving: str, is_own: bool) -> ListedModel:
    try:
        artefact = models.load(edition, name)
    except Refused as damage:
        return ListedModel(name, is_own, "damaged", None, str(damage))
    return ListedModel(name, is_own, state_of(artefact, serving=serving), artefact)


def _find_age(models: ForecastModels, name: str, *, edition: Edition) -> tuple[int, int] | None:
    """A sort key, smaller for newer models; None for another edition's. Without a readable record it comes last."""
    try:
        record = read_record(models.folder_of(name))[0]
    except Refused:
        return (0, len(name))
    if record["edition"] != edition.id:
        return None
    digits = "".join(character for character in str(record["created_on"]) if character in DIGITS)
    return (-int(digits[:8] or 0), len(name))
