"""The models a person may look at and choose from: the installation's own and the shipped ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.placement.artefact import Artefact, read_record
from rongtong_assess.services.placement_models import PlacementModels

MOST_LISTED = 20
State = Literal["serves", "passed", "failed", "challenger", "damaged"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One model of an edition. artefact: None where it is damaged; damage then says how. gates: how many passed."""

    model_id: str
    is_own: bool
    state: State
    artefact: Artefact | None
    damage: str = ""

    @property
    def record(self) -> Mapping[str, Any]:
        return self.artefact.record if self.artefact else {}


def list_candidates(models: PlacementModels, edition: Edition, *, serving: str) -> list[Candidate]:
    """Newest first. serving: the id of the model in force, "rule" where none is."""
    own = set(models.list_own_names())
    names = [name for name in models.list_names() if _may_understand(models, name, edition)]
    found = [_candidate(models, edition, name, serving=serving, is_own=name in own) for name in names]
    return sorted(found, key=_newest_first)[:MOST_LISTED]


def state_of(artefact: Artefact, *, serving: str) -> State:
    """What a person can do with it."""
    if artefact.model.id == serving:
        return "serves"
    if artefact.record["data"].get("is_challenger"):
        return "challenger"
    return "passed" if artefact.record["passed"] else "failed"


def _candidate(models: PlacementModels, edition: Edition, name: str, *, serving: str, is_own: bool) -> Candidate:
    try:
        artefact = models.load(edition, name)
    except Refused as damage:
        return Candidate(name, is_own, "damaged", None, str(damage))
    return Candidate(name, is_own, state_of(artefact, serving=serving), artefact)


def _may_understand(models: PlacementModels, name: str, edition: Edition) -> bool:
    """Whether its record names this edition; one without a readable record is shown everywhere."""
    try:
        return bool(read_record(models.folder_of(name))[0]["edition"] == edition.id)
    except Refused:
        return True


def _newest_first(candidate: Candidate) -> tuple[int, ...]:
    day = str(candidate.record.get("created_on", ""))
    digits = "".join(sign for sign in day if sign.isdigit())
    return (-int(digits or 0), len(candidate.model_id))
