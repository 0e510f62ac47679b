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
DIGITS = "0123456789"
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
    ages = {name: _find_age(models, name, edition) for name in models.list_names()}
    newest = sorted((age, name) for name, age in ages.items() if age is not None)[:MOST_LISTED]
    return [_candidate(models, edition, name, serving=serving, is_own=name in own) for _, name in newest]


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


def _find_age(models: PlacementModels, name: str, edition: Edition) -> tuple[int, int] | None:
    """Less for a newer one; None for another edition's. One without a readable record is shown everywhere, last."""
    try:
        record = read_record(models.folder_of(name))[0]
    except Refused:
        return (0, len(name))
    if record["edition"] != edition.id:
        return None
    digits = "".join(sign for sign in str(record["created_on"]) if sign in DIGITS)
    return (-int(digits[:8] or 0), len(name))
