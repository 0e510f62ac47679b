"""Scene by scene: its level, what that means, and what the next level asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL, Edition, Scene
from rongtong_assess.presentation.report.facts import ReportFacts
from rongtong_assess.presentation.report.supports import SupportView, list_rows_for
from rongtong_assess.presentation.wording.quantities import join_names, level_word
from rongtong_assess.presentation.wording.result.questions import (
    NOT_YET,
    TOP_SCENE,
    declared_level_words,
    level_after_words,
    next_level_words,
    present_level_words,
    scene_kind,
)


@dataclass(frozen=True, slots=True)
class SceneResultView:
    """One scene. next_word, next_text: empty at the highest level. after_word: where the plan leads it, empty where
    it stays. declared_word: what the firm declared, empty unless a visit found another level. supports: what helps
    with the next level.
    """

    number: int
    name: str
    kind: str
    is_required: bool
    level: int
    level_word: str
    level_text: str
    next_word: str
    next_text: str
    after_word: str
    declared_word: str
    supports: tuple[SupportView, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Its level, the next one, and where the plan leads it."""
        after = (level_after_words(self.after_word),) if self.after_word else ()
        now = (present_level_words(self.level_text), *filter(None, (self.declared_words,)))
        if not self.next_word:
            return (*now, TOP_SCENE)
        return (*now, next_level_words(self.next_word, self.next_text), *after)

    @property
    def declared_words(self) -> str:
        """What the firm declared, where a visit found another level; else empty."""
        return declared_level_words(self.declared_word) if self.declared_word else ""


@dataclass(frozen=True, slots=True)
class SceneGroupView:
    """The scenes of one part of the business."""

    name: str
    scenes: tuple[SceneResultView, ...]


@dataclass(frozen=True, slots=True)
class SceneEvidenceView:
    """Evidence asked for alike by all the scenes named."""

    names: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScenesSection:
    """Both empty for an edition without scenes; numbers run through the groups."""

    groups: tuple[SceneGroupView, ...]
    evidence: tuple[SceneEvidenceView, ...]


def build_scenes(
    facts: ReportFacts, after: Mapping[str, int], *, supports: tuple[SupportView, ...] = ()
) -> ScenesSection:
    """All scenes in questionnaire order. after: levels a plan leads to, by scene id; empty without a plan."""
    edition, scorecard = facts.edition, facts.scorecard
    rows, said = {}, facts.declared.scenes if facts.declared else scorecard.scenes
    for number, scene in enumerate(edition.scenes.values(), 1):
        level = scorecard.scenes[scene.id]
        helping = list_rows_for(supports, scene.question)
        row = _scene_row(scene, number, level=level, after=after.get(scene.id, level), supports=helping)
        is_other = said.get(scene.id, 0) != level
        rows[scene.id] = replace(row, declared_word=level_word(said.get(scene.id, 0))) if is_other else row
    groups = (
        SceneGroupView(group.name, tuple(rows[scene.id] for scene in group.scenes)) for group in edition.scene_groups
    )
    return ScenesSection(tuple(groups), _list_evidence(edition))


def _list_evidence(edition: Edition) -> tuple[SceneEvidenceView, ...]:
    """What to keep for the scenes; scenes that ask for the same are named together."""
    names_by_evidence: dict[tuple[str, ...], list[str]] = {}
    for scene in edition.scenes.values():
        names_by_evidence.setdefault(scene.evidence, []).append(scene.name)
    return tuple(
        SceneEvidenceView(join_names(names), evidence) for evidence, names in names_by_evidence.items() if evidence
    )


def _scene_row(
    scene: Scene, number: int, *, level: int, after: int, supports: tuple[SupportView, ...]
) -> SceneResultView:
    is_top = level == TOP_SCENE_LEVEL
    return SceneResultView(
        number=number,
        name=scene.name,
        kind=scene_kind(scene),
        is_required=scene.is_required,
        level=level,
        level_word=level_word(level),
        level_text=scene.levels[level - 1] if level else NOT_YET,
        next_word="" if is_top else level_word(level + 1),
        next_text="" if is_top else scene.levels[level],
        after_word=level_word(after) if after > level else "",
        declared_word="",
        supports=supports,
    )
